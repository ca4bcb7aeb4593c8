/**
 * The sketch of a file's persons: by published vectors and a second way of making it, the same for
 * files together as for their persons in one, nothing without its key, and never believed as it comes.
 */
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Parser, type Question, type Wish } from '../../../agent/inspect/parent.ts';
import { HEADER_BYTES, type Job, NUMBER_BYTES, readHead } from '../../../agent/inspect/protocol.ts';
import {
  decodeSketch,
  encodeSketch,
  isSketchOf,
  MOST_LISTED,
  PersonHash,
  Sketch,
  SKETCH_BYTES,
  sketchOf,
} from '../../../agent/inspect/sketch.ts';
import { inspect } from '../../../agent/inspect/inspect.ts';
import { packKey, type PersonSet } from '../../../rules/index.ts';
import { PersonSet as Persons } from '../../../rules/persons.ts';
import { Room } from '../../../rules/room.ts';
import { somePeople, written } from '../../../scripts/people.ts';
import { zipped } from '../../../scripts/zip-writer.ts';
import { bytesOf, TODAY } from '../../reading.ts';
import { textTable } from '../../text-table.ts';
import { workbook } from '../../workbook.ts';
import { answering, NotedFile, Workshop } from './hostile.ts';

const KEY = Buffer.alloc(32, 'a key of this machine');
const hash = new PersonHash(KEY);
const KEYS = somePeople(4000, 11).map(keyOf);

function keyOf(digits: string): number {
  return packKey(Number(digits.slice(0, 6)), Number(digits.slice(6)));
}

function setOf(keys: readonly number[]): PersonSet {
  const set = new Persons(new Room());
  for (const key of keys) set.add(key);
  return set;
}

function sketched(keys: readonly number[], by = hash): Uint8Array {
  return sketchOf(setOf(keys), by);
}

function tableOf(people: readonly string[]): Uint8Array {
  return textTable([['CPR-nr'], ...people.map((digits) => [written(digits)])]);
}

function questionWith(wishes: readonly Wish[]): Question {
  return { hint: 'table', today: TODAY, wishes };
}

function entriesOf(sketch: Uint8Array): ReadonlySet<string> {
  return new Set(Buffer.from(sketch.subarray(1)).toString('hex').match(/.{6}/g));
}

function union(...sketches: readonly Uint8Array[]): Uint8Array {
  const all = new Sketch();
  for (const one of sketches) expect(all.addSketch(one)).toBe(true);
  return all.toBytes();
}

/** The bits of a person's block, by the second way. */
function bitsOf(key: number, by: Uint8Array): string {
  const cipher = createCipheriv('aes-256-ecb', by, null).setAutoPadding(false);
  const block = Buffer.alloc(16);
  block.writeUInt32LE(key);
  const hashed = cipher.update(block);
  return [0, 4].map((at) => hashed.readUInt32LE(at).toString(2).padStart(32, '0')).join('');
}

function entryOf(key: number, by: Uint8Array): number {
  const bits = bitsOf(key, by);
  const more = bits.slice(12, 20) === '0'.repeat(8) ? `${bits.slice(20, 35)}1`.indexOf('1') : 0;
  return Number.parseInt(bits.slice(0, 20), 2) * 16 + more;
}

/** The registers of persons, by the second way. */
function registersOf(keys: readonly number[]): Uint8Array {
  const ranks = Array.from({ length: 4096 }, () => '00000');
  for (const key of keys) {
    const bits = bitsOf(key, KEY);
    const at = Number.parseInt(bits.slice(0, 12), 2);
    const rank = `${bits.slice(12, 35)}1`.indexOf('1') + 1;
    const digits = rank.toString(2).padStart(5, '0');
    if (digits > ranks[at]!) ranks[at] = digits;
  }
  const hex = BigInt(`0b${ranks.toReversed().join('')}`)
    .toString(16)
    .padStart(5120, '0');
  return Uint8Array.of(2, ...Buffer.from(hex, 'hex').toReversed());
}

