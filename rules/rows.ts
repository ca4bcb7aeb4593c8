/**
 * Registers that lie on their side: the label in the first column, the numbers along the row. Only
 * columns with too few numbers to decide themselves take part.
 */
import type { Against } from './against.ts';
import { Bag } from './bag.ts';
import { isSparse, type Judged, type Reading } from './conclusion.ts';
import { PROVEN, VALID, judge } from './cpr.ts';
import type { Confidence, Kind } from './finding.ts';
import type { Found } from './found.ts';
import { MAYBE_PERSON, PERSON, THING, type Meaning } from './header.ts';
import { kindOf } from './lone.ts';
import type { Note } from './noted.ts';
import { isSpread } from './vote.ts';

const LEAST = 3;
const LEAST_LABELLED = 2;

/** One row that has enough numbers to be a register. */
export interface RowVote {
  /** Counted from 0. */
  readonly row: number;
  /** What the row begins with. */
  readonly label: Meaning;
  readonly cells: number;
  readonly valid: number;
  readonly proven: number;
  readonly distinct: number;
  readonly confidence: Confidence | null;
  /** What spoke against it. */
  readonly against: readonly Against[];
  readonly found: readonly Found[];
}

export interface RowVotes {
  readonly votes: readonly RowVote[];
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
  const votes = [...byRow]
    .filter(([, notes]) => notes.length >= LEAST_LABELLED)
    .map(([row, notes]) => voteOfRow(row, notes, reading));
  const carried = votes.filter(({ confidence }) => confidence !== null);
  return {
    votes,
    found: carried.flatMap(({ found }) => found),
    rows: new Set(carried.map(({ row }) => row)),
  };
}

function voteOfRow(row: number, notes: readonly Note[], reading: Reading): RowVote {
  const { around, meaningOf } = reading;
  const label = meaningOf(notes[0]!.first) & (PERSON | MAYBE_PERSON | THING);
  const all = new Bag(around.room);
  let proven = 0;
  for (const { key } of notes) {
    const facts = judge(key, around.today);
    if ((facts & PROVEN) !== 0) proven++;
    if ((facts & VALID) !== 0) all.add(key, row);
  }
  const against: Against[] = [];
  if ((label & PERSON) === 0) {
    if ((label & THING) !== 0) against.push('thingHeader');
    if (all.persons.size < LEAST) against.push('fewDistinct');
    if (proven < 0.8 * notes.length) against.push('fewProven');
    if (against.length === 0 && !isSpread(all.persons)) against.push('pattern');
  }
  const confidence = label === 0 ? 'likely' : 'certain';
  const carried = against.length === 0;
  return {
    row,
    label,
    cells: notes.length,
    valid: all.matches,
    proven,
    distinct: all.persons.size,
    confidence: carried ? confidence : null,
    against,
    found: carried ? foundInRow(row, notes, confidence, reading) : [],
  };
}

function foundInRow(
  row: number,
  notes: readonly Note[],
  confidence: Confidence,
  { around }: Reading,
): Found[] {
  const bags = new Map<Kind, Bag>();
  for (const { key, times } of notes) {
    const kind = kindOf(judge(key, around.today));
    const bag = bags.get(kind) ?? new Bag(around.room);
    bags.set(kind, bag);
    bag.add(key, row, times);
  }
  const place = { columns: [], row, headerRow: null, headerRows: -1 };
  return [...bags].map(([kind, bag]) => ({ ...place, kind, confidence, bag }));
}
