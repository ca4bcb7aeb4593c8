/**
 * For a spreadsheet: a row for each finding, and one for each file that has none, with the fields of
 * the contract as columns. RFC 4180, but with semicolons and a UTF-8 BOM, since that is what Excel
 * opens right by a double click on a Danish computer; a comma would put everything in one column
 * there, and a `sep=` line makes Excel forget the BOM. The same in both languages: a program must
 * not have to ask. What was not seen has rows too, since a table has no place for a summary: a
 * folder, and the rest of a run that was stopped.
 *
 * Names come from anybody. One that begins like a formula, or would if the file were read with
 * another separator, gets an apostrophe in front, so that no spreadsheet ever runs it; a program
 * that needs the exact path reads json.
 */
import type { Outcome, PlacedFinding } from '../outcome.ts';
import type { Report, Writer } from './report.ts';
import { visible } from './visible.ts';

export const csv = { name: 'csv', open } as const satisfies Report;

/** `text` is from outside; all else are our own words and numbers, which need no quotes. */
type Cell = string | number | boolean | null | undefined | { readonly text: string };

/** Of the file, in every row of it. */
const FILE: readonly (readonly [field: string, cell: (outcome: Outcome) => Cell])[] = [
  ['path', ({ path }) => ({ text: path })],
  ['format', ({ format }) => format],
  ['outcome', ({ outcome }) => outcome],
  ['reason', ({ reason }) => reason],
  ['severity', ({ severity }) => severity],
  ['matches', ({ matches }) => matches],
  ['persons', ({ persons }) => persons],
  ['personsEstimated', ({ personsEstimated }) => personsEstimated],
  ['confidence', ({ confidence }) => confidence],
  ['protection.file', ({ protection }) => protection.file],
  ['protection.volume', ({ protection }) => protection.volume],
  ['protection.witness', ({ protection }) => protection.witness],
  ['scheme.name', ({ scheme }) => scheme?.name],
  ['scheme.cipher', ({ scheme }) => scheme?.cipher],
  ['scheme.keyBits', ({ scheme }) => scheme?.keyBits],
  ['scheme.hash', ({ scheme }) => scheme?.hash],
  ['scheme.spins', ({ scheme }) => scheme?.spins],
  ['scheme.password', ({ scheme }) => scheme?.password],
  ['exposure', ({ exposure }) => exposure],
  ['portable', ({ portable }) => portable],
  ['categories', ({ categories }) => categories.join(' ')],
  ['warnings', ({ warnings }) => warnings?.join(' ')],
  ['accepted', ({ accepted }) => accepted],
  ['members.clean', ({ members }) => members?.clean],
  ['members.found', ({ members }) => members?.found],
  ['members.sealed', ({ members }) => members?.sealed],
  ['members.unknown', ({ members }) => members?.unknown],
  ['sizeBytes', ({ sizeBytes }) => sizeBytes],
  ['modifiedMs', ({ modifiedMs }) => modifiedMs],
  // Excel shows milliseconds as 1.54E+12.
  ['modified', ({ modifiedMs }) => timeOf(modifiedMs)],
  ['pathBytes', ({ pathBytes }) => (pathBytes === undefined ? null : { text: pathBytes })],
];

/** Of one finding; empty in the row of a file without. */
const FINDING: readonly (readonly [field: string, cell: (finding: PlacedFinding) => Cell])[] = [
  ['kind', ({ kind }) => kind],
  ['where', ({ where }) => where],
  ['member', ({ member }) => (member === null ? null : { text: member })],
  ['sheet', ({ sheet }) => sheet],
  ['column', ({ column, columns }) => columns?.join(' ') ?? column],
  ['row', ({ row }) => row],
  ['headerRow', ({ headerRow }) => headerRow],
  ['matches', ({ matches }) => matches],
  ['persons', ({ persons }) => persons],
  ['confidence', ({ confidence }) => confidence],
];

const HEADER = [...FILE.map(([field]) => field), ...FINDING.map(([field]) => `finding.${field}`)];

/** What a row of something that is no candidate holds. */
const OUTCOME_AT = HEADER.indexOf('outcome');
const REASON_AT = HEADER.indexOf('reason');

function open(): Writer {
  let before = `\ufeff${line(HEADER)}`;
  const after = (piece: string): string => {
    const whole = before + piece;
    before = '';
    return whole;
  };
  return {
    outcome: (outcome) => after(rows(outcome).map(line).join('')),
    unseen: ({ why, path }) => after(line(unseenRow({ text: path }, why))),
    summary: ({ complete }) => after(complete ? '' : line(unseenRow(null, 'stopped'))),
  };
}

function rows(outcome: Outcome): Cell[][] {
  const file = FILE.map(([, cell]) => cell(outcome));
  if (outcome.findings.length === 0) return [[...file, ...FINDING.map(() => null)]];
  return outcome.findings.map((finding) => [...file, ...FINDING.map(([, cell]) => cell(finding))]);
}

function unseenRow(path: Cell, reason: string): Cell[] {
  const row: Cell[] = HEADER.map(() => null);
  row[0] = path;
  row[OUTCOME_AT] = 'unseen';
  row[REASON_AT] = reason;
  return row;
}

function timeOf(ms: number | null): string | null {
  if (ms === null || Number.isNaN(new Date(ms).getTime())) return null;
  return new Date(ms).toISOString();
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(written).join(';')}\r\n`;
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'object') return String(cell);
  return `"${harmless(visible(cell.text)).replaceAll('"', '""')}"`;
}

/** Also the full-width signs, which East Asian Excel takes for the plain ones. */
const FORMULA = /(^|[;,|"'])(\s*)(?=[=+\-@＝＋－＠])/gu;

function harmless(text: string): string {
  return text.replace(FORMULA, "$1'$2");
}
