/** What is looked through when nobody names a folder, on real trees that stand in for a machine. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Platform, Volume } from '../../../agent/platform/platform.ts';
import { DEFAULT_POLICY } from '../../../agent/service/policy.ts';
import { type RootPolicy, type Roots, rootsOf } from '../../../agent/walk/roots.ts';
import { walk } from '../../../agent/walk/walk.ts';
import { CAN_MOUNT, mountBound, mountMemory } from '../../mounts.ts';
import { temporaryFolder } from '../command/run.ts';
import { fakePlatform, volume } from '../platform/fake-platform.ts';

const posix = process.platform !== 'win32';

let machine: string;
beforeEach(() => {
  machine = realpathSync(temporaryFolder());
});

function folders(...names: string[]): void {
  for (const name of names) mkdirSync(join(machine, name), { recursive: true });
}

function put(...names: string[]): void {
  for (const name of names) {
    folders(join(name, '..'));
    writeFileSync(join(machine, name), 'a;b\n');
  }
}

/** At a folder of the machine. */
function disk(name: string, change: Partial<Volume> = {}): Volume {
  return volume({ id: name, mountPoint: join(machine, name), ...change });
}

interface Setting {
  readonly volumes?: readonly Volume[];
  readonly homes?: readonly string[];
  readonly platform?: Partial<Platform>;
  readonly policy?: Partial<RootPolicy>;
}

function rootsIn({ volumes = [disk('')], homes = [], platform, policy }: Setting): Promise<Roots> {
  const asked = fakePlatform({
    volumes: () => Promise.resolve(volumes),
    homes: () => Promise.resolve(homes.map((home) => join(machine, home))),
    ...platform,
  });
  return rootsOf(asked, { ...DEFAULT_POLICY, ...policy });
}

/** The paths below the machine. */
async function paths(setting: Setting): Promise<string[]> {
  return (await rootsIn(setting)).paths.map((path) => path.slice(machine.length + 1));
}

/** What a walk comes by, below the machine. */
async function walked(setting: Setting): Promise<string[]> {
  const { paths: given, bounds } = await rootsIn(setting);
  const steps = [...walk(given, { bounds }, { links: 0, excluded: 0 })];
  return steps.map((step) => {
    const name = step.path.slice(machine.length + 1);
    return step.kind === 'unseen' ? `${step.why} ${name}` : name;
  });
}

describe('the order', () => {
  test('people’s own folders, what is forgotten, homes, the rest', async () => {
    folders(
      'home/bo/Skrivebord',
      'home/bo/Hentet',
      'home/bo/Dokumenter',
      'home/bo/OneDrive - Kommune',
      'home/bo/OneDrive',
      'home/bo/Billeder',
      'home/bo/.local/share/Trash/files',
      'home/anne/Desktop',
      'home/anne/Downloads',
      'tmp',
      'var/tmp',
      '.Trash-1000',
      'data',
    );
    expect(await paths({ homes: ['home/bo', 'home/anne'] })).toEqual([
      'home/bo/Skrivebord',
      'home/bo/Hentet',
      'home/bo/Dokumenter',
      'home/bo/OneDrive',
      'home/bo/OneDrive - Kommune',
      'home/anne/Desktop',
      'home/anne/Downloads',
      'home/bo/.local/share/Trash',
      '.Trash-1000',
      'tmp',
      'var/tmp',
      'home/bo',
      'home/anne',
      '',
    ]);
  });

  test('of Windows', async () => {
    folders(
      'Users/bo/Desktop',
      'Users/bo/AppData/Local/Temp',
      'Users/bo/AppData/Roaming/Microsoft/Excel',
      'Users/bo/AppData/Local/Microsoft/Windows/INetCache/Content.Outlook/AB12',
      'Windows/Temp',
      '$Recycle.Bin/S-1-5',
      'Temp',
    );
    // Its paths, as far as another system can have them.
    const platform = { name: 'macos' as const };
    const there = await paths({ homes: ['Users/bo'], platform });
    expect(there).toEqual(['Users/bo/Desktop', '$Recycle.Bin', 'Temp', 'Users/bo', '']);
  });

  test('of several disks, each with its bin', async () => {
    folders('sys/home/bo/Desktop', 'sys/.Trash-1000', 'data/.Trash-1000', 'data/tmp');
    const volumes = [disk('sys'), disk('data')];
    expect(await paths({ volumes, homes: ['sys/home/bo'] })).toEqual([
      'sys/home/bo/Desktop',
      'sys/.Trash-1000',
      'data/.Trash-1000',
      'data/tmp',
      'sys/home/bo',
      'sys',
      'data',
    ]);
  });

  test('each file comes once, and in this order', async () => {
    put(
      'a.csv',
      'home/bo/b.csv',
      'home/bo/Desktop/c.csv',
      'home/bo/x/d.csv',
      'tmp/e.csv',
      'z/f.csv',
    );
    expect(await walked({ homes: ['home/bo'] })).toEqual([
      'home/bo/Desktop/c.csv',
      'tmp/e.csv',
      'home/bo/b.csv',
      'home/bo/x/d.csv',
      'a.csv',
      'z/f.csv',
    ]);
  });
});

