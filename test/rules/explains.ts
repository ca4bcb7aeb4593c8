/**
 * Decides once more from facts alone, by the rules as they stand in the study, and holds it against
 * the findings: an explanation can then never say other than the vote.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { KINDS, type Confidence, type Finding } from '../../rules/finding.ts';
import type { Explained, Fact } from '../../rules/facts.ts';
import { CONFIDENCE_OF, LONE_REASONS } from '../../rules/lone.ts';
import type { Verdict } from '../../rules/index.ts';

interface Conclusion {
  readonly cpr: Confidence | null;
  readonly replacements: Confidence | null;
}

const NOTHING: Conclusion = { cpr: null, replacements: null };
const both = (confidence: Confidence): Conclusion => ({
  cpr: confidence,
  replacements: confidence,
});

/** What the numbers of a fact say of it as a whole. */
export function conclusionOf(fact: Fact): Conclusion {
  if (fact.subject === 'row') return ofRow(fact);
  if (fact.subject === 'pair') return ofPair(fact);
  const { numbers, cells, valid, proven, replacements, tests, replacementsCarry } = fact.ballot;
  const [header = 'none'] = fact.headers;
  const all = valid + replacements + tests;
  if (header === 'unread') return NOTHING;
  if (header === 'person') {
    const isMost = all / numbers >= 0.5;
    // Numbers in text, where no cell is a number whole.
    const isText = numbers === 0 && KINDS.some((kind) => fact.matches[kind] > 0);
    return isMost || isText ? both('certain') : NOTHING;
  }
  const carries = carriesAlone(fact);
  if (header === 'thing') {
    return carries && valid >= 0.95 * cells && proven >= 0.8 * valid ? both('likely') : NOTHING;
  }
  const sure = header === 'maybePerson' || header === 'title' ? 'certain' : 'likely';
  if (carries) return both(sure);
  return { cpr: null, replacements: replacementsCarry ? sure : null };
}

function carriesAlone({ ballot }: Fact): boolean {
  const { filled, cells, valid, proven, distinct, firm, pattern } = ballot;
  if (cells < 3 || distinct < 3 || pattern !== null) return false;
  if (valid < 0.8 * cells) return false;
  if (cells < 10 && valid !== cells && proven < valid / 2) return false;
  if (firm < 3 && proven < 3 && (cells < 10 || valid < 0.9 * cells)) return false;
  return cells >= filled / 2 || proven >= 0.8 * valid;
}

function ofRow({ ballot, headers: [label] }: Fact): Conclusion {
  const { cells, distinct, proven, pattern } = ballot;
  if (label === 'person') return cells >= 2 ? both('certain') : NOTHING;
  if (label === 'thing' || distinct < 3 || proven < 0.8 * cells) return NOTHING;
  if (pattern !== null) return NOTHING;
  return both(label === 'maybePerson' ? 'certain' : 'likely');
}

function ofPair({ ballot, joined, headers: [date, serial] }: Fact): Conclusion {
  const { valid, proven, distinct, pattern, replacements, tests } = ballot;
  const born = date === 'birth' || date === 'person';
  const named = serial === 'lastFour' || serial === 'person' || (serial === 'serial' && born);
  const all = valid + replacements + tests;
  if (all === 0 || all < 0.8 * joined.rows) return NOTHING;
  if (joined.rows >= 3 && joined.counting >= 0.8 * (joined.rows - 1)) return NOTHING;
  if (pattern !== null && !(named && pattern === 'narrow')) return NOTHING;
  if (named) return both('certain');
  return proven >= 0.8 * valid && distinct >= 10 ? both('likely') : NOTHING;
}

/** Throws unless the facts say of every place what the findings say, to the last number. */
export function assertExplained({ findings }: Verdict, { facts, total }: Explained): void {
  for (const fact of facts) {
    const { confidence, replacements, decidedBy, against } = fact;
    deepStrictEqual({ cpr: confidence, replacements }, conclusionOf(fact), 'the same conclusion');
    deepStrictEqual(decidedBy === 'nothing', (confidence ?? replacements) === null);
    deepStrictEqual(confidence === null && against.length === 0, false, 'a reason for nothing');
    const inVain = against.filter((reason) => reason !== 'thingHeader');
    deepStrictEqual(confidence === null ? [] : inVain, [], 'no reason against what is decided');
    assertCounted(fact);
  }
  if (total === facts.length) {
    deepStrictEqual(sorted(facts.flatMap(linesOfFact)), sorted(findings.flatMap(lineOfFinding)));
  }
}

/** What was decided as a whole is counted whole. */
function assertCounted({ subject, ballot, matches, confidence, decidedBy, headers }: Fact): void {
  if (confidence === null || subject === 'row') return;
  const people = ballot.valid + ballot.tests;
  const counted = matches.cpr + matches.test;
  const mayRun = decidedBy === 'header' && headers.length === 1;
  deepStrictEqual(mayRun ? counted >= people : counted === people, true, 'all are counted');
}

/** Matches by place and confidence. */
type Line = readonly [place: string, matches: number];

function linesOfFact(fact: Fact): Line[] {
  const { subject, where, sheet, columns, row, matches } = fact;
  const conclusion = conclusionOf(fact);
  const place = [where, sheet, columns.join('+'), subject === 'row' ? row : null];
  const whole = KINDS.map((kind): Line => {
    const sure = kind === 'replacement' ? conclusion.replacements : conclusion.cpr;
    return [[...place, sure].join(), matches[kind]];
  });
  const alone = LONE_REASONS.filter((reason) => CONFIDENCE_OF[reason] !== null).map(
    (reason): Line => [[...place, CONFIDENCE_OF[reason]].join(), fact.alone[reason]],
  );
  return [...whole, ...alone];
}

function lineOfFinding({ where, sheet, columns, row, matches, confidence }: Finding): Line[] {
  const isRow = where === 'cells' && columns.length === 0;
  return [[[where, sheet, columns.join('+'), isRow ? row : null, confidence].join(), matches]];
}

function sorted(lines: readonly Line[]): Line[] {
  const sums = new Map<string, number>();
  for (const [place, matches] of lines) sums.set(place, (sums.get(place) ?? 0) + matches);
  return [...sums].filter(([, matches]) => matches > 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
