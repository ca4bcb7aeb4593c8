/** Each place of an xls file beside its cells where a number can stand, alone and with an exact verdict. */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { bytes, u16, u32 } from '../../../binary-records.ts';
import { compound } from '../../../compound-writer.ts';
import { DOCUMENT_SUMMARY, linkList, propertySets, SUMMARY } from '../../../property-sets.ts';
import { linesOf, read } from '../../../reading.ts';
import {
  art, begin, chartOf, definedName, end, items, link, linked, note, NOTE, object, oldNote, pivot, ptg, shapeText, SHEET, text5, text8,
  TEXT_BOX, validation, xlsFile, xlsRecord, xlsStream, zeros, float, type XlsSketch,
} from '../../../xls-places.ts'; // prettier-ignore

/** Published by OS2datascanner as test numbers. */
const ONE = '020280-0009';
const TWO = '010180-0008';
const BARE = ONE.replace('-', '');
const TWELVE = somePeople(12, 26);
const LOST = TWELVE.map(Number);
const DASHED = TWELVE.map((digits) => written(digits));

const likely = (where: string, matches = 1, persons = matches): string[] => [
  `cpr ${where}: ${matches}/${persons} likely`,
];
const certain = (where: string, matches = 1, persons = matches): string[] => [
  `cpr ${where}: ${matches}/${persons} certain`,
];

type Case = readonly [why: string, sketch: XlsSketch, lines: readonly string[]];

const header = (text: string): Buffer => xlsRecord(0x14, text8(text));
const headers = (...texts: readonly string[]): Buffer =>
  xlsRecord(
    0x89c,
    zeros(28),
    u16(0),
    ...texts.map(({ length }) => u16(length)),
    ...texts.map((text) => text8(text)),
  );
const user = (name: string): Buffer =>
  xlsRecord(0x5c, text8(name), Buffer.alloc(112 - 3 - name.length, 0x20));
const frt = (type: number, ...body: readonly Buffer[]): Buffer =>
  xlsRecord(type, u16(type), zeros(10), ...body);
const filter = (...conditions: readonly Buffer[]): Buffer =>
  xlsRecord(0x9e, u16(0), u16(0), ...conditions);
const OPEN = zeros(10);

