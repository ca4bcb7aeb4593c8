/**
 * A set of numbers that takes 5 to 11 bytes each: open addressing in one Uint32Array that starts
 * small and doubles. One bit beside each number is free for the caller.
 *
 * Slots are placed with random multipliers: they change no result, and a file cannot be written so
 * that all of its numbers fall into the same slots.
 */
import type { NumberKey } from './cpr.ts';
import type { Room } from './room.ts';

const FIRST_SLOTS = 16;
const KEY_BITS = 0x7fff_ffff;
const MARK = 0x8000_0000;

const multiplierA = oddNumber();
const multiplierB = oddNumber();

export class PersonSet {
  /** Distinct numbers, a lower bound once the room is used up. */
  size = 0;
  readonly #room: Room;
  #slots: Uint32Array;
  #mask: number;
  #full = false;

  constructor(room: Room) {
    this.#room = room;
    this.#slots = new Uint32Array(FIRST_SLOTS);
    this.#mask = FIRST_SLOTS - 1;
  }

  /** Whether numbers were turned away for want of room. */
  get full(): boolean {
    return this.#full;
  }

  add(key: NumberKey): void {
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === 0) this.#insert(slot, key + 1);
  }

  /** Adds and sets the number's own bit. */
  mark(key: NumberKey): void {
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === 0) this.#insert(slot, (key + 1) | MARK);
    else this.#slots[slot]! |= MARK;
  }

  has(key: NumberKey): boolean {
    return this.#slots[this.#slotOf(key)] !== 0;
  }

  /** Visits all numbers, or the first `most`: in no order, so those are a fair sample. */
  forEach(visit: (key: NumberKey, marked: boolean) => void, most = Infinity): void {
    let left = most;
    for (let i = 0; i < this.#slots.length && left > 0; i++) {
      const slot = this.#slots[i]!;
      if (slot === 0) continue;
      visit((slot & KEY_BITS) - 1, slot >= MARK);
      left--;
    }
  }

  addAll(other: PersonSet): void {
    other.forEach((key) => this.add(key));
  }

  /** The slot that holds the number, or the empty one where it belongs. */
  #slotOf(key: NumberKey): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let hash = Math.imul(key, multiplierA);
    hash = Math.imul(hash ^ (hash >>> 15), multiplierB);
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const held = slots[slot]! & KEY_BITS;
      if (held === 0 || held === key + 1) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #insert(slot: number, value: number): void {
    if (this.#full) return;
    this.#slots[slot] = value;
    this.size++;
    if (this.size * 4 > this.#slots.length * 3) this.#grow();
  }

  #grow(): void {
    const old = this.#slots;
    if (this.#room.slots < old.length) {
      this.#full = true;
      return;
    }
    this.#room.slots -= old.length;
    this.#slots = new Uint32Array(old.length * 2);
    this.#mask = this.#slots.length - 1;
    for (const value of old) {
      if (value !== 0) this.#slots[this.#slotOf((value & KEY_BITS) - 1)] = value;
    }
  }
}

function oddNumber(): number {
  return Math.floor(Math.random() * 2 ** 32) | 1;
}
