/**
 * A set of numbers of at most 8 bytes each. Numbers are appended, and sorted and freed of doubles
 * whenever the array is full: for a million persons that is twice as fast as hashing, whose every
 * step leaves the cache, and no file can be written that makes it slow.
 *
 * One bit beside each number is free for the caller.
 */
import type { NumberKey } from './cpr.ts';
import type { Room } from './room.ts';

const FIRST_LENGTH = 16;
/** From this length on radix sort is faster than the engine's own. */
const RADIX_LENGTH = 2048;
const SMALL = 2 ** 18;
const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;

export class PersonSet {
  readonly #room: Room;
  /** key * 2 + mark; sorted and distinct up to `#settled`. */
  #values: Uint32Array;
  #length = 0;
  #settled = 0;
  #full = false;

  constructor(room: Room) {
    this.#room = room;
    this.#values = new Uint32Array(FIRST_LENGTH);
  }

  /** Distinct numbers; a lower bound once the room is used up. */
  get size(): number {
    this.#settle();
    return this.#length;
  }

  /** Whether numbers were turned away for want of room. */
  get full(): boolean {
    return this.#full;
  }

  add(key: NumberKey): void {
    this.#append(key * 2);
  }

  /** Adds and sets the number's own bit. */
  mark(key: NumberKey): void {
    this.#append(key * 2 + 1);
  }

  /** Visits all numbers, or about `most` of them from all over the set. */
  forEach(visit: (key: NumberKey, marked: boolean) => void, most = Infinity): void {
    const step = Math.max(1, Math.ceil(this.size / most));
    for (let i = 0; i < this.#length; i += step) {
      const value = this.#values[i]!;
      visit(value >>> 1, (value & 1) === 1);
    }
  }

  /** Writes the numbers from this one on into every `step`th place of `target`: as many as it holds. */
  copy(target: Uint32Array, from: number, step: number): number {
    const count = Math.min(this.size - from, Math.ceil(target.length / step));
    for (let i = 0; i < count; i++) target[i * step] = this.#values[from + i]! >>> 1;
    return count;
  }

  addAll(other: PersonSet): void {
    other.forEach((key, marked) => (marked ? this.mark(key) : this.add(key)));
  }

  #append(value: number): void {
    if (this.#length === this.#values.length && !this.#makeRoom()) return;
    this.#values[this.#length++] = value;
  }

  /** The array is full: false when doubles make no room and there is no more to be had. */
  #makeRoom(): boolean {
    if (this.#full) return false;
    this.#settle();
    const held = this.#values.length;
    // A small set takes more room than it needs, so as to sort less often.
    if (this.#length * (held < SMALL ? 4 : 2) <= held) return true;
    this.#full = this.#room.persons < held;
    if (this.#full) return false;
    this.#room.persons -= held;
    const grown = new Uint32Array(held * 2);
    grown.set(this.#values.subarray(0, this.#length));
    this.#values = grown;
    return true;
  }

  #settle(): void {
    if (this.#settled === this.#length) return;
    const values = this.#values.subarray(0, this.#length);
    if (this.#length < RADIX_LENGTH) values.sort();
    else sortInto(values, this.#room.scratch(this.#length));
    let kept = 0;
    for (let i = 1; i < values.length; i++) {
      const value = values[i]!;
      if (value >>> 1 === values[kept]! >>> 1) values[kept]! |= value & 1;
      else values[++kept] = value;
    }
    this.#length = kept + 1;
    this.#settled = this.#length;
  }
}

/** Sorts by 32 bits in three passes; `scratch` is as long as `values`. */
function sortInto(values: Uint32Array, scratch: Uint32Array): void {
  let from = values;
  let to = scratch;
  for (let shift = 0; shift < 32; shift += RADIX_BITS) {
    const starts = new Uint32Array(RADIX + 1);
    for (let i = 0; i < from.length; i++) starts[((from[i]! >>> shift) & (RADIX - 1)) + 1]!++;
    for (let digit = 0; digit < RADIX; digit++) starts[digit + 1]! += starts[digit]!;
    for (let i = 0; i < from.length; i++) {
      const value = from[i]!;
      to[starts[(value >>> shift) & (RADIX - 1)]!++] = value;
    }
    [from, to] = [to, from];
  }
  values.set(scratch);
}
