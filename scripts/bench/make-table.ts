/** The register of the benches as separated text, of any size, in each encoding. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CPR_COLUMN, headers, isDate, rows, type Value } from './register.ts';

export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface TableFile {
  readonly encoding: Encoding;
  /** At least so much of rows, counted as UTF-8; one row when 0. */
  readonly megabytes: number;
  /** The number stands in the last column: else in the third. */
  readonly last?: boolean;
}

const COLUMNS = 20;
/** After so many rows the same come again: making them takes longer than writing them. */
const BLOCK_ROWS = 100_000;
const DAY_MS = 86_400_000;
const EXCEL_DAY_0 = Date.UTC(1899, 11, 30);
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench');

/** The path of the file, which is made when it is not there. */
export function tableFile({ encoding, megabytes, last = false }: TableFile): string {
  const path = join(folder, `register-${encoding}-${last ? 'last-' : ''}${megabytes}.csv`);
  if (existsSync(path)) return path;
  console.error(`making ${path}`);
  mkdirSync(folder, { recursive: true });
  const block = rowsAsText(megabytes === 0 ? 1 : BLOCK_ROWS, last);
  const encoded = encode(block, encoding);
  const file = openSync(`${path}.part`, 'w');
  if (encoding.startsWith('utf-16')) writeSync(file, encode('\ufeff', encoding));
  writeSync(file, encode(line(headers({ columns: COLUMNS }), last), encoding));
  for (let done = 0; done <= megabytes * 2 ** 20; done += Buffer.byteLength(block)) {
    writeSync(file, encoded);
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

function rowsAsText(count: number, last: boolean): string {
  let all = '';
  for (const values of rows({ rows: count, columns: COLUMNS, style: 'inline' })) {
    all += line(values.map(shown), last);
  }
  return all;
}

function line(cells: readonly string[], last: boolean): string {
  const number = cells[CPR_COLUMN] ?? '';
  const ordered = last ? [...cells.toSpliced(CPR_COLUMN, 1), number] : cells;
  return `${ordered.map((cell) => (/[;"]/.test(cell) ? `"${cell}"` : cell)).join(';')}\r\n`;
}

/** As a Danish Excel saves it: decimal comma, days first. */
function shown(value: Value, column: number): string {
  if (typeof value === 'string') return value;
  if (!isDate(column)) return String(value).replace('.', ',');
  const date = new Date(EXCEL_DAY_0 + value * DAY_MS).toISOString().slice(0, 10);
  return date.split('-').toReversed().join('-');
}

function encode(content: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(content);
  // All its letters are the same in Latin-1.
  if (encoding === 'windows-1252') return Buffer.from(content, 'latin1');
  const little = Buffer.from(content, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}
