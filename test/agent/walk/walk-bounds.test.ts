/** A walk over whole disks: where it ends, and that it comes by each place once. Real trees, links and mounts. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { open, OpenedFile } from '../../../agent/open.ts';
import { type Candidate, walk, type WalkOptions } from '../../../agent/walk/walk.ts';
import { CAN_MOUNT, mountBound, mountMemory } from '../../mounts.ts';
import { withoutPower } from '../../powerless.ts';
import { temporaryFolder } from '../command/run.ts';

const posix = process.platform !== 'win32';
const whole: WalkOptions = { bounds: { skip: [] } };

let folder: string;
beforeEach(() => {
  folder = realpathSync(temporaryFolder());
});

function put(...files: string[]): void {
  for (const name of files) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'a;b\n');
  }
}

function at(...names: string[]): string[] {
  return names.map((name) => join(folder, name));
}

/** Paths below the folder, in the order in which they came; of what was not seen also why. */
function walked(paths: readonly string[] = [folder], options = whole): string[] {
  const steps = [...walk(paths, options, { links: 0, excluded: 0 })];
  return steps.map((step) => {
    const name = step.path.slice(folder.length + 1);
    return step.kind === 'unseen' ? `${step.why} ${name}` : name;
  });
}

describe('paths below one another', () => {
  const files = ['a.csv', 'Desktop/b.csv', 'Desktop/x/c.csv', 'z/d.csv'];

  test.each([
    ['by hand', {}],
    ['within bounds', whole],
  ])('%s: each place once, with the nearest, in the order of the paths', (_how, options) => {
    put(...files);
    expect(walked(at('Desktop', ''), options)).toEqual([
      'Desktop/b.csv',
      'Desktop/x/c.csv',
      'a.csv',
      'z/d.csv',
    ]);
    expect(walked(at('', 'Desktop'), options)).toEqual([
      'a.csv',
      'z/d.csv',
      'Desktop/b.csv',
      'Desktop/x/c.csv',
    ]);
    expect(walked(at('Desktop/x', 'z', 'Desktop', ''), options)).toEqual([
      'Desktop/x/c.csv',
      'z/d.csv',
      'Desktop/b.csv',
      'a.csv',
    ]);
  });
});

describe('folders of the system', () => {
  test('are not entered, nor counted', () => {
    put('a.csv', 'usr/b.csv', 'usrlocal/c.csv', 'x/usr/d.csv');
    expect(at('usr/')[0]).toMatch(/usr.$/);
    const skipped = { links: 0, excluded: 0 };
    const steps = [...walk([folder], { bounds: { skip: at('usr/') } }, skipped)];
    expect(steps.map(({ path }) => path)).toEqual(at('a.csv', 'usrlocal/c.csv', 'x/usr/d.csv'));
    expect(skipped).toEqual({ links: 0, excluded: 0 });
  });

  test('are when they are given, and what is given in them', () => {
    put('a.csv', 'usr/b.csv', 'usr/home/c.csv');
    const options = { bounds: { skip: at('usr') } };
    expect(walked(at('usr/home', ''), options)).toEqual(['usr/home/c.csv', 'a.csv']);
    expect(walked(at('usr', ''), options)).toEqual(['usr/b.csv', 'usr/home/c.csv', 'a.csv']);
  });
});

describe.skipIf(!CAN_MOUNT)('other file systems (root may mount some)', () => {
  test('are not entered, and by hand they are', () => {
    put('a.csv', 'z/b.csv');
    mountMemory(join(folder, 'disk'));
    put('disk/c.csv', 'disk/x/d.csv');
    expect(walked()).toEqual(['a.csv', 'z/b.csv']);
    expect(walked([folder], {})).toEqual(['a.csv', 'disk/c.csv', 'disk/x/d.csv', 'z/b.csv']);
  });

  test('are when they are given, for themselves', () => {
    put('a.csv');
    mountMemory(join(folder, 'disk'));
    mountMemory(join(folder, 'disk/deep'));
    put('disk/c.csv', 'disk/deep/d.csv');
    expect(walked(at('', 'disk'))).toEqual(['a.csv', 'disk/c.csv']);
    expect(walked(at('disk/deep', 'disk', ''))).toEqual(['disk/deep/d.csv', 'disk/c.csv', 'a.csv']);
  });

  test('nor one that is mounted while the walk goes', () => {
    put('a.csv', 'stick/b.csv');
    const steps = walk([folder], whole, { links: 0, excluded: 0 });
    expect(steps.next().value?.path).toBe(join(folder, 'a.csv'));
    mountMemory(join(folder, 'stick'));
    put('stick/c.csv');
    expect(steps.next().done).toBe(true);
  });

  test('a bind mount of what is given comes once', () => {
    put('a.csv', 'data/home/bo/b.csv', 'data/c.csv');
    mountBound(join(folder, 'home'), join(folder, 'data/home'));
    expect(walked(at('home/bo', ''))).toEqual(['home/bo/b.csv', 'a.csv', 'data/c.csv']);
  });

  test('a bind mount of a folder above itself does not go round', () => {
    put('a.csv', 'x/b.csv');
    mountBound(join(folder, 'x/again'), folder);
    expect(walked()).toEqual(['a.csv', 'x/b.csv']);
  });

  // Of btrfs, which not every kernel has: what is told of it is a device of its own and this number.
  test('the top of a subvolume is entered, and what lies below it', () => {
    const memory = join(folder, 'memory');
    mountMemory(memory);
    for (let n = 0; n < 400 && numberOf(memory) === null; n++) mkdirSync(join(memory, `${n}`));
    const top = numberOf(memory);
    expect(top).not.toBeNull();
    put(`memory/${top}/a.csv`, `memory/${top}/deep/b.csv`);
    mountBound(join(folder, 'root/sub'), join(memory, `${top}`));
    put('root/c.csv');
    expect(walked(at('root'))).toEqual(['root/c.csv', 'root/sub/a.csv', 'root/sub/deep/b.csv']);
  });
});

