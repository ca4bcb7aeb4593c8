/**
 * Archives of iWork (.iwa): frames of Snappy, and in them objects, each with an identifier and messages
 * in the wire format of Protocol Buffers. Every length is a claim.
 */
import { Unreadable } from '../reader.ts';

const FRAME_HEAD_BYTES = 4;

export interface Message {
  readonly type: number;
  readonly data: Uint8Array;
}

export interface IwaObject {
  /** Its lower 32 bits, as references give it. */
  readonly id: number;
  readonly messages: readonly Message[];
}

/** Throws Unreadable: `damaged`, and `limit` for more than there is room for. */
export function unpackedIwa(packed: Uint8Array, room: number): Uint8Array {
  const frames: Uint8Array[] = [];
  let size = 0;
  for (let at = 0; at < packed.length;) {
    const length = packed[at + 1]! | (packed[at + 2]! << 8) | (packed[at + 3]! << 16);
    const frame = packed.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + length);
    if (packed[at] !== 0 || frame.length < length || length === 0) throw new Unreadable('damaged');
    at += FRAME_HEAD_BYTES + length;
    size += new Wire(frame).number();
    if (size > room) throw new Unreadable('limit');
    frames.push(frame);
  }
  const out = new Uint8Array(size);
  let end = 0;
  for (const frame of frames) end = unpackFrame(frame, out, end);
  return out;
}

/** One frame of Snappy, from `start` of `out` on. Returns where it ends. */
function unpackFrame(frame: Uint8Array, out: Uint8Array, start: number): number {
  const wire = new Wire(frame);
  const end = start + wire.number();
  let at = start;
  while (wire.at < frame.length) {
    const tag = frame[wire.at++]!;
    if ((tag & 3) === 0) {
      const length = literalLength(tag >> 2, wire);
      const from = wire.at;
      if (at + length > end || from + length > frame.length) throw new Unreadable('damaged');
      copyTo(out, at, frame.subarray(from, from + length));
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

function copyTo(out: Uint8Array, at: number, bytes: Uint8Array): void {
  if (bytes.length > SMALL_BYTES) out.set(bytes, at);
  else for (let i = 0; i < bytes.length; i++) out[at + i] = bytes[i]!;
}

/** Fewer are sooner copied one by one. */
const SMALL_BYTES = 32;
const SHORT_LITERAL = 60;

function literalLength(told: number, wire: Wire): number {
  return told < SHORT_LITERAL ? told + 1 : wire.little(told - SHORT_LITERAL + 1) + 1;
}

/** All objects, one after another. Throws Unreadable `damaged`. */
export function* objectsIn(data: Uint8Array): Generator<IwaObject> {
  const wire = new Wire(data);
  while (wire.at < data.length) {
    const head = fieldsIn(wire.bytes(wire.number()));
    const id = head.find(({ field }) => field === 1)?.number;
    if (id === undefined) throw new Unreadable('damaged');
    const messages = head
      .filter(({ field }) => field === 2)
      .map(({ bytes }) => {
        const info = fieldsIn(bytes);
        const type = info.find(({ field }) => field === 1)?.number ?? 0;
        return { type, data: wire.bytes(info.find(({ field }) => field === 3)?.number ?? 0) };
      });
    yield { id: id | 0, messages };
  }
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
  while (wire.at < data.length) {
    const key = wire.number();
    const [field, type] = [Math.floor(key / 8), key % 8];
    if (type === VARINT) fields.push({ field, number: wire.number(), bytes: NO_BYTES });
    else if (type === BYTES) fields.push({ field, number: 0, bytes: wire.bytes(wire.number()) });
    else if (type === DOUBLE) fields.push({ field, number: 0, bytes: wire.bytes(8) });
    else if (type === FLOAT) fields.push({ field, number: 0, bytes: wire.bytes(4) });
    else throw new Unreadable('damaged');
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

const VARINT_BYTES = 10;

class Wire {
  at = 0;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** Seven bits a byte, the lowest first. Of more than 53 bits the lowest are not exact. */
  number(): number {
    let value = 0;
    for (let i = 0; i < VARINT_BYTES; i++) {
      const byte = this.#data[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new Unreadable('damaged');
  }

  little(bytes: number): number {
    if (this.at + bytes > this.#data.length) throw new Unreadable('damaged');
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + this.#data[this.at + i]!;
    this.at += bytes;
    return value;
  }

  bytes(length: number): Uint8Array {
    const start = this.at;
    this.at += length;
    if (this.at > this.#data.length) throw new Unreadable('damaged');
    return this.#data.subarray(start, this.at);
  }
}
