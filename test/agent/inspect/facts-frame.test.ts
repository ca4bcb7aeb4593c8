/** The facts behind an answer on their way out of the child: whole, in bounds, and not believed. */
import { describe, expect, test } from 'vitest';
import {
  decodeFacts,
  encodeFacts,
  type FileFacts,
  type MemberFact,
} from '../../../agent/inspect/facts-frame.ts';
import { limits } from '../../../agent/inspect/limits.ts';
import { Parser } from '../../../agent/inspect/parent.ts';
import { HEADER_BYTES, type Job, readHead } from '../../../agent/inspect/protocol.ts';
import { somePeople, written } from '../../../scripts/people.ts';
import { COLLIDERS } from '../../colliders.ts';
import { columns, explainedOf, type Rows } from '../../rules/feed.ts';
import { answering, Workshop } from './hostile.ts';

const job: Job = {
  id: 7,
  sizeBytes: 1_000_000,
  today: 20261122,
  hint: 'table',
  wishes: ['explain'],
};

const PEOPLE = somePeople(40, 1);

function factsOf(sheets: readonly Rows[], members: readonly (string | null)[]): FileFacts {
  const { facts, total } = explainedOf(sheets, { names: ['Sag 020280-0009'] });
  const inMembers = facts.map((fact, i) => ({ ...fact, member: members[i % members.length]! }));
  return { facts: inMembers, total };
}

const ALL = factsOf(
  [
    columns(
      ['CPR', ...PEOPLE, 'cpr 251248-9996'],
      ['Note', ...PEOPLE.map((digits) => `se ${digits}`)],
      ...COLLIDERS.map(([why, values]) => [why, ...values]),
    ),
    columns(
      ['Fødselsdato', ...PEOPLE.map((digits) => digits.slice(0, 6))],
      ['Løbenr', ...PEOPLE.map((digits) => digits.slice(6))],
    ),
    [
      ['Navn', 'A', 'B', 'C'],
      ['CPR', ...PEOPLE.slice(0, 3).map((digits) => written(digits))],
    ],
    columns(['CPR', '010180', '020280', '030380']),
  ],
  [null],
);

function payloadOf(facts: FileFacts, id = job.id): Uint8Array {
  return encodeFacts(id, facts).slice(HEADER_BYTES);
}

function one(name: MemberFact['subject']): MemberFact {
  const fact = ALL.facts.find(({ subject }) => subject === name);
  if (fact === undefined) throw new Error(`no ${name}`);
  return fact;
}

/** The numbers of a frame with this one fact alone. */
function numbersOf(fact: MemberFact): number[] {
  const payload = payloadOf({ facts: [fact], total: 1 });
  const view = new DataView(payload.buffer);
  return Array.from({ length: payload.length / 8 }, (_, at) => view.getFloat64(at * 8, true));
}

function decoded(numbers: readonly number[]): FileFacts | null {
  return decodeFacts(new Uint8Array(Float64Array.from(numbers).buffer), job);
}

test('facts come out as they went in, of every subject', () => {
  expect(new Set(ALL.facts.map(({ subject }) => subject)).size).toBe(4);
  expect(decodeFacts(payloadOf(ALL), job)).toEqual(ALL);
  expect(decodeFacts(payloadOf({ facts: [], total: 0 }), job)).toEqual({ facts: [], total: 0 });
});

test('of an archive with the names of its members, each once', () => {
  const named = factsOf(
    [columns(['CPR', ...PEOPLE], ['Nr', ...PEOPLE])],
    ['a.csv', 'æ/b.xlsx', null],
  );
  expect(decodeFacts(payloadOf(named), job)).toEqual(named);
  const many = Array.from({ length: 9 }, () => ({ ...one('column'), member: 'x'.repeat(100) }));
  const frame = payloadOf({ facts: many, total: 9 });
  expect(Buffer.from(frame).toString('latin1').split('x'.repeat(100))).toHaveLength(2);
});

test('names leave masked, whatever a child says', () => {
  const facts = [{ ...one('column'), member: 'Sag 0202800009.xlsx' }];
  const [fact] = decodeFacts(payloadOf({ facts, total: 1 }), job)?.facts ?? [];
  expect(fact?.member).not.toContain('0202800009');
});

describe('a frame is never larger than an answer may be', () => {
  test('of many facts the first are sent, and how many there were', () => {
    const facts = Array.from({ length: 400 }, (_, sheet) => ({
      ...one('column'),
      sheet: sheet + 1,
    }));
    const frame = encodeFacts(job.id, { facts, total: 900 });
    expect(readHead(frame)).toEqual([frame.length - HEADER_BYTES, 'facts']);
    expect(frame.length).toBeLessThanOrEqual(HEADER_BYTES + limits.verdictBytes);
    const sent = decodeFacts(frame.slice(HEADER_BYTES), job);
    expect(sent?.total).toBe(900);
    expect(sent?.facts.length).toBeGreaterThan(80);
    expect(sent?.facts).toEqual(facts.slice(0, sent?.facts.length));
  });

  test('also when every one has a name of its own', () => {
    const facts = Array.from({ length: 400 }, (_, i) => {
      return { ...one('column'), member: `${i}`.padEnd(limits.memberName, 'ø') };
    });
    const frame = encodeFacts(job.id, { facts, total: 400 });
    expect(frame.length).toBeLessThanOrEqual(HEADER_BYTES + limits.verdictBytes);
    const sent = decodeFacts(frame.slice(HEADER_BYTES), job)?.facts ?? [];
    expect(sent.length).toBeGreaterThan(50);
    expect(sent).toEqual(facts.slice(0, sent.length));
  });
});

