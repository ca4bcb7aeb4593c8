/** The records of xls streams (BIFF2 to BIFF8), as bytes: single ones, and texts that are cut into many. */
import { bytes, u16, u32 } from './binary-records.ts';

/** A type and a length in two bytes each, then what it holds. */
export function biff(type: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u16(type), u16(body.length), body]);
}

/** In one byte a character where that is possible, always in two, or by turns with each record. */
export type Width = 'narrow' | 'wide' | 'mixed';

export interface RichText {
  readonly text: string;
  /** Runs of formats, and bytes that say how it sounds. */
  readonly runs?: number;
  readonly sounds?: number;
}

const CONTINUE = 0x3c;
const WIDE = 1;
const SOUNDS = 4;
const RUNS = 8;

/** A record and those that continue it, none longer than `most`. */
export class CutRecords {
  readonly #done: Buffer[] = [];
  readonly #most: number;
  readonly #width: Width;
  #type: number;
  #parts: Buffer[] = [];
  #room: number;
  #isWide = false;

  constructor(type: number, most: number, width: Width) {
    this.#type = type;
    this.#most = most;
    this.#width = width;
    this.#room = most;
  }

  /** Bytes that may be cut anywhere. */
  raw(content: Buffer): void {
    for (let at = 0; at < content.length;) {
      if (this.#room === 0) this.cut();
      at += this.#put(content.subarray(at, at + this.#room));
    }
  }

  /** A text of BIFF8, its length in one byte or two. */
  text({ text, runs = 0, sounds = 0 }: RichText, lengthBytes: 1 | 2 = 2): void {
    const hasRuns = runs > 0;
    const hasSounds = sounds > 0;
    const headBytes = lengthBytes + 1 + (hasRuns ? 2 : 0) + (hasSounds ? 4 : 0);
    this.#turn(text, (this.#room - headBytes + this.#most * 16) % this.#most);
    const flags = (this.#isWide ? WIDE : 0) | (hasRuns ? RUNS : 0) | (hasSounds ? SOUNDS : 0);
    this.raw(
      Buffer.concat([
        lengthBytes === 1 ? bytes(text.length) : u16(text.length),
        bytes(flags),
        hasRuns ? u16(runs) : bytes(),
        hasSounds ? u32(sounds) : bytes(),
      ]),
    );
    this.#characters(text);
    this.raw(Buffer.concat([Buffer.alloc(runs * 4, 1), Buffer.alloc(sounds, 2)]));
  }

  /** The next bytes stand in the next record. */
  cut(): void {
    this.#done.push(biff(this.#type, ...this.#parts));
    this.#type = CONTINUE;
    this.#parts = [];
    this.#room = this.#most;
  }

  end(): Buffer {
    this.cut();
    return Buffer.concat(this.#done);
  }

  #characters(text: string): void {
    for (let at = 0; at < text.length;) {
      if (this.#room < (this.#isWide ? 2 : 1)) {
        this.cut();
        this.#turn(text.slice(at), this.#room - 1);
        this.#put(bytes(this.#isWide ? WIDE : 0));
      }
      const width = this.#isWide ? 2 : 1;
      const units = text.slice(at, at + Math.floor(this.#room / width));
      this.#put(Buffer.from(units, this.#isWide ? 'utf16le' : 'latin1'));
      at += units.length;
    }
  }

  /** Chooses the width of what fits into so much room. */
  #turn(text: string, room: number): void {
    const canBeNarrow = Array.from(text.slice(0, Math.max(1, room))).every((sign) => sign <= 'ÿ');
    const wants = this.#width === 'narrow' || (this.#width === 'mixed' && this.#isWide);
    this.#isWide = !(wants && canBeNarrow);
  }

  #put(content: Buffer): number {
    this.#parts.push(content);
    this.#room -= content.length;
    return content.length;
  }
}

/** A text of BIFF8 in one piece. */
export function unicode(text: string, lengthBytes: 1 | 2 = 2): Buffer {
  const whole = new CutRecords(0, 0xffff, 'narrow');
  whole.text({ text }, lengthBytes);
  return whole.end().subarray(4);
}

/** A text of one byte a character behind its length. */
export function narrow(text: string, lengthBytes: 1 | 2): Buffer {
  const characters = Buffer.from(text, 'latin1');
  const { length } = characters;
  return Buffer.concat([lengthBytes === 1 ? bytes(length) : u16(length), characters]);
}
