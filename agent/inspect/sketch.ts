/**
 * A sketch of the persons of a file: enough to count how many distinct ones several files hold
 * together, and not to read back who they are. Without the machine's key no number can be tried
 * against it; with the key, an entry of a small file fits some 350 of the 365 million numbers there
 * are, and a register of a large one fits far more.
 *
 * A number becomes an entry by AES-256 under the key: each number is one block, and no two numbers are
 * the same block, so block by block is as good as it gets, and the processor does it for next to
 * nothing. An entry is 20 bits of the block, by which few persons are told apart nearly always, and
 * where the last 8 of them are zero a count of the zeros that follow. Its first 12 bits are a register
 * of HyperLogLog, and how many zeros come after them is what the register may rise to.
 *
 *   1  the entries themselves in rising order, 3 bytes each, as long as there are few
 *   2  4096 registers of 5 bits
 *
 * Which of the two is settled by the distinct entries alone: the sketch of several files together is
 * the same as if their persons had been in one.
 */
import { createCipheriv } from 'node:crypto';
import { PersonSet } from '../../rules/persons.ts';
import { Room } from '../../rules/room.ts';
import { frameWith, type Job, NUMBER_BYTES, numbersOf } from './protocol.ts';

export const SKETCH_KEY_BYTES = 32;

const INDEX_BITS = 20;
const REGISTER_BITS = 12;
const MIDDLE_BITS = INDEX_BITS - REGISTER_BITS;
const MIDDLE = 2 ** MIDDLE_BITS - 1;
const MORE_BITS = 4;
/** So many zeros are counted after the last 8, and no more. */
const MORE = 2 ** MORE_BITS - 1;
/** Places that entries are told apart by. */
export const INDEXES = 2 ** INDEX_BITS;
export const REGISTERS = 2 ** REGISTER_BITS;
/** A register's highest value: all bits that it counts were zero. */
export const MOST_RANK = MIDDLE_BITS + MORE + 1;

const RANK_BITS = 5;
const FORM = { listed: 1, registers: 2 } as const;
const ENTRY_BYTES = 3;
const REGISTERS_BYTES = (REGISTERS * RANK_BITS) / 8;
/** As many entries as are not longer than the registers. */
export const MOST_LISTED = Math.floor(REGISTERS_BYTES / ENTRY_BYTES);
export const SKETCH_BYTES = 1 + REGISTERS_BYTES;

const WORD_BYTES = 4;
const BLOCK_WORDS = 4;
/** So many at once cost less than each by itself. */
const BLOCKS = 4096;
/** By which a set of entries knows whether a sketch still lists them: it may fill it with doubles. */
const ROOM_OF_FILE = 4 * 2 ** Math.ceil(Math.log2(MOST_LISTED));

/** 20 bits, and how many zeros follow where the last 8 are zero. */
type Entry = number;

/** What becomes of numbers under one key. */
export class PersonHash {
  readonly #blocks = new Uint32Array(BLOCKS * BLOCK_WORDS);
  readonly #hashed = new Uint32Array(BLOCKS * BLOCK_WORDS);
  readonly #encrypt: (blocks: Uint8Array) => Uint8Array;

  constructor(key: Uint8Array) {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    this.#encrypt = (blocks) => cipher.update(blocks);
  }

