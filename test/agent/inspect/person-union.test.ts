/** The union of persons over files: exact, whatever the order and the sizes. */
import { expect, test } from 'vitest';
import { PersonSet } from '../../../rules/persons.ts';
import { Room } from '../../../rules/room.ts';
import { PersonUnion } from '../../../agent/inspect/person-union.ts';

function persons(from: number, to: number, room = new Room()): PersonSet {
  const set = new PersonSet(room);
  for (let key = from; key < to; key++) set.add(key * 7919);
  return set;
}

const runs: readonly [why: string, files: [from: number, to: number][], distinct: number][] = [
  ['no file', [], 0],
  ['one file', [[0, 1000]], 1000],
  ['the same file twice', [[0, 1000], [0, 1000]], 1000],
  ['a small file after a large one', [[0, 1000], [990, 1010]], 1010],
  ['a large file after a small one', [[990, 1010], [0, 1000]], 1010],
  ['files without anybody between', [[0, 0], [0, 5], [0, 0], [3, 8]], 8],
  ['many small ones', Array.from({ length: 100 }, (_, n) => [n * 5, n * 5 + 10]), 505],
]; // prettier-ignore

test.each(runs)('%s', (_why, files, distinct) => {
  const run = new PersonUnion();
  for (const [from, to] of files) run.add(persons(from, to));
  expect(run.count()).toEqual({ persons: distinct, exact: true });
});

test('a file with more persons than there is room for makes the count a lower bound', () => {
  const room = new Room();
  room.persons = 100;
  const run = new PersonUnion();
  run.add(persons(0, 10));
  run.add(persons(0, 5000, room));
  const { persons: counted, exact } = run.count();
  expect(exact).toBe(false);
  expect(counted).toBeLessThan(5000);
});

test('thousands of small files beside a large one cost little each', () => {
  const run = new PersonUnion();
  run.add(persons(0, 500_000));
  const started = performance.now();
  for (let file = 0; file < 5000; file++) run.add(persons(file, file + 10));
  expect(run.count().persons).toBe(500_000);
  expect(performance.now() - started).toBeLessThan(2000);
});
