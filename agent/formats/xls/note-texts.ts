/**
 * Notes, and texts of shapes. In BIFF8 both are shapes of a drawing: the object in front of a text says
 * which of the two it is. Before that a note is its text, in as many records as it takes.
 */
import type { Place } from '../../../rules/index.ts';
import { Unreadable } from '../reader.ts';
import type { Dialect } from './dialect.ts';
import { Drawing } from './drawings.ts';
import { looseTexts } from './loose-texts.ts';
import type { Pieces } from './pieces.ts';

/** Of an object: what it is. */
const KIND_AT = 4;
const NOTE = 0x19;
const BEFORE_TEXT_BYTES = 10;
const TEXT_HEAD_BYTES = 18;
/** In place of a note's row: it goes on. */
const GOES_ON = 0xffff;

export class NoteTexts {
  readonly #tell: (place: Place, text: string) => void;
  readonly #drawing: Drawing;
  #isNote = false;
  /** Of a note in more than one record: its bytes, and how many are to come. */
  #parts: Buffer[] = [];
  #left = 0;
  #decode: Dialect['decode'] = () => '';

  constructor(tell: (place: Place, text: string) => void) {
    this.#tell = tell;
    this.#drawing = new Drawing((text) => tell('drawing', text));
  }

  note(body: Pieces, dialect: Dialect): void {
    if (dialect.version === 8) {
      body.skip(8);
      // Who wrote it; the text is that of a shape.
      this.#tell('comment', body.text(dialect, 2));
      return;
    }
    const row = body.u16();
    body.skip(2);
    const length = body.u16();
    const isCut = row !== GOES_ON && !this.#finish();
    if (row !== GOES_ON) this.#left = length;
    this.#decode = dialect.decode;
    const part = body.bytes(Math.min(length, body.left));
    this.#parts.push(part);
    this.#left -= part.length;
    if (this.#left <= 0) this.#finish();
    if (isCut) throw new Unreadable('damaged');
  }

  /** Throws Unreadable `damaged` when a note has no end. */
  end(): void {
    if (!this.#finish()) throw new Unreadable('damaged');
  }

  /** Whether the note in hand was all there. */
  #finish(): boolean {
    const [parts, left] = [this.#parts, this.#left];
    this.#parts = [];
    this.#left = 0;
    if (parts.length > 0) this.#tell('comment', this.#decode(Buffer.concat(parts)));
    return left <= 0;
  }

  object(body: Pieces, dialect: Dialect): void {
    const bytes = body.rest();
    this.#isNote = bytes.length > KIND_AT && bytes[KIND_AT] === NOTE;
    looseTexts(bytes, dialect, (text) => this.#tell('drawing', text));
    if (dialect.version === 8) this.drawing(body);
    else looseTexts(body.bytes(body.left), dialect, (text) => this.#tell('drawing', text));
  }

  /** A drawing also goes on behind the objects and the texts in it. */
  drawing(body: Pieces): void {
    while (body.left > 0) this.#drawing.write(body.rest());
  }

  text(body: Pieces): void {
    body.skip(BEFORE_TEXT_BYTES);
    const units = body.u16();
    const runBytes = body.u16();
    body.skip(TEXT_HEAD_BYTES - BEFORE_TEXT_BYTES - 4);
    if (units > 0) {
      body.nextPiece();
      const text = body.characters(units, (body.u8() & 1) !== 0);
      this.#tell(this.#isNote ? 'comment' : 'drawing', text);
      body.skip(Math.min(runBytes, body.left));
    }
    this.#isNote = false;
    this.drawing(body);
  }
}
