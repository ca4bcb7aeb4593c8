/**
 * The cells of one table of Numbers, as it stores them since 2018: tiles of rows, each row one run of cells with the
 * place of each. Older ones are for SheetJS.
 */
import { dateText } from '../dates.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import { bytesOf, type Field, fieldsIn, type Message, numberOf } from './iwa.ts';

/** By identifier. */
export type Objects = ReadonlyMap<number, readonly Message[]>;

const TABLE_MODEL = 6001;
const TILE = 6002;
const VERSION = 5;

/** Fields of a table's info, its model, and its store. */
const MODEL = 2;
const STORE = 4;
const TILES = 3;
const TEXTS = 4;
const ROW_TREE = 9;
const RICH_TEXTS = 17;
/** Of a row: its offsets, its cells, and whether the offsets count in fours. */
const OFFSETS = 7;
const CELLS = 6;
const IS_WIDE = 8;

/** Kinds of cells. */
const NUMBER = 2;
const TEXT = 3;
const DAY = 5;
const RICH_TEXT = 9;
const MONEY = 10;

/** What a cell's flags say that it holds, in this order, behind its head. */
const HAS_DECIMAL = 0x1;
const HAS_DOUBLE = 0x2;
const HAS_SECONDS = 0x4;
const HAS_TEXT = 0x8;
const HEAD_BYTES = 12;

const NO_OFFSET = 0xffff;
const DAY_S = 86_400;
/** 1 January 2001, from which seconds count, by the day number of spreadsheets that begin in 1904. */
const FIRST_DAY = 35_430;

interface Row {
  readonly number: number;
  readonly cells: Uint8Array;
  /** Where each column's cell begins. */
  readonly offsets: Uint8Array;
  readonly width: number;
}

type Texts = ReadonlyMap<number, string>;

/** How many cells there were; null where a row is stored as before. Throws Unreadable `damaged`. */
export function tellCells(objects: Objects, table: Message, told: Told): number | null {
  const model = messageOf(objects, referenceIn(bytesOf(fieldsIn(table.data), MODEL)), TABLE_MODEL);
  const store = fieldsIn(bytesOf(fieldsIn(model), STORE));
  if (store.length === 0) throw new Unreadable('damaged');
  const rows = rowsIn(objects, store);
  if (rows === null) return null;
  const cells = new Cells(objects, store, told);
  let count = 0;
  let last = -1;
  for (const row of rows.toSorted((one, other) => one.number - other.number)) {
    if (row.number === last) throw new Unreadable('damaged');
    last = row.number;
    count += cells.tell(row);
  }
  return count;
}

/** The object that a reference points to. */
export function referenceIn(reference: Uint8Array): number {
  return numberOf(fieldsIn(reference), 1) | 0;
}

function messageOf(objects: Objects, id: number, type: number): Uint8Array {
  const [message] = objects.get(id) ?? [];
  if (message?.type !== type) throw new Unreadable('damaged');
  return message.data;
}

/** Of all tiles; null where one is stored as before. */
function rowsIn(objects: Objects, store: readonly Field[]): Row[] | null {
  const tiles = fieldsIn(bytesOf(store, TILES)).filter(({ field }) => field === 1);
  const rows: Row[] = [];
  for (const { field, bytes } of fieldsIn(bytesOf(store, ROW_TREE))) {
    if (field !== 1) continue;
    const node = fieldsIn(bytes);
    const tile = tiles[numberOf(node, 2)];
    if (tile === undefined) throw new Unreadable('damaged');
    const first = numberOf(node, 1);
    const id = referenceIn(bytesOf(fieldsIn(tile.bytes), 2));
    for (const part of fieldsIn(messageOf(objects, id, TILE))) {
      if (part.field !== 5) continue;
      const row = rowIn(fieldsIn(part.bytes), first);
      if (row === null) return null;
      rows.push(row);
    }
  }
  return rows;
}

function rowIn(fields: readonly Field[], first: number): Row | null {
  const [cells, offsets] = [bytesOf(fields, CELLS), bytesOf(fields, OFFSETS)];
  if (offsets.length === 0) return null;
  const row = {
    number: first + numberOf(fields, 1),
    cells,
    offsets,
    width: numberOf(fields, IS_WIDE) > 0 ? 4 : 1,
  };
  return firstOffset(row) === null || cells[firstOffset(row)!] === VERSION ? row : null;
}

function firstOffset({ offsets, width }: Row): number | null {
  for (let at = 0; at + 1 < offsets.length; at += 2) {
    const offset = offsets[at]! | (offsets[at + 1]! << 8);
    if (offset !== NO_OFFSET) return offset * width;
  }
  return null;
}

/** Tells one row after another. */
class Cells {
  readonly #texts: Texts;
  readonly #richTexts: Texts;
  readonly #told: Told;

  constructor(objects: Objects, store: readonly Field[], told: Told) {
    this.#texts = textsIn(objects, store);
    this.#richTexts = richTextsIn(objects, store);
    this.#told = told;
  }

