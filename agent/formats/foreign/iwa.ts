/**
 * Archives of iWork (.iwa): frames of Snappy, and in them objects, each with an identifier and messages
 * in the wire format of Protocol Buffers. Every length is a claim.
 */
import { Unreadable } from '../reader.ts';

const FRAME_HEAD_BYTES = 4;

export interface Message {
  readonly type: number;
  readonly data: Buffer;
}

/** By identifier. */
export type Objects = ReadonlyMap<number, readonly Message[]>;

export interface IwaObject {
  /** Its lower 32 bits, as references give it. */
  readonly id: number;
  readonly messages: readonly Message[];
}

/** Throws Unreadable: `damaged`, and `limit` for more than there is room for. */
export function unpackedIwa(packed: Uint8Array, room: number): Buffer {
  let size = 0;
  for (let at = 0; at < packed.length; at = frameEnd(packed, at)) {
    size += frameWire(packed, at).number();
    if (size > room) throw new Unreadable('limit');
  }
  // Each frame fills its share, or nothing of all is told.
  const out = Buffer.allocUnsafeSlow(size);
  let end = 0;
  for (let at = 0; at < packed.length; at = frameEnd(packed, at)) {
    end = unpackFrame(packed, frameWire(packed, at), out, end);
  }
  return out;
}

function frameEnd(packed: Uint8Array, at: number): number {
  const length = packed[at + 1]! | (packed[at + 2]! << 8) | (packed[at + 3]! << 16);
  const end = at + FRAME_HEAD_BYTES + length;
  if (packed[at] !== 0 || end > packed.length || length === 0) throw new Unreadable('damaged');
  return end;
}

function frameWire(packed: Uint8Array, at: number): Wire {
  return new Wire(packed, at + FRAME_HEAD_BYTES, frameEnd(packed, at));
}

/** One frame of Snappy, from `start` of `out` on. Returns where it ends. */
function unpackFrame(packed: Uint8Array, wire: Wire, out: Uint8Array, start: number): number {
  const end = start + wire.number();
  let at = start;
  while (wire.at < wire.end) {
    const tag = packed[wire.at++]!;
    if ((tag & 3) === 0) {
      const length = literalLength(tag >> 2, wire);
      const from = wire.at;
      if (at + length > end || from + length > wire.end) throw new Unreadable('damaged');
      copyTo(out, at, packed, from, length);
      wire.at = from + length;
      at += length;
      continue;
    }
    const isShort = (tag & 3) === 1;
    const length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const high = isShort ? (tag >> 5) << 8 : 0;
    const back = high + wire.little(isShort ? 1 : (tag & 3) === 2 ? 2 : 4);
    if (back === 0 || back > at - start || at + length > end) throw new Unreadable('damaged');
    // What is copied may be what is being written.
    for (let left = length; left > 0; left--, at++) out[at] = out[at - back]!;
  }
  if (at !== end) throw new Unreadable('damaged');
  return end;
}

/** Fewer are sooner copied one by one. */
const SMALL_BYTES = 32;
const SHORT_LITERAL = 60;

// oxlint-disable-next-line max-params -- called for every literal: no object
function copyTo(out: Uint8Array, at: number, from: Uint8Array, start: number, bytes: number): void {
  if (bytes > SMALL_BYTES) out.set(from.subarray(start, start + bytes), at);
  else for (let i = 0; i < bytes; i++) out[at + i] = from[start + i]!;
}

function literalLength(told: number, wire: Wire): number {
  return told < SHORT_LITERAL ? told + 1 : wire.little(told - SHORT_LITERAL + 1) + 1;
}

/** All objects, one after another. Throws Unreadable `damaged`. */
export function* objectsIn(data: Buffer): Generator<IwaObject> {
  const wire = new Wire(data);
  while (wire.at < wire.end) {
    const length = wire.number();
    const start = wire.skip(length);
    const head = new Wire(data, start, wire.at);
    const messages: Message[] = [];
    let id = -1;
    while (head.next()) {
      if (head.field === 1 && id < 0) id = head.value;
      if (head.field === 2) messages.push(messageBehind(wire, data, head));
    }
    if (id < 0) throw new Unreadable('damaged');
    yield { id: id | 0, messages };
  }
}

