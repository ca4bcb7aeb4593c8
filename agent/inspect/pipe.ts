/**
 * The child's end of the pipe, and the file that it sees through it. All synchronous: the child has
 * one job at a time and nothing else to do.
 *
 * While a reader works on one range of a file that it reads from front to back, the parent already
 * fetches the next one: that hides the disk and most of the pipe.
 */
import { readSync, writeSync } from 'node:fs';
import { type Bytes, Unreadable } from '../formats/reader.ts';
import { limits, servedBytes } from './limits.ts';
import {
  decodeRangeHead,
  frameOf,
  type FrameType,
  HEADER_BYTES,
  type Job,
  RANGE_BYTES,
  readHead,
} from './protocol.ts';

const NOTHING: Uint8Array = new Uint8Array(0);

/** What a jump to somewhere else in the file fetches: enough for a directory or a small part. */
const JUMP_BYTES = 64 * 2 ** 10;

/** The parent is gone, or does not keep to the protocol: there is nobody to tell. */
export class PipeClosed extends Error {}

export class Pipe {
  readonly #fd: number;
  readonly #header = new Uint8Array(HEADER_BYTES);

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** The length and type of the next frame. Throws PipeClosed. */
  nextFrame(): readonly [payloadBytes: number, type: FrameType | undefined] {
    this.read(this.#header, 0, HEADER_BYTES);
    return readHead(this.#header);
  }

  /** Fills `target` from `offset` with exactly `length` bytes. Throws PipeClosed. */
  read(target: Uint8Array, offset: number, length: number): void {
    const end = offset + length;
    if (end > target.length) throw new PipeClosed('a frame is longer than allowed');
    for (let at = offset; at < end;) {
      const got = patiently(() => readSync(this.#fd, target, at, end - at, null));
      if (got === 0) throw new PipeClosed('the parent is gone');
      at += got;
    }
  }

  /** Takes a frame's payload that nobody wants. Throws PipeClosed. */
  skip(payloadBytes: number): void {
    const bin = new Uint8Array(Math.min(payloadBytes, JUMP_BYTES));
    for (let left = payloadBytes; left > 0; left -= bin.length) {
      this.read(bin, 0, Math.min(left, bin.length));
    }
  }

  /** Throws PipeClosed. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      at += patiently(() => writeSync(this.#fd, bytes, at, bytes.length - at));
    }
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Some systems hand the child a pipe that does not wait by itself. */
function patiently(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : null;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN' && code !== 'EINTR') throw new PipeClosed('the pipe broke', { cause });
      Atomics.wait(sleeper, 0, 0, 1);
    }
  }
}

/** One buffer of the file's bytes. */
interface Piece {
  readonly frame: Uint8Array;
  offset: number;
  length: number;
}

/** The file of one job after the other: the buffers stay. */
export class PipeBytes implements Bytes {
  readonly #pipe: Pipe;
  readonly #nextJob: (payloadBytes: number) => void;
  #job: Job = { id: 0, sizeBytes: 0, today: 0, hint: 'other', wishes: [] };
  #head = NOTHING;
  #current = newPiece();
  #spare = newPiece();
  /** Asked for and not yet here. */
  #ahead: { readonly offset: number; readonly length: number } | null = null;
  #asked = 0;
  #joined = NOTHING;

  /** `nextJob` takes the payload of a job that comes while this file is read. */
  constructor(pipe: Pipe, nextJob: (payloadBytes: number) => void) {
    this.#pipe = pipe;
    this.#nextJob = nextJob;
  }

  get sizeBytes(): number {
    return this.#job.sizeBytes;
  }

  /** Turns to the next file. `head` is valid until the next job. */
  start(job: Job, head: Uint8Array): void {
    this.#job = job;
    this.#head = head;
    this.#current.length = 0;
    this.#ahead = null;
    this.#asked = 0;
    // An unusually long read of the file before shall not stay.
    this.#joined = NOTHING;
  }

  /** Throws Unreadable `limit` for more than is ever needed at once or in all. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.#job.sizeBytes);
    if (!(offset >= 0 && offset < end)) return NOTHING;
    const first = this.#at(offset, end);
    if (first.length === end - offset) return first;
    return this.#join(first, offset, end);
  }

  #join(first: Uint8Array, offset: number, end: number): Uint8Array {
    const length = end - offset;
    if (length > limits.wholePartBytes) throw new Unreadable('limit');
    if (this.#joined.length < length) this.#joined = new Uint8Array(length);
    this.#joined.set(first);
    for (let at = offset + first.length; at < end;) {
      const piece = this.#at(at, end);
      this.#joined.set(piece, at - offset);
      at += piece.length;
    }
    return this.#joined.subarray(0, length);
  }

  /** What is at hand from `offset`, at least one byte and at most up to `end`. */
  #at(offset: number, end: number): Uint8Array {
    if (offset < this.#head.length) return this.#head.subarray(offset, end);
    if (!holds(this.#current, offset)) this.#fetch(offset, end - offset);
    const { frame, offset: start, length } = this.#current;
    return frame.subarray(
      RANGE_BYTES + offset - start,
      RANGE_BYTES + Math.min(end - start, length),
    );
  }

  #fetch(offset: number, length: number): void {
    const { offset: start, length: held } = this.#current;
    const onwards = offset === this.#head.length || (held > 0 && offset === start + held);
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead !== null) this.#receive(ahead.length);
    if (!holds(this.#current, offset)) {
      const wanted = onwards ? limits.rangeBytes : Math.max(length, JUMP_BYTES);
      const asked = this.#ask(offset, wanted);
      if (asked === 0) throw new Unreadable('limit');
      this.#receive(asked);
    }
    if (onwards) this.#fetchAhead();
  }

  #fetchAhead(): void {
    const offset = this.#current.offset + this.#current.length;
    const length = this.#ask(offset, limits.rangeBytes);
    if (length > 0) this.#ahead = { offset, length };
  }

  /** Returns how many bytes will come: none at the end of the file and of the budget. */
  #ask(offset: number, wanted: number): number {
    const { id, sizeBytes } = this.#job;
    const length = Math.min(wanted, limits.rangeBytes, sizeBytes - offset);
    if (length <= 0 || this.#asked + length > servedBytes(sizeBytes)) return 0;
    this.#asked += length;
    this.#pipe.write(frameOf('read', [id, offset, length]));
    return length;
  }

  /** Takes the range that was asked for. A file that has become shorter is damaged. */
  #receive(length: number): void {
    const piece = this.#spare;
    piece.length = this.#nextRange(piece);
    this.#spare = this.#current;
    this.#current = piece;
    if (piece.length !== length) throw new Unreadable('damaged');
  }

  /** Returns how many of the file's bytes came. */
  #nextRange(piece: Piece): number {
    for (;;) {
      const [payloadBytes, type] = this.#pipe.nextFrame();
      if (type === 'job') {
        this.#nextJob(payloadBytes);
        continue;
      }
      this.#pipe.read(piece.frame, 0, payloadBytes);
      const { id, offset } = decodeRangeHead(piece.frame);
      if (type !== 'range' || id > this.#job.id) throw new PipeClosed('another frame came');
      // One of the file before was asked for ahead, and came too late.
      if (id < this.#job.id) continue;
      piece.offset = offset;
      return payloadBytes - RANGE_BYTES;
    }
  }
}

function newPiece(): Piece {
  return { frame: new Uint8Array(RANGE_BYTES + limits.rangeBytes), offset: 0, length: 0 };
}

function holds(piece: Piece, offset: number): boolean {
  return offset >= piece.offset && offset < piece.offset + piece.length;
}
