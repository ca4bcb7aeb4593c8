/**
 * Raw inflate, driven synchronously from window to window with one copy: zlib into the caller's
 * memory, which may be a WebAssembly memory. Node's public interfaces either hold the whole result
 * or are asynchronous and half as fast, so this drives the binding behind `createInflateRaw`.
 * `inflatesDirectly` proves on a known stream that the binding still behaves; where it does not,
 * `inflateWhole` does the same by the public interface with more memory and a lower ceiling.
 */
// The binding has its own way with names, parameters and events.
/* oxlint-disable no-underscore-dangle, max-params, unicorn/prefer-add-event-listener */
import { constants, createInflateRaw, inflateRawSync } from 'node:zlib';
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';

/** The part of zlib's binding that is used. It writes [output left, input left] to a state array. */
interface Handle {
  onerror: (message: string, errno: number, code: string) => void;
  readonly writeSync: (
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ) => void;
  readonly reset: () => void;
}

interface Engine {
  readonly _handle: Handle;
  readonly _writeState: Uint32Array;
}

function isEngine(value: object): value is Engine {
  return '_handle' in value && '_writeState' in value;
}

/**
 * `more` when input or room ran out first, `end` when the stream is over, `bad` when it is no
 * deflate stream from here on (what the call had produced before is then not known).
 */
export type Step = 'more' | 'end' | 'bad';

const NOTHING = new Uint8Array(0);

/** One inflate state of about 40 KiB, used over and over. */
export class Inflater {
  /** What the last call took from its input and gave to its output. */
  consumed = 0;
  produced = 0;
  readonly #handle: Handle;
  readonly #state: Uint32Array;
  #failed = false;

  constructor() {
    const engine: object = createInflateRaw({ chunkSize: 64 });
    if (!isEngine(engine)) throw new TypeError('zlib has no binding to drive');
    this.#handle = engine._handle;
    this.#state = engine._writeState;
    // The binding tells errors by a call during writeSync, and leaves the state array as it was.
    this.#handle.onerror = () => {
      this.#failed = true;
    };
  }

  /** Forgets the stream before. */
  start(): void {
    this.#handle.reset();
  }

  /**
   * Neither length may be 0. Input left beside room left can only mean the end of the stream.
   */
  step(
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): Step {
    const state = this.#state;
    this.#failed = false;
    this.#handle.writeSync(
      constants.Z_NO_FLUSH,
      input,
      inputOffset,
      inputLength,
      output,
      outputOffset,
      outputLength,
    );
    if (this.#failed) return 'bad';
    const roomLeft = state[0] ?? 0;
    const inputLeft = state[1] ?? 0;
    this.consumed = inputLength - inputLeft;
    this.produced = outputLength - roomLeft;
    return inputLeft > 0 && roomLeft > 0 ? 'end' : 'more';
  }

  /** When there is no more input: gives what is still held back. `bad` when the stream is cut. */
  finish(output: Uint8Array, outputOffset: number, outputLength: number): Step {
    this.#failed = false;
    const handle = this.#handle;
    handle.writeSync(constants.Z_FINISH, NOTHING, 0, 0, output, outputOffset, outputLength);
    this.consumed = 0;
    if (this.#failed) return 'bad';
    this.produced = outputLength - (this.#state[0] ?? 0);
    return this.produced > 0 ? 'more' : 'end';
  }
}

/** What the fallback may hold in memory at once. */
export const WHOLE_BYTES = 2 ** 28;

/**
 * The same by the public interface: all of the input and all of the output in memory.
 * `cut` when the stream does not end within its input. Throws Unreadable.
 */
export function inflateWhole(input: Uint8Array): {
  readonly data: Uint8Array;
  readonly cut: boolean;
} {
  const maxOutputLength = Math.min(WHOLE_BYTES, limits.entryBytes);
  try {
    return { data: inflateRawSync(input, { maxOutputLength }), cut: false };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Unreadable('limit', { cause });
    if (code !== 'Z_BUF_ERROR') throw new Unreadable('damaged', { cause });
  }
  const finishFlush = constants.Z_SYNC_FLUSH;
  return { data: inflateRawSync(input, { maxOutputLength, finishFlush }), cut: true };
}

/** Twenty times the letter a, and one byte that does not belong to the stream. */
const PROBE = Uint8Array.of(0x4b, 0x4c, 0xc4, 0x04, 0x00, 0x99);

/** Whether Node's binding does what `Inflater` needs. A test fails when a Node release changes it. */
export const inflatesDirectly: boolean = probe();

function probe(): boolean {
  try {
    const inflater = new Inflater();
    const output = new Uint8Array(32);
    for (let round = 0; round < 2; round++) {
      inflater.start();
      if (inflater.step(PROBE, 0, 3, output, 4, 28) !== 'more') return false;
      if (inflater.finish(output, 31, 1) !== 'bad') return false;
      inflater.start();
      if (inflater.step(PROBE, 0, PROBE.length, output, 4, 28) !== 'end') return false;
      if (inflater.consumed !== 5 || inflater.produced !== 20) return false;
      if (inflater.finish(output, 0, 1) !== 'end') return false;
      if (output[3] !== 0 || output[4] !== 97 || output[23] !== 97 || output[24] !== 0)
        return false;
      inflater.start();
      if (inflater.step(Uint8Array.of(7, 255), 0, 2, output, 4, 28) !== 'bad') return false;
      output.fill(0);
    }
    return true;
  } catch {
    return false; // Any surprise in the binding means that it is not to be used.
  }
}
