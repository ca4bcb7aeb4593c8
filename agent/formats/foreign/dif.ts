/**
 * Data Interchange Format (.dif): lines in pairs, a kind with a number and a text. As VisiCalc began it,
 * and as Excel still saves it.
 */
import type { Run } from '../cells/kernel.ts';
import { type Encoded, headTextOf } from '../text/encoding.ts';
import { type Reader, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { type Told, type ToldBytes, ToldWorkbook } from '../told.ts';
import { Lines, type Take } from './lines.ts';
import { numberText } from './number-text.ts';

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

function encodedIn(specimen: Specimen): Encoded | null {
  const head = specimen.ask(headTextOf);
  if (head === null) return null;
  // The title may be empty, but never the line that it stands in.
  const isTable = /^TABLE[ \t]*\r?\n0, ?1[ \t]*\r?\n"/.test(head.text);
  return isTable ? head.encoded : null;
}

const NUMBER = 0;
const TEXT = 1;
const SPECIAL = -1;

interface Item {
  readonly kind: number;
  readonly number: string;
  readonly text: string;
}

function readTable(items: Items, told: ToldBytes): void {
  told.sheet(null);
  skipHeader(items, told);
  let row = -1;
  let column = 0;
  const plain: Run = {
    step: (wasm, from, to) => {
      const end = wasm.interchange(from, to, row, column);
      row = wasm.interchangeRow();
      column = wasm.interchangeColumn();
      return end;
    },
  };
  for (; !told.isOver; column++) {
    if (row >= 0) items.pass((bytes, start, end) => told.run(plain, bytes, start, end));
    const { kind, number, text } = items.next();
    if (kind === SPECIAL && text === 'EOD') return;
    if (kind === SPECIAL && text === 'BOT') {
      row++;
      column = -1;
    } else if (row < 0) throw new Unreadable('damaged');
    else if (kind === TEXT) told.text(row, column, textOf(text));
    else if (kind === NUMBER) tellNumber(told, { row, column, number, text });
    else throw new Unreadable('damaged');
  }
}

/** Its items come in threes of a word, a number and a text, up to the word DATA. */
function skipHeader(items: Items, told: Told): void {
  for (;;) {
    const word = items.line().trim();
    const { text } = items.next();
    if (word === 'DATA') return;
    if (!/^[A-Z][A-Z0-9]*$/i.test(word)) throw new Unreadable('damaged');
    // Titles, labels of columns, comments.
    told.place('property', textOf(text));
  }
}

/** Beside a number stands whether it is one: `V`; else what is shown in its place. */
function tellNumber(
  told: Told,
  { row, column, number, text }: { row: number; column: number; number: string; text: string },
): void {
  const digits = text === 'V' ? numberText(number) : null;
  if (digits === null) told.text(row, column, text === 'V' ? number : text);
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

class Items {
  readonly #lines: Lines;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Those that are plain are told without being made strings. */
  pass(take: Take): void {
    this.#lines.pass(take);
  }

  /** Throws Unreadable `damaged` at the end: the table has one of its own. */
  line(): string {
    if (!this.#lines.next()) throw new Unreadable('damaged');
    return this.#lines.text();
  }

  next(): Item {
    const line = this.line();
    const comma = line.indexOf(',');
    const kind = line.slice(0, comma).trim();
    if (comma < 0 || !/^-?\d$/.test(kind)) throw new Unreadable('damaged');
    const number = line.slice(comma + 1).trim();
    let text = this.line();
    // A text that holds the end of a line goes on behind it.
    while (text.startsWith('"') && !isClosed(text)) {
      text += `\n${this.line()}`;
      if (text.length > MOST_CHARACTERS) throw new Unreadable('limit');
    }
    return { kind: Number(kind), number, text: text.startsWith('"') ? text : text.trim() };
  }
}

/** Quotes come in pairs. */
function isClosed(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 0;
}
