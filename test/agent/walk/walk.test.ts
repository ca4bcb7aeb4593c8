/** What the walk takes, what it passes over, and that it says what it could not see. */
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exclusionOf } from '../../../agent/walk/exclude.ts';
import { hintOf } from '../../../agent/names.ts';
import { expand as expandWith, type Expanded } from '../../../agent/walk/pattern.ts';
import { type Candidate, type Unseen, walk, type WalkOptions } from '../../../agent/walk/walk.ts';
import { isPattern } from '../../../rules/pattern.ts';
import { withoutPower } from '../../powerless.ts';

const posix = process.platform !== 'win32';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-walk-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(...files: string[]): void {
  for (const name of files) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'a;b\n');
  }
}

function walked(paths: readonly string[], options: WalkOptions = {}): (Candidate | Unseen)[] {
  return [...walk(paths, options, { links: 0, excluded: 0 })];
}

/** Paths below the folder, in the order in which they came. */
function names(paths: readonly string[], options: WalkOptions = {}): string[] {
  return walked(paths, options).map(({ path }) => path.slice(folder.length + 1));
}

const endings: readonly [name: string, hint: string | null][] = [
  ['register.xlsx', 'spreadsheet'],
  ['REGISTER.XLSM', 'spreadsheet'],
  ['gammel.xls', 'spreadsheet'],
  ['udtræk.csv', 'table'],
  ['noter.txt', 'text'],
  ['pakke.zip', 'archive'],
  ['register.xlsx.bak', 'spreadsheet'],
  ['udtræk.csv~', 'table'],
  ['brev.eml.tmp', 'archive'],
  ['brev.docx.tmp', 'document'],
  ['ferie.jpg.part', 'other'],
  ['register.bak', 'other'],
  ['register.mdb', 'other'],
  ['~WRL0001.tmp', 'other'],
  ['5A7B2C00', 'other'],
  ['.skjult', 'other'],
  ['register.xlsx2', 'other'],
  ['rapport.docx', null],
  ['ferie.JPG', null],
  ['setup.exe', null],
  ['kilde.ts', null],
  ['register.laccdb', null],
];

test.each(endings)('the name %s means %s', (name, hint) => {
  expect(hintOf(name)).toBe(hint);
});

test('candidates of a tree come folder by folder, in the order of their names', () => {
  put('b.csv', 'a.xlsx', 'z.exe', 'sub/c.txt', 'sub/deep/d.tmp', 'before/e', '~$a.xlsx');
  expect(names([folder])).toEqual(['a.xlsx', 'b.csv', 'before/e', 'sub/c.txt', 'sub/deep/d.tmp']);
});

test('the order is by UTF-16 on every system, however the disk lists them', () => {
  put('\uff5e.csv', '\u{1f600}.csv', '\uff5e/a.csv', '\u{1f600}/a.csv');
  const files = ['\u{1f600}.csv', '\uff5e.csv'];
  expect(names([folder])).toEqual([...files, '\u{1f600}/a.csv', '\uff5e/a.csv']);
});

test('with all names nothing but the marks of open files is passed over', () => {
  put('a.exe', 'b.jpg', '~$a.xlsx');
  expect(names([folder], { allNames: true })).toEqual(['a.exe', 'b.jpg']);
});

test('a file given by hand is a candidate whatever its name', () => {
  put('a.exe', '~$b.xlsx');
  const given = walked([join(folder, 'a.exe'), join(folder, '~$b.xlsx')]);
  expect(given).toMatchObject([
    { kind: 'candidate', below: null, hint: 'other' },
    { kind: 'candidate', below: null, hint: 'spreadsheet' },
  ]);
});

test('each file comes once, however often its folders are given', () => {
  put('sub/a.csv', 'b.csv', 'subway/c.csv');
  const paths = [join(folder, 'sub', 'a.csv'), folder, join(folder, 'sub'), folder];
  expect(names(paths)).toEqual(['sub/a.csv', 'b.csv', 'subway/c.csv']);
});

test('a path that is not there is told', () => {
  const path = join(folder, 'nowhere');
  expect(walked([path])).toEqual([{ kind: 'unseen', why: 'missing', path }]);
});

test('the first candidate comes before the tree is read', () => {
  put('a.csv', 'sub/b.csv');
  const steps = walk([folder], {}, { links: 0, excluded: 0 });
  expect(steps.next().value).toMatchObject({ path: join(folder, 'a.csv') });
  rmSync(join(folder, 'sub'), { recursive: true });
  expect(steps.next().done).toBe(true);
});

test.skipIf(!posix)(
  'links out of the tree, within it and in a loop are counted and not followed',
  () => {
    put('inside/a.csv');
    symlinkSync('/etc', join(folder, 'inside', 'out'));
    symlinkSync('a.csv', join(folder, 'inside', 'b.csv'));
    symlinkSync('.', join(folder, 'inside', 'loop'));
    symlinkSync('nowhere', join(folder, 'inside', 'broken.csv'));
    const skipped = { links: 0, excluded: 0 };
    const found = [...walk([folder], {}, skipped)];
    expect(found.map(({ path }) => path)).toEqual([join(folder, 'inside', 'a.csv')]);
    expect(skipped.links).toBe(4);
  },
);

