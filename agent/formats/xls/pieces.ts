/**
 * What a record holds, from front to back, over the pieces in which it came. Characters go on behind a
 * byte of flags at the beginning of each further piece, where they may change their width; all else
 * goes on as it is.
 */
import { Unreadable } from '../reader.ts';
import type { Dialect } from './dialect.ts';

/** Flags of a text. */
const WIDE = 1;
const SOUNDS = 4;
const RUNS = 8;

export class Pieces {
  readonly #pieces: readonly Buffer[];
  /** Bytes in the pieces from the one in hand on. */
  #bytes: number;
  #index = 0;
  #at = 0;

  constructor(...pieces: readonly Uint8Array[]) {
    this.#pieces = pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.length));
    this.#bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** Bytes that are left in all pieces. */
  get left(): number {
    return this.#bytes - this.#at;
  }

  u8(): number {
    return this.bytes(1).readUInt8(0);
  }

  u16(): number {
    return this.bytes(2).readUInt16LE(0);
  }

  u32(): number {
    return this.bytes(4).readUInt32LE(0);
  }

  f64(): number {
    return this.bytes(8).readDoubleLE(0);
  }

  /** So many bytes. Throws Unreadable `damaged` when there are not so many. */
  bytes(length: number): Buffer {
    const piece = this.#piece();
    const end = this.#at + length;
    if (piece !== undefined && end <= piece.length) {
      this.#at = end;
      return piece.subarray(end - length, end);
    }
    const parts: Buffer[] = [];
    for (let left = length; left > 0;) {
      const part = this.#part(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** Passes over so many bytes. Throws Unreadable `damaged` when there are not so many. */
  skip(length: number): void {
    for (let left = length; left > 0;) left -= this.#part(left).length;
  }

  /** All that is left in the piece in hand. */
  rest(): Buffer {
    const piece = this.#piece();
    return piece === undefined ? Buffer.alloc(0) : this.#part(piece.length - this.#at);
  }

  /** Goes on to the beginning of the next piece. */
  nextPiece(): void {
    this.#bytes -= this.#pieces[this.#index]?.length ?? 0;
    this.#index++;
    this.#at = 0;
  }

  /** A text behind its length in one byte or two, as the dialect writes it, with what follows its characters. */
  text(dialect: Dialect, lengthBytes: 1 | 2): string {
    const units = lengthBytes === 1 ? this.u8() : this.u16();
    return dialect.version < 8 ? dialect.decode(this.bytes(units)) : this.unicode(units);
  }

  /** A text of BIFF8 behind its length: flags, characters, and what follows them. */
  unicode(units: number): string {
    const flags = this.u8();
    const runs = (flags & RUNS) === 0 ? 0 : this.u16();
    const sounds = (flags & SOUNDS) === 0 ? 0 : this.u32();
    const text = this.characters(units, (flags & WIDE) !== 0);
    this.skip(runs * 4 + sounds);
    return text;
  }

  /** So many characters of BIFF8. */
  characters(units: number, startsWide: boolean): string {
    let text = '';
    let isWide = startsWide;
    while (text.length < units) {
      let piece = this.#pieces[this.#index];
      if (piece !== undefined && this.#at >= piece.length) {
        this.nextPiece();
        isWide = (this.u8() & WIDE) !== 0;
        piece = this.#pieces[this.#index];
      }
      if (piece === undefined) throw new Unreadable('damaged');
      const width = isWide ? 2 : 1;
      const count = Math.min(units - text.length, Math.floor((piece.length - this.#at) / width));
      // Half a character in the end of a piece.
      if (count === 0 && this.#at < piece.length) throw new Unreadable('damaged');
      const end = this.#at + count * width;
      text += piece.toString(isWide ? 'utf16le' : 'latin1', this.#at, end);
      this.#at = end;
    }
    return text;
  }

  /** The piece in which something is left. */
  #piece(): Buffer | undefined {
    while (this.#index < this.#pieces.length && this.#at >= this.#pieces[this.#index]!.length) {
      this.nextPiece();
    }
    return this.#pieces[this.#index];
  }

  #part(most: number): Buffer {
    const piece = this.#piece();
    if (piece === undefined) throw new Unreadable('damaged');
    const end = Math.min(this.#at + most, piece.length);
    const part = piece.subarray(this.#at, end);
    this.#at = end;
    return part;
  }
}