describe('an entry', () => {
  /** AESAVS, ECB, 256 bits: all keys are zero, and the texts are these. */
  const vectors: readonly [text: number, cipher: string, entry: number][] = [
    [0x00, 'dc95c078a2408989ad48a21492842087', 0x78c090],
    [0x80, 'ddc6bf790c15760d8d9aeb6f9a75fd4e', 0x79bfc0],
    [0xc0, '0a6bdc6d4c1e6280301fd8e97ddbe601', 0x6ddc60],
    [0xe0, '9b80eefb7ebe2d2b16247aa0efc72f5d', 0xfbee80],
  ];

  test.each(vectors)('of block %i is what AES makes of it: %s', (text, cipher, entry) => {
    const hex = BigInt(`0b${bitsOf(text, Buffer.alloc(32))}`)
      .toString(16)
      .padStart(16, '0');
    const swapped = Buffer.from(hex, 'hex').swap32().toString('hex');
    expect(cipher.startsWith(swapped)).toBe(true);
    const sketch = sketched([text], new PersonHash(Buffer.alloc(32)));
    expect(Buffer.from(sketch).toString('hex')).toBe(`01${entry.toString(16).padStart(6, '0')}`);
  });

  test('of each person is the same when it is made in another way', () => {
    for (const at of [0, 1, 853]) {
      const keys = KEYS.slice(0, at);
      const entries = [...new Set(keys.map((key) => entryOf(key, KEY)))].toSorted((a, b) => a - b);
      const hex = entries.map((entry) => entry.toString(16).padStart(6, '0')).join('');
      expect(Buffer.from(sketched(keys)).toString('hex')).toBe(`01${hex}`);
    }
    // Some have zeros to count.
    const more = somePeople(20_000, 16, { proven: false }).map(keyOf);
    const withMore = more.filter((key) => (entryOf(key, KEY) & 15) > 0);
    expect(withMore.length).toBeGreaterThan(20);
    for (const key of withMore) expect(sketched([key])[3]).toBe(entryOf(key, KEY) & 255);
  });

  test('raises its register, also among thousands', () => {
    expect(sketched(KEYS)).toEqual(registersOf(KEYS));
  });
});

describe('a sketch is small', () => {
  test.each([[0, 1], [1, 4], [20, 61]])('of %i persons: %i bytes', (persons, bytes) => {
    expect(sketched(KEYS.slice(0, persons))).toHaveLength(bytes);
  }); // prettier-ignore

  test('of any number it is no more than 2.5 KiB', () => {
    expect(SKETCH_BYTES).toBe(2561);
    expect(sketched(KEYS)).toHaveLength(SKETCH_BYTES);
    const lengths = Array.from({ length: 60 }, (_, at) => sketched(KEYS.slice(0, 820 + at)).length);
    expect(Math.max(...lengths)).toBe(SKETCH_BYTES);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });
});

