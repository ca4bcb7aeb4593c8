/**
 * Registers that lie on their side: the label in the first column, the numbers along the row. Only
 * columns with too few numbers to decide themselves take part.
 */
import { Bag } from './bag.ts';
import { isSparse, type Judged, type Reading } from './conclusion.ts';
import { PROVEN, VALID, judge } from './cpr.ts';
import type { Confidence, Kind } from './finding.ts';
import type { Found } from './found.ts';
import { MAYBE_PERSON, PERSON, THING } from './header.ts';
import { kindOf } from './lone.ts';
import type { Note } from './noted.ts';
import { isSpread } from './vote.ts';

const LEAST = 3;
const LEAST_LABELLED = 2;

export interface RowVotes {
  readonly found: readonly Found[];
  /** Rows whose whole cells in sparse columns are part of a finding. */
  readonly rows: ReadonlySet<number>;
}

export function voteByRow(columns: readonly Judged[], reading: Reading): RowVotes {
  const byRow = new Map<number, Note[]>();
  for (const judged of columns) {
    if (!isSparse(judged.decision)) continue;
    const { noted } = judged.tally;
    for (let i = 0; i < noted.length; i++) {
      const note = noted.at(i);
      if (note.running) continue;
      const held = byRow.get(note.row);
      if (held === undefined) byRow.set(note.row, [note]);
      else held.push(note);
    }
  }
  const found: Found[] = [];
  const rows = new Set<number>();
  for (const [row, notes] of byRow) {
    const confidence = confidenceOfRow(notes, reading);
    if (confidence === null) continue;
    rows.add(row);
    found.push(...foundInRow(row, notes, confidence, reading));
  }
  return { found, rows };
}

function confidenceOfRow(
  notes: readonly Note[],
  { around, meaningOf }: Reading,
): Confidence | null {
  const label = meaningOf(notes[0]!.first) & (PERSON | MAYBE_PERSON | THING);
  if ((label & THING) !== 0) return null;
  if ((label & PERSON) !== 0) return notes.length >= LEAST_LABELLED ? 'certain' : null;
  const all = new Bag(around.room);
  let proven = 0;
  for (const { key, row } of notes) {
    const facts = judge(key, around.today);
    if ((facts & PROVEN) !== 0) proven++;
    if ((facts & VALID) !== 0) all.add(key, row);
  }
  if (all.persons.size < LEAST || proven < 0.8 * notes.length || !isSpread(all.persons))
    return null;
  return label === 0 ? 'likely' : 'certain';
}

function foundInRow(
  row: number,
  notes: readonly Note[],
  confidence: Confidence,
  { around }: Reading,
): Found[] {
  const bags = new Map<Kind, Bag>();
  for (const { key } of notes) {
    const kind = kindOf(judge(key, around.today));
    const bag = bags.get(kind) ?? new Bag(around.room);
    bags.set(kind, bag);
    bag.add(key, row);
  }
  const place = { columns: [], row, headerRow: null, headerRows: -1 };
  return [...bags].map(([kind, bag]) => ({ ...place, kind, confidence, bag }));
}
