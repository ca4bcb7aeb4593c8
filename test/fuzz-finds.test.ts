/** What the fuzzer found, each as small as it gets: the fault that was, and how the file must end. */
import { expect, test } from 'vitest';
import { decodeAnswer, encodeAnswer } from '../agent/inspect/answer.ts';
import { HEADER_BYTES, type Job } from '../agent/inspect/protocol.ts';
import { linesOf, read, TODAY } from './reading.ts';

const ONE = '020280-0009';
const SPACE = 'urn:schemas-microsoft-com:office:spreadsheet';
const CELL = `<Cell><Data ss:Type="String">${ONE}</Data></Cell>`;

function spreadsheetMl(...tables: readonly string[]): string {
  const sheets = tables.map((table) => `<Worksheet><Table>${table}</Table></Worksheet>`);
  return `<?xml version="1.0"?><Workbook xmlns="${SPACE}" xmlns:ss="${SPACE}">${sheets.join('')}</Workbook>`;
}

const FINDS: readonly (readonly [why: string, file: string, lines: readonly string[]])[] = [
  ['a cell outside all rows was in row 0, which no parent believes', spreadsheetMl(CELL), ['cpr A row 1: 1/1 likely']],
  ['and in the column behind those of the sheet before', spreadsheetMl(`<Row>${CELL}</Row>`, CELL), ['cpr A row 1: 1/1 likely', 'cpr sheet 2 A row 1: 1/1 likely']],
]; // prettier-ignore

test.each(FINDS)('%s', (_why, file, lines) => {
  const reading = read(Buffer.from(file));
  expect([reading.trouble, ...linesOf(reading.verdict)]).toEqual([null, ...lines]);
  const job: Job = { id: 1, sizeBytes: file.length, today: TODAY, hint: 'spreadsheet', wishes: [] };
  const told = decodeAnswer(encodeAnswer(1, reading).subarray(HEADER_BYTES), job);
  expect(told?.verdict).toEqual(reading.verdict);
});

test('a root alone of markup that grows when it is turned into UTF-8 crashed', () => {
  const start = Buffer.from('<?xml version="1.0" encoding="windows-1252"?><page>');
  const file = Buffer.concat([start, Buffer.alloc(200_000, 0xe6), Buffer.from('</page>')]);
  expect(read(file, 'other').trouble).toBe('not-spreadsheet');
});
