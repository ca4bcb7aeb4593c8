/**
 * How many persons the files of a machine hold together: as near as is told over many keys and any
 * number of persons, exact where one file is all there is, and the same in any order.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { PersonHash, Sketch, SKETCH_BYTES, sketchOf } from '../../agent/inspect/sketch.ts';
import type { MemberFinding } from '../../agent/inspect/answer.ts';
import { judge, type Seen } from '../../agent/judge.ts';
import { machineKeysOf } from '../../agent/ledger/machine-keys.ts';
import { MachinePersons, sketchOfFile } from '../../agent/sketch.ts';
import { type NumberKey, packKey } from '../../rules/index.ts';
import { PersonSet } from '../../rules/persons.ts';
import { Room } from '../../rules/room.ts';
import { random, somePeople, written } from '../../scripts/people.ts';
import { scaled } from '../torture/scale.ts';
import { TODAY } from '../reading.ts';

const MOST = scaled(200_000, 1_000_000);
let people: readonly NumberKey[];
beforeAll(() => {
  people = somePeople(MOST, 21, { proven: false }).map(keyOf);
});

function keyOf(digits: string): NumberKey {
  return packKey(Number(digits.slice(0, 6)), Number(digits.slice(6)));
}

function hashOf(seed: number): PersonHash {
  return new PersonHash(machineKeysOf(Buffer.alloc(32, `machine ${seed}`)).sketch);
}

function sketched(keys: readonly NumberKey[], hash: PersonHash): Uint8Array {
  const set = new PersonSet(new Room());
  for (const key of keys) set.add(key);
  return sketchOf(set, hash);
}

/** Of nothing but the sketches: as if nobody knew how many persons each file has. */
function unbounded(sketches: readonly Uint8Array[]): { persons: number; errorPercent: number } {
  const all = new MachinePersons();
  for (const one of sketches) expect(all.add(one, { persons: 10 ** 12, exact: false })).toBe(true);
  return all.estimate();
}

/** How far off, in standard errors as they are told. */
function deviationOf(persons: number, truth: number, errorPercent: number): number {
  return (persons - truth) / Math.max(0.25, (truth * errorPercent) / 100);
}

const SEEDS = Array.from({ length: scaled(12, 60) }, (_, seed) => seed);

describe('an estimate', () => {
  const counts = [1, 2, 7, 50, 300, 853, 860, 1000, 2500, 5000, 10_000, 40_000, 200_000, 1_000_000];

  test.each(counts)('of %i persons is within four standard errors, over many keys', (count) => {
    const keys = people.slice(0, count);
    const off = SEEDS.slice(0, count > 100_000 ? 4 : undefined).map((seed) => {
      const { persons, errorPercent } = unbounded([sketched(keys, hashOf(seed))]);
      expect(errorPercent).toBe(count <= 853 ? 0.1 : 1.7);
      return deviationOf(persons, keys.length, errorPercent);
    });
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(4);
    // And leans to no side.
    const mean = off.reduce((sum, one) => sum + one, 0) / off.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(off.length));
  });

  test('is as far off as it says, not less: two of three within one standard error', () => {
    const keys = people.slice(0, 20_000);
    const seeds = Array.from({ length: 150 }, (_, seed) => 1000 + seed);
    const within = seeds.filter((seed) => {
      const { persons } = unbounded([sketched(keys, hashOf(seed))]);
      return Math.abs(deviationOf(persons, keys.length, 1.625)) < 1;
    });
    expect(within.length / seeds.length).toBeGreaterThan(0.55);
    expect(within.length / seeds.length).toBeLessThan(0.8);
  });

  test('of nobody is nobody', () => {
    expect(new MachinePersons().estimate()).toEqual({ persons: 0, errorPercent: 0 });
    expect(unbounded([sketched([], hashOf(1))])).toEqual({ persons: 0, errorPercent: 0 });
  });

  test('of registers that can rise no higher is many, and of those that are not raised nobody', () => {
    const full = Uint8Array.of(2, ...new Uint8Array(SKETCH_BYTES - 1));
    expect(unbounded([full]).persons).toBe(0);
    // 24 in each: the bits of eight registers, five bytes.
    full.set(Array.from({ length: 512 }, () => [0x18, 0x63, 0x8c, 0x31, 0xc6]).flat(), 1);
    expect(unbounded([full]).persons).toBeGreaterThan(10 ** 10);
  });
});

/** Files of a machine: a few persons each, who come again and again. */
function* files(count: number, from: number, seed: number): Generator<NumberKey[]> {
  const at = random(seed);
  for (let file = 0; file < count; file++) {
    const size = 1 + Math.floor(at() * 12);
    yield Array.from({ length: size }, () => people[Math.floor(at() * from)]!);
  }
}