const IN_RECORDS: readonly Case[] = [
  ['S23 a note', { sheet: [object(NOTE), shapeText([`Anne: ${ONE}, ring tilbage`]), note()] }, likely('comment')],
  ['a note in pieces of both widths', { sheet: [object(NOTE), shapeText(['Sag 0202', '80-00', '09'], [false, true])] }, likely('comment')],
  ['a note with a dash of two bytes', { sheet: [object(NOTE), shapeText([`CPR ${ONE.replace('-', '–')}`])] }, certain('comment')],
  ['who wrote a note', { sheet: [note(`Sag ${ONE}`)] }, likely('comment')],
  ['a text box', { sheet: [object(TEXT_BOX), shapeText([`Sag ${ONE}`])] }, likely('drawing')],
  ['a text box behind a note', { sheet: [object(NOTE), shapeText(['Anne']), shapeText([`Sag ${ONE}`])] }, likely('drawing')],
  ['an empty text box', { sheet: [object(TEXT_BOX), xlsRecord(0x1b6, zeros(18)), header(`Sag ${ONE}`)] }, likely('headerFooter')],
  ['two long properties', { sheet: [xlsRecord(0xec, art([[0x380, 'Tekst'.repeat(20)], [0x38d, `Sag ${ONE}`]]))] }, likely('drawing')],
  ['text that is drawn', { sheet: [xlsRecord(0xec, art([[0xc0, `Sag ${ONE}`]]))] }, likely('drawing')],
  ['what a shape is called, and what it shows', { sheet: [xlsRecord(0xec, art([[0x380, 'Tekst'], [0x381, `CPR ${ONE}`]])), object(TEXT_BOX)] }, certain('drawing')],
  ['a drawing in pieces', { sheet: [xlsRecord(0xec, art([[0x381, `Sag ${ONE}`]]).subarray(0, 41)), object(TEXT_BOX), xlsRecord(0xec, art([[0x381, `Sag ${ONE}`]]).subarray(41))] }, likely('drawing')],
  ['a drawing that goes on behind an object', { sheet: [xlsRecord(0xec, art([[0x381, `Sag ${ONE}`]]).subarray(0, 50)), object(TEXT_BOX), xlsRecord(0x3c, art([[0x381, `Sag ${ONE}`]]).subarray(50))] }, likely('drawing')],
  ['a drawing that goes on behind a text', { sheet: [xlsRecord(0xec, art([[0x381, `Sag ${ONE}`]]).subarray(0, 50)), object(TEXT_BOX), shapeText(['Anne']), xlsRecord(0x3c, art([[0x381, `Sag ${ONE}`]]).subarray(50))] }, likely('drawing')],
  ['a second shape behind the first', { sheet: [xlsRecord(0xec, art([[0x380, 'Tekst']])), object(TEXT_BOX), xlsRecord(0xec, art([[0x381, `Sag ${ONE}`]]).subarray(8))] }, likely('drawing')],
  ['S24 a defined name', { book: [definedName('Sag', ptg.text(ONE))] }, likely('definedName')],
  ['a defined name that says what it is', { book: [definedName('CPR', ptg.text(BARE))] }, certain('definedName')],
  ['a number in the name itself', { book: [definedName(`Sag_${BARE}`, ptg.reference)] }, likely('definedName')],
  ['constants that a name joins', { book: [definedName('Sag', Buffer.concat([ptg.text('020280'), ptg.text('-0009'), ptg.join]))] }, likely('definedName')],
  ['constants that nobody joins', { book: [definedName('Sag', Buffer.concat([ptg.text('020280'), ptg.reference, ptg.text('-0009'), ptg.join, ptg.join]))] }, []],
  ['a number that a name stands for', { book: [definedName('CPR', ptg.number(1306729647))] }, certain('definedName')],
  ['an array that a name stands for', { book: [definedName('Liste', ptg.array, Buffer.concat([bytes(1), u16(1), bytes(1), float(1306729647), bytes(2), text8(ONE), bytes(4), zeros(8), bytes(2), text8('x')]))] }, likely('definedName', 2)],
  ['what a menu says of a name', { book: [definedName('Sag', ptg.reference, text8(`Sag ${ONE}`, 0))] }, likely('definedName')],
  ['what is said of a name later', { book: [frt(0x894, u16(3), u16(15), text8('Sag', 0), text8(`Sag ${ONE}`, 0))] }, likely('definedName')],
  ['S26 header and footer', { sheet: [header(`&L&"Arial,Bold"&10${ONE}&RSide &P`), xlsRecord(0x15, text8(`&C${TWO}`))] }, likely('headerFooter', 2)],
  ['headers of the first page and of even ones', { sheet: [headers(`&C${ONE}`, '', `&C${TWO}`, `&Cø – ${ONE}`)] }, likely('headerFooter', 3, 2)],
  ['no header', { sheet: [xlsRecord(0x14), xlsRecord(0x15)] }, []],
  ['S34 a list to choose from', { sheet: [validation(['\0', '\0', '\0', '\0'], ptg.text(`${ONE}\0${TWO}`))] }, likely('validation', 2)],
  ['a list of bare digits', { sheet: [validation(['', '', '', ''], ptg.text(`${TWO.replace('-', '')}\0${BARE}\x001306729647`))] }, likely('validation', 3)],
  ['what a validation says', { sheet: [validation([ONE, `a ${ONE}`, `b ${ONE}`, `c ${ONE}`], ptg.number(1), ptg.text(TWO))] }, likely('validation', 5, 2)],
  ['a rule of formats', { sheet: [xlsRecord(0x1b1, bytes(1, 3), u16(14), u16(9), zeros(6), ptg.text(ONE), ptg.number(1306729647))] }, likely('validation', 2)],
  ['a rule of later formats', { sheet: [frt(0x87a, zeros(20), ptg.text(ONE))] }, likely('validation')],
  ['a filter', { sheet: [filter(Buffer.concat([bytes(4, 2), float(1306729647)]), OPEN)] }, likely('validation')],
  ['a filter of texts', { sheet: [filter(Buffer.concat([bytes(6, 2), zeros(8)]), OPEN, text8(ONE, 0))] }, likely('validation')],
  ['a scenario', { sheet: [xlsRecord(0xaf, u16(1), zeros(4), bytes(3, 0, 4), text8('Sag', 0), text8(`CPR ${ONE}`, 0))] }, certain('validation')],
  ['where a link leads', { sheet: [link({ shows: `CPR ${ONE}`, url: `http://x/Sag%20${TWO}` })] }, ['cpr comment: 1/1 certain', 'cpr comment: 1/1 likely']],
  ['a link to a file', { sheet: [link({ file: ['SAG~1.XLS', `Sag ${ONE}.xls`], place: `'${TWO}'!A1` })] }, likely('comment', 2)],
  ['a link to a file of old', { sheet: [link({ file: [`Sag ${ONE}.xls`, null] })] }, likely('comment')],
  ['the tip of a link', { sheet: [xlsRecord(0x800, u16(0x800), zeros(8), Buffer.from(`Sag ${ONE}\0`, 'utf16le'))] }, likely('comment')],
  ['S32 what a link brought', { book: linked('\u0001C\u0003Sager.xls', [['Ydelser', [['Navn', 'CPR'], ...LOST.map((number): [string, number] => ['Anne', number])]], [`Sag ${ONE}`, [[TWO]]]]) }, ['cpr linkCache: 12/12 certain', 'cpr linkCache: 1/1 likely', 'cpr linkCache: 1/1 likely']],
  ['halves of numbers that a link brought', { book: linked('a.xls', [['Andet', [['Navn'], ['Anne']]], ['Ydelser', [['Fødselsdato', 'Løbenr'], ...TWELVE.map((digits): [string, number] => [digits.slice(0, 6), Number(digits.slice(6))])]]]) }, certain('linkCache', 12)],
  ['the path of a link', { book: linked(`\u0001CSager\u0003${ONE}.xls`, []) }, likely('linkCache')],
  ['a sheet of a link without cells', { book: [...linked('a.xls', [['Ark1', []]]), xlsRecord(0x59, u16(0), u16(0))] }, []],
  ['the workbook itself, and functions', { book: [xlsRecord(0x1ae, u16(1), u16(0x401)), xlsRecord(0x1ae, u16(1), u16(0x3a01)), xlsRecord(0x23, u16(0), u32(0), text8('EDATE', 1), u16(2), bytes(0x1c, 0x17))] }, []],
  ['a name in another workbook', { book: [...linked('a.xls', []), xlsRecord(0x23, u16(0), u32(0), text8('CPR', 1), u16(14), ptg.text(ONE))] }, certain('linkCache')],
  ['items of another program', { book: items('Excel\u0003C:\\Sag.xls', 'Ark1!R1C1', [['CPR', 'Navn'], ...LOST.map((number): [number, string] => [number, 'Anne'])]) }, certain('linkCache', 12)],
  ['a name in a workbook behind a program', { book: [...items('Excel\u0003a', 'x', [['1']]), ...linked('a.xls', []), xlsRecord(0x23, u16(0), u32(0), text8('CPR', 1), u16(14), ptg.text(ONE))] }, certain('linkCache')],
  ['who wrote it', { book: [user(`CPR ${ONE}`)] }, certain('property')],
  ['a question to a database', { sheet: [xlsRecord(0xdc, zeros(12)), xlsRecord(0xcd, text8(`SELECT * FROM borger WHERE cpr = '${ONE}'`))] }, certain('pivotCache')],
  ['how a pivot table calls its fields', { sheet: [xlsRecord(0xb1, u16(1), zeros(6), text8(`Sag ${ONE}`)), xlsRecord(0xb2, zeros(6), text8(`CPR ${TWO}`))] }, ['cpr pivotCache: 1/1 certain', 'cpr pivotCache: 1/1 likely']],
  ['the columns of a table', { sheet: [frt(0x872, zeros(40), text8(`Sag ${ONE}`))] }, likely('definedName')],
  ['the columns of a table in letters of two bytes', { sheet: [frt(0x872, zeros(40), text8(`– ${ONE}`)), frt(0x872, zeros(41), text8(`– ${TWO}`))] }, likely('definedName', 2)],
  ['a chart over a column of people', { sheet: [chartOf([{ name: 'CPR-nr', values: LOST }])] }, certain('drawing', 12)],
  ['a chart whose people name the bars of three series', { sheet: [chartOf(['Løn', 'Skat', 'Pension'].map((name) => ({ name, categories: DASHED, values: TWELVE.map((_, i) => 20_000 + i) })))] }, likely('drawing', 12)],
  ['a chart whose series have bars of their own', { sheet: [chartOf([{ name: 'Løn', categories: [ONE] }, { name: 'Skat', categories: [TWO] }])] }, ['cpr drawing: 1/1 likely', 'cpr drawing: 1/1 likely']],
  ['one long number among many short ones in a chart', { sheet: [chartOf([{ name: 'Antal', values: [...LOST.map((_, i) => 1000 + i), 1306729647] }])] }, []],
  ['the title of a chart is not the name of its series', { sheet: [chartOf([{ values: [1306729647, ...LOST.map((_, i) => 1000 + i)] }], `CPR ${ONE}`)] }, certain('drawing')],
  ['a chart behind a chart', { sheet: [chartOf([{ name: 'CPR', values: [1, 2] }]), chartOf([{ name: 'Antal', values: [...LOST.map((_, i) => 1000 + i), 1306729647] }])] }, []],
]; // prettier-ignore

