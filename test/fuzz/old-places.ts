/** Seeds of xls with something in each place beside the cells. */
import { written } from '../../scripts/people.ts';
import { bytes, u16, u32 } from '../binary-records.ts';
import { DOCUMENT_SUMMARY, linkList, propertySets, SUMMARY } from '../property-sets.ts';
import {
  art, chartOf, definedName, float, items, link, linked, note, NOTE, object, oldNote, pivot, ptg, shapeText, text5, text8,
  TEXT_BOX, validation, xlsFile, xlsRecord, xlsStream, zeros,
} from '../xls-places.ts'; // prettier-ignore
import type { Made } from './seeds.ts';
import { ONE, TWELVE, TWO } from './sketches.ts';

const LOST = TWELVE.map(Number);
const DASHED = TWELVE.map((digits) => written(digits));
const later = (type: number, ...body: readonly Buffer[]): Buffer =>
  xlsRecord(type, u16(type), zeros(10), ...body);

export function oldPlaces(): Made[] {
  const drawing = art([[0x380, 'Tekst'], [0x381, `Sag ${ONE}`], [0xc0, TWO]]); // prettier-ignore
  const array = Buffer.concat([bytes(1), u16(1), bytes(1), float(1306729647), bytes(2), text8(ONE), bytes(4), zeros(8), bytes(2), text8('x')]); // prettier-ignore
  const cache = pivot([
    { name: 'CPR-nr', values: DASHED, listed: 1, gone: [ONE] },
    { name: 'Nøgle', values: LOST },
    { name: 'Dato', values: DASHED.map((_, day) => [day + 1, 11, 2018] as const), listed: 2 },
  ]);
  const summary = propertySets({ values: { 2: `Sag ${ONE}`, 4: { wide: TWO } } });
  const document = propertySets(
    { values: { 13: { list: [`Ark ${ONE}`] }, 21: linkList([`C:\\${TWO}.xls`]) } },
    { values: { 2: ONE, 3: { number: LOST[0]! } }, names: { 2: 'CPR', 3: 'Nøgle' } },
  );
  const beside = { '_SX_DB_CUR/0001': cache, [SUMMARY]: summary, [DOCUMENT_SUMMARY]: document };
  return [
    ['shapes.xls', xlsFile({ sheet: [xlsRecord(0xec, drawing.subarray(0, 50)), object(TEXT_BOX), xlsRecord(0x3c, drawing.subarray(50)), object(NOTE), shapeText(['Sag 0202', '80-00', '09'], [false, true]), note(`Sag ${ONE}`)] })],
    ['names.xls', xlsFile({ book: [definedName(`Sag_${ONE}`, ptg.reference), definedName('Sag', Buffer.concat([ptg.text('020280'), ptg.text('-0009'), ptg.join])), definedName('Liste', ptg.array, array), later(0x894, u16(3), u16(15), text8('Sag', 0), text8(`Sag ${ONE}`, 0))] })],
    ['rules.xls', xlsFile({ sheet: [xlsRecord(0x14, text8(`&C${ONE}`)), validation([ONE, `a ${ONE}`, 'b', 'c'], ptg.text(`${ONE}\0${TWO}`), ptg.number(1306729647)), xlsRecord(0x1b1, bytes(1, 3), u16(14), u16(9), zeros(6), ptg.text(ONE), ptg.number(1306729647)), xlsRecord(0x9e, u16(0), u16(0), Buffer.concat([bytes(4, 2), float(1306729647)]), zeros(10)), xlsRecord(0xaf, u16(1), zeros(4), bytes(3, 0, 4), text8('Sag', 0), text8(`CPR ${ONE}`, 0))] })],
    ['links.xls', xlsFile({ book: [...linked('\u0001C\u0003Sager.xls', [['Ydelser', [['Navn', 'CPR'], ...LOST.map((number): [string, number] => ['Anne', number])]]]), ...items('Excel\u0003C:\\Sag.xls', 'Ark1!R1C1', [['CPR', 'Navn'], [LOST[0]!, 'Anne']])], sheet: [link({ shows: `CPR ${ONE}`, url: `http://x/Sag%20${TWO}` }), link({ file: ['SAG~1.XLS', `Sag ${ONE}.xls`], place: `'${TWO}'!A1` })] })],
    ['charts.xls', xlsFile({ sheet: [chartOf([{ name: 'CPR-nr', values: LOST, categories: DASHED }], `CPR ${ONE}`), later(0x872, zeros(40), text8(`Sag ${ONE}`)), xlsRecord(0xdc, zeros(12)), xlsRecord(0xcd, text8(`SELECT '${ONE}'`))] })],
    ['beside.xls', xlsFile({ beside })],
    ['old.xls', xlsFile({ version: 5, sheet: [oldNote(`Sag ${ONE}`, 5), xlsRecord(0x14, text5(`&C${ONE}`))], beside: { [SUMMARY]: summary } })],
    ['oldest.xls', xlsFile({ version: 3, sheet: [oldNote(`Sag ${ONE}`), xlsRecord(0x15, text5(TWO))] })],
    ['log.xls', xlsFile({ beside: { 'Revision Log': Buffer.concat([xlsStream({ sheet: [xlsRecord(0x13b, zeros(20), u32(1), text8(`Sag ${ONE}`))] })]) } })],
  ]; // prettier-ignore
}
