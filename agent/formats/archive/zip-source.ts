/**
 * The content of one zip entry, read from window to window. Nothing that the directory claims of
 * sizes is trusted: deflated data runs to its own end, and never into the next entry.
 */
import { type Budget, limits } from '../../inspect/limits.ts';
import { Inflater, inflateWhole, WHOLE_BYTES } from './inflate.ts';
import { type Bytes, Unreadable } from '../reader.ts';

/** One pass over one entry. */
export interface Source {
  /**
   * Fills `out` from `offset` with up to `length` bytes and returns how many; 0 only at the end.
   * Throws Unreadable `damaged` or `limit`; what was returned before stays valid.
   */
  readonly read: (out: Uint8Array, offset: number, length: number) => number;
  /** Ends the pass where it stands: what it needed is free for the next one. */
  readonly close: () => void;
  /** For a pass that can begin anywhere: one more, from where this one stands, as often as it is asked for. */
  readonly mark?: () => () => Source;
}

/** Holds an end record with the longest comment. */
export const TAIL_BYTES = 2 ** 16 + 2 ** 10;

/** Where an entry's data lies: from `start` to `end` by its claims, and never beyond `bound`. */
export interface Extent {
  readonly start: number;
  readonly end: number;
  readonly bound: number;
}

/**
 * A file's ranges, shared by several sources: `Bytes` hands out one range at a time, so each
 * source asks again for its own when another one has read in between. The tail is kept: it holds
 * the directory, and is all of a small file, which so costs one question in all.
 */
export class Ranges {
  readonly sizeBytes: number;
  /** Changes whenever ranges handed out before have become stale. */
  turn = 0;
  readonly #bytes: Bytes;
  readonly #tail: Uint8Array;
  readonly #tailAt: number;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.sizeBytes = bytes.sizeBytes;
    this.#tailAt = Math.max(0, bytes.sizeBytes - TAIL_BYTES);
    this.#tail = new Uint8Array(bytes.read(this.#tailAt, bytes.sizeBytes - this.#tailAt));
  }

  /** Fewer bytes than asked for only at the end of the file. `offset` lies in the file. */
  read(offset: number, length: number): Uint8Array {
    const at = offset - this.#tailAt;
    if (at >= 0) return this.#tail.subarray(at, at + length);
    this.turn++;
    return this.#bytes.read(offset, length);
  }

  /** The same, and it stays as it is whatever is read in between. */
  lasting(offset: number, length: number): Uint8Array {
    const range = this.read(offset, length);
    return offset >= this.#tailAt ? range : new Uint8Array(range);
  }
}

/** Counts what one entry gives, against the file's budget and its own ceiling. */
class Meter {
  readonly #budget: Budget;
  #bytes = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  add(bytes: number): void {
    this.#budget.inflate(bytes);
    this.#bytes += bytes;
    if (this.#bytes > limits.entryBytes) throw new Unreadable('limit');
  }
}

/** The compressed bytes of one entry, one range at a time. */
export class Input {
  range: Uint8Array = new Uint8Array(0);
  /** Where the next byte stands in `range`, and in the file. */
  at = 0;
  position: number;
  readonly #end: number;
  readonly #ranges: Ranges;
  #turn = -1;
  /** Of the next range. */
  #most: number;

  /** The first range has so many bytes, and each that follows more. */
  constructor(ranges: Ranges, extent: Extent, firstBytes: number = limits.rangeBytes) {
    this.#ranges = ranges;
    this.#most = firstBytes;
    this.position = extent.start;
    this.#end = Math.min(extent.end, extent.bound, ranges.sizeBytes);
  }

