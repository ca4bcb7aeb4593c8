/**
 * Findings that somebody has answered for, through the real command: statuses, what people are told,
 * and that a list which says less than it should silences nothing.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readBaseline } from '../../../agent/command/baseline-file.ts';
import { WrongUse } from '../../../agent/command/word.ts';
import { da } from '../../../agent/text.da.ts';
import { register } from './files.ts';
import { finished, objectsOf, type Ran, run, start, temporaryFolder } from './run.ts';

const isWindows = process.platform === 'win32';

interface List {
  readonly cprvagtBaseline: number;
  readonly salt: string;
  readonly accepted: Record<string, unknown>[];
}

let folder: string;
let list: string;
beforeEach(() => {
  folder = temporaryFolder();
  list = join(folder, 'accepteret.json');
  mkdirSync(join(folder, 'data'));
  put('a.csv', register(50));
  put('b.csv', register(60));
  put('budget.csv', 'Område;Beløb\r\nVeje;1200000\r\n');
});

function put(name: string, content: string): string {
  const path = join(folder, 'data', name);
  writeFileSync(path, content);
  return path;
}

async function scan(...words: string[]): Promise<Ran> {
  return run(['scan', join(folder, 'data'), '--format', 'ndjson', ...words]);
}

function listed(): List {
  return JSON.parse(readFileSync(list, 'utf8')) as List;
}

/** The names of the found files that were accepted and of those that were not. */
function outcomesOf(out: string): { accepted: unknown[]; alarms: unknown[]; summary: unknown } {
  const objects = objectsOf(out);
  const summary = objects.pop()?.['summary'];
  const found = objects.filter(({ outcome }) => outcome === 'found');
  const names = (wanted: boolean): unknown[] =>
    found
      .filter(({ accepted }) => (accepted === true) === wanted)
      .map(({ path }) => String(path).slice(join(folder, 'data').length + 1));
  return { accepted: names(true), alarms: names(false), summary };
}

test('what was found is written, for its owner alone, and for people to say why', async () => {
  const { status, out } = await scan('--write-baseline', list);
  expect(status).toBe(1);
  expect(outcomesOf(out).alarms).toEqual(['a.csv', 'b.csv']);
  expect(statSync(list).mode & 0o777).toBe(isWindows ? 0o666 : 0o600);
  const { cprvagtBaseline, accepted } = listed();
  expect(cprvagtBaseline).toBe(1);
  expect(accepted).toMatchObject([
    {
      path: 'data/a.csv',
      sizeBytes: register(50).length,
      persons: 50,
      findings: [{ kind: 'cpr', where: 'cells', sheet: 1, column: 'A', persons: 50 }],
      acceptedBy: '',
      acceptedOn: '',
      reason: '',
    },
    { path: 'data/b.csv', persons: 60 },
  ]);
});

test('what is answered for is listed, and no alarm', async () => {
  await scan('--write-baseline', list);
  const { status, out, err } = await scan('--baseline', list);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const { accepted, alarms, summary } = outcomesOf(out);
  expect({ accepted, alarms }).toEqual({ accepted: ['a.csv', 'b.csv'], alarms: [] });
  expect(summary).toMatchObject({ found: 2, accepted: 2, persons: 110 });
});

test('files that are gone are told in one line', async () => {
  await scan('--write-baseline', list);
  rmSync(join(folder, 'data', 'a.csv'));
  const one = await scan('--baseline', list);
  expect(one.status).toBe(0);
  expect(one.err).toBe(`cprvagt: Baseline: ${join(folder, 'data', 'a.csv')} findes ikke mere.\n`);
  rmSync(join(folder, 'data', 'b.csv'));
  expect((await scan('--baseline', list)).err).toContain('og 1 fil til findes ikke mere.');
});