describe('places in the records of BIFF8', () => {
  test.each(IN_RECORDS)('%s', (_why, sketch, lines) => {
    const { verdict, trouble } = read(xlsFile(sketch));
    expect([trouble, ...linesOf(verdict).toSorted()]).toEqual([null, ...lines.toSorted()]);
  });
});

const field5 = (flags: number, listed: number, name: string): Buffer =>
  xlsRecord(0xc7, u16(flags), zeros(10), u16(listed), text5(name, 2));
const header5 = (text: string): Buffer => xlsRecord(0x14, text5(text));
const name5 = (name: string, tokens: Buffer, behind = zeros(0)): Buffer =>
  xlsRecord(
    0x18,
    u16(0),
    bytes(0, name.length),
    u16(tokens.length),
    zeros(8),
    text5(name, 0),
    tokens,
    behind,
  );
const name3 = (name: string, tokens: Buffer): Buffer =>
  xlsRecord(0x218, u16(0), bytes(0, name.length), u16(tokens.length), text5(name, 0), tokens);
const name2 = (name: string, tokens: Buffer): Buffer =>
  xlsRecord(
    0x18,
    u16(0),
    bytes(0, name.length, tokens.length),
    text5(name, 0),
    tokens,
    bytes(tokens.length),
  );
const row5 = (row: number, ...values: readonly (string | number)[]): Buffer =>
  xlsRecord(0x5a, bytes(values.length - 1, 0), u16(row), ...values.map((one) => (typeof one === 'string' ? Buffer.concat([bytes(2), text5(one)]) : Buffer.concat([bytes(1), float(one)])))); // prettier-ignore
