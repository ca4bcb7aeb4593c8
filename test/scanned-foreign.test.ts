/**
 * Old and foreign spreadsheets through the command itself and its parser child, where SheetJS runs without
 * rights; and one that it never comes back from.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf, fieldsIn, objectsIn, unpackedIwa } from '../agent/formats/foreign/iwa.ts';
import { Parser } from '../agent/inspect/parent.ts';
import { somePeople, written } from '../scripts/people.ts';
import { objectsOf, run, temporaryFolder } from './agent/command/run.ts';
import {
  dbaseTable, difTable, openOfficeTable, quattro9, type Rows, sylkTable, worksheet,
} from './foreign-tables.ts'; // prettier-ignore
import { asBefore2018, field, iwa, numbersDocument, object, partsIn } from './numbers-document.ts';
import { TODAY } from './reading.ts';
import { zip } from './zip-writer.ts';

const PEOPLE = somePeople(300, 570);
const REGISTER: Rows = [
  ['Navn', 'CPR-nr', 'Kontanthjælp'],
  ...PEOPLE.map((digits, row) => ['Søren Ærø', row % 2 ? written(digits) : digits, 1000 + row]),
];
const FIELDS = [
  { name: 'NAVN', type: 'C', length: 10 },
  { name: 'CPR-NR', type: 'C', length: 11 },
  { name: 'HJÆLP', type: 'N', length: 10 },
];

const FILES: readonly (readonly [name: string, format: string, content: Buffer])[] = [
  ['register.dbf', 'dbf', dbaseTable(FIELDS, REGISTER.slice(1).map((row) => row.map(String)))],
  ['register.dif', 'dif', difTable(REGISTER)],
  ['register.slk', 'sylk', sylkTable(REGISTER)],
  ['register.sxc', 'sxc', openOfficeTable(REGISTER)],
  ['register.wk1', 'lotus', worksheet('wk1', [REGISTER])],
  ['register.wk4', 'lotus', worksheet('wk3', [REGISTER], { order: 'columns' })],
  ['register.wq2', 'quattro', worksheet('wq2', [REGISTER], { order: 'columns' })],
  ['register.wb2', 'quattro', worksheet('wb2', [REGISTER])],
  ['register.qpw', 'quattro', quattro9([REGISTER])],
  ['register.wks', 'works', worksheet('works', [REGISTER])],
  ['register.numbers', 'numbers', numbersDocument([REGISTER])],
  ['gemt uden endelse', 'dbf', dbaseTable(FIELDS, REGISTER.slice(1).map((row) => row.map(String)))],
]; // prettier-ignore

test('registers of all of them are found, and the same people counted once', async () => {
  const folder = temporaryFolder();
  for (const [name, , content] of FILES) writeFileSync(join(folder, name), content);
  const { status, out, err } = await run(['scan', '--all', '--format', 'ndjson', folder]);
  expect(err).toBe('');
  expect(status).toBe(1);
  const objects = objectsOf(out);
  for (const [name, format] of FILES) {
    const told = objects.find(({ path }) => path === join(folder, name));
    expect(told, name).toMatchObject({
      format,
      outcome: 'found',
      reason: null,
      matches: 300,
      persons: 300,
      findings: [
        { kind: 'cpr', where: 'cells', sheet: 1, column: 'B', headerRow: 1, matches: 300 },
      ],
    });
  }
  expect(objects.at(-1)).toMatchObject({ summary: { found: FILES.length, persons: 300 } });
  expect(
    out.replaceAll(/"(modifiedMs|sizeBytes|bytes|ms)":\d+/g, '').replaceAll(folder, ''),
  ).not.toMatch(/\d{6}/);
});

/** A table of before 2018 with a row so far down that SheetJS counts up to it, one by one. */
function endless(): Buffer {
  const parts = partsIn(asBefore2018(numbersDocument([[['x', 'y']]]))).map((part) => {
    if (!part.name.includes('Tile')) return { ...part, stored: true };
    const objects = [...objectsIn(unpackedIwa(part.data, 2 ** 20))].map(({ id, messages }) => {
      const [{ type, data } = { type: 0, data: Buffer.alloc(0) }] = messages;
      return object(id, type, type === 6002 ? farRow(data) : data);
    });
    return { ...part, data: iwa(Buffer.concat(objects)), stored: true };
  });
  return zip(parts);
}

function farRow(tile: Uint8Array): Buffer {
  const row = fieldsIn(bytesOf(fieldsIn(tile), 5)).map(({ field: at, number, bytes }) => {
    if (at === 1) return field(1, 2 ** 32 - 2);
    return bytes.length > 0 ? field(at, bytes) : field(at, number);
  });
  return Buffer.concat([field(4, 1), field(5, Buffer.concat(row))]);
}

test('a table that SheetJS never comes back from costs one child, and the next file is right', async () => {
  await using parser = new Parser({ cpuMs: 1500 });
  const inspect = (content: Buffer): ReturnType<Parser['inspect']> => {
    const read = async (target: Uint8Array, offset: number): Promise<number> =>
      content.copy(target, 0, offset, offset + target.length);
    const file = { sizeBytes: content.length, head: content.subarray(0, 2 ** 18), read };
    return parser.inspect(file, { hint: 'spreadsheet', today: TODAY, wishes: [] });
  };
  expect(await inspect(endless())).toMatchObject({ answer: null, failure: 'timeout' });
  const next = await inspect(numbersDocument([REGISTER]));
  expect(next.failure).toBeNull();
  expect(next.answer?.verdict).toMatchObject({ matches: 300, persons: 300 });
});