test('the table shows them last, and says that there is no alarm', async () => {
  await scan('--write-baseline', list);
  put('c.csv', register(40));
  const { status, out } = await run(['scan', join(folder, 'data'), '--baseline', list]);
  expect(status).toBe(1);
  expect(out).toMatch(/FUNDET.*c\.csv[\s\S]*ACCEPTERET.*a\.csv[\s\S]*ACCEPTERET.*b\.csv/);
  expect(out).toContain('CPR-numre i 3 af 4 filer');
  expect(out).toContain('2 filer med det indhold, der er accepteret: ingen alarm');
  rmSync(join(folder, 'data', 'c.csv'));
  const calm = await run(['scan', join(folder, 'data'), '--baseline', list]);
  expect(calm.out).toContain('Ingen nye fund: 2 filer med CPR-numre er accepteret');
});

test('an accepted file does not hide one that could not be read', async () => {
  await scan('--write-baseline', list);
  put('x.xlsx', 'PK\u0003\u0004 torn');
  expect((await scan('--baseline', list)).status).toBe(3);
});

describe('a list that cannot be used is wrong use, before anything is read', () => {
  const entry = { path: 'a', sizeBytes: 1, fingerprint: '0'.repeat(64) };
  const answer = { acceptedBy: '', acceptedOn: '', reason: '' };
  const good = { cprvagtBaseline: 1, salt: Buffer.alloc(16).toString('base64') };
  const bad: readonly [why: string, content: unknown, says: string][] = [
    ['no JSON', '{', 'den er ikke JSON'],
    ['a list alone', [], 'den er ikke skrevet af denne udgave'],
    ['another version', { ...good, cprvagtBaseline: 2, accepted: [] }, 'denne udgave'],
    ['no salt', { cprvagtBaseline: 1, accepted: [] }, '"salt" mangler eller er forkert.'],
    ['no entries', good, '"accepted" mangler eller er forkert.'],
    [
      'an entry that is none',
      { ...good, accepted: [1] },
      '"path" mangler eller er forkert i post 1.',
    ],
    ['no fingerprint', { ...good, accepted: [{ ...entry, fingerprint: '' }] }, '"fingerprint"'],
    ['no size', { ...good, accepted: [{ ...entry, sizeBytes: -1 }] }, '"sizeBytes"'],
    ['no reason', { ...good, accepted: [entry] }, '"acceptedBy" mangler'],
    [
      'a file twice',
      {
        ...good,
        accepted: [
          { ...entry, ...answer },
          { ...entry, ...answer, path: './a' },
        ],
      },
      'filen i post 2 står der to gange.',
    ],
  ];
  test.each(bad)('%s', (_why, content, says) => {
    writeFileSync(list, typeof content === 'string' ? content : JSON.stringify(content));
    expect(() => readBaseline(list, da)).toThrow(WrongUse);
    expect(() => readBaseline(list, da)).toThrow(`${list} kan ikke bruges som baseline: `);
    expect(() => readBaseline(list, da)).toThrow(says);
  });

  test('one that cannot be understood, through the command', async () => {
    writeFileSync(list, '{}');
    const { status, out, err } = await scan('--baseline', list);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('accepteret.json kan ikke bruges som baseline');
  });

  test('one that is not there', async () => {
    const { status, err } = await scan('--baseline', `${list}.nej`);
    expect(status).toBe(2);
    expect(err).toContain('kan ikke læses (ENOENT).');
  });

  test('a place where none can be written', async () => {
    const { status, out, err } = await scan('--write-baseline', folder);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('--write-baseline skal være en fil, men');
  });
});

test.skipIf(isWindows)('a run that is stopped leaves the list that was there', async () => {
  writeFileSync(list, 'før');
  const large = register(3000);
  for (let i = 0; i < 60; i++) put(`stor${i}.csv`, large);
  const words = ['scan', join(folder, 'data'), '--format', 'ndjson', '--write-baseline', list];
  const child = start(words);
  const end = finished(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGINT');
  const { status, err } = await end;
  expect(status).toBe(130);
  expect(err).toContain(`${list} er ikke skrevet: gennemgangen blev afbrudt.`);
  expect(readFileSync(list, 'utf8')).toBe('før');
  expect(readdirSync(folder).toSorted()).toEqual(['accepteret.json', 'data']);
});
