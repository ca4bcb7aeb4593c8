/**
 * The service of systemd, installed into the image of a machine by the system's own tools; and a parser
 * child started with just the rights that the service has.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  install,
  unsafePart,
  type Step,
  uninstall,
  unitOf,
} from '../../../agent/service/systemd.ts';
import { temporaryFolder } from '../command/run.ts';

const START = {
  isEnrolled: false,
  command: [process.execPath, '--no-warnings', '/opt/cprvagt/dist/main.mjs'],
  configFile: '/etc/cprvagt/config.json',
  statusSocket: '/run/cprvagt/status.sock',
};
const UNIT = 'etc/systemd/system/cprvagt.service';

/** Reasons to leave out what this machine cannot do. */
const hasTools = ['systemctl', 'systemd-sysusers', 'systemd-analyze'].every((tool) =>
  existsSync(`/usr/bin/${tool}`),
);
const isRoot = process.getuid?.() === 0;

function image(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'etc'));
  return root;
}

const told = (steps: Iterable<Step>, root: string): string[] =>
  [...steps].map((step) => `${step.kind} ${'path' in step ? step.path.slice(root.length) : ''}`);

describe.skipIf(!hasTools)('installed', () => {
  test('it has its files and its user, starts with the machine, and twice is once', () => {
    const root = image();
    expect(told(install(START, root), root)).toEqual([
      'wrote /etc/cprvagt/config.json',
      'wrote /etc/sysusers.d/cprvagt.conf',
      `wrote /${UNIT}`,
    ]);
    expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toMatch(/^cprvagt:x:\d+:\d+:/m);
    const link = join(root, 'etc/systemd/system/multi-user.target.wants/cprvagt.service');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(root, UNIT)).mode & 0o777).toBe(0o644);
    const [unit, config] = [UNIT, 'etc/cprvagt/config.json'].map((name) => join(root, name));
    writeFileSync(config ?? '', '{"jobs": 2}');
    expect(told(install(START, root), root)).toEqual([
      'same /etc/sysusers.d/cprvagt.conf',
      `same /${UNIT}`,
    ]);
    expect(readFileSync(config ?? '', 'utf8')).toBe('{"jobs": 2}');
    const newer = { ...START, command: ['/opt/cprvagt/cprvagt'] };
    expect(told(install(newer, root), root)).toContain(`wrote /${UNIT}`);
    expect(readFileSync(unit ?? '', 'utf8')).toContain('ExecStart=/opt/cprvagt/cprvagt agent run');
  });

  test('it can be removed, and what it was told stays', () => {
    const root = image();
    expect([...uninstall(root)]).toEqual([]);
    Array.from(install(START, root));
    expect(told(uninstall(root), root)).toEqual([
      `removed /${UNIT}`,
      'removed /etc/sysusers.d/cprvagt.conf',
    ]);
    expect(existsSync(join(root, 'etc/systemd/system/multi-user.target.wants'))).toBe(false);
    expect(existsSync(join(root, 'etc/cprvagt/config.json'))).toBe(true);
    expect([...uninstall(root)]).toEqual([]);
  });

  test('systemd understands its unit, and finds it well locked up', () => {
    const path = join(temporaryFolder(), 'cprvagt.service');
    writeFileSync(path, unitOf(START));
    const verified = spawnSync('/usr/bin/systemd-analyze', ['verify', path], { encoding: 'utf8' });
    expect({ status: verified.status, said: verified.stderr }).toEqual({ status: 0, said: '' });
    const words = ['security', '--offline=yes', '--threshold=20', '--no-pager', path];
    const { status, stdout } = spawnSync('/usr/bin/systemd-analyze', words, { encoding: 'utf8' });
    expect(stdout).toMatch(/Overall exposure level for cprvagt.service: [01]\.\d OK/);
    expect(status).toBe(0);
  });
});

const words: readonly (readonly [why: string, path: string, quoted: string])[] = [
  ['a plain path', '/opt/cprvagt/main.mjs', '/opt/cprvagt/main.mjs'],
  ['a space', '/opt/my programs/x', '"/opt/my programs/x"'],
  ['a sign of the unit', '/opt/100%n', '/opt/100%%n'],
  ['a variable', '/opt/$HOME', '"/opt/$$HOME"'],
  ['quotes', String.raw`/opt/"a"\b`, String.raw`"/opt/\"a\"\\b"`],
];
test.each(words)('a path is one word: %s', (_why, path, quoted) => {
  const unit = unitOf({ ...START, command: [path], configFile: path });
  expect(unit).toContain(
    `\nExecStart=${quoted} agent run --config ${quoted} --state-folder /var/lib/cprvagt --log-folder /var/log/cprvagt --status-socket /run/cprvagt/status.sock\n`,
  );
});

/** A program in folders that are root's. */
function program(): string {
  const path = join(temporaryFolder(), 'a', 'b', 'program');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  for (const folder of [path, join(path, '..'), join(path, '../..'), join(path, '../../..')])
    chmodSync(folder, 0o755);
  return path;
}

describe.skipIf(!isRoot)('what the service is started from', () => {
  test('may be what only root can change', () => {
    expect(unsafePart(program())).toBeNull();
  });

  test('is never what others can change, nor below a folder where they can', () => {
    const path = program();
    for (const mode of [0o775, 0o757, 0o1777]) {
      chmodSync(path, mode);
      expect(unsafePart(path)).toBe(path);
    }
    chmodSync(path, 0o755);
    const folder = join(path, '../..');
    chmodSync(folder, 0o757);
    expect(unsafePart(path)).toBe(folder);
    chmodSync(folder, 0o755);
    chownSync(folder, 12_345, 12_345);
    expect(unsafePart(path)).toBe(folder);
  });

  test('is looked at where it really is', () => {
    const path = program();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(path, link);
    chmodSync(path, 0o777);
    expect(unsafePart(link)).toBe(path);
  });
});

test("a machine that is nobody's has no network, one that is enrolled has", () => {
  expect(unitOf(START)).toContain(
    'PrivateNetwork=yes\nIPAddressDeny=any\nRestrictAddressFamilies=AF_UNIX\n',
  );
  const enrolled = unitOf({ ...START, isEnrolled: true });
  expect(enrolled).not.toMatch(/PrivateNetwork|IPAddressDeny/);
  expect(enrolled).toContain('RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n');
});
