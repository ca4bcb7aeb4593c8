/** The body of a part as a file of its own: its bytes as they are, or decoded from any place on. */
import type { Budget } from '../../inspect/limits.ts';
import { InflatedContent, StoredContent } from '../archive/content.ts';
import { Ranges, type Source } from '../archive/zip-source.ts';
import { type Bytes, type Content, Unreadable } from '../reader.ts';
import { type BodyDecoder, ROOM_BYTES } from './mime-body.ts';

/** Where a body lies; not whole when its end was not marked. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly isWhole: boolean;
}

/** What is decoded at a time. */
const STEP_BYTES = 2 ** 16;

/** Throws Unreadable `limit`. */
export function contentOf(
  bytes: Bytes,
  span: Span,
  decoder: () => BodyDecoder | null,
  budget: Budget,
): Content {
  if (decoder() !== null) {
    const open = (): Source => new BodySource(bytes, span, decoder()!, span.start);
    return new InflatedContent(open, budget, null);
  }
  const { start, end, isWhole } = span;
  // Of a body that was cut, nobody knows how much is missing.
  return new StoredContent(new Ranges(bytes), { start, end: isWhole ? end : end + 1, bound: end }, null); // prettier-ignore
}

class BodySource implements Source {
  readonly #bytes: Bytes;
  readonly #span: Span;
  /** As it stands behind the step in hand, and as it stood before. */
  #decoder: BodyDecoder;
  #before: BodyDecoder;
  /** Where the step in hand begins, and the next one. */
  #stepAt: number;
  #position: number;
  readonly #step = new Uint8Array(STEP_BYTES + ROOM_BYTES);
  #length = 0;
  #given = 0;
  #isOver = false;

  // oxlint-disable-next-line max-params -- from where to where, and how
  constructor(bytes: Bytes, span: Span, decoder: BodyDecoder, position: number) {
    this.#bytes = bytes;
    this.#span = span;
    this.#decoder = decoder;
    this.#before = decoder;
    this.#stepAt = position;
    this.#position = position;
  }

  read(out: Uint8Array, offset: number, length: number): number {
    while (this.#given === this.#length) {
      if (this.#isOver) {
        if (this.#span.isWhole && this.#decoder.isSound) return 0;
        throw new Unreadable('damaged');
      }
      this.#next();
    }
    const given = this.#step.subarray(this.#given, Math.min(this.#length, this.#given + length));
    out.set(given, offset);
    this.#given += given.length;
    return given.length;
  }

  /** From here on, without what is before. */
  mark(): () => Source {
    const decoder = this.#before.copy();
    const [position, given] = [this.#stepAt, this.#given];
    return () => {
      const source = new BodySource(this.#bytes, this.#span, decoder.copy(), position);
      source.#next();
      source.#given = given;
      return source;
    };
  }

  close(): void {}

  #next(): void {
    this.#before = this.#decoder.copy();
    this.#stepAt = this.#position;
    const left = Math.min(STEP_BYTES, this.#span.end - this.#position);
    const encoded = left > 0 ? this.#bytes.read(this.#position, left) : new Uint8Array(0);
    this.#position += encoded.length;
    this.#given = 0;
    this.#length = this.#decoder.decode(encoded, this.#step);
    this.#isOver = encoded.length === 0 || this.#position >= this.#span.end;
    if (this.#isOver) this.#length += this.#decoder.end(this.#step.subarray(this.#length));
  }
}