const LONG = `${'ord '.repeat(1000)}CPR ${ONE} ${'ord '.repeat(50)}`;

const EARLIER: readonly Case[] = [
  ['BIFF5: a note', { version: 5, sheet: [oldNote(`Sag ${ONE}`)] }, likely('comment')],
  ['BIFF5: a note in three records, cut within a number', { version: 5, sheet: [oldNote(LONG, 2010)] }, certain('comment')],
  ['BIFF5: notes one behind the other', { version: 5, sheet: [oldNote(LONG), oldNote(`Sag ${TWO}`)] }, ['cpr comment: 1/1 certain', 'cpr comment: 1/1 likely']],
  ['BIFF5: a text box', { version: 5, sheet: [xlsRecord(0x5d, u32(1), u16(6), zeros(60), text5(`Sag ${ONE}`, 2))] }, likely('drawing')],
  ['BIFF5: header', { version: 5, sheet: [header5(`&C${ONE}`)] }, likely('headerFooter')],
  ['BIFF5: a defined name', { version: 5, book: [name5('CPR', ptg.text5(BARE))] }, certain('definedName')],
  ['BIFF5: an array in a name', { version: 5, book: [name5('Liste', ptg.array, Buffer.concat([bytes(2), u16(1), bytes(2), text5(ONE), bytes(1), float(1306729647)]))] }, likely('definedName', 2)],
  ['BIFF5: a constant behind a reference', { version: 5, book: [name5('CPR', Buffer.concat([bytes(0x3a), zeros(17), ptg.text5(BARE)]))] }, certain('definedName')],
  ['BIFF5: what a link brought', { version: 5, book: [xlsRecord(0x17, text5('\u0001CSager.xls')), xlsRecord(0x59, u16(3)), row5(0, 'Navn', 'CPR'), ...LOST.map((number, i) => row5(i + 1, 'Anne', number))] }, certain('linkCache', 12)],
  ['BIFF5: a name of the workbook itself is no link', { version: 5, book: [xlsRecord(0x17, text5(`\u0003${ONE}`))] }, []],
  ['BIFF5: a name in another workbook', { version: 5, book: [xlsRecord(0x17, text5('\u0001CSager.xls')), xlsRecord(0x23, zeros(6), text5(`Sag_${BARE}`))] }, likely('linkCache')],
  ['BIFF5: a text in letters of DOS', { version: 5, book: [xlsRecord(0x42, u16(850))], sheet: [xlsRecord(0x14, text5(`&CPersonnr p\x86 F\x9bdselsnummer: ${BARE}`))] }, certain('headerFooter')],
  ['BIFF4: a note', { version: 4, sheet: [oldNote(`Sag ${ONE}`)] }, likely('comment')],
  ['BIFF4: a defined name', { version: 4, sheet: [name3('CPR', Buffer.concat([bytes(0x23), zeros(10), ptg.text5(BARE)]))] }, certain('definedName')],
  ['BIFF4: a name elsewhere', { version: 4, sheet: [xlsRecord(0x223, u16(0), text5(`Sag_${BARE}`))] }, likely('linkCache')],
  ['BIFF3: a defined name', { version: 3, sheet: [name3('CPR', Buffer.concat([bytes(0x21), zeros(1), ptg.text5(BARE)]))] }, certain('definedName')],
  ['BIFF3: header and what a link brought', { version: 3, sheet: [header5(ONE), xlsRecord(0x59, u16(1)), row5(0, `Sag ${TWO}`)] }, ['cpr headerFooter: 1/1 likely', 'cpr linkCache: 1/1 likely']],
  ['BIFF2: a note', { version: 2, sheet: [oldNote(`Sag ${ONE}`)] }, likely('comment')],
  ['BIFF2: a defined name', { version: 2, sheet: [name2('CPR', Buffer.concat([bytes(0x24), zeros(3), ptg.text5(BARE)]))] }, certain('definedName')],
  ['BIFF2: a name elsewhere', { version: 2, sheet: [xlsRecord(0x23, text5(`Sag_${BARE}`))] }, likely('linkCache')],
]; // prettier-ignore

