/** What a sweep has read: what is new, changed or left over, and nothing else; and that it notices what is gone. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync, chmodSync, linkSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync,
  symlinkSync, utimesSync, writeFileSync,
} from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exclusionOf } from '../../../agent/walk/exclude.ts';
import type { Ledger } from '../../../agent/ledger/ledger.ts';
import { AGAIN } from '../../../agent/ledger/entry.ts';
import { sweep, type SweepOptions } from '../../../agent/ledger/sweep.ts';
import { type Candidate, walk } from '../../../agent/walk/walk.ts';
import { withoutPower } from '../../powerless.ts';
import { CLEAN, ledgerIn, outcomeOf, readingOfFile, swept } from '../readings.ts';

const posix = process.platform === 'win32' ? [] : [true];
const onLinux = process.platform === 'linux' ? [true] : [];
const asRoot = process.getuid?.() === 0 ? onLinux : [];

let folder: string;
let root: string;
let ledger: Ledger;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-sweep-')));
  root = join(folder, 'root');
  mkdirSync(root);
  ledger = ledgerIn(join(folder, 'state'));
  // A minute later than all that a test writes: what was changed a moment ago is looked at again.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
});
afterEach(() => {
  vi.useRealTimers();
  ledger[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function put(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), 'a;b\n');
  }
}

function again(): void {
  ledger[Symbol.dispose]();
  ledger = ledgerIn(join(folder, 'state'));
}

/** Names of what would be read. */
function toRead(options: SweepOptions = {}, folders: readonly string[] = [root]): string[] {
  return swept(ledger, folders, options).map(({ kind, path }) => {
    return `${kind === 'unseen' ? '! ' : ''}${path.slice(root.length + 1)}`;
  });
}

/** Reads what has to be read; the names. */
function read(options: SweepOptions = {}, outcome = CLEAN): string[] {
  const steps = swept(ledger, [root], options);
  const candidates = steps.filter((step) => step.kind === 'candidate');
  for (const candidate of candidates) ledger.record(readingOfFile(candidate, { outcome }));
  return candidates.map(({ path }) => path.slice(root.length + 1));
}

/** Makes a change that only names tell: the folder keeps its times. */
function inSilence(name: string, change: () => void): void {
  const { atime, mtime } = lstatSync(join(root, name));
  change();
  utimesSync(join(root, name), atime, mtime);
}