describe('which volumes', () => {
  const kinds = ['fixed', 'removable', 'network', 'other'] as const;
  const volumes = (): Volume[] => [disk(''), ...kinds.map((kind) => disk(kind, { kind }))];

  test.each([
    ['without a word only fixed ones', {}, ['fixed']],
    ['removable ones when they are wanted', { removable: true }, ['fixed', 'removable']],
    ['shares when they are wanted', { network: true }, ['fixed', 'network']],
    [
      'never what holds no files of people',
      { removable: true, network: true },
      ['fixed', 'network', 'removable'],
    ],
  ] as const)('%s', async (_why, policy, meant) => {
    put('a.csv', ...kinds.map((kind) => `${kind}/b.csv`));
    const found = await walked({ volumes: volumes(), policy });
    expect(found.toSorted()).toEqual(['a.csv', ...meant.map((kind) => `${kind}/b.csv`)]);
  });

  test('a second name of another one is left, as a mount point', async () => {
    put('a.csv', 'again/b.csv', 'again/home/bo/c.csv');
    const again = { volumes: [disk(''), disk('again', { isSecondName: true })] };
    expect(await walked(again)).toEqual(['a.csv']);
    // But a home by its own name: so people know it.
    expect(await walked({ ...again, homes: ['again/home/bo'] })).toEqual([
      'again/home/bo/c.csv',
      'a.csv',
    ]);
  });

  test('one that cannot be looked at is told', async () => {
    put('a.csv');
    const broken = 'x'.repeat(5000);
    const found = await walked({ volumes: [disk(''), disk(broken)] });
    expect(found).toEqual(posix ? [`unreachable ${broken}`, 'a.csv'] : expect.anything());
  });

  test('a file that is mounted is no volume', async () => {
    put('a.csv', 'etc/hosts');
    expect(await paths({ volumes: [disk(''), disk('etc/hosts')] })).toEqual(['']);
    expect(await walked({ volumes: [disk(''), disk('etc/hosts')] })).toEqual(['a.csv']);
  });

  test('when the system tells of none, the disk that we are on', async () => {
    folders('home/bo/Desktop');
    const { paths: there, tops } = await rootsIn({ volumes: [], homes: ['home/bo'] });
    expect(there[0]).toBe(join(machine, 'home/bo/Desktop'));
    expect(tops).toEqual([machine.slice(0, posix ? 1 : 3)]);
    expect(there).toContain(tops[0]);
  });
});

describe('homes', () => {
  test('on a share are left with it', async () => {
    put('a.csv', 'home/bo/Desktop/b.csv');
    const share = disk('home', { kind: 'network' });
    const setting = { volumes: [disk(''), share], homes: ['home/bo'] };
    expect(await walked(setting)).toEqual(['a.csv']);
    expect(await walked({ ...setting, policy: { network: true } })).toEqual([
      'home/bo/Desktop/b.csv',
      'a.csv',
    ]);
  });

  test('in a folder of the system are looked through', async () => {
    put('a.csv', 'var/lib/x/home/b.csv', 'var/lib/c.csv');
    const platform = { systemFolders: [join(machine, 'var/lib')] };
    expect(await walked({ homes: ['var/lib/x/home'], platform })).toEqual([
      'var/lib/x/home/b.csv',
      'a.csv',
    ]);
  });

  test('that are not there are nobody’s', async () => {
    folders('home/bo');
    expect(await paths({ homes: ['home/anne', 'home/bo'] })).toEqual(['home/bo', '']);
  });

  test.skipIf(!posix)('behind a link are where it leads to', async () => {
    put('data/bo/Desktop/a.csv');
    folders('home');
    symlinkSync(join(machine, 'data/bo'), join(machine, 'home/bo'));
    const { paths: there, homes } = await rootsIn({ homes: ['home/bo'] });
    const found = ['data/bo/Desktop', 'data/bo', ''].map((name) => join(machine, name, '.'));
    expect(there).toEqual(found);
    expect(homes).toEqual([join(machine, 'data/bo')]);
  });

  test.skipIf(!posix)('a Desktop that is a link is none', async () => {
    put('secret/a.csv');
    folders('home/bo');
    symlinkSync(join(machine, 'secret'), join(machine, 'home/bo/Desktop'));
    expect(await paths({ homes: ['home/bo'] })).toEqual(['home/bo', '']);
  });

  test('twice are one', async () => {
    folders('home/bo/Desktop');
    const homes = ['home/bo', 'home/bo', 'home/../home/bo'];
    expect(await paths({ homes })).toEqual(['home/bo/Desktop', 'home/bo', '']);
  });
});

