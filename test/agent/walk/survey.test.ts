/** What lies ahead of a run is counted in short steps, and what is left is told only when known. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { exclusionOf } from '../../../agent/walk/exclude.ts';
import { remainingMs, Survey } from '../../../agent/walk/survey.ts';
import { temporaryFolder } from '../command/run.ts';

function tree(folders: number): string {
  const folder = temporaryFolder();
  for (let i = 0; i < folders; i++) {
    mkdirSync(join(folder, `${i}`));
    writeFileSync(join(folder, `${i}`, 'a.csv'), 'x'.repeat(i));
    writeFileSync(join(folder, `${i}`, 'b.exe'), 'not a candidate');
  }
  return folder;
}

async function whole(survey: Survey): Promise<void> {
  while (!survey.isWhole) await pause(1);
}

test('the candidates of the walk and their bytes, in steps', async () => {
  const folder = tree(40);
  using survey = new Survey();
  survey.start([folder], { exclude: exclusionOf(['39']) });
  expect(survey).toMatchObject({ ahead: { files: 0, bytes: 0 }, isWhole: false });
  await whole(survey);
  expect(survey.ahead).toEqual({ files: 39, bytes: (38 * 39) / 2 });
});

test('nothing goes on when it is over', async () => {
  const survey = new Survey();
  survey.start([tree(3)], {});
  survey[Symbol.dispose]();
  await pause(60);
  expect(survey).toMatchObject({ ahead: { files: 0, bytes: 0 }, isWhole: false });
});

test.skipIf(process.platform === 'win32')('a link given by hand is what it leads to', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.csv'), '12345');
  symlinkSync('a.csv', join(folder, 'link.csv'));
  symlinkSync('nowhere', join(folder, 'gone.csv'));
  using survey = new Survey();
  survey.start([join(folder, 'link.csv'), join(folder, 'gone.csv')], {});
  await whole(survey);
  expect(survey.ahead).toEqual({ files: 1, bytes: 5 });
});

const mega = 2 ** 20;

function counted(files: number, bytes: number, isWhole = true): Survey {
  return Object.assign(new Survey(), { ahead: { files, bytes }, isWhole });
}

describe('what is left', () => {
  test('is like what was done', () => {
    const survey = counted(160, 90 * mega);
    expect(remainingMs(survey, { files: 80, bytes: 45 * mega }, 10_000)).toBe(10_000);
    expect(remainingMs(survey, { files: 16, bytes: 9 * mega }, 10_000)).toBe(90_000);
  });

  test('counts bytes, and a file that has none too', () => {
    expect(remainingMs(counted(17, 15 * mega), { files: 16, bytes: 0 }, 4000)).toBeCloseTo(60_250);
  });

  test('is never less than nothing', () => {
    expect(remainingMs(counted(1, 0), { files: 2, bytes: mega }, 4000)).toBe(0);
  });

  const unknown: readonly [why: string, survey: Survey, files: number, elapsedMs: number][] = [
    ['while it is being counted', counted(100, 0, false), 50, 10_000],
    ['at once', counted(100, 0), 50, 1900],
    ['with hardly anything done', counted(1000, 0), 9, 10_000],
    ['of nothing', counted(0, 0), 0, 10_000],
  ];
  test.each(unknown)('cannot be known %s', (_why, survey, files, elapsedMs) => {
    expect(remainingMs(survey, { files, bytes: 0 }, elapsedMs)).toBeNull();
  });
});
