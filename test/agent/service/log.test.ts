/** The log: what stands in it, what cannot stand in it, and that nothing about it stops the agent. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeIn, type LogEvent, maskedPath, openLog } from '../../../agent/service/log.ts';
import { LogFile } from '../../../agent/service/log-file.ts';
import { somePeople, written } from '../../../scripts/people.ts';
import { showsPartOf, SPELLINGS } from '../../spellings.ts';
import { temporaryFolder } from '../command/run.ts';

const [FIRST = '', SECOND = ''] = somePeople(2, 41);

function linesIn(path: string): Record<string, unknown>[] {
  const content = readFileSync(path, 'utf8');
  expect(content.endsWith('\n')).toBe(true);
  return content
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What is in the log after these. */
function logged(...events: readonly LogEvent[]): Record<string, unknown>[] {
  const folder = temporaryFolder();
  using log = openLog(folder);
  for (const event of events) log.tell(event);
  return linesIn(join(folder, 'cprvagt.log'));
}

const file = (path: string): LogEvent => ({
  event: 'file',
  path: path as ReturnType<typeof maskedPath>,
  outcome: 'found',
  reason: null,
  persons: 3,
  severity: 'low',
});

test('a line is one event, with its level, its time and its fields and nothing else', () => {
  const before = Date.now();
  const [line = {}] = logged({ event: 'started', rulesRevision: 7, jobs: 2 });
  const { time, ...rest } = line;
  expect(rest).toEqual({ level: 'info', event: 'started', rulesRevision: 7, jobs: 2 });
  expect(Date.parse(String(time))).toBeGreaterThanOrEqual(before);
  expect(Date.parse(String(time))).toBeLessThanOrEqual(Date.now());
});

test('what is wrong has a level of its own', () => {
  const events: LogEvent[] = [
    { event: 'fault', code: codeIn(new TypeError('x')) },
    { event: 'watchLost', folders: 3 },
  ];
  const levels = logged(...events).map(({ level, event, code }) => [level, event, code]);
  expect(levels).toEqual([
    ['error', 'fault', 'TypeError'],
    ['warn', 'watchLost', undefined],
  ]);
});

const errors: readonly (readonly [why: string, error: unknown, code: string])[] = [
  ['a code of the system', Object.assign(new Error('/a/b'), { code: 'ENOENT' }), 'ENOENT'],
  ['a kind of error', new RangeError('secret'), 'RangeError'],
  ['a name with a number', Object.assign(new Error('x'), { name: written(FIRST) }), 'unknown'],
  ['a code that is a sentence', Object.assign(new Error('x'), { code: 'no such' }), 'unknown'],
  ['no error', 'a text', 'unknown'],
];
test.each(errors)('of an error only its code is told: %s', (_why, error, code) => {
  expect(codeIn(error)).toBe(code);
});

describe('a number', () => {
  test.each(SPELLINGS)('in a path does not get there, with %s', (_why, spell) => {
    const [line] = logged(file(maskedPath(`/home/kari/${spell(FIRST)}/liste.xlsx`)));
    expect(showsPartOf(JSON.stringify(line), FIRST)).toBe(false);
    expect(line?.['path']).toMatch(/^\/home\/kari\/.*\/liste\.xlsx$/);
  });

  test.each(SPELLINGS)(
    'that nobody masked is starred in the last moment, with %s',
    (_why, spell) => {
      const lines = logged(file(`/home/${spell(FIRST)}.xlsx`), file(`/${spell(SECOND)}`), {
        event: 'watchLost',
        folders: 1,
      });
      const all = JSON.stringify(lines);
      expect(showsPartOf(all, FIRST)).toBe(false);
      expect(showsPartOf(all, SECOND)).toBe(false);
      const starred = { level: 'error', event: 'valuesStarred', values: 1 };
      expect(lines.map(({ event }) => event)).toEqual([
        'file',
        'valuesStarred',
        'file',
        'valuesStarred',
        'watchLost',
      ]);
      expect(lines[1]).toMatchObject(starred);
      expect(lines[0]).toMatchObject({ persons: 3, outcome: 'found' });
    },
  );

  test('as a count is starred too', () => {
    const digits = somePeople(50, 3).find((one) => !one.startsWith('0')) ?? '';
    const [line, told] = logged({ event: 'watchLost', folders: Number(digits) });
    expect(line).toMatchObject({ event: 'watchLost', folders: '**********' });
    expect(told).toMatchObject({ event: 'valuesStarred', values: 1 });
  });

  test('is nowhere among usual ones', () => {
    const counts = { files: 120_399, found: 1234, sealed: 20, unknown: 280, clean: 9 };
    const more = { notSpreadsheet: 1, denied: 2, unreachable: 0, complete: true, ms: 86_399_999 };
    const lines = logged({ event: 'scanEnded', scan: 'full', ...counts, ...more });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ ...counts, ...more });
  });
});