describe('has read', () => {
  test('everything once, and then what has changed, in whatever way', () => {
    put('a.csv', 'b/c.xlsx', 'b/d/e.txt', 'b/f.jpg', 'g/h.pdf');
    expect(read()).toEqual(['a.csv', 'b/c.xlsx', 'b/d/e.txt']);
    expect(read()).toEqual([]);
    expect(read({ full: true })).toEqual([]);
    again();
    expect(toRead()).toEqual([]);
    appendFileSync(join(root, 'b/c.xlsx'), 'x');
    expect(read()).toEqual(['b/c.xlsx']);
    // Same size, and its time put back: only the time of change tells.
    const { atime, mtime } = lstatSync(join(root, 'a.csv'));
    writeFileSync(join(root, 'a.csv'), 'c;d\n');
    utimesSync(join(root, 'a.csv'), atime, mtime);
    expect(read()).toEqual(['a.csv']);
    utimesSync(join(root, 'a.csv'), atime, new Date());
    expect(read()).toEqual(['a.csv']);
    put('b/d/new.ods', 'z/y/x.csv');
    expect(read()).toEqual(['b/d/new.ods', 'z/y/x.csv']);
    expect(read()).toEqual([]);
  });

  test('what was left over, as long as it is', () => {
    put('a.csv', 'b/c.csv');
    expect(toRead()).toEqual(['a.csv', 'b/c.csv']);
    again();
    expect(toRead()).toEqual(['a.csv', 'b/c.csv']);
    expect(ledger.counts()).toMatchObject({ waiting: 2, folders: 2 });
    expect(read()).toEqual(['a.csv', 'b/c.csv']);
    expect(ledger.counts()).toMatchObject({ waiting: 0, outcomes: { clean: 2 } });
  });

  test('what could not be read, or only in passing', () => {
    put('a.csv');
    for (const reason of ['locked', 'unstable', 'denied', 'cloud-only'] as const) {
      expect(read({}, outcomeOf({ outcome: 'unknown', reason }))).toEqual(['a.csv']);
    }
    // What ended its child is left until it changes.
    expect(read({}, outcomeOf({ outcome: 'unknown', reason: 'crashed' }))).toEqual(['a.csv']);
    again();
    expect(read({}, outcomeOf({ outcome: 'unknown', reason: 'crashed' }))).toEqual([]);
    appendFileSync(join(root, 'a.csv'), 'x');
    expect(read()).toEqual(['a.csv']);
  });

  test('what a folder holds once more that was changed a moment ago: the next change might not show', () => {
    put('a.csv');
    vi.setSystemTime(Date.now() - 60_000);
    read();
    expect(ledger.known.get(`${root}/`)).toMatchObject({ modifiedMs: AGAIN });
    vi.setSystemTime(Date.now() + 60_000);
    read();
    expect(ledger.known.get(`${root}/`)).toMatchObject({ modifiedMs: lstatSync(root).mtimeMs });
  });

  test('a file under its new name, and each name of a file', () => {
    put('a.csv', 'b/c.csv');
    read({}, outcomeOf());
    renameSync(join(root, 'a.csv'), join(root, 'z.csv'));
    expect(read()).toEqual(['z.csv']);
    renameSync(join(root, 'b'), join(root, 'd'));
    expect(read({}, outcomeOf())).toEqual(['d/c.csv']);
    linkSync(join(root, 'd/c.csv'), join(root, 'd/e.csv'));
    expect(read({}, outcomeOf())).toEqual(['d/c.csv', 'd/e.csv']);
    expect(ledger.counts().outcomes.found).toBe(1);
    rmSync(join(root, 'd/c.csv'));
    expect(read({}, outcomeOf())).toEqual(['d/e.csv']);
    expect(ledger.counts().outcomes.found).toBe(1);
    expect([...ledger.rows()].filter(({ state }) => state === 'present')).toHaveLength(1);
  });

  test('what was read under older rules', () => {
    put('a.csv');
    read();
    const entry = ledger.known.get(join(root, 'a.csv'));
    if (entry?.kind !== 'file') throw new Error('no file');
    const { identity } = readingOfFile({ path: entry.key, rawPath: null });
    expect(ledger.known.isRead(entry, identity!)).toBe(true);
    const older = { ...entry, revision: entry.revision - 1 };
    expect(ledger.known.isRead(older, identity!)).toBe(false);
  });

  test.each(onLinux)('names that are no UTF-8, in folders of such a name', () => {
    const odd = (name: string): Buffer =>
      Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
    mkdirSync(odd('m\xe6rkelig'));
    writeFileSync(odd('m\xe6rkelig/\xff\xfe \xf0\x9f\x98\x80.csv'), 'a;b\n');
    expect(read()).toHaveLength(1);
    again();
    expect(read()).toEqual([]);
    appendFileSync(odd('m\xe6rkelig/\xff\xfe \xf0\x9f\x98\x80.csv'), 'x');
    const [step] = swept(ledger, [root]);
    expect((step as Candidate).rawPath).toEqual(odd('m\xe6rkelig/\xff\xfe \xf0\x9f\x98\x80.csv'));
    rmSync(odd('m\xe6rkelig'), { recursive: true });
    expect(read()).toEqual([]);
    expect(ledger.counts()).toMatchObject({ folders: 1, outcomes: { clean: 0 } });
  });
});

describe('without listing a folder that has not changed', () => {
  test('a new name in it waits for the full walk', () => {
    put('a.csv', 'b/c.csv');
    read();
    // The time of change tells of the disguise; so it is put into the ledger as if it had been before.
    const entry = ledger.known.get(`${root}/b/`);
    inSilence('b', () => put('b/new.csv'));
    const { mtimeMs: modifiedMs, ctimeMs: changedMs } = lstatSync(join(root, 'b'));
    if (entry?.kind !== 'folder') throw new Error('no folder');
    ledger.known.list({ ...entry, modifiedMs, changedMs }, []);
    expect(read()).toEqual([]);
    expect(read({ full: true })).toEqual(['b/new.csv']);
  });

  test('the time of change tells of a folder whose time was put back', () => {
    put('b/c.csv');
    read();
    inSilence('b', () => put('b/new.csv'));
    expect(read()).toEqual(['b/new.csv']);
  });
});

/** As they would be told. */
function rows(): string[] {
  return ledger
    .untold(99)
    .map(({ state, outcome }) => `${state} ${outcome.path.slice(root.length + 1)}`);
}

