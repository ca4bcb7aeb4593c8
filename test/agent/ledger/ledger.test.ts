/** What the ledger keeps, tells, counts and forgets; that nobody reads a path in it; and what becomes of a bad one. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PersonHash, Sketch } from '../../../agent/inspect/sketch.ts';
import {
  type Ledger,
  openLedger,
  type Reading,
  type Row,
  viewLedger,
} from '../../../agent/ledger/ledger.ts';
import { SCHEMA, SETTINGS } from '../../../agent/ledger/database.ts';
import { PersonSet } from '../../../rules/persons.ts';
import { Room } from '../../../rules/room.ts';
import { CLEAN, ledgerIn, outcomeOf, readingOf } from '../readings.ts';

const posix = process.platform === 'win32' ? [] : [true];

/** Of `synchronous`. */
const FULL = 2;

let folder: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-ledger-'));
  ledger = ledgerIn(folder);
});
afterEach(() => {
  ledger[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function again(): Ledger {
  ledger[Symbol.dispose]();
  ledger = ledgerIn(folder);
  return ledger;
}

function rowOf(path: string): Row {
  const row = ledger.rowOf(path);
  if (row === null) throw new Error(`no row of ${path}`);
  return row;
}

/** Its own connection: most settings are of that alone. */
function tableOf(of: Ledger): DatabaseSync {
  return (of as unknown as { readonly database: DatabaseSync }).database;
}

function inTable(sql: string): Record<string, unknown> | undefined {
  return tableOf(ledger).prepare(sql).get();
}

/** All there is on the disk of it. */
function bytes(): Buffer {
  ledger.flush();
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  return Buffer.concat(names.map((name) => readFileSync(join(folder, name))));
}

const A = '/home/karen.madsen/Skrivebord/register 2018.xlsx';
const B = '/home/karen.madsen/Skrivebord/andet.csv';

describe('a row', () => {
  test('is what was learned, with the path, and is there the next time', () => {
    const outcome = outcomeOf({
      path: A,
      matches: 300,
      persons: 298,
      warnings: ['birthDatesOnly'],
    });
    ledger.record(
      readingOf(A, {
        outcome,
        place: 'downloads',
        volume: 'v',
        fingerprint: 'f',
        head: 'h',
        drill: true,
      }),
    );
    const row = rowOf(A);
    expect(again().rowOf(A)).toEqual(row);
    expect(row).toMatchObject({ state: 'present', outcome, place: 'downloads', volume: 'v' });
    expect(row).toMatchObject({
      fingerprint: 'f',
      head: 'h',
      drill: true,
      twin: null,
      confirmed: false,
    });
    expect(Math.abs(row.firstSeenMs - Date.now())).toBeLessThan(60_000);
  });

  test.each(posix)('of a path that is no UTF-8 has its bytes', () => {
    const path = Buffer.from([...Buffer.from('/d/ø'), 0xff, 0x80, ...Buffer.from('😀/x.csv')]);
    ledger.record(readingOf(path));
    const row = again().rowOf(path);
    expect(row?.outcome.pathBytes).toBe(path.toString('base64'));
    expect(ledger.rowOf(path.toString())).toBeNull();
  });

  test('has the head of the last reading, which is news', () => {
    ledger.record(readingOf(A));
    const { sequence, head } = rowOf(A);
    expect(head).toBeNull();
    ledger.record(readingOf(A, { head: 'h' }));
    expect(rowOf(A).head).toBe('h');
    expect(rowOf(A).sequence).toBeGreaterThan(sequence);
  });

  test('keeps its id, and gets a new sequence when what is told of it changes', () => {
    ledger.record(readingOf(A));
    ledger.record(readingOf(B));
    const [first, other] = [rowOf(A), rowOf(B)];
    ledger.record(readingOf(A));
    expect(rowOf(A)).toEqual(first);
    const changes: Partial<Reading>[] = [
      { outcome: outcomeOf({ persons: 3 }) },
      { place: 'temp' },
      { volume: 'another' },
      { fingerprint: 'x' },
      { head: 'y' },
      { drill: true },
    ];
    let last = Math.max(first.sequence, other.sequence);
    for (const change of changes) {
      ledger.record(readingOf(A, change));
      const row = rowOf(A);
      expect(row.id).toBe(first.id);
      expect(row.sequence).toBeGreaterThan(last);
      expect(row.firstSeenMs).toBe(first.firstSeenMs);
      last = row.sequence;
    }
    expect(rowOf(B)).toEqual(other);
  });

  test('is not there for what is clean or no spreadsheet', () => {
    ledger.record(readingOf(A, { outcome: CLEAN }));
    ledger.record(readingOf(B, { outcome: null }));
    expect([...ledger.rows()]).toEqual([]);
    expect(ledger.counts()).toMatchObject({ notSpreadsheet: 1, outcomes: { clean: 1, found: 0 } });
  });
});

describe('telling', () => {
  test('goes by sequence, until it is confirmed', () => {
    for (let n = 0; n < 10; n++) ledger.record(readingOf(`/d/${n}.csv`));
    const first = ledger.untold(3);
    expect(first.map(({ outcome }) => outcome.path)).toEqual(['/d/0.csv', '/d/1.csv', '/d/2.csv']);
    expect(ledger.untold(3)).toEqual(first);
    ledger.confirm(first);
    expect(ledger.untold(1)[0]?.outcome.path).toBe('/d/3.csv');
    expect(ledger.counts().untold).toBe(7);
    expect(rowOf('/d/0.csv').confirmed).toBe(true);
  });

  test('begins again for a row that changes while it is on its way', () => {
    ledger.record(readingOf(A));
    const sent = ledger.untold(9);
    ledger.record(readingOf(A, { outcome: outcomeOf({ persons: 9 }) }));
    ledger.confirm(sent);
    expect(ledger.untold(9).map(({ outcome }) => outcome.persons)).toEqual([9]);
    ledger.confirm(ledger.untold(9));
    // An answer that was long under way.
    ledger.confirm(sent);
    expect(ledger.untold(9)).toEqual([]);
  });

  test.each([
    ['deleted', () => ledger.forget(A)],
    ['in a folder that is gone', () => ledger.forget('/home/karen.madsen')],
    ['clean', () => ledger.record(readingOf(A, { outcome: CLEAN }))],
    ['no spreadsheet', () => ledger.record(readingOf(A, { outcome: null }))],
    ['outside of what is looked through', () => ledger.keepOnly(['/home/karen', '/srv'])],
  ])('says that a file is gone that is %s by now, until that is confirmed', (_why, act) => {
    ledger.record(readingOf(A, { fingerprint: 'f', sketch: sketchOf([1]) }));
    ledger.confirm(ledger.untold(9));
    const before = rowOf(A);
    act();
    expect(again().rowOf(A)).toBeNull();
    expect(ledger.untold(9)).toMatchObject([{ id: before.id, state: 'gone' }]);
    expect(inTable('SELECT count(sketch) number FROM told')).toEqual({ number: 0 });
    expect(ledger.untold(9)[0]!.sequence).toBeGreaterThan(before.sequence);
    expect(ledger.rowsOf('f')).toEqual([]);
    expect(ledger.persons().persons).toBe(0);
    ledger.confirm([before]);
    expect(ledger.untold(9)).toHaveLength(1);
    ledger.confirm(ledger.untold(9));
    expect([...ledger.rows()]).toEqual([]);
  });

  test('goes on with its numbers when the clock was set back', () => {
    ledger.record(readingOf(A));
    const { sequence } = rowOf(A);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 });
    again().record(readingOf(B));
    vi.useRealTimers();
    expect(rowOf(B).sequence).toBeGreaterThan(sequence);
  });

  test('never uses a number again, whatever became of the ledger', () => {
    ledger.record(readingOf(A));
    const { sequence } = rowOf(A);
    for (const name of readdirSync(folder)) {
      if (name.startsWith('ledger.db')) rmSync(join(folder, name));
    }
    expect(again().rowOf(A)).toBeNull();
    ledger.record(readingOf(A));
    expect(rowOf(A).sequence).toBeGreaterThan(sequence);
    expect(rowOf(A).id).toBeGreaterThan(sequence);
  });
});

function sketchOf(persons: readonly number[]): Uint8Array {
  const set = new PersonSet(new Room());
  for (const person of persons) set.add(person);
  const sketch = new Sketch();
  sketch.addPersons(set, new PersonHash(Buffer.alloc(32, 1)));
  return sketch.toBytes();
}

function found(persons: readonly number[], changes: Partial<Reading> = {}): Partial<Reading> {
  const outcome = outcomeOf({ persons: persons.length });
  return { outcome, sketch: sketchOf(persons), ...changes };
}

describe('counting', () => {
  test('by outcome, reason, severity and place; drills and further names do not count', () => {
    const identity = {
      device: 1n,
      node: 2n,
      sizeBytes: 3n,
      modifiedNs: 4n,
      changedNs: 5n,
      names: 2n,
    };
    ledger.record(readingOf('/d/a.csv', { identity }));
    ledger.record(readingOf('/d/b.csv', { identity }));
    ledger.record(
      readingOf('/d/c.csv', { place: 'temp', outcome: outcomeOf({ severity: 'high' }) }),
    );
    ledger.record(readingOf('/d/d.csv', { drill: true }));
    const locked = outcomeOf({ outcome: 'unknown', reason: 'locked', severity: null });
    ledger.record(readingOf('/d/e.csv', { outcome: locked }));
    ledger.record(
      readingOf('/d/f.csv', { outcome: outcomeOf({ outcome: 'sealed', severity: null }) }),
    );
    ledger.record(readingOf('/d/g.csv'));
    ledger.forget('/d/g.csv');
    expect(ledger.counts()).toEqual({
      folders: 0,
      waiting: 0,
      notSpreadsheet: 0,
      outcomes: { found: 2, unknown: 1, sealed: 1, clean: 0 },
      reasons: { locked: 1 },
      severities: { low: 1, high: 1 },
      places: { desktop: 1, temp: 1 },
      untold: 7,
    });
  });

  test('persons over all found files, each once, without drills', () => {
    ledger.record(readingOf('/d/a.csv', found([1, 2, 3])));
    ledger.record(readingOf('/d/b.csv', found([3, 4])));
    ledger.record(readingOf('/d/c.csv', found([50, 60], { drill: true })));
    expect(ledger.persons().persons).toBe(4);
    ledger.forget('/d/a.csv');
    expect(again().persons().persons).toBe(2);
  });
});

describe('what is known beside the files', () => {
  test('is when the walks were, also one that was cut off', () => {
    expect(ledger.walks('full')).toEqual({ ended: null, begun: null });
    ledger.walkBegan('full');
    ledger.walkEnded('full', { denied: 3 });
    ledger.walkBegan('full');
    const { ended, begun } = again().walks('full');
    expect(ended).toMatchObject({ coverage: { denied: 3 } });
    expect(ended!.endedMs! >= ended!.beganMs).toBe(true);
    expect(begun).toMatchObject({ endedMs: null, coverage: null });
    expect(ledger.walks('rescan').begun).toBeNull();
  });

  test('is told anew when the volume of a file is no longer what it was', () => {
    for (let n = 0; n < 150; n++) ledger.record(readingOf(`/d/${n}.csv`, { volume: 'c' }));
    ledger.record(readingOf(A, { volume: 'd' }));
    ledger.confirm(ledger.untold(1000));
    ledger.revise('c', (outcome) => ({ ...outcome, exposure: 'protected' }));
    const told = ledger.untold(1000);
    expect(told).toHaveLength(150);
    expect(new Set(told.map(({ outcome }) => outcome.exposure))).toEqual(new Set(['protected']));
    ledger.confirm(told);
    ledger.revise('c', (outcome) => outcome);
    expect(ledger.untold(1000)).toEqual([]);
  });
});

describe('on the disk', () => {
  test('nobody reads a path, a name or a sketch', () => {
    const sketch = sketchOf([1, 2, 3, 4, 5, 6, 7, 8]);
    ledger.record(readingOf(A, { sketch }));
    ledger.record(readingOf(B, { outcome: CLEAN }));
    const all = bytes();
    expect(all.length).toBeGreaterThan(10_000);
    for (const part of ['karen', 'Skrivebord', 'register', 'andet']) {
      expect(all.includes(part)).toBe(false);
      expect(all.includes(Buffer.from(part, 'utf16le'))).toBe(false);
    }
    expect(all.includes(sketch.subarray(1))).toBe(false);
  });

  test.each(posix)('everything is for its owner alone', () => {
    ledger.record(readingOf(A));
    ledger.flush();
    for (const name of readdirSync(folder)) {
      expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  test('the settings are those that keep what was promised', () => {
    const asked = SETTINGS.map(([name]) => name);
    expect(asked).toHaveLength(8);
    expect(SETTINGS[0]).toEqual(['journal_mode', 'wal']);
    expect(SETTINGS[1]).toEqual(['synchronous', FULL]);
    for (const [name, value] of SETTINGS) {
      expect([name, inTable(`PRAGMA ${name}`)?.[name]]).toEqual([name, value]);
    }
    const tables = tableOf(ledger)
      .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
      .all();
    const own = tables.filter(({ name }) => !String(name).startsWith('sqlite_'));
    expect(own.map(({ name }) => String(name)).toSorted()).toEqual([
      'note',
      'page',
      'told',
      'volume',
    ]);
    expect(own.every(({ strict }) => strict === 1)).toBe(true);
    expect(inTable('PRAGMA user_version')).toEqual({ user_version: SCHEMA });
  });

  test('one of an older agent goes on, and knows no heads', () => {
    ledger.record(readingOf(A, { head: 'h' }));
    const row = rowOf(A);
    tableOf(ledger).exec('ALTER TABLE told DROP COLUMN head; PRAGMA user_version = 1');
    ledger[Symbol.dispose]();
    const opened = openLedger(folder);
    if (opened === 'taken') throw new Error(opened);
    ({ ledger } = opened);
    expect(opened.beginning).toBe('resumed');
    expect(rowOf(A)).toEqual({ ...row, head: null });
  });

  test('what was learned is there within a second, without anybody asking for it', async () => {
    ledger.record(readingOf(A));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    using view = viewLedger(folder);
    expect(view?.rowOf(A)?.outcome.path).toBe(A);
  });
});

describe('one agent at a time', () => {
  test('the second one is told, and can look', () => {
    ledger.record(readingOf(A));
    ledger.flush();
    expect(openLedger(folder)).toBe('taken');
    {
      using view = viewLedger(folder);
      expect(view?.rowOf(A)?.outcome.path).toBe(A);
      expect(view?.counts().outcomes.found).toBe(1);
      ledger.record(readingOf(B));
      ledger.flush();
      expect(view?.counts().outcomes.found).toBe(1);
    }
    using view = viewLedger(folder);
    expect([...(view?.rows() ?? [])].map(({ outcome }) => outcome.path)).toEqual([B, A]);
  });

  test('and may have it when the first is done', () => {
    ledger[Symbol.dispose]();
    const opened = openLedger(folder);
    expect(opened).toMatchObject({ beginning: 'resumed', setAside: null });
    if (opened !== 'taken') ledger = opened.ledger;
  });

  test('there is nothing to see where there is no ledger', () => {
    expect(viewLedger(join(folder, 'nowhere'))).toBeNull();
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
