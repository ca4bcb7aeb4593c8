/** A PersonSet against a Set, over sizes on both sides of every change of its inner workings. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PersonSet } from '../../rules/persons.ts';
import { Room } from '../../rules/room.ts';

/** The greatest key there is: 31 December 99, replacement, serial 9999. */
const GREATEST = 91 * 12 * 100 * 10_000 - 1;

const keys = fc.oneof(
  fc.array(fc.integer({ min: 0, max: GREATEST }), { maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }),
  fc.array(fc.constantFrom(0, 1, GREATEST - 1, GREATEST), { maxLength: 40 }),
);

test('holds what a Set holds', () => {
  fc.assert(
    fc.property(keys, keys, (some, more) => {
      const persons = new PersonSet(new Room());
      const expected = new Set(some);
      for (const key of some) persons.add(key);
      expect(persons.size).toBe(expected.size);
      const other = new PersonSet(new Room());
      for (const key of more) other.add(key);
      persons.addAll(other);
      for (const key of more) expected.add(key);
      expect(listOf(persons)).toEqual([...expected].toSorted((a, b) => a - b));
      expect(persons.size).toBe(expected.size);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('keeps the mark of a number, whichever came first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean())), (added) => {
      const persons = new PersonSet(new Room());
      for (const [key, marked] of added) {
        if (marked) persons.mark(key);
        else persons.add(key);
      }
      const marks = new Map<number, boolean>();
      persons.forEach((key, marked) => marks.set(key, marked));
      for (const [key] of added) {
        expect(marks.get(key)).toBe(added.some(([other, marked]) => other === key && marked));
      }
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('counts many, added again and again', () => {
  const persons = new PersonSet(new Room());
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 50_000; i++) persons.add((i * 7919 * (round + 1)) % GREATEST);
  }
  const expected = new Set<number>();
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 50_000; i++) expected.add((i * 7919 * (round + 1)) % GREATEST);
  }
  expect(listOf(persons)).toEqual([...expected].toSorted((a, b) => a - b));
});

test('a sample comes from all over the set', () => {
  const persons = new PersonSet(new Room());
  for (let i = 0; i < 10_000; i++) persons.add(i);
  const sample: number[] = [];
  persons.forEach((key) => sample.push(key), 100);
  expect(sample.length).toBeLessThanOrEqual(100);
  expect(sample.length).toBeGreaterThan(50);
  expect(Math.max(...sample)).toBeGreaterThan(9000);
});

test('stops at its room and says what it has', () => {
  const room = new Room();
  room.persons = 1000;
  const persons = new PersonSet(room);
  for (let i = 0; i < 5000; i++) persons.add(i);
  expect(persons.size).toBeGreaterThan(400);
  expect(persons.size).toBeLessThan(2000);
  for (let i = 0; i < 100; i++) persons.add(i);
  expect(persons.size).toBeLessThan(2000);
});

function listOf(persons: PersonSet): number[] {
  const list: number[] = [];
  persons.forEach((key) => list.push(key));
  return list;
}