describe('forgets', () => {
  const found = outcomeOf();
  test.each([
    ['a file', () => rmSync(join(root, 'b/c.csv')), ['b/c.csv']],
    ['a folder', () => rmSync(join(root, 'b'), { recursive: true }), ['b/c.csv', 'b/d/e.csv']],
    [
      'a file that is a folder by now',
      () => {
        rmSync(join(root, 'b/c.csv'));
        mkdirSync(join(root, 'b/c.csv'));
      },
      ['b/c.csv'],
    ],
    [
      'a folder that is a file by now',
      () => {
        rmSync(join(root, 'b/d'), { recursive: true });
        writeFileSync(join(root, 'b/d'), '');
      },
      ['b/d/e.csv'],
    ],
    [
      'a folder that is a link by now',
      () => {
        renameSync(join(root, 'b/d'), join(folder, 'd'));
        symlinkSync(join(folder, 'd'), join(root, 'b/d'));
      },
      ['b/d/e.csv'],
    ],
    [
      'a file that is a link by now',
      () => {
        renameSync(join(root, 'b/c.csv'), join(folder, 'c'));
        symlinkSync(join(folder, 'c'), join(root, 'b/c.csv'));
      },
      ['b/c.csv'],
    ],
  ])('%s', (_what, act, gone) => {
    put('a.csv', 'b/c.csv', 'b/d/e.csv', 'b2/c.csv');
    read({}, found);
    ledger.confirm(ledger.untold(99));
    act();
    read({}, found);
    expect(rows().filter((row) => row.startsWith('gone'))).toEqual(
      gone.map((name) => `gone ${name}`),
    );
    expect(ledger.rowOf(join(root, 'b2/c.csv'))?.state).toBe('present');
  });

  test('what is left out from now on, with the next full walk', () => {
    put('a.csv', 'b/c.csv');
    read({}, found);
    ledger.confirm(ledger.untold(99));
    const exclude = exclusionOf(['b/']);
    expect(read({ exclude })).toEqual([]);
    expect(rows()).toEqual([]);
    expect(read({ exclude, full: true })).toEqual([]);
    expect(rows()).toEqual(['gone b/c.csv']);
  });

  test('nothing when the whole root is gone: a disk that is not there was not emptied', () => {
    put('a.csv');
    read({}, found);
    ledger.confirm(ledger.untold(99));
    renameSync(root, join(folder, 'away'));
    expect(swept(ledger, [root])).toEqual([{ kind: 'unseen', why: 'missing', path: root }]);
    expect(rows()).toEqual([]);
    renameSync(join(folder, 'away'), root);
    expect(ledger.rowOf(join(root, 'a.csv'))?.state).toBe('present');
  });

  test('nothing when the root goes while its turn comes', () => {
    put('a.csv');
    read({}, found);
    const steps = sweep(ledger, [root], {}, { links: 0, excluded: 0 });
    steps.next();
    renameSync(root, join(folder, 'away'));
    expect([...steps].flat()).toEqual([{ kind: 'unseen', why: 'missing', path: root }]);
    expect(ledger.rowOf(join(root, 'a.csv'))?.state).toBe('present');
  });

  test.each(posix)('nothing in a folder that may not be looked into', async () => {
    put('a.csv', 'b/c.csv', 'b/d/e.csv');
    chmodSync(folder, 0o755);
    chmodSync(root, 0o755);
    read({}, found);
    ledger.confirm(ledger.untold(99));
    chmodSync(join(root, 'b'), 0);
    // The ledger has its files open already.
    const steps = await withoutPower(folder, () => toRead());
    chmodSync(join(root, 'b'), 0o700);
    expect(steps).toEqual(['! b']);
    expect(rows()).toEqual([]);
  });
});

describe('several roots', () => {
  test('one in another comes for itself, in the order in which they are given', () => {
    put('a.csv', 'home/b.csv', 'home/desk/c.csv', 'home/desk/d/e.csv');
    const folders = [join(root, 'home/desk'), root];
    const names = ['home/desk/c.csv', 'home/desk/d/e.csv', 'a.csv', 'home/b.csv'];
    expect(toRead({}, folders)).toEqual(names);
    expect(toRead({ full: true }, folders)).toEqual(names);
    rmSync(join(root, 'home'), { recursive: true });
    expect(toRead({}, folders)).toEqual(['! home/desk', 'a.csv']);
    expect(ledger.counts().waiting).toBe(1);
  });

  test('a folder whose name another one begins with is left alone', () => {
    put('ab/c.csv', 'a/d.csv');
    expect(toRead({}, [join(root, 'a')])).toEqual(['a/d.csv']);
    expect(ledger.counts()).toMatchObject({ waiting: 1, folders: 1 });
  });
});