  /** Visits the hashed blocks of all persons, many at a time: so many words, valid for the visit. */
  hash(persons: PersonSet, visit: (words: Uint32Array, length: number) => void): void {
    for (let from = 0; from < persons.size; from += BLOCKS) {
      const length = persons.copy(this.#blocks, from, BLOCK_WORDS) * BLOCK_WORDS;
      const bytes = new Uint8Array(this.#blocks.buffer, 0, length * WORD_BYTES);
      new Uint8Array(this.#hashed.buffer).set(this.#encrypt(bytes));
      visit(this.#hashed, length);
    }
  }
}

/** One more than the zeros behind a register's bits in the first two words of a block. */
function rankIn(first: number, second: number): number {
  const bits = (first << REGISTER_BITS) | (second >>> (32 - REGISTER_BITS));
  return Math.clz32(bits | (1 << (32 - MOST_RANK))) + 1;
}

/** A function of its own, since it runs for each person of a register. */
function raiseAll(registers: Uint8Array, words: Uint32Array, length: number): void {
  for (let at = 0; at < length; at += BLOCK_WORDS) {
    const first = words[at]!;
    const register = first >>> (32 - REGISTER_BITS);
    const rank = rankIn(first, words[at + 1]!);
    if (registers[register]! < rank) registers[register] = rank;
  }
}

function entryIn(first: number, second: number): Entry {
  const index = first >>> (32 - INDEX_BITS);
  const more = (index & MIDDLE) === 0 ? rankIn(first, second) - MIDDLE_BITS - 1 : 0;
  return (index << MORE_BITS) | more;
}

/** What an entry raises its register to. */
function rankOf(entry: Entry): number {
  const middle = (entry >>> MORE_BITS) & MIDDLE;
  if (middle === 0) return MIDDLE_BITS + (entry & MORE) + 1;
  return Math.clz32(middle) - (32 - MIDDLE_BITS) + 1;
}

/** Of one file, or of several that it takes in. */
export class Sketch {
  readonly registers = new Uint8Array(REGISTERS);
  readonly #entries: PersonSet;
  #areListed = true;

  /** Half of this many entries are told apart, or a quarter of a few. */
  constructor(roomForEntries: number = ROOM_OF_FILE) {
    const room = new Room();
    room.persons = roomForEntries;
    this.#entries = new PersonSet(room);
  }

  /** Distinct entries; null when that is no longer known. */
  get entries(): number | null {
    return this.#areListed && !this.#entries.full ? this.#entries.size : null;
  }

  addPersons(persons: PersonSet, hash: PersonHash): void {
    hash.hash(persons, (words, length) => {
      raiseAll(this.registers, words, length);
      for (let at = 0; at < length && !this.#entries.full; at += BLOCK_WORDS) {
        this.#entries.add(entryIn(words[at]!, words[at + 1]!));
      }
    });
  }

  /** Takes in a sketch; false and nothing for what is none. */
  addSketch(bytes: Uint8Array): boolean {
    const read = readSketch(bytes);
    if (read === null) return false;
    if ('entries' in read) {
      for (const entry of read.entries) this.#add(entry);
      return true;
    }
    read.registers.forEach((rank, at) => this.#raise(at, rank));
    this.#areListed = false;
    return true;
  }

  toBytes(): Uint8Array {
    const count = this.entries;
    if (count === null || count > MOST_LISTED) return packed(this.registers);
    const bytes = new Uint8Array(1 + count * ENTRY_BYTES);
    bytes[0] = FORM.listed;
    let at = 1;
    this.#entries.forEach((entry) => {
      bytes[at++] = entry >>> 16;
      bytes[at++] = entry >>> 8;
      bytes[at++] = entry;
    });
    return bytes;
  }

  #add(entry: Entry): void {
    this.#raise(entry >>> (MORE_BITS + MIDDLE_BITS), rankOf(entry));
    if (this.#areListed) this.#entries.add(entry);
  }

  #raise(at: number, rank: number): void {
    if (this.registers[at]! < rank) this.registers[at] = rank;
  }
}

/** Of the persons of a file, none if null, under the key that the hash has. */
export function sketchOf(persons: PersonSet | null, hash: PersonHash): Uint8Array {
  const sketch = new Sketch();
  if (persons !== null) sketch.addPersons(persons, hash);
  return sketch.toBytes();
}

export function encodeSketch(id: number, sketch: Uint8Array): Uint8Array {
  return frameWith('sketch', [id], sketch);
}

/** The sketch of this job, or null when it is none. */
export function decodeSketch(payload: Uint8Array, job: Job): Uint8Array | null {
  if (payload.byteLength <= NUMBER_BYTES) return null;
  const [id] = numbersOf(payload, 1);
  // A copy: what came with it through the pipe shall not stay.
  const sketch = new Uint8Array(payload.subarray(NUMBER_BYTES));
  return id === job.id && readSketch(sketch) !== null ? sketch : null;
}

/** Whether this is a sketch of so many persons, as far as anybody can tell. */
export function isSketchOf(bytes: Uint8Array, persons: number): boolean {
  const read = readSketch(bytes);
  if (read === null) return false;
  if ('entries' in read) {
    return read.entries.length <= persons && (read.entries.length > 0 || persons === 0);
  }
  const raised = read.registers.reduce((sum, rank) => sum + (rank > 0 ? 1 : 0), 0);
  return persons > MOST_LISTED && raised > 0 && raised <= persons;
}

type Read = { readonly entries: readonly Entry[] } | { readonly registers: Uint8Array };

/** Null for what nobody honest would write. */
function readSketch(bytes: Uint8Array): Read | null {
  const body = bytes.subarray(1);
  if (bytes[0] === FORM.listed) return entriesIn(body);
  if (bytes[0] !== FORM.registers || body.length !== REGISTERS_BYTES) return null;
  const registers = unpacked(body);
  return registers.every((rank) => rank <= MOST_RANK) ? { registers } : null;
}

function entriesIn(body: Uint8Array): Read | null {
  if (body.length % ENTRY_BYTES !== 0 || body.length > MOST_LISTED * ENTRY_BYTES) return null;
  const entries: Entry[] = [];
  let last = -1;
  for (let at = 0; at < body.length; at += ENTRY_BYTES) {
    const entry = (body[at]! << 16) | (body[at + 1]! << 8) | body[at + 2]!;
    const hasMore = (entry & MORE) !== 0 && ((entry >>> MORE_BITS) & MIDDLE) !== 0;
    if (entry <= last || hasMore) return null;
    entries.push(entry);
    last = entry;
  }
  return { entries };
}

function packed(registers: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(SKETCH_BYTES);
  bytes[0] = FORM.registers;
  registers.forEach((rank, index) => {
    const bit = index * RANK_BITS;
    const at = 1 + (bit >>> 3);
    const shifted = rank << (bit & 7);
    bytes[at]! |= shifted;
    if (shifted > 255) bytes[at + 1]! |= shifted >>> 8;
  });
  return bytes;
}

function unpacked(body: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: REGISTERS }, (_, index) => {
    const bit = index * RANK_BITS;
    const at = bit >>> 3;
    const both = body[at]! | ((body[at + 1] ?? 0) << 8);
    return (both >>> (bit & 7)) & (2 ** RANK_BITS - 1);
  });
}
