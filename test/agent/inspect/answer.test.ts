/**
 * The archive's part of an answer and how a file is encrypted: they come out as they went in, names
 * masked and bounded, and nothing gets through that no honest child would send.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONFIDENCES } from '../../../rules/index.ts';
import {
  type Answer,
  decodeAnswer,
  encodeAnswer,
  type MemberFinding,
} from '../../../agent/inspect/answer.ts';
import { limits } from '../../../agent/inspect/limits.ts';
import { CIPHERS, HASHES, PASSWORDS, type Scheme, SCHEMES } from '../../../agent/formats/scheme.ts';
import { HEADER_BYTES, type Job, readHead } from '../../../agent/inspect/protocol.ts';

const job: Job = { id: 3, sizeBytes: 9999, today: 20261122, hint: 'archive', wishes: [] };

function finding(member: string | null, more: Partial<MemberFinding> = {}): MemberFinding {
  return {
    kind: 'cpr',
    where: 'cells',
    sheet: 1,
    columns: [0],
    row: null,
    headerRow: null,
    matches: 2,
    persons: 1,
    confidence: 'likely',
    member,
    ...more,
  };
}

function answerOf(findings: readonly MemberFinding[]): Answer {
  return {
    format: 'zip',
    trouble: null,
    verdict: { findings, matches: 9, persons: 9, categories: [], warnings: [] },
    scheme: null,
    inflatedBytes: 5,
    members: { read: [1, 2, 3, 4], sealed: [5, 0, 0, 1], unread: [0, 0, 2, 0] },
  };
}

const answer = answerOf([
  finding('mappe/Ærø.csv'),
  finding('b.zip > c.csv', { kind: 'test', where: 'name', sheet: null, columns: [] }),
  finding('mappe/Ærø.csv', { confidence: 'possible' }),
  finding(null),
]);
const honest = encodeAnswer(job.id, answer).slice(HEADER_BYTES);

test('an archive’s answer comes out as it went in', () => {
  expect(decodeAnswer(honest, job)).toEqual(answer);
  expect(decodeAnswer(encodeAnswer(3, answerOf([])).slice(HEADER_BYTES), job)).toEqual(
    answerOf([]),
  );
});

function people(list: readonly MemberFinding[]): number {
  return list.filter(({ kind }) => kind !== 'test').length;
}

test('whatever the names, what fits one frame comes out; people before test persons', () => {
  const name = fc.tuple(
    fc.constantFrom('a', 'æ', '語', '😀', '\ud800'),
    fc.integer({ min: 1, max: 90 }),
  );
  const names = fc.array(name, { minLength: 1, maxLength: 450, size: 'max' });
  fc.assert(
    fc.property(names, (all) => {
      const findings = all.map(([sign, length], at) =>
        finding(`${at}/${sign.repeat(length)}`, at % 3 === 0 ? { kind: 'test' } : {}),
      );
      const frame = encodeAnswer(job.id, answerOf(findings));
      expect(readHead(frame)).toEqual([frame.length - HEADER_BYTES, 'verdict']);
      expect(frame.length - HEADER_BYTES).toBeLessThanOrEqual(limits.verdictBytes);
      const told = decodeAnswer(frame.slice(HEADER_BYTES), job)?.verdict.findings ?? [];
      expect(told.length).toBeGreaterThanOrEqual(Math.min(findings.length, 120));
      if (told.some(({ kind }) => kind === 'test')) expect(people(told)).toBe(people(findings));
    }),
    { numRuns: 40, seed: 5 },
  );
});

test('a name that should have been masked is masked', () => {
  const frame = encodeAnswer(job.id, answerOf([finding('Sag 010180-0008.csv')]));
  const told = decodeAnswer(frame.slice(HEADER_BYTES), job);
  expect(told?.verdict.findings[0]?.member).toBe('Sag ******-****.csv');
});

const count = (most: number): fc.Arbitrary<number | null> =>
  fc.option(fc.oneof(fc.constantFrom(0, most), fc.integer({ min: 0, max: most })));
const anyScheme: fc.Arbitrary<Scheme> = fc.record({
  name: fc.constantFrom(...SCHEMES),
  cipher: fc.constantFrom(...CIPHERS),
  keyBits: count(4096),
  hash: fc.option(fc.constantFrom(...HASHES)),
  spins: count(2 ** 32),
  password: fc.constantFrom(...PASSWORDS),
});

test('however it is encrypted, that comes out as it went in', () => {
  fc.assert(
    fc.property(fc.option(anyScheme), fc.boolean(), (scheme, isArchive) => {
      const { members } = answer;
      const told: Answer = isArchive
        ? { ...answerOf([]), scheme, members }
        : { ...answerOf([]), format: 'xls', trouble: 'sealed', scheme, members: null };
      expect(decodeAnswer(encodeAnswer(3, told).slice(HEADER_BYTES), job)).toEqual(told);
    }),
    { numRuns: 500, seed: 7 },
  );
});

const AGILE: Scheme = {
  name: 'ooxml-agile',
  cipher: 'aes',
  keyBits: 256,
  hash: 'sha512',
  spins: 100_000,
  password: 'secret',
};
const sealedWorkbook: Answer = {
  ...answerOf([]),
  format: 'ooxml-encrypted',
  trouble: 'sealed',
  scheme: AGILE,
  members: null,
};

/** What comes out when this is different. */
function decoded(change: Partial<Answer>): Answer | null {
  return decodeAnswer(encodeAnswer(3, { ...sealedWorkbook, ...change }).slice(HEADER_BYTES), job);
}

