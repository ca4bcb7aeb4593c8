/**
 * What lies beside an encrypted workbook: with it encrypted it is read where the workbook is, and what lies
 * in the clear is read also where that is sealed.
 */
import { describe, expect, test } from 'vitest';
import { random, somePeople } from '../../../../scripts/people.ts';
import { compound } from '../../../compound-writer.ts';
import {
  encryptedBeside,
  encryptedProperties,
  encryptedStream,
  encryptor,
  type Way,
} from '../../../encrypted-xls.ts';
import { propertySets, DOCUMENT_SUMMARY, SUMMARY } from '../../../property-sets.ts';
import { linesOf, read } from '../../../reading.ts';
import { pivot, xlsStream } from '../../../xls-places.ts';

const DEFAULT = 'VelvetSweatshop';
const WAYS: readonly Way[] = [
  { kind: 'xor' },
  { kind: 'rc4' },
  { kind: 'cryptoapi', keyBits: 40 },
  { kind: 'cryptoapi', keyBits: 128 },
];
const API: Way = { kind: 'cryptoapi', keyBits: 128 };

const PEOPLE = somePeople(300, 11).map((cpr) => `${cpr.slice(0, 6)}-${cpr.slice(6)}`);
const [FIRST = '', SECOND = ''] = PEOPLE;
const STREAM = xlsStream({});
const CACHE = pivot([{ name: 'CPR-nr', values: PEOPLE }]);
const TITLE = propertySets({ values: { 2: `CPR-nr ${FIRST}` } });
const COMPANY = propertySets({ values: { 15: `CPR-nr ${SECOND}` } });
const BOTH = { [SUMMARY]: TITLE, [DOCUMENT_SUMMARY]: COMPANY };
const IN_BOTH = ['cpr property: 2/2 certain'];

function sealedStream(way: Way, password: string): Buffer {
  return encryptedStream(STREAM, encryptor(way, password));
}

function endOf(streams: Readonly<Record<string, Buffer>>): readonly unknown[] {
  const { trouble, scheme, verdict } = read(compound(streams));
  return [trouble, scheme?.password ?? null, ...linesOf(verdict)];
}

describe('rows behind a pivot table', () => {
  const plain = read(compound({ Workbook: STREAM, '_SX_DB_CUR/0001': CACHE }));

  test('are there', () => {
    expect(plain.trouble).toBeNull();
    expect(plain.verdict.persons).toBe(PEOPLE.length);
  });

  test.each(WAYS)('are read like their plain twin: $kind', (way) => {
    const own = encryptor(way, DEFAULT);
    const beside = encryptedBeside(CACHE, own);
    const { trouble, verdict } = read(
      compound({ Workbook: encryptedStream(STREAM, own), '_SX_DB_CUR/0001': beside }),
    );
    expect(trouble).toBeNull();
    expect(verdict).toEqual(plain.verdict);
  });

  test.each(WAYS)('are sealed with the workbook: $kind', (way) => {
    const own = encryptor(way, 'hemmelig');
    const beside = encryptedBeside(CACHE, own);
    const streams = { Workbook: encryptedStream(STREAM, own), '_SX_DB_CUR/0001': beside };
    expect(endOf(streams)).toEqual(['sealed', 'secret']);
  });
});

describe('properties', () => {
  test('that were encrypted with the workbook', () => {
    for (const password of [DEFAULT, '']) {
      const own = encryptor(API, password);
      const encryption = encryptedProperties(BOTH, own);
      const streams = { Workbook: encryptedStream(STREAM, own), encryption };
      expect(endOf(streams).slice(2)).toEqual(IN_BOTH);
      expect(endOf(streams)[0]).toBeNull();
    }
    const own = encryptor(API, 'hemmelig');
    const encryption = encryptedProperties(BOTH, own);
    const streams = { Workbook: encryptedStream(STREAM, own), encryption };
    expect(endOf(streams)).toEqual(['sealed', 'secret']);
  });

  test('in the clear, of a workbook that is sealed', () => {
    for (const way of WAYS) {
      const streams = { Workbook: sealedStream(way, 'hemmelig'), ...BOTH };
      expect(endOf(streams)).toEqual(['sealed', 'secret', ...IN_BOTH]);
    }
  });

  test('that are broken beside it are no news', () => {
    const broken = { [SUMMARY]: TITLE.subarray(0, 40), [DOCUMENT_SUMMARY]: Buffer.from('noise') };
    const streams = { Workbook: sealedStream(API, 'hemmelig'), ...broken };
    expect(endOf(streams)).toEqual(['sealed', 'secret']);
    expect(endOf({ Workbook: sealedStream(API, DEFAULT), ...broken })).toEqual([
      'damaged',
      'default',
    ]);
  });

  const own = encryptor(API, DEFAULT);
  const lies: readonly (readonly [why: string, encryption: Buffer, ended: readonly unknown[]])[] = [
    ['nothing', Buffer.alloc(0), ['damaged']],
    ['cut in its list', encryptedProperties(BOTH, own).subarray(0, -30), ['damaged']],
    ['more streams than its list', encryptedProperties(BOTH, own, { count: 3 }), ['damaged', ...IN_BOTH]],
    ['so many that nobody counts', encryptedProperties(BOTH, own, { count: 0xffffffff }), ['damaged', ...IN_BOTH]],
    ['longer streams than it is', encryptedProperties(BOTH, own, { sizeBytes: 0x7fffffff }), ['damaged']],
    ['half a list', encryptedProperties(BOTH, own, { listBytes: 3 }), ['damaged']],
    ['larger than any', Buffer.alloc(2 ** 20), ['limit']],
  ]; // prettier-ignore
  test.each(lies)('that lie: %s', (_why, encryption, [trouble, ...lines]) => {
    const started = performance.now();
    const end = endOf({ Workbook: encryptedStream(STREAM, own), encryption });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(end).toEqual([trouble, 'default', ...lines]);
  });

  test('are nowhere where the way of encrypting knows none', () => {
    const encryption = encryptedProperties(BOTH, own);
    const streams = { Workbook: sealedStream({ kind: 'xor' }, DEFAULT), encryption };
    expect(endOf(streams)).toEqual(['unsupported', 'default']);
  });

  test('the same bytes again and again cost no time', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`${at}`, Buffer.alloc(1)]),
    );
    const encryption = encryptedProperties(many, own, { sizeBytes: 20_000 });
    const started = performance.now();
    const end = endOf({ Workbook: encryptedStream(STREAM, own), encryption });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(end).toEqual(['damaged', 'default']);
  });

  test('200 with bytes changed at random each end, and in no time', () => {
    const next = random(3);
    const whole = encryptedProperties(BOTH, own);
    for (let turn = 0; turn < 200; turn++) {
      const encryption = Buffer.from(whole);
      for (let change = 0; change < 2; change++) {
        encryption[Math.floor(next() * encryption.length)] = Math.floor(next() * 256);
      }
      const started = performance.now();
      const [trouble] = endOf({ Workbook: encryptedStream(STREAM, own), encryption });
      expect(performance.now() - started).toBeLessThan(1000);
      expect([null, 'damaged', 'limit']).toContain(trouble);
    }
  });
});

test('a workbook that lies there twice, once sealed and once open', () => {
  const people = xlsStream({ version: 5, book: [], sheet: [] });
  const streams = { Workbook: sealedStream(API, 'hemmelig'), Book: people };
  expect(endOf(streams)).toEqual(['sealed', 'secret']);
  const both = { Workbook: sealedStream(API, DEFAULT), Book: people };
  expect(endOf(both)).toEqual([null, 'default']);
});