describe('shallow', () => {
  test('looks at the folders alone, and at what has come into them', () => {
    put('a.csv', 'b/c.csv', 'b/d/e.csv');
    read();
    put('n.csv', 'new/f.csv', 'new/g/h.csv', 'b/m.csv');
    appendFileSync(join(root, 'b/d/e.csv'), 'x');
    const came: string[] = [];
    const names = toRead({ shallow: true, came: (path) => came.push(path.slice(root.length + 1)) });
    expect(names).toEqual(['n.csv', 'new/f.csv', 'new/g/h.csv']);
    expect(came).toEqual(['new']);
    expect(toRead({ shallow: true }, [root, join(root, 'b')])).toEqual(['n.csv', 'b/m.csv']);
    expect(toRead()).toEqual(['b/d/e.csv', 'b/m.csv', 'n.csv', 'new/f.csv', 'new/g/h.csv']);
  });

  test('leaves what no walk has come to yet to the walk', () => {
    put('a.csv', 'b/c.csv');
    expect(toRead({ shallow: true })).toEqual(['a.csv']);
    expect(toRead({ shallow: true })).toEqual(['a.csv']);
    expect(toRead()).toEqual(['a.csv', 'b/c.csv']);
  });
});

test('what came and was read while a walk rested is not taken for gone', () => {
  for (let n = 0; n < 200; n++) put(`a/${n}.csv`);
  const resting = sweep(ledger, [root], { full: true }, { links: 0, excluded: 0 });
  const names = [...(resting.next().value ?? []), ...(resting.next().value ?? [])];
  expect(names.length).toBeGreaterThan(0);
  put('a/zz.csv', 'a/zzz/new.csv', 'z/new.csv');
  rmSync(join(root, 'a/99.csv'));
  const came = swept(ledger, [root, join(root, 'a')], { shallow: true });
  expect(came.map(({ path }) => path)).toContain(join(root, 'a/zz.csv'));
  for (const step of came) if (step.kind === 'candidate') ledger.record(readingOfFile(step));
  expect([...resting].flat().map(({ path }) => path)).toEqual([]);
  expect(ledger.rowOf(join(root, 'a/zz.csv'))?.state).toBe('present');
  expect(ledger.rowOf(join(root, 'a/zzz/new.csv'))?.state).toBe('present');
  expect(ledger.rowOf(join(root, 'z/new.csv'))?.state).toBe('present');
  expect(ledger.counts()).toMatchObject({ waiting: 0, outcomes: { found: 202 } });
});

test.each(asRoot)('what is mounted on the way is not entered, and comes back when it goes', () => {
  put('a.csv', 'b/c.csv');
  const bounds = { skip: [] };
  expect(read({ bounds })).toEqual(['a.csv', 'b/c.csv']);
  execFileSync('mount', ['-t', 'tmpfs', 'none', join(root, 'b')]);
  try {
    put('b/other.csv');
    expect(read({ bounds })).toEqual([]);
    expect(ledger.counts().outcomes.clean).toBe(1);
  } finally {
    execFileSync('umount', [join(root, 'b')]);
  }
  expect(read({ bounds })).toEqual(['b/c.csv']);
});

test('a disk that has another number after a restart is the same one', () => {
  put('a.csv');
  const { dev } = lstatSync(root, { bigint: true });
  ledger.mounted([{ id: 'disk', device: dev, isSecondName: false }]);
  read();
  expect(read()).toEqual([]);
  // Told of nothing, its number would be all there is to know it by.
  ledger.mounted([]);
  expect(toRead()).toEqual(['a.csv']);
  ledger.mounted([{ id: 'disk', device: dev, isSecondName: false }]);
  expect(toRead()).toEqual([]);
  ledger.mounted([{ id: 'another disk', device: dev, isSecondName: false }]);
  expect(toRead()).toEqual(['a.csv']);
});

test('many folders and files: the same as a walk, page after page, and while it is being read', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4000), { minLength: 1, maxLength: 40 }), (numbers) => {
      const entries = numbers.map((n) => `${n % 7}/${'æø å.'[n % 6]}${n % 31}/${n}.csv`);
      put(...entries);
      if (numbers.length % 3 === 0)
        rmSync(join(root, `${numbers[0]! % 7}`), { recursive: true, force: true });
      read();
      expect(toRead({ full: true })).toEqual([]);
      const walked = [...walk([root], {}, { links: 0, excluded: 0 })];
      expect(ledger.counts().outcomes.clean).toBe(walked.length);
    }),
    { numRuns: 20, seed: 6 },
  );
});