test('what takes a password was not read: of one file that is refused, of an archive it is not', () => {
  expect(decoded({})?.scheme).toEqual(AGILE);
  expect(decoded({ trouble: null })).toBeNull();
  expect(decoded({ trouble: null, scheme: { ...AGILE, password: 'default' } })).not.toBeNull();
  expect(decoded({ trouble: null, scheme: { ...AGILE, password: 'empty' } })).not.toBeNull();
  expect(decoded({ trouble: null, members: answer.members })?.scheme).toEqual(AGILE);
  // Encrypted, and in no way that anybody knows.
  expect(decoded({ scheme: null })?.trouble).toBe('sealed');
});

const SCHEME = 8;
const schemeLies: readonly (readonly [why: string, at: number, lie: number])[] = [
  ['no known name', SCHEME, SCHEMES.length],
  ['no name', SCHEME, -1],
  ['half a name', SCHEME, 0.5],
  ['no known cipher', SCHEME + 1, CIPHERS.length],
  ['no cipher', SCHEME + 1, -1],
  ['a key longer than any', SCHEME + 2, 4097],
  ['a key shorter than none', SCHEME + 2, -2],
  ['half a bit', SCHEME + 2, 127.5],
  ['a key that is no number', SCHEME + 2, NaN],
  ['no known hash', SCHEME + 3, HASHES.length],
  ['a hash below none', SCHEME + 3, -2],
  ['more spins than any file can ask for', SCHEME + 4, 2 ** 32 + 1],
  ['spins without end', SCHEME + 4, Infinity],
  ['spins below none', SCHEME + 4, -2],
  ['no known password', SCHEME + 5, PASSWORDS.length],
  ['no password', SCHEME + 5, -1],
];
test.each(schemeLies)('an answer is refused for a scheme with %s', (_why, at, lie) => {
  const payload = Buffer.from(encodeAnswer(3, sealedWorkbook).slice(HEADER_BYTES));
  expect(decodeAnswer(payload, job)).not.toBeNull();
  payload.writeDoubleLE(lie, at * NUMBER);
  expect(decodeAnswer(payload, job)).toBeNull();
});

const NUMBER = 8;
/** Where the counts, the number of names, the members of the findings and the lengths begin. */
const COUNTS = 15 + 4 * 11;
const NAMES = COUNTS + 3 * (CONFIDENCES.length + 1);
const MEMBERS = NAMES + 1;
const LENGTHS = MEMBERS + 4;

const lies: readonly (readonly [why: string, at: number, lie: number])[] = [
  ['a count below nothing', COUNTS, -1],
  ['a count of half a file', COUNTS + 2, 0.5],
  ['more spreadsheets than entries', COUNTS + 1, limits.entries],
  ['more names than findings', NAMES, 5],
  ['more names than there are', NAMES, 3],
  ['fewer names than there are', NAMES, 1],
  ['names without end', NAMES, 2 ** 40],
  ['a member that is not there', MEMBERS, 2],
  ['a member that is a fraction', MEMBERS + 1, 0.5],
  ['a member that is no number', MEMBERS, NaN],
  ['a name longer than all', LENGTHS, 5000],
  ['a name of no length', LENGTHS, 0],
  ['a name below nothing', LENGTHS + 1, -1],
];
test.each(lies)('an answer is refused for %s', (_why, at, lie) => {
  const payload = Buffer.from(honest);
  payload.writeDoubleLE(lie, at * NUMBER);
  expect(decodeAnswer(payload, job)).toBeNull();
});

test('an answer is refused for bytes that are no text, are missing, or are too many', () => {
  const text = LENGTHS * NUMBER + 2 * NUMBER;
  expect(Buffer.from(honest).subarray(text).toString()).toBe('mappe/Ærø.csvb.zip > c.csv');
  const noText = Buffer.from(honest);
  noText[text + 6] = 0xff;
  for (const payload of [
    noText,
    honest.slice(0, -1),
    Buffer.concat([honest, Buffer.from('x')]),
    Buffer.concat([honest, Buffer.alloc(limits.verdictBytes)]),
    honest.slice(0, COUNTS * NUMBER + 5),
    honest.slice(0, MEMBERS * NUMBER),
  ]) {
    expect(decodeAnswer(payload, job)).toBeNull();
  }
  const long = encodeAnswer(job.id, answerOf([finding('x'.repeat(limits.memberName + 1))]));
  expect(decodeAnswer(long.slice(HEADER_BYTES), job)).toBeNull();
});

test('any byte changed or cut is an answer or none, never an error', () => {
  fc.assert(
    fc.property(fc.nat(honest.length - 1), fc.nat(255), fc.nat(honest.length), (at, byte, end) => {
      const payload = Buffer.from(honest);
      payload[at] = byte;
      for (const told of [payload, payload.subarray(0, end)]) {
        expect(decodeAnswer(told, job)?.format ?? 'none').toBeTypeOf('string');
      }
    }),
    { numRuns: 3000, seed: 6 },
  );
});
