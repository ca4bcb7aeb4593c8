/** The decoders of what comes out of the parser child: nothing gets through that is not in range. */
import { expect, test } from 'vitest';
import { limits } from '../../../agent/inspect/limits.ts';
import {
  type Answer,
  decodeAnswer,
  encodeAnswer,
  type MemberFinding,
} from '../../../agent/inspect/answer.ts';
import {
  decodeJob,
  decodePersons,
  decodeRead,
  frameOf,
  HEADER_BYTES,
  type Job,
  jobNumbers,
  readHead,
} from '../../../agent/inspect/protocol.ts';

const job: Job = {
  id: 7,
  sizeBytes: 1_000_000,
  today: 20261122,
  hint: 'table',
  wishes: ['all-names', 'explain'],
};

const column: MemberFinding = {
  member: null,
  kind: 'cpr',
  where: 'cells',
  sheet: 1,
  columns: [2],
  row: null,
  headerRow: 4,
  matches: 300,
  persons: 298,
  confidence: 'certain',
};

const answer: Answer = {
  format: 'xlsx',
  trouble: 'damaged',
  verdict: {
    findings: [
      column,
      { ...column, columns: [0, 5], row: 12, headerRow: null, confidence: 'possible' },
      { ...column, kind: 'test', where: 'comment', sheet: null, columns: [] },
    ],
    matches: 300,
    persons: 298,
    categories: ['name', 'criminal'],
    warnings: ['birthDatesOnly'],
  },
  scheme: null,
  inflatedBytes: 123_456,
  members: null,
};

const honest = payloadOf(encodeAnswer(job.id, answer));

function payloadOf(frame: Uint8Array): Uint8Array {
  return frame.slice(HEADER_BYTES);
}

function numbersOf(payload: Uint8Array): number[] {
  const view = new DataView(payload.buffer);
  return Array.from({ length: payload.length / 8 }, (_, at) => view.getFloat64(at * 8, true));
}

test('an answer comes out as it went in', () => {
  expect(decodeAnswer(honest, job)).toEqual(answer);
});

test('an answer never holds more findings than the limit, and fits its frame', () => {
  const findings = Array.from({ length: limits.findings + 50 }, () => column);
  const frame = encodeAnswer(job.id, { ...answer, verdict: { ...answer.verdict, findings } });
  expect(readHead(frame)).toEqual([frame.length - HEADER_BYTES, 'verdict']);
  expect(frame.length).toBeLessThan(limits.verdictBytes);
  expect(decodeAnswer(payloadOf(frame), job)?.verdict.findings).toHaveLength(limits.findings);
});

test('a job comes out as it went in', () => {
  expect(decodeJob(payloadOf(frameOf('job', jobNumbers(job))))).toEqual(job);
});

const [scheme, listed, first, second] = [8, 14, 15, 26];

/** Which number of the answer above, and what a child could lie there. */
const lies: readonly [why: string, at: number, lie: number][] = [
  ['the answer to another job', 0, 8],
  ['no known format', 1, 99],
  ['a format that is a fraction', 1, 1.5],
  ['no known trouble', 2, 6],
  ['more inflated than any file may', 3, 1e15],
  ['fewer matches than persons', 4, 297],
  ['infinitely many matches', 4, Infinity],
  ['persons that are no number', 5, NaN],
  ['a negative count of persons', 5, -1],
  ['a category that does not exist', 6, 2 ** 9],
  ['a warning that does not exist', 7, 4],
  ['half a scheme', scheme, 0],
  ['more findings than are there', listed, 4],
  ['fewer findings than are there', listed, 2],
  ['findings without end', listed, 2 ** 40],
  ['no known kind', first, 3],
  ['no known place', first + 1, 12],
  ['sheet 0', first + 2, 0],
  ['a sheet beyond the limit', first + 2, limits.sheets + 1],
  ['three columns', first + 3, 3],
  ['a column too many', first + 5, 3],
  ['a column beyond the last', first + 4, limits.columns],
  ['a column that is a fraction', first + 4, 0.5],
  ['a missing column', second + 5, -1],
  ['row 0', second + 6, 0],
  ['a header in a row that cannot be', first + 7, 2 ** 40],
  ['a finding of nothing', first + 8, 0],
  ['a finding with more persons than matches', first + 9, 301],
  ['a finding of nobody', first + 9, 0],
  ['no known confidence', first + 10, -1],
];