const column = numbersOf(one('column'));
const pair = numbersOf(one('pair'));
const HEAD = 4;

/** Which number of a frame with one column, and what a child could lie there. */
const lies: readonly (readonly [why: string, at: number, lie: number])[] = [
  ['of another job', 0, 8],
  ['fewer in all than listed', 1, 0],
  ['more listed than there are', 2, 2],
  ['none listed, and one there', 2, 0],
  ['a name too many', 3, 1],
  ['a member without a name', HEAD, 0],
  ['no known subject', HEAD + 1, 4],
  ['a pair with one column', HEAD + 1, 2],
  ['no known place', HEAD + 2, 12],
  ['sheet 0', HEAD + 3, 0],
  ['a sheet beyond the limit', HEAD + 3, limits.sheets + 1],
  ['a column beyond the last', HEAD + 4, limits.columns],
  ['half a column', HEAD + 4, 0.5],
  ['a second column', HEAD + 5, 3],
  ['row 0', HEAD + 6, 0],
  ['a header in a row that cannot be', HEAD + 7, 2 ** 40],
  ['no known header', HEAD + 8, 10],
  ['a count that is none', HEAD + 9, NaN],
  ['a count below nothing', HEAD + 9, -1],
  ['a count without end', HEAD + 9, Infinity],
  ['more dates than numbers', HEAD + 19 + 3, 2 ** 20],
  ['more with a control digit than dates', HEAD + 19 + 4, 2 ** 20],
  ['more different ones than there are', HEAD + 19 + 5, 2 ** 20],
  ['neither carried nor not', HEAD + 19 + 17, 2],
  ['no known confidence', column.length - 4, 3],
  ['no known reason against it', column.length - 2, 2 ** 10],
  ['no known warning', column.length - 1, 2],
];

test.each(lies)('facts are refused: %s', (_why, at, lie) => {
  expect(decoded(column)).not.toBeNull();
  expect(decoded(column.with(at, lie))).toBeNull();
});

test('facts are refused: two columns of which one is missing', () => {
  expect(decoded(pair)).not.toBeNull();
  expect(decoded(pair.with(HEAD + 5, -1))).toBeNull();
  expect(decoded(pair.with(HEAD + 4, -1))).toBeNull();
  expect(decoded(pair.with(HEAD + 8, 100))).toBeNull();
});

const honest = payloadOf(ALL);
const lengths: readonly (readonly [why: string, payload: Uint8Array])[] = [
  ['nothing', new Uint8Array(0)],
  ['cut', honest.slice(0, -8)],
  ['cut in a number', honest.slice(0, -3)],
  ['more behind', new Uint8Array([...honest, ...new Uint8Array(8)])],
  ['beyond the limit', new Uint8Array(limits.verdictBytes + 8)],
];
test.each(lengths)('facts are refused: %s', (_why, payload) => {
  expect(decodeFacts(payload, job)).toBeNull();
});

test('a frame with any number changed is refused or in range, and none throws', () => {
  const values = [0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), NaN, Infinity, -0, 9, 16_383];
  const subjects = [column, pair, numbersOf(one('row')), numbersOf(one('place'))];
  const lied = subjects.flatMap((numbers) =>
    numbers.flatMap((_, at) => values.map((value) => decoded(numbers.with(at, value)))),
  );
  const refused = lied.filter((facts) => facts === null).length;
  for (const fact of lied.flatMap((facts) => facts?.facts ?? [])) expectInRange(fact);
  expect(refused).toBeGreaterThan(1000);
});

function expectInRange(fact: MemberFact): void {
  const check = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(check);
    else if (typeof value === 'number')
      expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
    else expect(value).not.toBeUndefined();
  };
  check(fact);
  expect(fact.headers).toHaveLength(fact.subject === 'pair' ? 2 : 1);
  expect(fact.columns.length).toBeLessThanOrEqual(fact.headers.length);
}

describe('a child that', () => {
  const small = { sizeBytes: 3, head: new TextEncoder().encode('a;b'), read: async () => 0 };
  const none = "send('facts', [id, 0, 0, 0]);";
  const answers: readonly (readonly [
    why: string,
    wish: boolean,
    deed: string,
    isHonest: boolean,
  ])[] = [
    ['sends the facts that were wished', true, `${none} honest(id);`, true],
    ['sends none where none were wished', false, 'honest(id);', true],
    ['keeps the facts that were wished to itself', true, 'honest(id);', false],
    ['sends them unasked', false, `${none} honest(id);`, false],
    ['sends them twice', true, `${none} ${none} honest(id);`, false],
    ['sends them of another job', true, "send('facts', [id + 1, 0, 0, 0]); honest(id);", false],
  ];
  test.each(answers)('%s', async (_why, isWished, deed, isHonest) => {
    using workshop = new Workshop();
    await using parser = new Parser({ program: workshop.program('facts', answering(deed)) });
    const wishes = isWished ? (['explain'] as const) : [];
    const said = await parser.inspect(small, { hint: 'table', today: 20261122, wishes });
    expect(said.failure).toBe(isHonest ? null : 'crashed');
    expect(said.facts).toEqual(isHonest && isWished ? { facts: [], total: 0 } : null);
  });
});