/** The folder that has the number of a subvolume's top. */
function numberOf(memory: string): string | null {
  return readdirSync(memory).find((name) => statSync(join(memory, name)).ino === 256) ?? null;
}

describe.skipIf(!posix)('links', () => {
  test('to folders and files are not followed, and a path that became one is not', () => {
    put('real/a.csv');
    symlinkSync('real', join(folder, 'link'));
    symlinkSync('real/a.csv', join(folder, 'b.csv'));
    expect(walked()).toEqual(['real/a.csv']);
    expect(walked(at('link'))).toEqual([]);
    expect(walked(at('link'), {})).toEqual(['link/a.csv']);
  });

  test.skipIf(process.platform !== 'linux')('nor is a file read that a link above leads to', () => {
    put('real/x/a.csv');
    symlinkSync('real', join(folder, 'link'));
    const skipped = { links: 0, excluded: 0 };
    const [step] = walk(at('link/x'), whole, skipped);
    expect(step).toMatchObject({ kind: 'candidate' });
    expect(open(step as Candidate)).toBe('unstable');
    const [byHand] = walk(at('link/x'), {}, skipped);
    using file = open(byHand as Candidate) as OpenedFile;
    expect(file).toBeInstanceOf(OpenedFile);
  });

  test('nor one that takes the place of a folder while the walk goes', () => {
    put('a.csv', 'x/b.csv', 'secret/c.csv');
    const steps = walk(at('a.csv', 'x', ''), whole, { links: 0, excluded: 0 });
    expect(steps.next().value?.path).toBe(join(folder, 'a.csv'));
    rmSync(join(folder, 'x'), { recursive: true });
    symlinkSync('secret', join(folder, 'x'));
    expect([...steps].map(({ path }) => path)).toEqual(at('secret/c.csv'));
  });
});

describe('what cannot be seen is told', () => {
  test.skipIf(!posix)('without access', async () => {
    put('a.csv', 'closed/b.csv');
    chmodSync(join(folder, 'closed'), 0);
    const found = await withoutPower(folder, () => walked());
    chmodSync(join(folder, 'closed'), 0o700);
    expect(found).toEqual(['a.csv', 'denied closed']);
  });

  test.skipIf(!posix)('too deep for any path', () => {
    const script = `
      const fs = require('node:fs');
      for (let level = 0; level < 40; level++) {
        fs.mkdirSync('d'.repeat(200));
        process.chdir('d'.repeat(200));
      }
      fs.writeFileSync('a.csv', '');`;
    execFileSync(process.execPath, ['-e', script], { cwd: folder });
    onTestFinished(() => void execFileSync('rm', ['-rf', folder]));
    const found = walked();
    expect(found.length).toBe(1);
    expect(found[0]).toMatch(/^unreachable d{200}\/d/);
  });

  test('what is not there', () => {
    put('a.csv');
    expect(walked(at('gone', ''))).toEqual(['missing gone', 'a.csv']);
  });

  test.skipIf(!posix)('names in any bytes come with them', () => {
    const bad = Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff])]);
    mkdirSync(bad);
    writeFileSync(Buffer.concat([bad, Buffer.from('/a.csv')]), '');
    const [step] = walk([folder], whole, { links: 0, excluded: 0 });
    expect(step).toMatchObject({ rawPath: Buffer.concat([bad, Buffer.from('/a.csv')]) });
  });
});

describe('a recycle bin of Windows', () => {
  const bin = '$RECYCLE.BIN/S-1-5-21-1-2-3-1001';

  test('what was thrown away comes, the marks beside it do not', () => {
    put(
      `${bin}/$R1A2B3C.xlsx`,
      `${bin}/$I1A2B3C.xlsx`,
      `${bin}/$R9Z8Y7X/$Ialt.xlsx`,
      `${bin}/$I9Z8Y7X`,
    );
    const found = [`${bin}/$R1A2B3C.xlsx`, `${bin}/$R9Z8Y7X/$Ialt.xlsx`];
    expect(walked()).toEqual(found);
    expect(walked([folder], { allNames: true })).toEqual(found);
  });

  test('elsewhere such a name is one as others', () => {
    put('$I1A2B3C.xlsx', 'Papir/x/$I1A2B3C.xlsx');
    expect(walked()).toEqual(['$I1A2B3C.xlsx', 'Papir/x/$I1A2B3C.xlsx']);
  });
});

test('the marks of the trash of Linux are no candidates', () => {
  put('.local/share/Trash/files/a.ods', '.local/share/Trash/info/a.ods.trashinfo');
  expect(walked()).toEqual(['.local/share/Trash/files/a.ods']);
});