  /** How many of its cells hold something. Throws Unreadable `damaged`. */
  tell({ number, offsets, width, cells }: Row): number {
    const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength);
    let count = 0;
    try {
      for (let at = 0; at + 1 < offsets.length; at += 2) {
        const offset = offsets[at]! | (offsets[at + 1]! << 8);
        if (offset !== NO_OFFSET && this.#cell(view, offset * width, number, at / 2)) count++;
      }
    } catch (error) {
      // It goes on behind its row.
      if (error instanceof RangeError) throw new Unreadable('damaged');
      throw error;
    }
    return count;
  }

  // oxlint-disable-next-line max-params -- a cell, and where it stands
  #cell(view: DataView, at: number, row: number, column: number): boolean {
    if (view.getUint8(at) !== VERSION) throw new Unreadable('damaged');
    const kind = view.getUint8(at + 1);
    if (kind === 0) return false;
    const flags = view.getUint32(at + 8, true);
    const decimalAt = at + HEAD_BYTES;
    const doubleAt = decimalAt + ((flags & HAS_DECIMAL) === 0 ? 0 : 16);
    const secondsAt = doubleAt + ((flags & HAS_DOUBLE) === 0 ? 0 : 8);
    const textAt = secondsAt + ((flags & HAS_SECONDS) === 0 ? 0 : 8);
    const richTextAt = textAt + ((flags & HAS_TEXT) === 0 ? 0 : 4);
    switch (kind) {
      case NUMBER:
      case MONEY:
        if ((flags & HAS_DECIMAL) !== 0)
          this.#told.number(row, column, decimalText(view, decimalAt));
        return true;
      case TEXT:
        return this.#text(row, column, this.#texts.get(view.getUint32(textAt, true)));
      case RICH_TEXT:
        return this.#text(row, column, this.#richTexts.get(view.getUint32(richTextAt, true)));
      case DAY: {
        const day = view.getFloat64(secondsAt, true) / DAY_S + FIRST_DAY;
        if (Number.isFinite(day)) this.#told.text(row, column, dateText(String(day), true));
        return true;
      }
      default:
        // Durations, truths and errors hold nothing of anybody.
        return true;
    }
  }

  #text(row: number, column: number, text: string | undefined): boolean {
    if (text === undefined) return false;
    this.#told.text(row, column, text);
    return true;
  }
}

const DECIMAL_BIAS = 6176;

/** A decimal of 128 bits (IEEE 754-2008, binary), as a program writes the double next to it. */
function decimalText(view: DataView, at: number): string {
  const top = view.getUint16(at + 14, true);
  const exponent = ((top >> 1) & 0x3fff) - DECIMAL_BIAS;
  const sign = (top & 0x8000) === 0 ? '' : '-';
  const high = view.getUint32(at + 4, true);
  const isSmall =
    high < 2 ** 21 &&
    view.getUint32(at + 8, true) === 0 &&
    (view.getUint32(at + 12, true) & 0x1ffff) === 0;
  const digits = isSmall ? high * 2 ** 32 + view.getUint32(at, true) : mantissa(view, at);
  return exponent === 0 && isSmall
    ? `${sign}${digits}`
    : String(Number(`${sign}${digits}E${exponent}`));
}

function mantissa(view: DataView, at: number): bigint {
  const high = view.getBigUint64(at + 8, true) & 0x1ffffffffffffn;
  return (high << 64n) | view.getBigUint64(at, true);
}

/** The list of texts of a store. */
function textsIn(objects: Objects, store: readonly Field[]): Texts {
  const texts = new Map<number, string>();
  for (const { key, entry } of entriesIn(objects, bytesOf(store, TEXTS)))
    texts.set(key, utf8.decode(bytesOf(entry, 3)));
  return texts;
}

const utf8 = new TextDecoder();

/** Texts with letters of more than one kind: each in a storage, by way of another object. */
function richTextsIn(objects: Objects, store: readonly Field[]): Texts {
  const texts = new Map<number, string>();
  for (const { key, entry } of entriesIn(objects, bytesOf(store, RICH_TEXTS))) {
    const [payload] = objects.get(referenceIn(bytesOf(entry, 9))) ?? [];
    if (payload === undefined) continue;
    const [storage] = objects.get(referenceIn(bytesOf(fieldsIn(payload.data), 1))) ?? [];
    const parts = storage === undefined ? [] : fieldsIn(storage.data);
    const pieces = parts.filter(({ field }) => field === 3).map(({ bytes }) => utf8.decode(bytes));
    texts.set(key, pieces.join(''));
  }
  return texts;
}

function* entriesIn(
  objects: Objects,
  reference: Uint8Array,
): Generator<{ readonly key: number; readonly entry: readonly Field[] }> {
  if (reference.length === 0) return;
  const [list] = objects.get(referenceIn(reference)) ?? [];
  for (const { field, bytes } of list === undefined ? [] : fieldsIn(list.data)) {
    if (field !== 3) continue;
    const entry = fieldsIn(bytes);
    yield { key: numberOf(entry, 1), entry };
  }
}