describe('places in the records of earlier versions', () => {
  test.each(EARLIER)('%s', (_why, sketch, lines) => {
    const { verdict, trouble } = read(xlsFile(sketch));
    expect([trouble, ...linesOf(verdict).toSorted()]).toEqual([null, ...lines.toSorted()]);
  });
});

const cache = (...fields: Parameters<typeof pivot>[0]): XlsSketch => ({
  beside: { '_SX_DB_CUR/0001': pivot(fields) },
});
const pivotTexts = (...all: readonly string[]): Buffer[] =>
  all.map((text) => xlsRecord(0xcd, text8(text)));
const field = (flags: number, listed: number, name: string): Buffer =>
  xlsRecord(0xc7, u16(flags), zeros(10), u16(listed), text8(name));
const openChart = (name: string, values: readonly number[]): Buffer =>
  chartOf([{ name, values }]).subarray(0, -4);
const AMOUNTS = TWELVE.map((_, i) => i * 100);

/** One change of a cell in the log of those who share a workbook. */
function change(column: number, old: readonly [kind: number, value: Buffer], now: readonly [kind: number, value: Buffer], formats = zeros(0)): Buffer {
  const kinds = now[0] | (old[0] << 3);
  return xlsRecord(0x13b, zeros(12), u16(1), u16(kinds), zeros(2), u16(5), u16(column), u32(old[1].length), u16(0), formats, old[1], now[1]);
} // prettier-ignore
const NUMBER = (value: number): [number, Buffer] => [2, float(value)];
const TEXT = (text: string): [number, Buffer] => [3, text8(text)];
const RK = (value: number): [number, Buffer] => [1, u32(((value << 2) | 2) >>> 0)];
const NOTHING: [number, Buffer] = [0, zeros(0)];

