/**
 * No CPR number leaves the parser child, in any form: many people in every format, whole, cut and broken,
 * and everything searched that comes out of the child, of the command, and of its temporary folders.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeAnswer } from '../../agent/inspect/answer.ts';
import { encodeFacts } from '../../agent/inspect/facts-frame.ts';
import { inspect } from '../../agent/inspect/inspect.ts';
import { encodeSketch, PersonHash, sketchOf } from '../../agent/inspect/sketch.ts';
import { hintAnyway } from '../../agent/names.ts';
import { REPORTS } from '../../agent/report/index.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { run } from '../agent/command/run.ts';
import { bytesOf, TODAY } from '../reading.ts';
import { FILES, PEOPLE, traces, variants } from './leak-files.ts';
import { isFull, say } from './scale.ts';

/** Bytes around a number that is written into them. */
function numberOf(write: (view: DataView) => void): Buffer {
  const bytes = new ArrayBuffer(11);
  write(new DataView(bytes));
  return Buffer.from(bytes);
}

describe('a search that finds', () => {
  const digits = PEOPLE[7] ?? '';
  const value = Number(digits);
  const planted: readonly (readonly [way: string, bytes: Uint8Array])[] = [
    ['digits', Buffer.from(`x${digits}y`)],
    ['written apart', Buffer.from(`nr. ${written(digits)}.`)],
    ['wide digits', Buffer.from(digits, 'utf16le')],
    ['wide digits', Buffer.from(digits, 'utf16le').swap16()],
    ['base64', Buffer.from(Buffer.from(`ab${digits}c`).toString('base64'))],
    ['hex', Buffer.from(Buffer.from(digits).toString('hex'))],
    ['float', numberOf((view) => view.setFloat64(3, value, true))],
    ['integer', numberOf((view) => view.setUint32(1, value % 2 ** 32, false))],
    ['packed', Buffer.from(`00${digits}00`, 'hex')],
    ...(['md5', 'sha1', 'sha256'] as const).map(
      (name) => [name, createHash(name).update(digits).digest()] as const,
    ),
  ];

  test.each(planted)('somebody as %s', (way, bytes) => {
    expect(traces.inBytes(bytes)).toContain(way);
  });

  test('nobody where nobody is', () => {
    const other = somePeople(1, 4711)
      .map((it) => written(it))
      .join();
    expect(traces.inBytes(Buffer.from(`${other} 20,620 citizens ${'0'.repeat(40)}`))).toEqual([]);
  });
});

describe('what the child says', () => {
  const hash = new PersonHash(Buffer.alloc(32, 'leaks'));

  test.each(FILES)('of %s holds nobody', (name, content) => {
    for (const [variant, bytes] of variants(content)) {
      const wishes = ['explain', 'all-names'] as const;
      const reading = inspect(bytesOf(bytes), { hint: hintAnyway(name), today: TODAY, wishes });
      const frames = [
        encodeAnswer(1, reading),
        encodeFacts(1, reading.facts ?? { facts: [], total: 0 }),
        encodeSketch(1, sketchOf(reading.persons, hash)),
      ];
      for (const frame of frames) expect(traces.inBytes(frame), variant).toEqual([]);
      if (variant !== 'whole') continue;
      const isSealed = name.startsWith('sealed');
      expect(reading.trouble).toBe(isSealed ? 'sealed' : null);
      if (!isSealed) expect(reading.verdict.persons).toBeGreaterThan(200);
    }
  });
});

describe(
  'what the command says',
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'cprvagt-leaks-'));
      for (const name of ['files', 'temporary', 'out']) mkdirSync(join(folder, name));
      for (const [name, content] of FILES) {
        for (const [variant, bytes] of variants(content))
          writeFileSync(join(folder, 'files', `${variant}-${name}`), bytes);
      }
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    async function said(words: readonly string[]): Promise<string> {
      const { out, err } = await run(words, { TMPDIR: join(folder, 'temporary') });
      return out + err;
    }

    test.each(REPORTS.map(({ name }) => name))('as %s holds nobody', async (name) => {
      const output = join(folder, 'out', name);
      const files = join(folder, 'files');
      const told = await said([
        'scan',
        files,
        '--all',
        '--format',
        name,
        '--output',
        output,
        '--progress',
        'json',
      ]);
      const report = readFileSync(output, 'latin1');
      expect(traces.inText(told)).toEqual([]);
      expect(traces.inText(report)).toEqual([]);
      expect(report.length).toBeGreaterThan(1000);
      say(
        `leaks: ${name}, ${PEOPLE.length} people in ${FILES.length * 3} files, ${report.length} bytes: nobody`,
      );
    });

    test('in an explanation, a baseline and the temporary folder holds nobody', async () => {
      const files = FILES.map(([name]) => join(folder, 'files', `whole-${name}`));
      const baseline = join(folder, 'out', 'baseline.json');
      const told = [
        await said(['explain', ...files]),
        await said(['explain', '--format', 'json', ...files]),
        await said(['scan', ...files, '--write-baseline', baseline]),
        await said(['scan', ...files, '--baseline', baseline, '--format', 'ndjson']),
        readFileSync(baseline, 'latin1'),
      ];
      for (const text of told) expect(traces.inText(text)).toEqual([]);
      expect(told[0]).toContain('CPR');
      expect(readdirSync(join(folder, 'temporary'))).toEqual([]);
      expect(readdirSync(join(folder, 'files'))).toHaveLength(FILES.length * 3);
    });
  },
  isFull ? 600_000 : 120_000,
);
