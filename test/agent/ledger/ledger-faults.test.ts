/** A ledger that is of no use is set aside and begun anew, and a volume without room costs the last second. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdirSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Damaged, openLedger, type Opened, viewLedger } from '../../../agent/ledger/ledger.ts';
import { ledgerIn, readingOf } from '../readings.ts';

const posix = process.platform === 'win32' ? [] : [true];
const A = '/home/karen/register.xlsx';
const MANY = Array.from({ length: 300 }, (_, n) => `/d/${n % 7}/${n}.csv`);

const FEW = MANY.slice(0, 60);

let folder: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-ledger-'));
  database = join(folder, 'ledger.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One with rows, which has been let go of. */
function filled(): void {
  using ledger = ledgerIn(folder);
  for (const path of MANY) ledger.record(readingOf(path));
}

function opened(): Opened {
  const it = openLedger(folder);
  if (it === 'taken') throw new Error(it);
  return it;
}

function overwrite(path: string, from: number, length: number): void {
  const content = readFileSync(path);
  for (let at = from; at < Math.min(from + length, content.length); at++) content[at] = at * 7 + 1;
  writeFileSync(path, content);
}

function inDatabase(sql: string): void {
  const it = new DatabaseSync(database);
  it.exec(sql);
  it.close();
}

describe('set aside, and begun anew', () => {
  const faults: readonly (readonly [why: string, beginning: string, act: () => void])[] = [
    ['the key is gone', 'lost-key', () => rmSync(join(folder, 'state.key'))],
    ['the key was cut', 'lost-key', () => truncateSync(join(folder, 'state.key'), 20)],
    ['the key is empty', 'lost-key', () => truncateSync(join(folder, 'state.key'), 0)],
    ['it is no database', 'damaged', () => writeFileSync(database, 'x'.repeat(9000))],
    ['its beginning is garbage', 'damaged', () => overwrite(database, 0, 4096)],
    ['a page is garbage', 'damaged', () => overwrite(database, 4 * 4096, 4096)],
    ['all but the beginning is garbage', 'damaged', () => overwrite(database, 4096, 1e9)],
    ['it was cut', 'damaged', () => truncateSync(database, statSync(database).size - 5000)],
    ['somebody marked it', 'damaged', () => writeFileSync(join(folder, 'damaged'), '')],
    ['a newer agent wrote it', 'newer', () => inDatabase('PRAGMA user_version = 99')],
  ];
  test.each(faults)('when %s', (_why, beginning, act) => {
    filled();
    act();
    const former = readFileSync(database);
    const again = opened();
    using ledger = again.ledger;
    expect(again.beginning).toBe(beginning);
    const aside = again.setAside ?? '';
    expect(readFileSync(join(aside, 'ledger.db')).equals(former)).toBe(true);
    expect([...ledger.rows()]).toEqual([]);
    ledger.record(readingOf(A));
    expect(ledger.rowOf(A)?.outcome.path).toBe(A);
    ledger[Symbol.dispose]();
    const third = opened();
    third.ledger[Symbol.dispose]();
    expect(third.beginning).toBe('resumed');
    expect(third.setAside).toBeNull();
  });

  test('when its key is another one', () => {
    filled();
    const other = join(folder, 'other');
    ledgerIn(other)[Symbol.dispose]();
    writeFileSync(join(folder, 'state.key'), readFileSync(join(other, 'state.key')));
    expect(viewLedger(folder)).toBeNull();
    const again = opened();
    again.ledger[Symbol.dispose]();
    expect(again.beginning).toBe('wrong-key');
    // With its own key it can be read once more.
    expect(readdirSync(again.setAside ?? '')).toContain('ledger.db');
  });

  test('with a key that is of no use beside it, and each time in a place of its own', () => {
    const asides = [1, 2, 3].map(() => {
      filled();
      truncateSync(join(folder, 'state.key'), 20);
      const again = opened();
      again.ledger[Symbol.dispose]();
      return again.setAside ?? '';
    });
    expect(new Set(asides).size).toBe(3);
    for (const aside of asides)
      expect(readdirSync(aside).toSorted()).toEqual(['ledger.db', 'state.key']);
  });
});