const IN_STREAMS: readonly Case[] = [
  ['S31 a pivot cache whose source is gone', cache({ name: 'CPR', values: LOST, listed: 1 }, { name: 'Ydelse', values: AMOUNTS.map(() => 'Kontanthjælp'), listed: 1 }), certain('pivotCache', 12)],
  ['a pivot cache that points with two bytes', cache({ name: 'Beløb', values: AMOUNTS, listed: 2 }, { name: 'CPR-nr', values: DASHED, listed: 2 }), certain('pivotCache', 12)],
  ['a pivot cache with people in its rows', cache({ name: 'Navn', values: AMOUNTS.map(() => 'Anne'), listed: 1 }, { name: 'Personnummer', values: LOST }), certain('pivotCache', 12)],
  ['a pivot cache with nothing but rows', cache({ name: 'Beløb', values: AMOUNTS }, { name: 'CPR', values: DASHED }), certain('pivotCache', 12)],
  ['people whose rows are gone', cache({ name: 'CPR', values: DASHED.slice(0, 4), gone: DASHED.slice(4), listed: 1 }), certain('pivotCache', 12)],
  ['each of them twice', cache({ name: 'CPR', values: [...DASHED, ...DASHED], listed: 1 }), certain('pivotCache', 24, 12)],
  ['a name that says nothing', cache({ name: 'Nøgle', values: DASHED, listed: 1 }, { name: 'Beløb', values: AMOUNTS }), likely('pivotCache', 12)],
  ['halves of numbers in rows', cache({ name: 'Fødselsdato', values: TWELVE.map((digits) => digits.slice(0, 6)) }, { name: 'Løbenr', values: TWELVE.map((digits) => ({ whole: Number(digits.slice(6)) })), listed: 1 }), certain('pivotCache', 12)],
  ['two pivot caches, the second with halves', { beside: { '_SX_DB_CUR/0001': pivot([{ name: 'Beløb', values: AMOUNTS }]), '_SX_DB_CUR/0002': pivot([{ name: 'Fødselsdato', values: TWELVE.map((digits) => digits.slice(0, 6)) }, { name: 'Løbenr', values: TWELVE.map((digits) => digits.slice(6)) }]) } }, certain('pivotCache', 12)],
  ['S27 properties', { beside: { [SUMMARY]: propertySets({ values: { 2: `Sag ${ONE}`, 5: TWO } }) } }, likely('property', 2)],
  ['properties of the user', { beside: { [DOCUMENT_SUMMARY]: propertySets({ values: { 15: 'Kommunen' } }, { values: { 2: { number: LOST.find((number) => number < 1e9)! }, 3: { flag: true } }, names: { 2: 'CPR-nr', 3: `Sag ${ONE}` } }) } }, ['cpr property: 1/1 certain', 'cpr property: 1/1 likely']],
  ['a list of what stands in the workbook', { name: `Sag ${ONE}`, book: [definedName(`Sag_${BARE}`, ptg.reference)], beside: { [DOCUMENT_SUMMARY]: propertySets({ values: { 13: { list: [`Sag ${ONE}`, `Ark1!Sag_${BARE}`, `Slettet ${TWO}`] } } }) } }, ['cpr definedName: 1/1 likely', 'cpr property: 1/1 likely', 'cpr sheetName: 1/1 likely']],
  ['a list of where links lead', { sheet: [link({ url: `http://x/Sag ${ONE}` })], beside: { [DOCUMENT_SUMMARY]: propertySets({ values: {} }, { values: { 2: linkList([`http://x/Sag ${ONE}`, `http://x/Sag ${TWO}`]) }, names: { 2: '_PID_HLINKS' } }) } }, ['cpr comment: 1/1 likely', 'cpr property: 1/1 likely']],
  ['the log of a shared workbook', { beside: { 'Revision Log': Buffer.concat([change(1, NOTHING, TEXT('CPR')), ...LOST.map((number) => change(1, NUMBER(number), TEXT('slettet')))]) } }, certain('remnant', 12)],
  ['changes with formats in front', { beside: { 'Revision Log': Buffer.concat([change(1, NOTHING, TEXT('CPR')), ...LOST.slice(0, 6).map((number) => change(1, NUMBER(number), TEXT('slettet'), Buffer.alloc(33, 7))), ...LOST.slice(6).map((number) => change(1, NUMBER(number), NUMBER(1), Buffer.alloc(21, 9)))]) } }, certain('remnant', 12)],
  ['changes in two columns and small numbers', { beside: { 'Revision Log': Buffer.concat([change(1, NOTHING, TEXT('CPR')), change(2, NOTHING, TEXT('Beløb')), ...[101_800_008, 202_800_009].flatMap((number) => [change(1, RK(number), NOTHING), change(2, RK(100), RK(200))])]) } }, certain('remnant', 2)],
  ['other texts of the log', { beside: { 'Revision Log': xlsRecord(0x13e, zeros(20), text8(`Sag ${ONE}`)) } }, likely('remnant')],
  ['who shares it', { beside: { 'User Names': xlsRecord(0x192, zeros(20), text8(`Sag ${ONE}`)) } }, likely('property')],
  ['what a server is asked', { beside: { 'List Data': Buffer.from(`<id>Sag ${ONE}</id>`, 'utf16le') } }, likely('property')],
]; // prettier-ignore

