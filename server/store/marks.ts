/**
 * What files are listed and counted by, as whole numbers: one index over them is read from end to end in the time that
 * an answer may take, where one over the words is not. Made of the row's own words, which stand beside them.
 */
import { CATEGORIES, SEVERITIES, WARNINGS } from '../../rules/index.ts';
import { EXPOSURES, FILE_PROTECTIONS, OUTCOMES, PLACE_KINDS, REASONS } from '../wire.ts';
import { CASE_STATES } from './case-words.ts';
import type { FileTable } from './tables.ts';

interface Mark {
  readonly words: readonly string[];
  /** Where it stands in the number, and how much room it has: 0 is none of the words, the others count from 1. */
  readonly shift: number;
  readonly bits: number;
}

/** The words are only ever appended to; a place that was given is never another's. */
export const MARKS = {
  outcome: { words: OUTCOMES, shift: 0, bits: 3 },
  severity: { words: SEVERITIES, shift: 3, bits: 3 },
  exposure: { words: EXPOSURES, shift: 6, bits: 3 },
  reason: { words: REASONS, shift: 9, bits: 5 },
  place: { words: PLACE_KINDS, shift: 14, bits: 5 },
  protection: { words: FILE_PROTECTIONS, shift: 19, bits: 3 },
  portable: { words: ['yes'], shift: 22, bits: 1 },
  status: { words: CASE_STATES, shift: 23, bits: 3 },
} as const satisfies Readonly<Record<string, Mark>>;
export type MarkName = keyof typeof MARKS;

export type Marked = Pick<
  FileTable,
  | 'gone_ms' | 'drill' | 'outcome' | 'severity' | 'exposure' | 'reason' | 'place' | 'file_protection'
  | 'portable' | 'case_status'
>; // prettier-ignore

/** `shown`: it is there and no drill. `severity_rank`: from 0, for none. */
export function markedOf(file: Marked): Pick<FileTable, 'shown' | 'severity_rank' | 'marks'> {
  const words: Readonly<Record<MarkName, string | null>> = {
    outcome: file.outcome,
    severity: file.severity,
    exposure: file.exposure,
    reason: file.reason,
    place: file.place,
    protection: file.file_protection,
    portable: file.portable === 1 ? 'yes' : null,
    status: file.case_status,
  };
  let marks = 0;
  for (const [name, word] of Object.entries(words)) {
    marks |= placeOf(name as MarkName, word) << MARKS[name as MarkName].shift;
  }
  const isShown = file.gone_ms === null && file.drill === 0;
  return { shown: isShown ? 1 : 0, severity_rank: placeOf('severity', file.severity), marks };
}

/** Of a word in its enumeration, from 1; 0 for null. */
export function placeOf(name: MarkName, word: string | null): number {
  const words: readonly string[] = MARKS[name].words;
  return word === null ? 0 : words.indexOf(word) + 1;
}

export function wordIn(marks: number, name: MarkName): string | null {
  const { words, shift, bits } = MARKS[name];
  const place = (marks >> shift) & (2 ** bits - 1);
  return place === 0 ? null : (words[place - 1] ?? null);
}

/** Several words of one enumeration in one number. */
export const SETS = { category: CATEGORIES, warning: WARNINGS } as const;
export type SetName = keyof typeof SETS;

export function setOf(name: SetName, words: readonly string[]): number {
  const all: readonly string[] = SETS[name];
  return words.reduce((set, word) => set | (1 << all.indexOf(word)), 0);
}

export function wordsIn<Name extends SetName>(
  name: Name,
  set: number,
): (typeof SETS)[Name][number][] {
  return SETS[name].filter((_, at) => (set & (1 << at)) !== 0);
}

/** What a thief could read: no drill, and no false alarm. */
export function isExposed(
  file: Pick<FileTable, 'gone_ms' | 'drill' | 'case_status' | 'outcome' | 'exposure'>,
): boolean {
  const isCounted = file.gone_ms === null && file.drill === 0 && file.case_status !== 'falseAlarm';
  return isCounted && file.outcome === 'found' && file.exposure === 'exposed';
}
