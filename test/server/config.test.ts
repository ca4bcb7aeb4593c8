/** What the server can be told, typed and in a file; each wrong word in one clear sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Config, KEYS, STANDARD, troubleWith } from '../../server/config.ts';
import { addKeys, configured, listed } from '../../server/options.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-config-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function typed(...words: readonly string[]) {
  const silent = { writeErr: () => undefined, outputError: () => undefined };
  const command = addKeys().exitOverride().configureOutput(silent);
  return configured(command.parse(words, { from: 'user' }));
}

function inFile(said: unknown, ...words: readonly string[]) {
  const file = join(folder, 'named.json');
  writeFileSync(file, typeof said === 'string' ? said : JSON.stringify(said));
  return typed('--config', file, ...words);
}

test('nothing said is what is usual, and that is in order', () => {
  const { config, file } = typed('--folder', folder);
  expect(config).toEqual({ ...STANDARD, folder });
  expect(file).toBeNull();
  expect(troubleWith(config)).toBeNull();
});

test('each key can be typed and can stand in the file, and means the same', () => {
  const said: Record<keyof Config, unknown> = {
    folder: '/srv/cprvagt', host: '0.0.0.0', port: 9443, tlsKey: '/a.pem', tlsCert: '/b.pem',
    proxies: ['10.0.0.1', '10.1.0.0/16', '::1'], publicUrl: 'https://cprvagt.example.dk', goneDays: 7, silentDays: 30,
    keepDays: 200, machineLimit: 60, sessionLimit: 61, addressLimit: 62,
  }; // prettier-ignore
  const file = Object.fromEntries(KEYS.map(({ name, field }) => [name, said[field]]));
  expect(inFile(file).config).toEqual(said);
  const words = KEYS.flatMap(({ name, field }) => [
    `--${name}`,
    ...[said[field]].flat().map(String),
  ]);
  expect(typed(...words).config).toEqual(said);
  expect(Object.keys(said)).toHaveLength(KEYS.length);
});

test('what is typed goes before the file, and the list says which is which', () => {
  writeFileSync(join(folder, 'config.json'), '\uFEFF{"port": 1000, "host": "::1"}');
  const all = typed('--folder', folder, '--port', '2000');
  expect(all.config).toMatchObject({ port: 2000, host: '::1' });
  const lines = listed(all);
  expect(lines).toContain('port = 2000, typed');
  expect(lines).toContain('host = ::1, from the file');
  expect(lines).toContain('keep-days = 365');
  expect(lines.length).toBe(2 + 2 * KEYS.length);
});

describe('a file that is wrong', () => {
  test.each<readonly [said: unknown, says: string]>([
    [{ prot: 1 }, 'there is no key prot; did you mean port?'],
    [{ tls_key: '/a' }, 'there is no key tls_key; did you mean tls-key?'],
    [{ colour: 1 }, 'there is no key colour; there are folder, host, port,'],
    [{ port: '8443' }, 'port must be a whole number from 0 to 65535'],
    [{ port: 1.5 }, 'port must be a whole number'],
    [{ 'keep-days': 366 }, 'keep-days must be a whole number from 1 to 365'],
    [{ 'gone-days': 0 }, 'gone-days must be a whole number from 1 to 365'],
    [{ proxies: '10.0.0.1' }, 'proxies must be a list of IP addresses'],
    [{ proxies: ['10.0.0.0/33'] }, 'proxies must be a list of IP addresses'],
    [{ 'public-url': 'http://cprvagt.example.dk' }, 'public-url must be an address such as https:'],
    [
      { 'public-url': 'https://cprvagt.example.dk/x' },
      'public-url must be an address such as https:',
    ],
    [{ 'tls-key': null }, 'tls-key must be the name of a file'],
    [{ 'tls-key': 'a.pem' }, 'tls-key must be the whole path, from the root'],
    [[1], 'there must be one JSON object'],
    ['{"port":', 'there must be one JSON object'],
  ])('%j', (said, says) => {
    expect(() => inFile(said)).toThrow(says);
    expect(() => inFile(said)).toThrow(/^in \S+named\.json: /);
  });

  test('is not there, or says where it lies itself', () => {
    expect(() => typed('--config', join(folder, 'none.json'))).toThrow('none.json cannot be read: ENOENT'); // prettier-ignore
    writeFileSync(join(folder, 'config.json'), '{"folder": "/srv"}');
    expect(() => typed('--folder', folder)).toThrow('folder is for a file that --config names');
  });

  test('shows nothing that acts on a terminal', () => {
    expect(() => inFile({ 'a\u001b[2J': 1 })).toThrow('there is no key a\uFFFD[2J;');
  });
});

describe('what does not go together', () => {
  test.each<readonly [Partial<Config>, string | null]>([
    [{ tlsKey: '/a' }, 'tls-key and tls-cert belong together'],
    [{ tlsCert: '/a' }, 'tls-key and tls-cert belong together'],
    [{ host: '0.0.0.0' }, 'listens to this machine alone, not to 0.0.0.0'],
    [{ host: '0.0.0.0', proxies: ['10.0.0.1'] }, null],
    [{ host: '0.0.0.0', tlsKey: '/a', tlsCert: '/b' }, null],
    [{ goneDays: 40, keepDays: 30, silentDays: 30 }, 'cannot be more than keep-days'],
    [{ silentDays: 91, keepDays: 90 }, 'cannot be more than keep-days'],
  ])('%j', (said, says) => {
    const trouble = troubleWith({ ...STANDARD, ...said });
    if (says === null) expect(trouble).toBeNull();
    else expect(trouble).toContain(says);
  });
});
