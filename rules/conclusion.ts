/**
 * From a decision to findings: a column that was decided is counted as a whole; otherwise its
 * numbers are judged one by one, with the labels beside them.
 */
import { Bag, LoneBags } from './bag.ts';
import { NO_COLUMN, type ColumnTally, type Surroundings } from './column.ts';
import { PROVEN, REPLACEMENT, judge } from './cpr.ts';
import type { Decision } from './decision.ts';
import { CONFIDENCES, type Confidence, type Kind } from './finding.ts';
import { foundAlone, type Found } from './found.ts';
import { LONG, MAYBE_PERSON, PERSON, THING, WORDS, type Meaning } from './header.ts';
import type { Header } from './headings.ts';
import {
  CONFIDENCE_OF, holdsAlone, kindOf, likeProductionUnit, loneReason, type LoneReason,
} from './lone.ts'; // prettier-ignore
import type { Note, TextRef } from './noted.ts';
import type { Room } from './room.ts';
import { FORM_ODD, FORM_SEPARATED } from './shape.ts';

export interface Judged {
  readonly tally: ColumnTally;
  readonly header: Header;
  readonly decision: Decision;
}

export interface Reading {
  readonly around: Surroundings;
  readonly meaningOf: (ref: TextRef) => Meaning;
}

/** Numbers from which on a column is too full for its rows to decide. */
const SPARSE = 3;
/** Test persons by shape alone, among this many others each, are people with a high serial. */
const ORDINARY_PER_TEST = 20;
/** Numbers in running text, or beside labels, from which on their control digits have a say. */
const RUNNING_VOTE = 5;
const LABEL_VOTE = 5;
/** One date in eleven passes modulus 11 by chance; where so few do, it is chance. */
const CHANCE_PROVEN = 0.3;

export interface Conclusion extends Judged {
  readonly found: readonly Found[];
  /** Of the column as a whole; empty when it was not decided. */
  readonly whole: ReadonlyMap<Kind, Bag>;
  /** Those of its numbers that were judged one by one. */
  readonly alone: LoneBags;
}

/** `rowsTaken`: the rows whose numbers are part of a row's finding. */
export function conclude(
  judged: Judged,
  rowsTaken: ReadonlySet<number>,
  reading: Reading,
): Conclusion {
  const { tally, header, decision } = judged;
  const { room } = reading.around;
  const whole = new Map<Kind, Bag>();
  if (decision.confidence !== null) {
    whole.set('cpr', new Bag(room, tally.persons, decision.ballot.valid));
    whole.set('test', testsOf(tally, whole.get('cpr')!, room));
  }
  if (decision.replacements !== null) whole.set('replacement', tally.replacements ?? new Bag(room));

  const alone = new LoneBags(room);
  if (decision.decidedBy === 'header') addRunning(tally, whole, reading);
  else judgeAlone(judged, rowsTaken, reading, alone);

  const columns = columnsOf(tally);
  const headerRow = header.row < 0 ? null : header.row;
  const found: Found[] = [];
  for (const [kind, bag] of whole) {
    const confidence = kind === 'replacement' ? decision.replacements : decision.confidence;
    if (confidence === null || bag.matches === 0) continue;
    const headerRows = headerRow ?? tally.firstRow - 1;
    found.push({ kind, confidence, columns, row: null, headerRow, headerRows, bag });
  }
  return { ...judged, found: [...found, ...foundAlone(alone, columns)], whole, alone };
}

/** Whether a column has too few numbers to decide, so that its rows may. */
export function isSparse({ confidence, replacements, ballot }: Decision): boolean {
  return confidence === null && replacements === null && ballot.cells < SPARSE;
}

export function columnsOf(tally: ColumnTally): readonly number[] {
  return tally.column === NO_COLUMN ? [] : [tally.column];
}

/** The test persons of a decided column; those known by their shape alone may be people. */
export function testsOf(tally: ColumnTally, people: Bag, room: Room): Bag {
  const tests = tally.listedTests ?? new Bag(room);
  const { shapedTests } = tally;
  if (shapedTests !== null) {
    const ordinary = shapedTests.matches * ORDINARY_PER_TEST <= people.matches;
    (ordinary ? people : tests).addAll(shapedTests);
  }
  return tests;
}

/** Under the header of a CPR column, numbers inside more text count too, unless called a thing. */
function addRunning(tally: ColumnTally, whole: ReadonlyMap<Kind, Bag>, reading: Reading): void {
  for (let i = 0; i < tally.noted.length; i++) {
    const { running, key, row, label, times } = tally.noted.at(i);
    if (!running || (label & THING) !== 0) continue;
    whole.get(kindOf(judge(key, reading.around.today)))?.add(key, row, times);
  }
  tally.later.forEach((kind, _confidence, bag) => whole.get(kind)?.addAll(bag));
}

