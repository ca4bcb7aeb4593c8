/**
 * Data Interchange Format (.dif): lines in pairs, a kind with a number and a text. As VisiCalc began it,
 * and as Excel still saves it.
 */
import { type Encoded, encodingOf, sampleText } from '../text/encoding.ts';
import { type Reader, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { type Told, type ToldBytes, ToldWorkbook } from '../told.ts';
import { Lines } from './lines.ts';
import { isNumberText, numberText } from './number-text.ts';
import { tellWestern, westernText } from './western-text.ts';

export const dif: Reader = {
  name: 'dif',
  sniff: (specimen) => specimen.ask(encodedIn) !== null,
  open: (specimen) => {
    const encoded = specimen.ask(encodedIn);
    if (encoded === null) throw new Unreadable('damaged');
    return new ToldWorkbook('dif', specimen.budget, (told) => {
      readTable(new Items(new Lines(specimen.bytes, encoded)), told);
    });
  },
};

function encodedIn({ head }: Specimen): Encoded | null {
  const encoded = encodingOf(head);
  if (encoded === null) return null;
  // The title may be empty, but never the line that it stands in.
  const isTable = /^TABLE[ \t]*\r?\n0, ?1[ \t]*\r?\n"/.test(sampleText(head, encoded));
  return isTable ? encoded : null;
}

const NUMBER = 0;
const TEXT = 1;
const SPECIAL = -1;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const EQUALS = 0x3d;
const VALID = 0x56;

function readTable(items: Items, told: ToldBytes): void {
  told.sheet(null);
  skipHeader(items, told);
  let row = -1;
  for (let column = 0; !told.isOver; column++) {
    items.next();
    const { kind } = items;
    if (kind === SPECIAL) {
      const text = items.text();
      if (text === 'EOD') return;
      if (text !== 'BOT') throw new Unreadable('damaged');
      row++;
      column = -1;
    } else if (row < 0) throw new Unreadable('damaged');
    else if (kind === TEXT) tellText(items, told, row, column);
    else if (kind === NUMBER) tellNumber(items, told, row, column);
    else throw new Unreadable('damaged');
  }
}

/** Its items come in threes of a word, a number and a text, up to the word DATA. */
function skipHeader(items: Items, told: Told): void {
  for (;;) {
    const word = items.line().trim();
    items.next();
    const text = items.text();
    if (word === 'DATA') return;
    if (!/^[A-Z][A-Z0-9]*$/i.test(word)) throw new Unreadable('damaged');
    // Titles, labels of columns, comments.
    told.place('property', textOf(text));
  }
}

function tellText(items: Items, told: ToldBytes, row: number, column: number): void {
  const { bytes, start, end } = items.lines;
  if (isQuoted(bytes, start, end)) tellWestern(told, row, column, bytes, start + 1, end - 1);
  else told.text(row, column, textOf(items.text()));
}

/** Between two quotes, and as it stands. */
function isQuoted(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < 2 || bytes[start] !== QUOTE || bytes[end - 1] !== QUOTE) return false;
  if (bytes[start + 1] === EQUALS) return false;
  for (let at = start + 1; at < end - 1; at++) if (bytes[at] === QUOTE) return false;
  return true;
}

/** Beside a number stands whether it is one: `V`; else what is shown in its place. */
function tellNumber(items: Items, told: ToldBytes, row: number, column: number): void {
  const { bytes, start, end } = items.lines;
  const isAlone = end - start === 1 && bytes[start] === VALID;
  const { number, numberEnd } = items;
  if (isAlone && isNumberText(number, 0, numberEnd)) {
    return told.digits(row, column, number, 0, numberEnd);
  }
  const text = items.text();
  const digits = text === 'V' ? numberText(items.numberText()) : null;
  if (digits === null) told.text(row, column, text === 'V' ? items.numberText() : text);
  else told.number(row, column, digits);
}

/** Without its quotes, of which two stand for one; a text that a program would take for a number says `="0101"`. */
function textOf(quoted: string): string {
  if (!quoted.startsWith('"')) return quoted;
  const text = quoted.slice(1, quoted.endsWith('"') ? -1 : undefined).replaceAll('""', '"');
  return /^="[^"]*"$/.test(text) ? text.slice(2, -1) : text;
}

/** No cell of any program holds more. */
const MOST_CHARACTERS = 2 ** 16;

/** Two lines: a kind with a number, and a text. */
class Items {
  /** At the text of the item in hand. */
  readonly lines: Lines;
  kind = NUMBER;
  /** As it stands in its line, which is gone. */
  number: Buffer = Buffer.alloc(64);
  numberEnd = 0;

  constructor(lines: Lines) {
    this.lines = lines;
  }

  /** Throws Unreadable `damaged` at the end: the table has one of its own. */
  line(): string {
    this.#next();
    return this.lines.text();
  }

  /** Throws Unreadable. */
  next(): void {
    this.#next();
    const { bytes, end } = this.lines;
    let at = pastBlanks(bytes, this.lines.start, end);
    const isNegative = at < end && bytes[at] === MINUS;
    if (isNegative) at++;
    const digit = at < end ? bytes[at]! - ZERO : -1;
    at = pastBlanks(bytes, at + 1, end);
    if (digit < 0 || digit > 9 || at >= end || bytes[at] !== COMMA) throw new Unreadable('damaged');
    this.kind = isNegative ? -digit : digit;
    this.#keepNumber(pastBlanks(bytes, at + 1, end));
    this.#next();
  }

  numberText(): string {
    return westernText(this.number, 0, this.numberEnd);
  }

  /** A text that holds the end of a line goes on behind it. Once an item. */
  text(): string {
    let text = this.lines.text();
    while (text.startsWith('"') && !isClosed(text)) {
      text += `\n${this.line()}`;
      if (text.length > MOST_CHARACTERS) throw new Unreadable('limit');
    }
    return text.startsWith('"') ? text : text.trim();
  }

  #keepNumber(start: number): void {
    const { bytes } = this.lines;
    let { end } = this.lines;
    while (end > start && bytes[end - 1]! <= SPACE) end--;
    if (end - start > this.number.length) this.number = Buffer.alloc(end - start);
    for (let at = start; at < end; at++) this.number[at - start] = bytes[at]!;
    this.numberEnd = end - start;
  }

  #next(): void {
    if (!this.lines.next()) throw new Unreadable('damaged');
  }
}

function pastBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! <= SPACE) at++;
  return at;
}

/** Quotes come in pairs. */
function isClosed(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 0;
}