describe('over files', () => {
  const hash = hashOf(7);

  test('of thousands of small ones it is nearly exact, and takes them in any order', () => {
    const all = [...files(3000, 20_000, 5)];
    const distinct = new Set(all.flat()).size;
    const sketches = all.map((keys) => sketched(keys, hash));
    const estimate = unbounded(sketches);
    expect(estimate.errorPercent).toBe(0.1);
    expect(distinct).toBeGreaterThan(10_000);
    expect(Math.abs(estimate.persons - distinct)).toBeLessThan((distinct * 4 * 0.1) / 100);
    expect(unbounded(sketches.toReversed())).toEqual(estimate);
    expect(unbounded([...sketches, ...sketches])).toEqual(estimate);
  });

  test('of more small ones than are told apart it is still right, in bounded memory', () => {
    const sketches = Array.from({ length: 250 }, (_, at) =>
      sketched(people.slice(at * 800, at * 800 + 800), hash),
    );
    const before = process.memoryUsage();
    const all = new MachinePersons();
    for (const one of [...sketches, ...sketches]) all.add(one, { persons: 800, exact: true });
    const { persons, errorPercent } = all.estimate();
    const after = process.memoryUsage();
    expect(errorPercent).toBe(1.7);
    expect(Math.abs(deviationOf(persons, 200_000, errorPercent))).toBeLessThan(4);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(6 * 2 ** 20);
  });

  test('with a large one among them it is that of their persons in one file', () => {
    const parts = [people.slice(0, 5000), people.slice(4990, 5020), people.slice(100, 110)];
    const whole = sketched(people.slice(0, 5020), hash);
    expect(unbounded(parts.map((keys) => sketched(keys, hash)))).toEqual(unbounded([whole]));
  });

  test('it is never fewer than one file has, nor more than all have', () => {
    for (const seed of SEEDS) {
      const one = new MachinePersons();
      one.add(sketched(people.slice(0, 3000), hashOf(seed)), { persons: 3000, exact: true });
      expect(one.estimate()).toEqual({ persons: 3000, errorPercent: 0 });
      one.add(sketched(people.slice(0, 3000), hashOf(seed)), { persons: 3000, exact: true });
      expect(one.estimate().persons).toBeGreaterThanOrEqual(3000);
      expect(one.estimate().errorPercent).toBe(1.7);
    }
  });

  test('a count that may be too high bounds from above alone', () => {
    const all = new MachinePersons();
    all.add(sketched(people.slice(0, 10), hash), { persons: 11, exact: false });
    expect(all.estimate()).toEqual({ persons: 10, errorPercent: 0.1 });
  });

  test('what is no sketch is not counted', () => {
    const all = new MachinePersons();
    for (const bad of [new Uint8Array(0), Uint8Array.of(3), Uint8Array.of(1, 2), Buffer.alloc(99)])
      expect(all.add(bad, { persons: 50, exact: true })).toBe(false);
    expect(all.estimate()).toEqual({ persons: 0, errorPercent: 0 });
  });
});

function finding(persons: number): MemberFinding {
  const place = { where: 'cells', sheet: 1, columns: [0], row: null, headerRow: 1 } as const;
  return { member: null, kind: 'cpr', ...place, matches: persons, persons, confidence: 'certain' };
}

describe('of a file', () => {
  const { sketch: key } = machineKeysOf(Buffer.alloc(32, 'secret'));
  const hash = new PersonHash(key);
  const [one = '', two = '', three = ''] = somePeople(3, 22);

  function kept(path: string, inContent: readonly string[]): Uint8Array | null {
    const candidate = { kind: 'candidate', path, rawPath: null, hint: 'table', below: null } as const; // prettier-ignore
    const verdict = {
      findings: inContent.length === 0 ? [] : [finding(inContent.length)],
      matches: inContent.length,
      persons: inContent.length,
      categories: [],
      warnings: [],
    };
    const rest = { trouble: null, scheme: null, inflatedBytes: 0, members: null } as const;
    const seen: Seen = {
      kind: 'seen',
      candidate,
      answer: { format: 'csv', verdict, ...rest },
      reason: null,
      sizeBytes: 1,
      modifiedMs: 1,
      device: null,
      identity: null,
      sketch: sketched(inContent.map(keyOf), hash),
      head: null,
      fingerprint: null,
    };
    const outcome = judge(seen, { today: TODAY, minConfidence: 'likely' });
    return outcome && sketchOfFile(seen, outcome, TODAY, key);
  }

  test('the persons of the content and of the name, each once', () => {
    const keys = [one, two].map(keyOf);
    expect(kept('/d/Liste.csv', [one, two])).toEqual(sketched(keys, hash));
    expect(kept(`/d/cpr ${written(one)}.csv`, [one, two])).toEqual(sketched(keys, hash));
    const all = sketched([...keys, keyOf(three)], hash);
    expect(kept(`/d/cpr ${written(three)}.csv`, [one, two])).toEqual(all);
    expect(kept(`/d/cpr ${written(three)}.csv`, [])).toEqual(sketched([keyOf(three)], hash));
  });

  test('of one that is not found nothing', () => {
    expect(kept('/d/Liste.csv', [])).toBeNull();
    expect(kept('/d/Sag 251248-9996.csv', [])).toBeNull();
  });
});

describe('the keys of a machine', () => {
  test('differ by purpose and by machine, and are the same each time', () => {
    const keys = machineKeysOf(Buffer.alloc(32, 1));
    const other = machineKeysOf(Buffer.alloc(32, 2));
    const all = [
      keys.sketch,
      keys.fingerprint,
      other.sketch,
      other.fingerprint,
      new Uint8Array(32),
    ];
    expect(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size).toBe(5);
    for (const key of all) expect(key).toHaveLength(32);
    expect(machineKeysOf(Buffer.alloc(32, 1))).toEqual(keys);
    // RFC 5869 says how, so that no release may change it.
    expect(Buffer.from(keys.sketch).toString('hex')).toMatchInlineSnapshot(
      `"a2d02dde64ce48d8d95de45b27e8124bd20ee087b62a286916b1c77f9b15a4ca"`,
    );
    expect(new Sketch().toBytes()).toEqual(Uint8Array.of(1));
  });
});
