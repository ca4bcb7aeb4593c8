/** `cprvagt agent`: its configuration, from the command line and from a file, and what is refused. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AgentWish } from '../../../agent/command/agent.ts';
import { parse } from '../../../agent/command/options.ts';
import { WrongUse } from '../../../agent/command/word.ts';
import {
  foldersOf,
  KEYS,
  machineFolders,
  personalFolders,
  standards,
} from '../../../agent/config.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import { run, temporaryFolder } from './run.ts';

const usual = standards(foldersOf());

/** What these words mean when the file of `--config` says this. */
function meant(words: readonly string[], content: object | string = {}, deed = 'run'): AgentWish {
  const file = join(temporaryFolder(), 'valg.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const wish = parse(['agent', deed, '--config', file, ...words], da, '1');
  if (wish.kind !== 'agent') throw new Error(wish.kind);
  return wish;
}

test('every key of the list is a field of the configuration, and the other way round', () => {
  const fields: string[] = KEYS.map(({ field }) => field);
  expect(fields.toSorted()).toEqual(Object.keys(usual).toSorted());
  expect(fields.toSorted()).toEqual(Object.keys(meant([]).config).toSorted());
});

test('nothing said is the standard of each', () => {
  expect(meant([]).config).toEqual(usual);
  expect(usual).toMatchObject({ network: false, removable: false, cpuPercent: 10, schedule: 720 });
});

const ROOT = process.platform === 'win32' ? 'D:\\' : '/';

const typed: readonly (readonly [why: string, words: string[], is: Partial<AgentWish['config']>])[] = [
  ['a folder', ['--state-folder', `${ROOT}x`], { stateFolder: `${ROOT}x` }],
  ['folders', ['--roots', `${ROOT}a`, '--roots', `${ROOT}b`], { roots: [`${ROOT}a`, `${ROOT}b`] }],
  ['yes', ['--network', 'yes', '--removable=yes'], { network: true, removable: true }],
  ['no', ['--pause-on-battery', 'no', '--pause-while-active=no'], { pauseOnBattery: false, pauseWhileActive: false }],
  ['patterns', ['--exclude', '*.bak', '--exclude', 'a/b'], { exclude: ['*.bak', 'a/b'] }],
  ['nobody to be answered', ['--status-socket', 'none'], { statusSocket: 'none' }],
  ['a time', ['--schedule', '7:05'], { schedule: 425 }],
  ['the last minute', ['--schedule', '23:59'], { schedule: 1439 }],
  ['numbers', ['--cpu-percent', '100', '--jobs', '16'], { cpuPercent: 100, jobs: 16 }],
  ['a level', ['--min-confidence', 'certain'], { minConfidence: 'certain' }],
  [
    'thresholds',
    ['--thresholds', '1,5,50,500'],
    { thresholds: { low: 1, medium: 5, high: 50, critical: 500 } },
  ],
]; // prettier-ignore
test.each(typed)('means: %s', (_why, words, is) => {
  expect(meant(words).config).toEqual({ ...usual, ...is });
});

const said: readonly (readonly [why: string, content: object, words: string[], is: object])[] = [
  ['true and false', { network: true, 'pause-on-battery': false }, [], { network: true, pauseOnBattery: false }],
  ['yes and no', { network: 'yes', 'pause-on-battery': 'no' }, [], { network: true, pauseOnBattery: false }],
  ['a list of folders', { roots: [`${ROOT}a`, `${ROOT}b`] }, [], { roots: [`${ROOT}a`, `${ROOT}b`] }],
  ['one folder', { roots: `${ROOT}a` }, [], { roots: [`${ROOT}a`] }],
  ['numbers', { 'cpu-percent': 5, jobs: '2' }, [], { cpuPercent: 5, jobs: 2 }],
  ['what was typed goes first', { jobs: 2, exclude: ['a'] }, ['--jobs', '3', '--exclude', 'b'], { jobs: 3, exclude: ['b'] }],
  ['also where it is the standard', { network: true }, ['--network', 'no'], { network: false }],
]; // prettier-ignore
test.each(said)('a file that says %s', (_why, content, words, is) => {
  const wish = meant(words, content);
  expect(wish.config).toEqual({ ...usual, ...is });
  expect(wish.configFile).toMatch(/valg\.json$/);
});

const wrong: readonly (readonly [why: string, content: object | string, says: string])[] = [
  ['a key misspelt', { 'cpu-procent': 5 }, 'valg.json: Valget "cpu-procent" findes ikke. Mente du cpu-percent?'],
  ['a key of scan', { format: 'json' }, 'Valget "format" findes ikke.'],
  ['a key far off', { telemetry: true }, 'Valget "telemetry" findes ikke.'],
  ['a name of the language itself', '{"__proto__": 1}', 'Valget "__proto__" findes ikke.'],
  ['a number too large', { 'cpu-percent': 101 }, '--cpu-percent skal være et tal fra 1 til 100, ikke "101".'],
  ['a number too small', { jobs: 0 }, '--jobs skal være et tal fra 1 til 16, ikke "0".'],
  ['half a number', { 'cpu-percent': 0.5 }, '--cpu-percent skal være et tal fra 1 til 100'],
  ['yes misspelt', { network: 'ja' }, '--network kan ikke være "ja". Skriv yes eller no.'],
  ['a number for yes', { network: 1 }, '--network kan ikke være "1".'],
  ['a folder that is not whole', { roots: ['a'] }, '--roots skal være en hel sti fra roden, ikke "a".'],
  ['no time', { schedule: '24:00' }, '--schedule skal være et klokkeslæt som 12:00, ikke "24:00".'],
  ['a number for a time', { schedule: 12 }, '--schedule skal være et klokkeslæt'],
  ['thresholds that fall', { thresholds: '1,10,10,1000' }, '--thresholds skal være fire voksende tal'],
  ['thresholds that begin alike', { thresholds: '10,10,100,1000' }, '--thresholds skal være fire voksende tal'],
  ['thresholds that end alike', { thresholds: '1,10,100,100' }, '--thresholds skal være fire voksende tal'],
  ['three thresholds', { thresholds: '1,10,100' }, '--thresholds skal være fire voksende tal'],
  ['thresholds from none', { thresholds: '0,10,100,1000' }, '--thresholds skal være fire voksende tal'],
  ['a level misspelt', { 'min-confidence': 'likly' }, 'Mente du likely?'],
  ['a socket that is not whole', { 'status-socket': 'run/x' }, '--status-socket skal være none eller en hel sti'],
  ['a socket too long for the system', { 'status-socket': `/${'x'.repeat(100)}` }, '--status-socket skal være none eller en hel sti'],
  ['no pattern', { exclude: ['*a*b*c*d*'] }, '--exclude kan ikke være'],
  ['null', { 'state-folder': null }, '--state-folder skal være en tekst eller et tal.'],
  ['no object', '[]', 'Det er ikke ét JSON-objekt'],
  ['a comment', '{"jobs": 1} // en', 'Det er ikke ét JSON-objekt'],
]; // prettier-ignore
test.each(wrong)('is told of %s', (_why, content, says) => {
  expect(() => meant([], content)).toThrow(WrongUse);
  expect(() => meant([], content)).toThrow(says);
});

const misused: readonly (readonly [words: string[], says: string])[] = [
  [['agent'], 'DEED mangler en værdi.'],
  [['agent', 'rnu'], 'Mente du run?'],
  [['agent', 'run', 'x'], 'DEED kan ikke være "run x".'],
  [['agent', 'install', '--jobs', '2'], '--jobs hører til agent run, ikke til agent install.'],
  [
    ['agent', 'uninstall', '--config', 'x'],
    '--config hører til agent run, ikke til agent uninstall.',
  ],
  [['agent', 'run', '--config', '/nej/x.json'], '/nej/x.json kan ikke læses (ENOENT).'],
  [['agent', 'run', '--cpu', '3'], '--cpu findes ikke.'],
  [['status', '--format', 'json', 'x'], 'Efter status kan "x" ikke stå.'],
  [['status', '--jobs', '2'], '--jobs findes ikke.'],
  [['status', '--format', 'jsn'], 'Mente du json? Skriv table eller json.'],
  [['verify', 'a', 'b'], 'Skriv kun én mappe.'],
  [['verify', ''], 'En af stierne er tom.'],
  [['verify', '--within', '0'], '--within skal være et tal fra 1 til 3.600'],
];
test.each(misused)('%j is wrong use', (words, says) => {
  expect(() => parse(words, da, '1')).toThrow(WrongUse);
  expect(() => parse(words, da, '1')).toThrow(says);
});

test.each([da, en])('the help names each key with its sentence and its standard', (text) => {
  const help = parse(['agent', '--help'], text, '1');
  const shown = help.kind === 'print' ? help.text.replace(/\s+/g, ' ') : '';
  for (const { name } of KEYS) {
    expect(shown).toContain(`--${name} <`);
    expect(shown).toContain(text.agent.keys[name].replace(/\s+/g, ' '));
  }
  expect(shown).toContain(text.help.standard('12:00'));
  expect(shown).toContain(text.help.standard('1,10,100,1000'));
  for (const deed of Object.values(text.agent.deeds)) expect(shown).toContain(deed);
});

describe('folders', () => {
  const env = { HOME: '/home/kari', ProgramData: 'E:\\Data' };
  test('of a service are those of the system', () => {
    expect(machineFolders('linux', env)).toEqual({
      configFile: '/etc/cprvagt/config.json',
      stateFolder: '/var/lib/cprvagt',
      logFolder: '/var/log/cprvagt',
      statusSocket: '/run/cprvagt/status.sock',
    });
    expect(machineFolders('win32', env)).toEqual({
      configFile: 'E:\\Data\\cprvagt\\config.json',
      stateFolder: 'E:\\Data\\cprvagt',
      logFolder: 'E:\\Data\\cprvagt\\logs',
      statusSocket: String.raw`\\.\pipe\cprvagt`,
    });
    expect(machineFolders('win32', {}).stateFolder).toBe('C:\\ProgramData\\cprvagt');
    expect(machineFolders('darwin', env).logFolder).toBe('/Library/Logs/cprvagt');
  });

  test.skipIf(process.platform === 'win32')('of a person are below the home', () => {
    expect(personalFolders('linux', env)).toEqual({
      configFile: '/home/kari/.config/cprvagt/config.json',
      stateFolder: '/home/kari/.local/state/cprvagt',
      logFolder: '/home/kari/.local/state/cprvagt/logs',
      statusSocket: 'none',
    });
    const set = { ...env, XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c' };
    expect(personalFolders('linux', set)).toEqual({
      configFile: '/c/cprvagt/config.json',
      stateFolder: '/s/cprvagt',
      logFolder: '/s/cprvagt/logs',
      statusSocket: 'none',
    });
    expect(personalFolders('darwin', env).stateFolder).toBe(
      '/home/kari/Library/Application Support/cprvagt',
    );
  });
});

describe('to enrol takes', () => {
  test.each<readonly [why: string, words: readonly string[], says: string]>([
    ['a server', ['--token', 'x'], 'agent enrol skal vide --server'],
    ['a token', ['--server', 'https://server.dk'], 'agent enrol skal vide --token'],
    [
      'one that nobody can listen to',
      ['--token', 'x', '--server', 'http://server.dk'],
      '--server skal være https://',
    ],
    [
      'an authority that can be read',
      ['--token', 'x', '--server', 'https://server.dk', '--ca', '/nowhere.pem'],
      '/nowhere.pem kan ikke læses (ENOENT)',
    ],
    ['nothing of agent run', ['--cpu-percent', '5'], '--cpu-percent'],
  ])('%s', async (_why, words, says) => {
    const { status, out, err } = await run(['agent', 'enrol', ...words]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(says);
  });

  test('and what it takes is nothing for agent run', async () => {
    const { status, err } = await run(['agent', 'run', '--server', 'https://server.dk']);
    expect(status).toBe(2);
    expect(err).toContain('--server');
  });
});

test.skipIf(existsSync('/run/systemd/system'))(
  'to install takes systemd, and says so',
  async () => {
    const { status, out, err } = await run(['agent', 'install']);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/systemd|administrator/);
  },
);
