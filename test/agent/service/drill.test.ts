/** A drill is one byte for byte, so that a register cannot pass for one; and it is gone afterwards. */
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { Drill, isDrill, removeDrills } from '../../../agent/service/drill.ts';
import { limits } from '../../../agent/inspect/limits.ts';
import { inspect } from '../../../agent/inspect/inspect.ts';
import { hintAnyway } from '../../../agent/names.ts';
import { birthYear } from '../../../rules/cpr.ts';
import { masked } from '../../../rules/index.ts';
import { isProven } from '../../../scripts/people.ts';
import { bytesOf, TODAY } from '../../reading.ts';
import { temporaryFolder } from '../command/run.ts';

function drillIn(folder: string): { readonly path: string; readonly content: Buffer } {
  const { path } = new Drill(folder);
  return { path, content: readFileSync(path) };
}

const known = (content: Uint8Array): boolean =>
  isDrill({ sizeBytes: content.length, head: content.subarray(0, limits.headBytes) });

test('is known again, also under another name and in a buffer with more', () => {
  const { content } = drillIn(temporaryFolder());
  expect(known(content)).toBe(true);
  const head = new Uint8Array(1000).fill(7);
  head.set(content);
  expect(isDrill({ sizeBytes: content.length, head })).toBe(true);
});

test('each has a mark of its own, and no number in its name', () => {
  const folder = temporaryFolder();
  const names = Array.from({ length: 20 }, () => basename(drillIn(folder).path));
  expect(new Set(names).size).toBe(20);
  for (const name of names) {
    expect(name).toMatch(/^cprvagt-drill-[a-z]{12}\.csv$/);
    expect(masked(name)).toBe(name);
  }
});

test('any other byte makes it a register', () => {
  const { content } = drillIn(temporaryFolder());
  const mark = content.indexOf('drill;') + 'drill;'.length;
  for (let at = 0; at < content.length; at++) {
    const other = Buffer.from(content);
    other[at] = other[at] === 0x61 ? 0x62 : 0x61;
    // The mark is free.
    const isFree = at >= mark && at < mark + 12;
    expect(known(other), `byte ${at}`).toBe(isFree);
  }
  expect(known(Buffer.concat([content, Buffer.from('x')]))).toBe(false);
  expect(known(content.subarray(0, -1))).toBe(false);
  expect(known(new Uint8Array(0))).toBe(false);
});

test('what could not be read of it is no proof', () => {
  const { content } = drillIn(temporaryFolder());
  expect(isDrill({ sizeBytes: content.length, head: content.subarray(0, 100) })).toBe(false);
  expect(isDrill({ sizeBytes: content.length + 1, head: content })).toBe(false);
});

test('holds people who alarm for certain and were born before 1900', () => {
  const { content } = drillIn(temporaryFolder());
  const numbers = content.toString().match(/\d{6}-\d{4}/g) ?? [];
  expect(numbers).toHaveLength(12);
  for (const number of numbers) {
    expect(isProven(number.replace('-', ''))).toBe(true);
    expect(birthYear(Number(number[7]), Number(number.slice(4, 6)))).toBeLessThan(1900);
  }
  const hint = hintAnyway('x.csv');
  const { verdict } = inspect(bytesOf(content), { hint, today: TODAY, wishes: [] });
  expect(verdict).toMatchObject({ persons: 12, matches: 12 });
  expect(verdict.findings).toMatchObject([{ kind: 'cpr', confidence: 'certain' }]);
});

test('is gone when it is disposed of, unless it is something else by now', () => {
  const folder = temporaryFolder();
  {
    using drill = new Drill(folder);
    expect(readdirSync(folder)).toEqual([basename(drill.path)]);
  }
  expect(readdirSync(folder)).toEqual([]);
  let path = '';
  {
    using drill = new Drill(folder);
    ({ path } = drill);
    writeFileSync(path, 'somebody’s own by now');
  }
  expect(readFileSync(path, 'utf8')).toBe('somebody’s own by now');
});

test('what a killed run has left is removed, and nothing else', () => {
  const folder = temporaryFolder();
  const { content } = drillIn(folder);
  drillIn(folder);
  writeFileSync(join(folder, 'kopi.csv'), content);
  writeFileSync(join(folder, 'cprvagt-drill-abcdefghijkl.csv'), 'Navn;CPR');
  const register = content.toString().replace('Øvelse 1', 'Hansens 1');
  expect(Buffer.byteLength(register)).toBe(content.length);
  writeFileSync(join(folder, 'cprvagt-drill-bbcdefghijkl.csv'), register);
  removeDrills(folder);
  expect(readdirSync(folder).toSorted()).toEqual([
    'cprvagt-drill-abcdefghijkl.csv',
    'cprvagt-drill-bbcdefghijkl.csv',
    'kopi.csv',
  ]);
});

test.skipIf(process.platform === 'win32')('nothing is planted through a link', () => {
  const folder = temporaryFolder();
  const outside = join(folder, 'outside.csv');
  writeFileSync(outside, 'x');
  symlinkSync(outside, join(folder, 'link.csv'));
  removeDrills(folder);
  expect(readFileSync(outside, 'utf8')).toBe('x');
  expect(() => new Drill(join(folder, 'nej'))).toThrow('ENOENT');
});