test.each(lies)('an answer is refused for %s', (_why, at, lie) => {
  const numbers = numbersOf(honest).with(at, lie);
  expect(decodeAnswer(payloadOf(frameOf('verdict', numbers)), job)).toBeNull();
});

const lengths: readonly [why: string, payload: Uint8Array][] = [
  ['an empty one', new Uint8Array(0)],
  ['a cut one', honest.slice(0, -8)],
  ['one cut in a number', honest.slice(0, -3)],
  ['one with more behind it', new Uint8Array([...honest, ...new Uint8Array(8)])],
  ['one beyond the limit', new Uint8Array(limits.verdictBytes + 8)],
];

test.each(lengths)('an answer is refused: %s', (_why, payload) => {
  expect(decodeAnswer(payload, job)).toBeNull();
});

const ranges: readonly [why: string, numbers: number[], accepted: boolean][] = [
  ['the first byte', [7, 0, 1], true],
  ['up to the last byte', [7, 999_000, 1000], true],
  ['one byte more', [7, 999_000, 1001], false],
  ['behind the end', [7, 1_000_001, 1], false],
  ['before the start', [7, -1, 1], false],
  ['nothing', [7, 0, 0], false],
  ['less than nothing', [7, 10, -5], false],
  ['more than one range holds', [7, 0, limits.rangeBytes + 1], false],
  ['half a byte', [7, 0.5, 1], false],
  ['no number', [7, NaN, 1], false],
  ['a sum that overflows', [7, Number.MAX_SAFE_INTEGER, 1], false],
  ['of another job', [6, 0, 1], false],
  ['too few numbers', [7, 0], false],
  ['too many numbers', [7, 0, 1, 1], false],
];

test.each(ranges)('a wish for %s', (_why, numbers, accepted) => {
  const wanted = decodeRead(payloadOf(frameOf('read', numbers)), job);
  expect(wanted !== null).toBe(accepted);
});

const tallies: readonly [why: string, numbers: number[], accepted: boolean][] = [
  ['as many as the files had', [500, 1], true],
  ['nobody', [0, 0], true],
  ['more than the files had', [501, 1], false],
  ['half a person', [0.5, 1], false],
  ['neither exact nor not', [10, 2], false],
  ['one number', [10], false],
];

test.each(tallies)('a tally of %s', (_why, numbers, accepted) => {
  const persons = decodePersons(payloadOf(frameOf('persons', numbers)), 500);
  expect(persons !== null).toBe(accepted);
});

test('10,000 mutated answers: each is refused or in range, and none throws', () => {
  const random = randomFrom(20261122);
  const values = [0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), NaN, Infinity, -0, 400, 16_383];
  let refused = 0;
  for (let round = 0; round < 10_000; round++) {
    const payload = honest.slice(0, random(8) === 0 ? random(honest.length) : honest.length);
    const view = new DataView(payload.buffer);
    for (let change = random(4); change >= 0 && payload.length >= 8; change--) {
      const at = random(Math.floor(payload.length / 8)) * 8;
      if (random(2) === 0) view.setFloat64(at, values[random(values.length)] ?? 0, true);
      else view.setUint8(at + random(8), random(256));
    }
    const decoded = decodeAnswer(payload, job);
    if (decoded === null) refused++;
    else expectInRange(decoded);
  }
  expect(refused).toBeGreaterThan(5000);
});

function expectInRange({ verdict, inflatedBytes }: Answer): void {
  const counts = [inflatedBytes, verdict.matches, verdict.persons];
  for (const finding of verdict.findings) {
    counts.push(finding.matches, finding.persons, ...finding.columns);
    counts.push(finding.sheet ?? 0, finding.row ?? 0, finding.headerRow ?? 0);
    expect(finding.persons).toBeLessThanOrEqual(finding.matches);
    expect(finding.columns.length).toBeLessThanOrEqual(2);
  }
  expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  expect(verdict.persons).toBeLessThanOrEqual(verdict.matches);
}

/** Whole numbers below `most`, the same each time. */
function randomFrom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}
