/**
 * One file from bytes to verdict: the order in which readers and rules talk. Every throw ends here,
 * as one of a few words, since an error's own text could quote the file.
 */
import { Inspection, type PersonSet, type Verdict } from '../../rules/index.ts';
import { sniff } from '../formats/index.ts';
import { type Bytes, type Format, FORMATS, Unreadable, type Workbook } from '../formats/reader.ts';
import { Budget } from './limits.ts';
import type { ChildTrouble, Question } from './protocol.ts';

/** Sniffers see this much, or the whole file. */
const SNIFF_BYTES = 4096;

const NOTHING: Verdict = { findings: [], matches: 0, persons: 0, categories: [], warnings: [] };

export interface Reading {
  readonly format: Format;
  readonly trouble: ChildTrouble | null;
  readonly verdict: Verdict;
  readonly inflatedBytes: number;
  /** Whom the verdict counts. */
  readonly persons: PersonSet | null;
}

/** Never throws. What was handed over before a trouble counts. */
export function inspect(bytes: Bytes, { hint, today }: Question): Reading {
  const inspection = new Inspection(today);
  const budget = new Budget();
  let format: Format = 'unknown';
  let trouble: ChildTrouble | null = null;
  /** The first trouble stands; later steps make the best of what there is. */
  const attempt = <T>(step: () => T, otherwise: T): T => {
    try {
      return step();
    } catch (error) {
      trouble ??= error instanceof Unreadable ? error.trouble : 'crashed';
      return otherwise;
    }
  };
  const workbook = attempt(() => {
    const sniffed = sniff(bytes.read(0, SNIFF_BYTES).slice(), bytes, hint);
    format = 'format' in sniffed ? sniffed.format : formatNamed(sniffed.reader.name);
    if (sniffed.reader === null) throw new Unreadable(sniffed.trouble);
    return sniffed.reader.open(bytes, budget, hint);
  }, null);
  if (workbook !== null) {
    format = workbook.format;
    attempt(() => workbook.read(inspection), undefined);
    attempt(() => settle(workbook, inspection), undefined);
  }
  const verdict = attempt(() => inspection.verdict(), NOTHING);
  const { inflatedBytes } = budget;
  return { format, trouble, verdict, inflatedBytes, persons: inspection.takePersons() };
}

/** What the file most likely is, should it not even open. */
function formatNamed(name: string): Format {
  return FORMATS.find((format) => format === name) ?? 'unknown';
}

/** Shows the inspection what it has to see again before it can decide. */
function settle(workbook: Workbook, inspection: Inspection): void {
  inspection.resolve(workbook.texts(inspection.wanted()));
  const looks = inspection.secondLooks();
  if (workbook.looks !== undefined && looks.length > 0) {
    const wanted = new Map(looks.map(({ sheet, columns }) => [sheet, columns]));
    workbook.looks(wanted, (sheet, row, column, text) => {
      inspection.secondLook(sheet, row, column, text);
    });
    return;
  }
  for (const { sheet, columns } of looks) {
    workbook.cells(sheet, columns, (row, column, text) => {
      inspection.secondLook(sheet, row, column, text);
    });
  }
}