describe('the sketch of files together is that of their persons in one', () => {
  const part = fc.tuple(fc.nat(1500), fc.nat(1200)).map(([from, count]) => KEYS.slice(from, from + count)); // prettier-ignore
  const files = fc.array(part, { minLength: 1, maxLength: 6 });

  test('whatever they share, and in any order', () => {
    fc.assert(
      fc.property(files, (parts) => {
        const whole = sketched(parts.flat());
        const sketches = parts.map((keys) => sketched(keys));
        expect(union(...sketches)).toEqual(whole);
        expect(union(...sketches.toReversed())).toEqual(whole);
      }),
      { seed: 20_620, numRuns: 60 },
    );
  });

  test('a file twice is a file once; nobody adds nothing', () => {
    for (const count of [0, 5, 853, 2000]) {
      const one = sketched(KEYS.slice(0, count));
      expect(union(one, one, sketched([]))).toEqual(one);
    }
  });

  test('where the list ends, it ends at the same place', () => {
    const edge = KEYS.findIndex((_, at) => sketched(KEYS.slice(0, at)).length === SKETCH_BYTES);
    expect(edge).toBeGreaterThan(MOST_LISTED);
    for (const count of [edge - 1, edge]) {
      const [first, second] = [KEYS.slice(0, 400), KEYS.slice(300, count)];
      expect(union(sketched(first), sketched(second))).toEqual(sketched(KEYS.slice(0, count)));
    }
  });

  test('many files with the same persons do not use up the list', () => {
    const all = new Sketch();
    const groups = Array.from({ length: 8 }, (_, at) => sketched(KEYS.slice(at * 100, at * 100 + 100))); // prettier-ignore
    for (let turn = 0; turn < 40; turn++) all.addSketch(groups[turn % 8]!);
    expect(all.toBytes()).toEqual(sketched(KEYS.slice(0, 800)));
  });

  test('the members of an archive are one file', () => {
    const people = somePeople(60, 12);
    const archive = zipped([
      ['a.csv', tableOf(people.slice(0, 40))],
      ['b.csv', tableOf(people.slice(20))],
    ]);
    const question = { hint: 'other', today: TODAY, wishes: [] } as const;
    const { persons } = inspect(bytesOf(archive), question);
    expect(sketchOf(persons, hash)).toEqual(sketched(people.map(keyOf)));
  });
});

test('under another key nothing of it is the same', () => {
  const keys = KEYS.slice(0, 500);
  const [one, other] = [sketched(keys), sketched(keys, new PersonHash(Buffer.alloc(32, 'b')))];
  const shared = entriesOf(one).intersection(entriesOf(other));
  // 500 of a million places, twice.
  expect(shared.size).toBeLessThan(4);
  expect(entriesOf(one).size).toBeGreaterThan(498);
});

test('an entry tells nobody apart from hundreds of others', () => {
  const wanted = entryOf(KEYS[0]!, KEY) >> 4;
  const everybody = 4_000_000;
  const set = new Persons(new Room());
  for (let key = 0; key < everybody; key++) set.add(key);
  let fitting = 0;
  let person = 0;
  /** One in a million: the zeros go on into the second word. */
  const rare: number[] = [];
  hash.hash(set, (words, length) => {
    for (let at = 0; at < length; at += 4, person++) {
      if (words[at]! >>> 12 === wanted) fitting++;
      if ((words[at]! & 0xfffff) === 0) rare.push(person);
    }
  });
  expect(rare.length).toBeGreaterThan(0);
  for (const key of rare) expect(union(sketched([key]), sketched(KEYS))).toEqual(registersOf([key, ...KEYS])); // prettier-ignore
  // 348 of the 365 million numbers that there are.
  expect((fitting * 365_000_000) / everybody).toBeGreaterThan(90);
});

describe('which persons', () => {
  test('those that make a file found; test persons and what is merely possible are not', () => {
    const people = somePeople(30, 13);
    const content = workbook([
      { name: 'Ark', rows: [['CPR-nr', 'Test'], ...people.map((digits) => [written(digits)])] },
      { name: 'Test', rows: [['CPR-nr'], ['251248-9996'], ['050505-9996'], ['010858-9995']] },
    ]);
    const question = { hint: 'spreadsheet', today: TODAY, wishes: [] } as const;
    const { persons, verdict } = inspect(bytesOf(content), question);
    expect(new Set(verdict.findings.map(({ kind }) => kind))).toEqual(new Set(['cpr', 'test']));
    expect(sketchOf(persons, hash)).toEqual(sketched(people.map(keyOf)));
    const note = textTable([['Noter', 'Andet'], [`mangler ${written(somePeople(1, 14, { proven: false })[0]!)}`, 'x']]); // prettier-ignore
    const weak = inspect(bytesOf(note), { ...question, hint: 'table' });
    expect(weak.verdict.findings.map(({ confidence }) => confidence)).toEqual(['possible']);
    expect(sketchOf(weak.persons, hash)).toEqual(sketched([]));
  });
});