function judgeAlone(
  { tally, decision }: Judged,
  rowsTaken: ReadonlySet<number>,
  reading: Reading,
  alone: LoneBags,
): void {
  const column = { tally, decision, labelsHold: believesLabels(tally, decision, reading) };
  const sparse = isSparse(decision);
  let noted = 0;
  for (let i = 0; i < tally.noted.length; i++) {
    const note = tally.noted.at(i);
    const facts = judge(note.key, reading.around.today);
    if (!note.running) {
      if (isCounted(facts, decision) || (sparse && rowsTaken.has(note.row))) continue;
      if (note.form === FORM_SEPARATED && kindOf(facts) === 'cpr' && holdsAlone(facts))
        noted += note.times;
    }
    const reason = reasonOf(note, facts, column, reading);
    if (reason !== null) alone.add(kindOf(facts), reason, note);
  }
  alone.addAll(tally.later);
  const unnoted = tally.noted.full ? tally.separatedHolding - noted : 0;
  if (decision.confidence !== null || unnoted <= 0) return;
  const reason = atMost('holds', decision.separatedAtMost);
  const confidence = CONFIDENCE_OF[reason];
  alone.tell(reason, unnoted);
  if (confidence !== null) addUnnoted(tally, unnoted, reading, alone.of('cpr', confidence));
}

/**
 * Whether the labels beside this column's numbers are to be believed: not when a text that happens
 * to say "cpr" stands beside a whole column of other numbers.
 */
function believesLabels(tally: ColumnTally, { ballot }: Decision, reading: Reading): boolean {
  if (2 * ballot.valid >= ballot.cells) return true;
  let labelled = 0;
  let proven = 0;
  for (let i = 0; i < tally.noted.length; i++) {
    const { running, left, key } = tally.noted.at(i);
    if (running || (labelMeaning(left, reading) & PERSON) === 0) continue;
    labelled++;
    if ((judge(key, reading.around.today) & PROVEN) !== 0) proven++;
  }
  return labelled < LABEL_VOTE || proven >= CHANCE_PROVEN * labelled;
}

interface Alone {
  readonly tally: ColumnTally;
  readonly decision: Decision;
  readonly labelsHold: boolean;
}

/** Whether a whole cell is part of its column's own finding. */
function isCounted(facts: number, decision: Decision): boolean {
  if ((facts & REPLACEMENT) !== 0) return decision.replacements !== null;
  return decision.confidence !== null;
}

function reasonOf(
  note: Note,
  facts: number,
  { tally, decision, labelsHold }: Alone,
  reading: Reading,
): LoneReason | null {
  const beside = note.label === 0 ? labelBeside(note, decision, reading) : note.label;
  const label = labelsHold || note.label !== 0 ? beside : beside & ~PERSON;
  const { form, running, key } = note;
  const doubtful = note.doubtful || (!running && likeProductionUnit(key, form));
  const reason = loneReason({ facts, form, doubtful, label });
  if (reason === null || CONFIDENCE_OF[reason] === null || (label & PERSON) !== 0) return reason;
  if (!running) {
    const separated = form === FORM_SEPARATED || form === FORM_ODD;
    if (separated) return atMost(reason, decision.separatedAtMost);
    return decision.bareAlone ? reason : 'column';
  }
  const chance =
    tally.runningSeen >= RUNNING_VOTE && tally.runningProven < CHANCE_PROVEN * tally.runningSeen;
  return label === 0 && chance && CONFIDENCE_OF[reason] !== 'possible' ? 'chance' : reason;
}

/** What a separated number is in a column that lets them be this sure. */
function atMost(reason: LoneReason, most: Confidence | null): LoneReason {
  if (most === null) return 'pattern';
  const confidence = CONFIDENCE_OF[reason] ?? 'possible';
  return CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(most) ? 'crowd' : reason;
}

/** The words to the left; in a sparse column else those that the row begins with. */
function labelBeside({ left, first }: Note, decision: Decision, reading: Reading): number {
  if ((reading.meaningOf(left) & WORDS) !== 0) return labelMeaning(left, reading);
  return isSparse(decision) ? labelMeaning(first, reading) & (PERSON | THING) : 0;
}

function labelMeaning(ref: TextRef, { meaningOf }: Reading): number {
  const meaning = meaningOf(ref);
  return (meaning & LONG) === 0 ? meaning & (PERSON | MAYBE_PERSON | THING) : 0;
}

/** Separated numbers after the noted ones: their labels are unknown, the rest is counted. */
function addUnnoted(tally: ColumnTally, matches: number, { around }: Reading, bag: Bag): void {
  bag.matches += matches;
  tally.persons.forEach((key, separated) => {
    if (separated && holdsAlone(judge(key, around.today))) bag.persons.add(key);
  });
}