test('a page that somebody wrote over is noticed when it is read, and then nothing is believed', () => {
  filled();
  inDatabase('UPDATE page SET body = zeroblob(length(body))');
  {
    const first = opened();
    expect(first.beginning).toBe('resumed');
    expect(() => first.ledger.rowOf(MANY[0] ?? '')).toThrow(Damaged);
    first.ledger[Symbol.dispose]();
  }
  const again = opened();
  again.ledger[Symbol.dispose]();
  expect(again.beginning).toBe('damaged');
});

test('a piece that was moved to another place is noticed too', () => {
  filled();
  inDatabase(
    'UPDATE told SET path = (SELECT path FROM told WHERE id = (SELECT max(id) FROM told))',
  );
  using ledger = opened().ledger;
  expect(() => [...ledger.rows()]).toThrow(Damaged);
});

test('what is left of a log that was cut or written over is believed up to there', () => {
  const left: number[] = [];
  for (const spoil of [
    (log: string) => truncateSync(log, Math.floor(statSync(log).size / 2)),
    (log: string) => overwrite(log, Math.floor(statSync(log).size / 2), 1e9),
    (log: string) => overwrite(log, 0, 1e9),
    (log: string) => rmSync(log),
  ]) {
    const copy = mkdtempSync(join(tmpdir(), 'cprvagt-log-'));
    const ledger = ledgerIn(folder);
    for (const path of FEW) {
      ledger.record(readingOf(path));
      ledger.flush();
    }
    // As a kill leaves it: what was written, and no more.
    for (const name of ['ledger.db', 'ledger.db-wal', 'state.key']) {
      writeFileSync(join(copy, name), readFileSync(join(folder, name)));
    }
    ledger[Symbol.dispose]();
    spoil(join(copy, 'ledger.db-wal'));
    using resumed = ledgerIn(copy);
    const paths = [...resumed.rows()].map(({ outcome }) => outcome.path);
    left.push(paths.length);
    expect(paths.toReversed()).toEqual(FEW.slice(0, paths.length));
    for (const path of paths) expect(resumed.rowOf(path)?.outcome.path).toBe(path);
    rmSync(copy, { recursive: true });
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  }
  const [cut, brokenOff, none, gone] = left as [number, number, number, number];
  for (const some of [cut, brokenOff]) {
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(FEW.length);
  }
  expect([none, gone]).toEqual([0, 0]);
});

test.each(posix)('a link in the place of the state folder is refused', () => {
  const link = join(folder, 'link');
  symlinkSync(join(folder, 'elsewhere'), link);
  mkdirSync(join(folder, 'elsewhere'));
  expect(() => openLedger(link)).toThrow('link');
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
});

test('an agent that goes down while it begins leaves something to begin with', () => {
  filled();
  const names = readdirSync(folder).filter((name) => name !== 'reserve');
  // Each of the files that a first start makes, and those before it.
  for (const kept of [[], ['agent.lock'], ['agent.lock', 'state.key'], names]) {
    const other = mkdtempSync(join(tmpdir(), 'cprvagt-begin-'));
    for (const name of kept)
      writeFileSync(
        join(other, name),
        name === 'ledger.db' ? '' : readFileSync(join(folder, name)),
      );
    const again = openLedger(other);
    if (again === 'taken') throw new Error(again);
    expect(again.beginning).toBe('new');
    expect(again.setAside).toBeNull();
    again.ledger[Symbol.dispose]();
    rmSync(other, { recursive: true });
  }
});

test('the reserve is there from the first start, and does not lie in zeros', () => {
  filled();
  const reserve = readFileSync(join(folder, 'reserve'));
  expect(reserve.length).toBe(2 ** 20);
  expect(new Set(reserve).size).toBe(256);
  expect(existsSync(join(folder, 'damaged'))).toBe(false);
});