const job: Job = { id: 7, sizeBytes: 1000, today: TODAY, hint: 'table', wishes: ['sketch'] };

function payloadOf(sketch: Uint8Array, id = job.id): Uint8Array {
  return encodeSketch(id, sketch).slice(HEADER_BYTES);
}

describe('on its way to the parent', () => {
  test('it comes out as it went in', () => {
    for (const count of [0, 1, 853, 4000]) {
      const sketch = sketched(KEYS.slice(0, count));
      const frame = encodeSketch(job.id, sketch);
      expect(readHead(frame)).toEqual([NUMBER_BYTES + sketch.length, 'sketch']);
      expect(decodeSketch(payloadOf(sketch), job)).toEqual(sketch);
      expect(isSketchOf(sketch, count)).toBe(true);
    }
  });

  const few = sketched(KEYS.slice(0, 40));
  const many = sketched(KEYS);
  const lies: readonly [why: string, payload: Uint8Array][] = [
    ['of another job', payloadOf(few, 8)],
    ['nothing', new Uint8Array(0)],
    ['no sketch behind the number', payloadOf(new Uint8Array(0))],
    ['of no known form', payloadOf(few.with(0, 3))],
    ['a list of one form in the other', payloadOf(few.with(0, 2))],
    ['an entry and a half', payloadOf(few.slice(0, 6))],
    ['an entry twice', payloadOf(Uint8Array.of(1, 0, 16, 0, 0, 16, 0))],
    ['entries out of order', payloadOf(Uint8Array.of(1, 9, 16, 0, 0, 16, 0))],
    ['zeros counted where there are others', payloadOf(Uint8Array.of(1, 0, 17, 3))],
    ['a list that is too long', payloadOf(listOf(MOST_LISTED + 1))],
    ['registers that are too short', payloadOf(many.slice(0, -1))],
    ['registers that are too long', payloadOf(Uint8Array.of(...many, 0))],
    ['a register higher than any', payloadOf(many.with(1, 25))],
  ];

  test.each(lies)('is not believed: %s', (_why, payload) => {
    expect(decodeSketch(payload, job)).toBeNull();
  });

  test('nor is one of other persons than were told', () => {
    expect(isSketchOf(few, 39)).toBe(false);
    expect(isSketchOf(few, 0)).toBe(false);
    expect(isSketchOf(few, 41)).toBe(true);
    expect(isSketchOf(sketched([]), 1)).toBe(false);
    expect(isSketchOf(many, MOST_LISTED)).toBe(false);
    expect(isSketchOf(many, 1000)).toBe(false);
    const oneRaised = Uint8Array.of(2, ...new Uint8Array(SKETCH_BYTES - 1)).with(1, 20);
    expect(isSketchOf(oneRaised, MOST_LISTED)).toBe(false);
    expect(isSketchOf(oneRaised, MOST_LISTED + 1)).toBe(true);
    expect(isSketchOf(Uint8Array.of(2, ...new Uint8Array(SKETCH_BYTES - 1)), 5000)).toBe(false);
    expect(isSketchOf(listOf(MOST_LISTED), MOST_LISTED)).toBe(true);
    expect(isSketchOf(few.with(0, 9), 40)).toBe(false);
  });

  test('what no child sends changes nothing where it is taken in', () => {
    const all = new Sketch();
    all.addSketch(few);
    for (const bad of [few.with(0, 9), few.slice(0, 6), many.with(1, 25)]) {
      expect(all.addSketch(bad)).toBe(false);
    }
    expect(all.toBytes()).toEqual(few);
  });
});

function listOf(entries: number): Uint8Array {
  const bytes = new Uint8Array(1 + entries * 3);
  bytes[0] = 1;
  for (let at = 0; at < entries; at++) {
    bytes[1 + at * 3] = (at + 1) >> 8;
    bytes[2 + at * 3] = at + 1;
  }
  return bytes;
}

