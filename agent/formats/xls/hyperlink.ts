/** A link in a cell: what is shown, and where it leads, in one of the ways in which Windows keeps that. */
import { unescaped } from '../office/opc-places.ts';
import { Unreadable } from '../reader.ts';
import type { Dialect } from './dialect.ts';
import { looseTexts } from './loose-texts.ts';
import type { Pieces } from './pieces.ts';

/** The cells, and the class of the object. */
const BEFORE_BYTES = 8 + 16 + 4;

const HAS_TARGET = 0x001;
const HAS_PLACE = 0x008;
const HAS_TEXT = 0x010;
const HAS_FRAME = 0x080;
const IS_TEXT = 0x100;

const CLASS_BYTES = 16;
const URL = 'e0c9ea79f9bace118c8200aa004ba90b';
const FILE = '0303000000000000c000000000000046';
const BEHIND_FILE_BYTES = 24;

/** Throws Unreadable `damaged`. */
export function tellLink(body: Pieces, dialect: Dialect, tell: (text: string) => void): void {
  body.skip(BEFORE_BYTES);
  const flags = body.u32();
  if ((flags & HAS_TEXT) !== 0) tell(text(body));
  if ((flags & HAS_FRAME) !== 0) text(body);
  if ((flags & IS_TEXT) !== 0) tell(unescaped(text(body)));
  else if ((flags & HAS_TARGET) !== 0) {
    const kind = body.bytes(CLASS_BYTES).toString('hex');
    if (kind === URL) tell(unescaped(withoutZeros(wide(body, body.u32()))));
    else if (kind === FILE) tell(file(body));
    else {
      looseTexts(body.bytes(body.left), dialect, tell);
      return;
    }
  }
  if ((flags & HAS_PLACE) !== 0) tell(text(body));
}

/** Behind its length, with the zero at its end. */
function text(body: Pieces): string {
  return withoutZeros(wide(body, body.u32() * 2));
}

function wide(body: Pieces, size: number): string {
  if (size > body.left) throw new Unreadable('damaged');
  return body.bytes(size).toString('utf16le');
}

function withoutZeros(raw: string): string {
  return raw.replaceAll('\0', '\n');
}

/** A path in letters of one byte, and maybe once more in all letters. */
function file(body: Pieces): string {
  body.skip(2);
  const short = withoutZeros(body.bytes(body.u32()).toString('latin1'));
  body.skip(BEHIND_FILE_BYTES);
  if (body.u32() === 0) return short;
  const size = body.u32();
  body.skip(2);
  return wide(body, size);
}
