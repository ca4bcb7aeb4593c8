/**
 * Every file of the corpus through the real scan, with the real parser child: each ends as the table
 * says, in no more than five seconds, the table agrees with what others know of the files, and none
 * alarms, since none holds a CPR number.
 */
import { dirname, join, relative, sep } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../agent/outcome.ts';
import { scan } from '../agent/scan.ts';
import {
  disagreements,
  endOf,
  expectedEnd,
  FILES,
  FOLDERS,
  NO_SPREADSHEET,
} from './corpus-ends.ts';
import { CORPUS, corpusFiles, HAS_CORPUS } from './corpus.ts';
import { TODAY } from './reading.ts';

const MAX_MS = 5_000;

interface Ended {
  readonly end: string;
  readonly sizeBytes: number | null;
  readonly ms: number;
}

const files = corpusFiles();
const ended = new Map<string, Ended>();
let summary: Summary;

beforeAll(async () => {
  if (!HAS_CORPUS) return;
  let before = performance.now();
  for await (const event of scan([CORPUS], { allNames: true, today: TODAY })) {
    const ms = performance.now() - before;
    before = performance.now();
    if (event.kind === 'summary') summary = event.summary;
    if (event.kind === 'notSpreadsheet') {
      ended.set(event.path, { end: NO_SPREADSHEET, sizeBytes: event.sizeBytes, ms });
    }
    if (event.kind !== 'outcome') continue;
    const { path, sizeBytes } = event.outcome;
    ended.set(path, { end: endOf(event.outcome), sizeBytes, ms });
  }
}, 120_000);

describe.skipIf(!HAS_CORPUS)('the corpus (CPRVAGT_CORPUS, or ../shared/corpus)', () => {
  test.each(files.map((file) => [file.path, file] as const))('%s', (path, { sizeBytes }) => {
    const seen = ended.get(join(CORPUS, ...path.split('/')));
    expect(seen?.end).toBe(expectedEnd(path));
    expect(seen?.sizeBytes).toBe(sizeBytes);
    expect(seen?.ms).toBeLessThan(MAX_MS);
  });

  test('holds no file that nobody looked at', () => {
    const known = files.map(({ path }) => path);
    const seen = [...ended.keys()].map((path) => relative(CORPUS, path).split(sep).join('/'));
    expect(seen.toSorted()).toEqual([...known, 'manifest.tsv'].toSorted());
    expect(known).toHaveLength(161);
  });

  test('is what its manifest says: formats, schemes, and what is sealed', () => {
    const wrong = files.map((file) => [file.path, disagreements(file)] as const);
    expect(wrong.filter(([, lines]) => lines.length > 0)).toEqual([]);
  });

  test('has no file or folder twice in the table, and none that is not there', () => {
    const known = new Set(files.map(({ path }) => path));
    expect(Object.keys(FILES).filter((path) => !known.has(path))).toEqual([]);
    const byFolder = files.filter(({ path }) => FILES[path] === undefined);
    const folders = new Set(byFolder.map(({ path }) => dirname(path)));
    expect(Object.keys(FOLDERS).toSorted()).toEqual([...folders].toSorted());
    const same = Object.keys(FILES).filter((path) => FILES[path] === FOLDERS[dirname(path)]);
    expect(same).toEqual([]);
  });

  test('does not alarm', () => {
    expect(files.filter(({ truth }) => !/^(none|unknown)/.test(truth))).toEqual([]);
    expect(summary).toMatchObject({ found: 0, persons: 0, complete: true, denied: 0 });
  });
});