describe('through a real child', () => {
  const people = somePeople(50, 15);
  const content = Buffer.from(textTable([['CPR-nr'], ...people.map((digits) => [digits])]));
  const file = {
    sizeBytes: content.length,
    head: content,
    read: async (target: Uint8Array, offset: number) => content.copy(target, 0, offset),
  };
  test('it comes when it is wished, and only then', async () => {
    await using parser = new Parser({ sketchKey: KEY });
    const { sketch, answer } = await parser.inspect(file, questionWith(['sketch']));
    expect(answer?.verdict.persons).toBe(50);
    expect(sketch).toEqual(sketched(people.map(keyOf)));
    expect((await parser.inspect(file, questionWith([]))).sketch).toBeNull();
    const { facts, sketch: again } = await parser.inspect(
      file,
      questionWith(['explain', 'sketch']),
    );
    expect(facts?.total).toBeGreaterThan(0);
    expect(again).toEqual(sketch);
  });

  test('the next child has the key too', async () => {
    await using parser = new Parser({ sketchKey: KEY });
    await parser.inspect(file, questionWith(['sketch']));
    process.kill(parser.pid ?? 0, 'SIGKILL');
    const { sketch } = await parser.inspect(file, questionWith(['sketch']));
    expect(sketch).toEqual(sketched(people.map(keyOf)));
  });

  test('without a key there is none, and no answer to one who wishes it', async () => {
    await using parser = new Parser();
    expect((await parser.inspect(file, questionWith([]))).failure).toBeNull();
    expect((await parser.inspect(file, questionWith(['sketch']))).failure).toBe('crashed');
    expect((await parser.inspect(file, questionWith([]))).failure).toBeNull();
  });
});

/** Sends these bytes as the sketch of a job. */
function telling(bytes: string, id = 'id'): string {
  return `{ const body = Buffer.from(${bytes}); const frame = Buffer.alloc(16 + body.length);
    frame.writeUInt32LE(8 + body.length, 0); frame.writeUInt32LE(TYPES.indexOf('sketch'), 4);
    frame.writeDoubleLE(${id}, 8); body.copy(frame, 16); give(frame); }`;
}

describe('a child that', () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = new Workshop();
  });
  afterAll(() => workshop[Symbol.dispose]());

  const honest = `${telling('[1]')} honest(id);`;
  const lies: readonly [why: string, deed: string, wishes: readonly Wish[]][] = [
    ['forgets the sketch', 'honest(id);', ['sketch']],
    ['tells one that nobody wished', honest, []],
    ['tells two', `${telling('[1]')} ${honest}`, ['sketch']],
    ['tells one of another file', `${telling('[1]', 'id + 1')} honest(id);`, ['sketch']],
    ['tells one of somebody where it told of nobody', `${telling('[1, 0, 16, 0]')} honest(id);`, ['sketch']],
    ['tells something else', `${telling('[7, 7]')} honest(id);`, ['sketch']],
    ['tells the key', `{ const key = Buffer.alloc(40); key.writeUInt32LE(32, 0); key.writeUInt32LE(8, 4); give(key); }`, ['sketch']],
  ]; // prettier-ignore

  test.each(lies)('%s is ended, and the next file is right', async (why, deed, wishes) => {
    const right = wishes.length === 0 ? 'honest(id);' : honest;
    const program = workshop.program(
      why.replaceAll(/\W/g, '-'),
      answering(`if (id === 1) { ${deed} } else { ${right} }`),
    );
    await using parser = new Parser({ program, sketchKey: KEY });
    const file = new NotedFile(1000);
    const question = { hint: 'table', today: TODAY, wishes } as const;
    expect((await parser.inspect(file, question)).failure).toBe('crashed');
    expect((await parser.inspect(file, question)).failure).toBeNull();
  });
});