describe('the files', () => {
  const line = `${'x'.repeat(99)}\n`;

  test('are so many and so long, and the oldest lines go', () => {
    const folder = temporaryFolder();
    using log = new LogFile(folder, { mostBytes: 1000, files: 3 });
    for (let n = 0; n < 45; n++) expect(log.append(`${n}`.padEnd(99, '.') + '\n')).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual([
      'cprvagt.1.log',
      'cprvagt.2.log',
      'cprvagt.log',
    ]);
    const numbers = ['cprvagt.2.log', 'cprvagt.1.log', 'cprvagt.log'].flatMap((name) => {
      const content = readFileSync(join(folder, name), 'utf8');
      expect(content.length).toBeLessThanOrEqual(1000);
      return content
        .trimEnd()
        .split('\n')
        .map((one) => Number.parseInt(one, 10));
    });
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, at) => at + 20));
  });

  test('are gone on with after a restart, and are for their owner alone', () => {
    const folder = join(temporaryFolder(), 'a', 'logs');
    for (let run = 0; run < 3; run++) {
      using log = new LogFile(folder, { mostBytes: 250, files: 7 });
      expect(log.append(line)).toBe(true);
    }
    expect(statSync(join(folder, 'cprvagt.log')).size).toBe(100);
    expect(statSync(join(folder, 'cprvagt.1.log')).size).toBe(200);
    if (process.platform === 'win32') return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'cprvagt.log')).mode & 0o777).toBe(0o600);
  });

  test('what is longer than a file is written all the same, alone', () => {
    const folder = temporaryFolder();
    using log = new LogFile(folder, { mostBytes: 50, files: 2 });
    expect(log.append(line)).toBe(true);
    expect(log.append(line)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(statSync(join(folder, 'cprvagt.log')).size).toBe(100);
  });

  test.skipIf(process.platform === 'win32')('are never somebody else’s behind a link', () => {
    const folder = temporaryFolder();
    const other = join(folder, 'other');
    writeFileSync(other, 'mine');
    mkdirSync(join(folder, 'logs'));
    symlinkSync(other, join(folder, 'logs', 'cprvagt.log'));
    using log = new LogFile(join(folder, 'logs'));
    expect(log.append(line)).toBe(false);
    expect(readFileSync(other, 'utf8')).toBe('mine');
  });
});

describe('trouble', () => {
  test('with the folder costs lines, which are counted when it is over', () => {
    const folder = temporaryFolder();
    const place = join(folder, 'logs');
    // A file where the folder should be: also root cannot write below it.
    writeFileSync(place, '');
    using log = openLog(place);
    for (let n = 0; n < 5; n++) log.tell({ event: 'scanBegan', scan: 'full' });
    expect(existsSync(join(place, 'cprvagt.log'))).toBe(false);
    rmSync(place);
    log.tell({ event: 'stopped', ranMs: 1 });
    log.tell({ event: 'stopped', ranMs: 2 });
    const lines = linesIn(join(place, 'cprvagt.log'));
    expect(lines.map(({ event, lines: lost, ranMs }) => [event, lost ?? ranMs])).toEqual([
      ['stopped', 1],
      ['linesLost', 5],
      ['stopped', 2],
    ]);
  });

  const isFullHere = existsSync('/dev/full');
  test.skipIf(!isFullHere)('of a full disk is no trouble of the agent', () => {
    const folder = temporaryFolder();
    using log = new LogFile(folder);
    symlinkSync('/dev/full', join(folder, 'cprvagt.log'));
    expect(log.append('x\n')).toBe(false);
    rmSync(join(folder, 'cprvagt.log'));
    expect(log.append('x\n')).toBe(true);
  });

  test.skipIf(process.platform !== 'linux')(
    'in the middle of a line leaves that line alone',
    () => {
      const folder = temporaryFolder();
      const script = join(import.meta.dirname, '..', 'log-process.ts');
      // A file of at most 1 KB; who writes more is told, instead of ended by a signal.
      const limited = `trap '' XFSZ; ulimit -S -f 1; exec "$0" "$1" "$2"`;
      const words = ['-c', limited, process.execPath, script, folder];
      const out = execFileSync('bash', words, { encoding: 'utf8' });
      expect(JSON.parse(out)).toEqual([true, true, true, false, false, true, true]);
      const lines = readFileSync(join(folder, 'cprvagt.log'), 'utf8').split('\n');
      expect(lines.map((line) => `${line.slice(0, 1)}${line.length}`)).toEqual([
        'a299',
        'b299',
        'c299',
        'd124',
        'f1',
        'g1',
        '0',
      ]);
    },
  );
});