function named(...names: string[]): Partial<RootPolicy> {
  return { roots: names.map((name) => join(machine, name)) };
}

describe('folders that the policy names', () => {
  test('are all there is, people’s places in them first', async () => {
    put('home/bo/Desktop/a.csv', 'home/b.csv', 'c.csv', 'data/d.csv', 'tmp/e.csv');
    const found = await walked({ homes: ['home/bo'], policy: named('data', 'home') });
    expect(found).toEqual(['home/bo/Desktop/a.csv', 'data/d.csv', 'home/b.csv']);
  });

  test('may lie on a share, and have disks below them, but not other shares', async () => {
    put('share/a.csv', 'share/disk/b.csv', 'share/other/c.csv', 'd.csv');
    const volumes = [
      disk(''),
      disk('share', { kind: 'network' }),
      disk('share/disk'),
      disk('share/other', { kind: 'network' }),
    ];
    const found = await walked({ volumes, policy: named('share') });
    expect(found).toEqual(['share/a.csv', 'share/disk/b.csv']);
  });

  test('are looked through in the same order on a share', async () => {
    put('share/a.csv', 'share/bo/Desktop/b.csv');
    const volumes = [disk(''), disk('share', { kind: 'network' })];
    const found = await walked({ volumes, homes: ['share/bo'], policy: named('share') });
    expect(found).toEqual(['share/bo/Desktop/b.csv', 'share/a.csv']);
  });

  test('are told when they are not there', async () => {
    put('a.csv');
    expect(await walked({ policy: named('gone') })).toEqual(['missing gone']);
  });

  test('may be folders of the system', async () => {
    put('usr/a.csv', 'b.csv');
    const platform = { systemFolders: [join(machine, 'usr')] };
    expect(await walked({ platform, policy: named('usr') })).toEqual(['usr/a.csv']);
  });
});

test('no folder that is looked through is one that is skipped', async () => {
  folders('home/bo/Desktop', 'usr', 'data');
  const volumes = [disk(''), disk('data'), disk('sys', { kind: 'other' })];
  const platform = { systemFolders: [join(machine, 'usr')] };
  const { paths: given, bounds, tops } = await rootsIn({ volumes, homes: ['home/bo'], platform });
  expect(bounds.skip.toSorted()).toEqual([join(machine, 'sys'), join(machine, 'usr')]);
  expect(given).toEqual(expect.arrayContaining([...tops]));
  expect(tops).toEqual([machine, join(machine, 'data')]);
});

describe.skipIf(!CAN_MOUNT)('real mounts (root may make some)', () => {
  test('memory in the midst of a disk is left, and a second name comes once', async () => {
    put('a.csv', 'data/b.csv');
    mountMemory(join(machine, 'memory'));
    put('memory/c.csv');
    mountBound(join(machine, 'bound'), join(machine, 'data'));
    expect(await walked({})).toEqual(['a.csv', 'bound/b.csv', 'data/b.csv']);
    const volumes = [
      disk(''),
      disk('memory', { kind: 'other' }),
      disk('bound', { isSecondName: true }),
    ];
    expect(await walked({ volumes })).toEqual(['a.csv', 'data/b.csv']);
    // Also when nobody said that it is one.
    expect(await walked({ volumes: [disk('data'), disk('bound')] })).toEqual(['data/b.csv']);
    expect(await walked({ volumes: [disk(''), disk('bound')] })).toEqual(['a.csv', 'bound/b.csv']);
  });
});
