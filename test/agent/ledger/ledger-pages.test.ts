/** Folders and candidates by the thousand: in order, each as it was kept, over pages that are cut and emptied. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../../agent/ledger/ledger.ts';
import { type Entry, keyOf, pathOf, unlisted, waiting } from '../../../agent/ledger/entry.ts';
import { isSettled } from '../../../agent/ledger/identity.ts';
import { readPage, writePage } from '../../../agent/ledger/page-body.ts';
import { random } from '../../../scripts/people.ts';
import { ledgerIn } from '../readings.ts';

const posix = process.platform === 'win32' ? [] : [true];

let folder: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-pages-'));
  ledger = ledgerIn(folder);
});
afterEach(() => {
  ledger[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function keys(): string[] {
  return [...ledger.known.from('').below('')].map(({ key }) => key);
}

/** Of nothing in particular. */
const HERE = unlisted('/');

test('what was put in and taken out in any order is what is there, before a restart and after', () => {
  const at = random(2018);
  const model = new Set<string>(['/']);
  for (let round = 0; round < 12; round++) {
    const some = Array.from(
      { length: 400 },
      () => `/${Math.floor(at() * 9)}/${Math.floor(at() * 3000)}.csv`,
    );
    // Before all others, after the first page has been emptied.
    if (round % 3 === 0) some.push(...Array.from({ length: 700 }, (_, n) => `/!/${round} ${n}`));
    ledger.known.list(HERE, some);
    for (const key of ['/', ...some]) model.add(key);
    // All of the first pages among them.
    for (const key of [...model].toSorted().slice(0, round % 3 === 2 ? 900 : 20)) {
      const entry = ledger.known.get(key);
      if (entry !== null) ledger.known.forget(entry);
      model.delete(key);
    }
    if (round % 4 === 1) {
      ledger.known.forgetBelow('/4/');
      const below = [...model].filter((key) => key.startsWith('/4/'));
      below.forEach((key) => model.delete(key));
    }
    if (round % 3 === 1) {
      ledger[Symbol.dispose]();
      ledger = ledgerIn(folder);
    }
    expect(keys()).toEqual([...model].toSorted());
    for (const key of some)
      expect(ledger.known.get(key)?.key ?? null).toBe(model.has(key) ? key : null);
  }
  ledger.keepOnly(['/2', '/7']);
  expect(keys()).toEqual([...model].filter((key) => /^\/[27]\//.test(key)).toSorted());
});

function name(n: number): string {
  return `/d/${String(n).padStart(5, '0')}.csv`;
}

test('who goes through them sees what comes before him, and each once', () => {
  const even = Array.from({ length: 3000 }, (_, n) => name(2 * n));
  ledger.known.list(HERE, even);
  const seen: string[] = [];
  for (const { key } of ledger.known.from('/d/').below('/d/')) {
    seen.push(key);
    const n = Number(key.slice(3, 8));
    if (n % 300 === 0) {
      // Until the page in hand has been put away.
      ledger.flush();
      even.forEach((other) => ledger.known.get(other));
    }
    // One that comes right behind, one far ahead, and some that go before and behind.
    if (n % 2 === 0) ledger.known.list(HERE, [name(n + 1)]);
    if (n % 500 === 0)
      ledger.known.list(
        HERE,
        [name(n + 100)].map((one) => one.replace('.', 'x.')),
      );
    for (const other of [n - 7, n + 60]) {
      const entry = n % 100 === 0 ? ledger.known.get(name(other)) : null;
      if (entry !== null) ledger.known.forget(entry);
    }
    if (n % 700 === 0) ledger.flush();
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.toSorted()).toEqual(seen);
  const gone = even.filter((_, n) => n % 50 === 30 && n >= 30);
  expect(seen.filter((key) => gone.includes(key))).toEqual([]);
  expect(seen.length).toBe(6000 - gone.length * 2 + 12);
});

const ENTRY = fc.record({
  key: fc.string({
    unit: fc.constantFrom('a', 'b', 'æ', '😀', '😁', '/', '\u{dc80}', '\u{dcff}', '\u{1f4a9}'),
  }),
  isFolder: fc.boolean(),
  row: fc.nat(2 ** 50),
  state: fc.constantFrom('waiting', 'clean', 'other', 'told'),
  number: fc.bigInt(0n, 2n ** 63n - 1n),
  ms: fc.double({ noNaN: true }),
});

function entryOf(made: typeof ENTRY extends fc.Arbitrary<infer T> ? T : never): Entry {
  const { key, isFolder, row, state, number, ms } = made;
  if (isFolder) return { kind: 'folder', key, modifiedMs: ms, changedMs: -ms };
  const marks = {
    node: number * 2n,
    sizeBytes: number,
    modifiedNs: -number,
    changedNs: number - 9n,
  };
  return { kind: 'file', key, state, revision: row % 300, volume: row % 7, row, ...marks };
}

describe('a page', () => {
  test('is read as it was written, whatever the keys', () => {
    fc.assert(
      fc.property(fc.array(ENTRY, { maxLength: 60 }), (made) => {
        const entries = made.map(entryOf).filter(({ key }) => keyOf(bytesOf(key)) === key);
        const sorted = entries.toSorted((one, other) => (one.key < other.key ? -1 : 1));
        expect(readPage(writePage(sorted))).toEqual(sorted);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  test.each(posix)('has keys that lead to the same bytes again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const path = Buffer.concat([
          Buffer.from('/d/'),
          Buffer.from(bytes).map((byte) => (byte === 0x2f ? 0x30 : byte)),
        ]);
        expect(Buffer.from(pathOf(keyOf(path))).equals(path)).toBe(true);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});

/** As the system would have it. */
function bytesOf(key: string): Buffer {
  const path = pathOf(`/${key}x`);
  return (typeof path === 'string' ? Buffer.from(path) : path).subarray(1, -1);
}

test.each([
  ['long ago', -3000, true],
  ['a moment ago', -1500, false],
  ['now', 0, false],
  ['in a moment', 1500, false],
  ['by a clock that was wrong', 86_400_000, true],
])('a time of change %s', (_when, apartMs, settled) => {
  expect(isSettled(1_543_658_400_000 + apartMs, 1_543_658_400_000)).toBe(settled);
});

test('a candidate waits until it is read', () => {
  expect(waiting('/a.csv')).toMatchObject({ state: 'waiting', revision: 0 });
});