  /** Makes at least one byte available; false when there are no more. */
  fill(): boolean {
    if (this.at < this.range.length && this.#turn === this.#ranges.turn) return true;
    const length = Math.min(this.#most, this.#end - this.position);
    if (length <= 0) return false;
    this.#most = Math.min(limits.rangeBytes, this.#most * 4);
    this.range = this.#ranges.read(this.position, length);
    this.#turn = this.#ranges.turn;
    this.at = 0;
    return this.range.length > 0;
  }

  take(bytes: number): void {
    this.at += bytes;
    this.position += bytes;
  }

  get available(): number {
    return this.range.length - this.at;
  }
}

export class StoredSource implements Source {
  readonly #input: Input;
  readonly #meter: Meter;
  /** How much is left of what the claims promise. */
  #owed: number;

  constructor(ranges: Ranges, extent: Extent, budget: Budget) {
    this.#input = new Input(ranges, extent);
    this.#owed = extent.end - extent.start;
    this.#meter = new Meter(budget);
  }

  read(out: Uint8Array, offset: number, length: number): number {
    const input = this.#input;
    let given = 0;
    while (given < length && input.fill()) {
      const piece = Math.min(input.available, length - given);
      out.set(input.range.subarray(input.at, input.at + piece), offset + given);
      input.take(piece);
      given += piece;
    }
    this.#meter.add(given);
    this.#owed -= given;
    if (given === 0 && this.#owed > 0) throw new Unreadable('damaged');
    return given;
  }

  close(): void {}
}

/** Inflate states that wait for their next entry. */
const idle: Inflater[] = [];

export class DeflatedSource implements Source {
  readonly #restart: () => Input;
  readonly #meter: Meter;
  #input: Input;
  /** Null when the stream is over. */
  #inflater: Inflater | null;
  /** Inflated so far: where a replay has to come back to. */
  #given = 0;
  #replayed = false;
  #damaged = false;

  /** `input` gives the stream from its start: at once, and again should it turn out broken. */
  constructor(input: () => Input, budget: Budget) {
    this.#restart = input;
    this.#input = input();
    this.#meter = new Meter(budget);
    this.#inflater = idle.pop() ?? new Inflater();
    this.#inflater.start();
  }

  /** At the end of the stream: what comes behind it. */
  get input(): Input {
    return this.#input;
  }

  read(out: Uint8Array, offset: number, length: number): number {
    const end = offset + length;
    let at = offset;
    while (at < end && this.#inflater !== null) {
      const given = this.#step(this.#inflater, out, at, end - at);
      this.#given += given;
      at += given;
    }
    this.#meter.add(at - offset);
    // What was good before the damage is handed out first.
    if (at === offset && this.#damaged) throw new Unreadable('damaged');
    return at - offset;
  }

  close(): void {
    this.#stop(this.#damaged);
  }

  #step(inflater: Inflater, out: Uint8Array, at: number, room: number): number {
    const input = this.#input;
    const more = input.fill();
    const step = more
      ? inflater.step(input.range, input.at, input.available, out, at, room)
      : inflater.finish(out, at, room);
    if (step === 'bad') {
      if (more && !this.#replayed) return this.#replay(inflater, out, at, room);
      this.#stop(true);
      return 0;
    }
    input.take(inflater.consumed);
    if (step === 'end') this.#stop(false);
    return inflater.produced;
  }

  /**
   * zlib does not tell what it gave before it met bad data. So that nothing readable is lost (a
   * small register is one window), once per entry: inflate again to where we were, and from there
   * byte by byte until the damage.
   */
  #replay(inflater: Inflater, out: Uint8Array, at: number, room: number): number {
    this.#replayed = true;
    const input = (this.#input = this.#restart());
    const scratch = new Uint8Array(2 ** 16);
    inflater.start();
    let owed = this.#given;
    let given = 0;
    while (given < room) {
      const again = owed > 0;
      const target = again ? scratch : out;
      const targetAt = again ? 0 : at + given;
      const most = again ? Math.min(owed, scratch.length) : room - given;
      const feed = input.fill() ? (again ? input.available : 1) : 0;
      const step =
        feed > 0
          ? inflater.step(input.range, input.at, feed, target, targetAt, most)
          : inflater.finish(target, targetAt, most);
      if (step !== 'more') {
        this.#stop(step === 'bad');
        break;
      }
      input.take(inflater.consumed);
      if (again) owed -= inflater.produced;
      else given += inflater.produced;
    }
    return given;
  }

  #stop(damaged: boolean): void {
    this.#damaged = damaged;
    if (this.#inflater !== null && idle.length < 2) idle.push(this.#inflater);
    this.#inflater = null;
  }
}

/** The same without Node's binding: the entry whole in memory. */
export class WholeSource implements Source {
  readonly #meter: Meter;
  readonly #data: Uint8Array;
  readonly #cut: boolean;
  #at = 0;

  constructor(ranges: Ranges, extent: Extent, budget: Budget) {
    this.#meter = new Meter(budget);
    const input = new Input(ranges, extent);
    const pieces: Uint8Array[] = [];
    if (Math.min(extent.bound, ranges.sizeBytes) - extent.start > WHOLE_BYTES)
      throw new Unreadable('limit');
    while (input.fill()) {
      pieces.push(new Uint8Array(input.range));
      input.take(input.available);
    }
    const { data, cut } = inflateWhole(Buffer.concat(pieces));
    this.#data = data;
    this.#cut = cut;
  }

  read(out: Uint8Array, offset: number, length: number): number {
    const piece = this.#data.subarray(this.#at, this.#at + length);
    out.set(piece, offset);
    this.#at += piece.length;
    this.#meter.add(piece.length);
    if (piece.length === 0 && this.#cut) throw new Unreadable('damaged');
    return piece.length;
  }

  close(): void {}
}