/** The next message, whose kind and length are told by the field in hand of its object's head. */
function messageBehind(wire: Wire, data: Buffer, head: Wire): Message {
  let type = -1;
  let length = -1;
  for (const info = new Wire(data, head.from, head.at); info.next();) {
    if (info.field === 1 && type < 0) type = info.value;
    else if (info.field === 3 && length < 0) length = info.value;
  }
  const start = wire.skip(Math.max(0, length));
  return { type: Math.max(0, type), data: data.subarray(start, wire.at) };
}

export interface Field {
  readonly field: number;
  /** Of a number; 0 of others. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);
const VARINT = 0;
const DOUBLE = 1;
const BYTES = 2;
const FLOAT = 5;

/** Throws Unreadable `damaged`. */
export function fieldsIn(data: Uint8Array): Field[] {
  const wire = new Wire(data);
  const fields: Field[] = [];
  while (wire.next()) {
    const { field, value, from, at } = wire;
    fields.push({ field, number: value, bytes: from < at ? data.subarray(from, at) : NO_BYTES });
  }
  return fields;
}

/** The first of a kind that is bytes; empty for none. */
export function bytesOf(fields: readonly Field[], wanted: number): Uint8Array {
  return fields.find(({ field }) => field === wanted)?.bytes ?? NO_BYTES;
}

/** The first of a kind that is a number; 0 for none. */
export function numberOf(fields: readonly Field[], wanted: number): number {
  return fields.find(({ field }) => field === wanted)?.number ?? 0;
}

/** The object that a reference points to. */
export function referenceIn(reference: Uint8Array): number {
  return numberOf(fieldsIn(reference), 1) | 0;
}

const VARINT_BYTES = 10;

/** Goes through a message where it stands: no object for each field. */
export class Wire {
  at: number;
  readonly end: number;
  /** Of the field in hand: what it is, its number (0 of others), and where its bytes begin, which end at `at`. */
  field = 0;
  value = 0;
  from = 0;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array, start = 0, end = data.length) {
    this.#data = data;
    this.at = start;
    this.end = end;
  }

  /** Seven bits a byte, the lowest first. Of more than 53 bits the lowest are not exact. */
  number(): number {
    const data = this.#data;
    const { at, end } = this;
    const first = data[at]!;
    if (at < end && first < 0x80) {
      this.at = at + 1;
      return first;
    }
    const second = data[at + 1]!;
    if (at + 1 < end && second < 0x80) {
      this.at = at + 2;
      return (first & 0x7f) | (second << 7);
    }
    let value = 0;
    let unit = 1;
    const last = Math.min(end, at + VARINT_BYTES);
    for (let next = at; next < last; next++, unit *= 0x80) {
      const byte = data[next]!;
      value += (byte & 0x7f) * unit;
      if (byte >= 0x80) continue;
      this.at = next + 1;
      return value;
    }
    throw new Unreadable('damaged');
  }

  little(bytes: number): number {
    if (this.at + bytes > this.end) throw new Unreadable('damaged');
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + this.#data[this.at + i]!;
    this.at += bytes;
    return value;
  }

  /** Returns where they begin. */
  skip(length: number): number {
    const start = this.at;
    this.at = start + length;
    if (this.at > this.end) throw new Unreadable('damaged');
    return start;
  }

  /** Whether there is one more field, which is then the one in hand. Throws Unreadable `damaged`. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const key = this.number();
    const type = key & 7;
    this.field = key < 0x80 ? key >> 3 : Math.floor(key / 8);
    this.value = 0;
    if (type === BYTES) this.from = this.skip(this.number());
    else if (type === VARINT) {
      this.value = this.number();
      this.from = this.at;
    } else if (type === DOUBLE) this.from = this.skip(8);
    else if (type === FLOAT) this.from = this.skip(4);
    else throw new Unreadable('damaged');
    return true;
  }
}