describe('places in streams beside the workbook', () => {
  test.each(IN_STREAMS)('%s', (_why, sketch, lines) => {
    const { verdict, trouble } = read(xlsFile(sketch));
    expect([trouble, ...linesOf(verdict).toSorted()]).toEqual([null, ...lines.toSorted()]);
  });

  test('an older workbook has an older pivot cache', () => {
    const stream = Buffer.concat([
      field5(5, 12, 'CPR'),
      ...DASHED.map((text, i) => xlsRecord(0xcd, text5(text, i % 2 === 0 ? 1 : 2))),
      ...DASHED.map((_, i) => xlsRecord(0xc8, bytes(i))),
    ]);
    const { verdict, trouble } = read(xlsFile({ version: 5, beside: { '_SX_DB/0001': stream } }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...certain('pivotCache', 12)]);
  });

  /** Groups of its own values: how they are called, from where to where, then what rows point to. */
  test('a pivot cache whose field is grouped', () => {
    const stream = Buffer.concat([
      xlsRecord(0xc7, u16(0x11), zeros(6), u16(2), u16(0), u16(12), text8('CPR')),
      ...pivotTexts(`Sag ${ONE}`, 'b'),
      xlsRecord(0xd8, u16(0)),
      ...[1, 2, 3].map((number) => xlsRecord(0xc9, float(number))),
      ...pivotTexts(...DASHED),
      // A field that groups those of another stands in no row.
      xlsRecord(0xc7, u16(1), zeros(6), u16(1), u16(12), u16(0), text8('Grupper')),
      ...pivotTexts('Gruppe 1'),
      xlsRecord(0xd9, zeros(24)),
      // One that is computed neither.
      xlsRecord(0xc7, u16(0x8001), zeros(6), u16(0), u16(0), u16(1), text8('Sum')),
      xlsRecord(0xcd, u16(0xffff)),
      ...[...DASHED, ...DASHED].map((_, i) => xlsRecord(0xc8, bytes(i % 12))),
    ]);
    const { verdict, trouble } = read(xlsFile({ beside: { '_SX_DB_CUR/0001': stream } }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...certain('pivotCache', 25, 13)]);
  });

  test('a row of a pivot cache that lacks a value does not shift those behind it', () => {
    const rows = DASHED.flatMap((text) => [xlsRecord(0xc8, bytes(0)), ...pivotTexts('Anne', text)]);
    const stream = Buffer.concat([
      field(1, 1, 'Beløb'),
      xlsRecord(0xcc, u16(7)),
      field(2, 0, 'Navn'),
      field(2, 0, 'CPR'),
      xlsRecord(0xc8, bytes(0)),
      ...pivotTexts('Anne'),
      ...rows,
    ]);
    const { verdict, trouble } = read(xlsFile({ beside: { '_SX_DB_CUR/0001': stream } }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...certain('pivotCache', 12)]);
  });

  test('a chart without its end is told where the next sheet begins', () => {
    const first = xlsStream({ sheet: [openChart('CPR', LOST)] }).subarray(0, -4);
    const second = openChart('Antal', [1_306_729_647, ...AMOUNTS]);
    const { verdict, trouble } = read(Buffer.concat([first, begin(8, SHEET), second, end]));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', ...certain('drawing', 12)]);
  });

  test('an older workbook beside the newer one has places of its own', () => {
    const Book = xlsStream({ version: 5, sheet: [header5(`Sag ${ONE}`)] });
    const Workbook = xlsStream({ sheet: [header(`Sag ${TWO}`)] });
    const { verdict, trouble } = read(compound({ Workbook, Book }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...likely('headerFooter', 2)]);
  });
});