test.skipIf(!posix)('a link given by hand is what a person means', () => {
  put('real/a.csv');
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('real/a.csv', join(folder, 'a-link.csv'));
  const paths = [join(folder, 'link'), join(folder, 'a-link.csv')];
  expect(names(paths)).toEqual(['a-link.csv', 'link/a.csv']);
});

test.skipIf(!posix)('a pipe in a folder is no candidate; one given by hand is', () => {
  execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
  expect(names([folder])).toEqual([]);
  expect(names([join(folder, 'pipe.csv')])).toEqual(['pipe.csv']);
});

test.skipIf(!posix)(
  'a name that is no UTF-8 comes with its bytes, and so do names below it',
  () => {
    const bad = Buffer.from([0x62, 0xff, 0xfe]);
    const raw = Buffer.concat([Buffer.from(`${folder}/`), bad]);
    mkdirSync(raw);
    writeFileSync(Buffer.concat([raw, Buffer.from('/å.csv')]), '');
    writeFileSync(Buffer.concat([raw, Buffer.from('.xlsx')]), '');
    put('good.csv', 'ægte\ufffd.csv');
    const found = walked([folder]);
    expect(found.map((it) => ('rawPath' in it ? it.rawPath : null))).toEqual([
      Buffer.concat([raw, Buffer.from('.xlsx')]),
      null,
      null,
      Buffer.concat([raw, Buffer.from('/å.csv')]),
    ]);
    expect(found[0]).toMatchObject({
      path: join(folder, 'b\ufffd\ufffd.xlsx'),
      hint: 'spreadsheet',
    });
  },
);

test.skipIf(!posix)('a folder without access is told', async () => {
  put('closed/a.csv', 'open/b.csv');
  chmodSync(join(folder, 'closed'), 0);
  const found = await withoutPower(folder, () => walked([folder]));
  chmodSync(join(folder, 'closed'), 0o700);
  expect(found).toMatchObject([
    { kind: 'unseen', why: 'denied', path: join(folder, 'closed') },
    { kind: 'candidate', path: join(folder, 'open', 'b.csv') },
  ]);
});

test.skipIf(!posix)('a tree that is too deep for any path is told, not lost', () => {
  const script = `
    const fs = require('node:fs');
    for (let level = 0; level < 40; level++) {
      fs.mkdirSync('d'.repeat(200));
      process.chdir('d'.repeat(200));
    }
    fs.writeFileSync('a.csv', '');`;
  execFileSync(process.execPath, ['-e', script], { cwd: folder });
  const found = walked([folder]);
  execFileSync('rm', ['-rf', folder]);
  expect(found).toMatchObject([{ kind: 'unseen', why: 'unreachable' }]);
});

test.skipIf(!posix)(
  'several names of one file all come: which is the first to be read is not the walk’s',
  () => {
    put('a.csv');
    linkSync(join(folder, 'a.csv'), join(folder, 'b.csv'));
    expect(names([folder])).toEqual(['a.csv', 'b.csv']);
  },
);

test.skipIf(process.platform !== 'linux')('what Linux shows as files of its own is left', () => {
  const steps = walk(['/'], {}, { links: 0, excluded: 0 });
  for (let seen = 0; seen < 3000; seen++) {
    const path = steps.next().value?.path ?? '';
    expect(path).not.toMatch(/^\/(proc|sys|dev)\//);
  }
});

const patterns: readonly [pattern: string, path: string, kind: 'file' | 'folder', is: boolean][] = [
  ['node_modules', '/a/b/node_modules', 'folder', true],
  ['node_modules', '/a/node_modules2', 'folder', false],
  ['*.bak', '/a/b/.gammel.bak', 'file', true],
  ['*.bak', '/a/b.bak/c', 'file', false],
  ['Arkiv/2019', '/d/Arkiv/2019', 'folder', true],
  ['Arkiv/2019', '/d/MitArkiv/2019', 'folder', false],
  ['Arkiv/2019', '/d/Arkiv/2019/x', 'file', false],
  ['Arkiv*/20??', '/d/Arkiv 1/2019', 'folder', true],
  ['Arkiv*/20??', '/d/Arkiv/1/2019', 'folder', false],
  ['Arkiv/**/x', '/d/Arkiv/1/2/x', 'file', true],
  ['/d/Arkiv', '/d/Arkiv', 'folder', true],
  ['/d/Arkiv', '/c/d/Arkiv', 'folder', false],
  ['Arkiv/', '/d/Arkiv', 'folder', true],
  ['Arkiv/', '/d/Arkiv', 'file', false],
  ['Kopi (2)*', '/d/Kopi (2).xlsx', 'file', true],
  ['Kopi (2)*', '/d/Kopi 2.xlsx', 'file', false],
  ['a|b', '/d/b', 'file', false],
  ['!a', '/d/b', 'file', false],
  ['[ab]*.{csv,txt}', '/d/b1.txt', 'file', true],
  ['bl\u00e5.csv', '/d/bla\u030a.csv', 'file', true],
  ['A.csv', '/d/a.csv', 'file', !posix],
];
test.each(patterns)('%s leaves out %s, a %s: %s', (pattern, path, kind, is) => {
  expect(exclusionOf([pattern])?.(path, basename(path), kind)).toBe(is);
});

test('a pattern from where one stands is about the whole path', () => {
  const excludes = exclusionOf(['./a*', '../b']);
  expect(excludes?.(join(process.cwd(), 'a1'), 'a1', 'file')).toBe(true);
  expect(excludes?.(join(process.cwd(), 'x', 'a1'), 'a1', 'file')).toBe(false);
  expect(excludes?.(join(process.cwd(), '..', 'b'), 'b', 'file')).toBe(true);
});

test.each(['', '/', 'x/*a*a*a*b', '**/a/**/b/**', 'a'.repeat(5000)])(
  '%j is no pattern',
  (pattern) => {
    expect(isPattern(pattern)).toBe(false);
  },
);

test.each(['**/*kopi*/*.xls*', '*a*b*', '**/a/**/b', 'x'])('%j is a pattern', (pattern) => {
  expect(isPattern(pattern)).toBe(true);
});

const slow: readonly [pattern: string, path: string][] = [
  ['*a*a*b', `/x/${'a'.repeat(255)}`],
  ['**/a/**/b', `${'/a'.repeat(2000)}/c`],
];
test.each(slow)('no name makes %s take long', (pattern, path) => {
  const excludes = exclusionOf([pattern]);
  const startedMs = performance.now();
  expect(excludes?.(path, basename(path), 'file')).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(500);
});

test('what is left out is counted, and not descended into', () => {
  put('a.csv', 'b.csv', 'b.exe', 'old/c.csv', 'old/deep/d.csv', 'new/b.csv', 'given.csv');
  const skipped = { links: 0, excluded: 0 };
  const exclude = exclusionOf(['old', 'b.*', 'given.csv']);
  const paths = [join(folder, 'given.csv'), folder];
  const found = [...walk(paths, { exclude }, skipped)].map(({ path }) => basename(path));
  expect(found).toEqual(['a.csv']);
  expect(skipped.excluded).toBe(4);
});

test('a folder that is left out is, also when it is given by hand', () => {
  put('old/c.csv');
  const exclude = exclusionOf(['old']);
  expect(names([join(folder, 'old')], { exclude })).toEqual([]);
});

function expand(paths: readonly string[], options: WalkOptions = {}): Promise<Expanded> {
  return expandWith(paths, options, { links: 0, excluded: 0 });
}

describe('patterns that no shell has expanded', () => {
  test('the files that match, and only those', async () => {
    put('data/a.xlsx', 'data/b.xls', 'data/c.csv', 'data/deep/d.xlsx', 'data/.e.xlsx');
    const { paths, unseen } = await expand([`${folder}/data/**/*.xls*`]);
    const found = paths.map((path) => path.slice(folder.length + 6)).toSorted();
    expect(found).toEqual(['.e.xlsx', 'a.xlsx', 'b.xls', 'deep/d.xlsx']);
    expect(unseen).toEqual([]);
  });

  test('folders too, when the pattern does not go into folders itself', async () => {
    put('one/a.csv', 'two/b.csv', 'three/c.csv');
    const { paths } = await expand([`${folder}/t*`]);
    expect(names(paths)).toEqual(['three/c.csv', 'two/b.csv']);
  });

  test('a name that exists is itself, whatever characters it has', async () => {
    put('[a]*.csv', 'a.csv');
    const path = join(folder, '[a]*.csv');
    expect(await expand([path])).toEqual({ paths: [path], unseen: [] });
  });

  test('one that nothing matches is told', async () => {
    const path = `${folder}/*.xlsx`;
    const unseen = [{ kind: 'unseen', why: 'no-match', path }];
    expect(await expand([path])).toEqual({ paths: [], unseen });
  });

  test.skipIf(!posix)('a folder without access on the way is told', async () => {
    put('closed/a.csv', 'open/b.csv');
    chmodSync(join(folder, 'closed'), 0);
    const pattern = `${folder}/**/*.csv`;
    const { paths, unseen } = await withoutPower(folder, () => expand([pattern]));
    chmodSync(join(folder, 'closed'), 0o700);
    expect(paths).toEqual([join(folder, 'open', 'b.csv')]);
    expect(unseen).toMatchObject([{ kind: 'unseen', why: 'denied' }]);
  });

  test.skipIf(!posix)('links are not followed', async () => {
    put('a.csv');
    symlinkSync('.', join(folder, 'loop'));
    const { paths } = await expand([`${folder}/**/*.csv`]);
    expect(paths).toEqual([join(folder, 'a.csv')]);
  });
});
