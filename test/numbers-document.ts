/**
 * Documents of Numbers: SheetJS writes them into an empty one; its parts can then be taken out, broken
 * and packed anew, in the ways in which Numbers itself packs them.
 */
import * as sheetjs from 'xlsx';
import template from 'xlsx/dist/xlsx.zahl.mjs';
import { Zip } from '../agent/formats/archive/zip.ts';
import {
  type Field,
  fieldsIn,
  type Message,
  objectsIn,
  unpackedIwa,
} from '../agent/formats/foreign/iwa.ts';
import { Budget } from '../agent/inspect/limits.ts';
import type { Rows } from './foreign-tables.ts';
import { bytesOf } from './reading.ts';
import { type Part, zip } from './zip-writer.ts';

export function numbersDocument(sheets: readonly Rows[]): Buffer {
  const book = sheetjs.utils.book_new();
  sheets.forEach((rows, at) => {
    const sheet = sheetjs.utils.aoa_to_sheet(rows.map((row) => [...row]));
    sheetjs.utils.book_append_sheet(book, sheet, `Ark${at + 1}`);
  });
  // Its types take the module for what it exports.
  const numbers = template as unknown as string;
  const options = { type: 'buffer', bookType: 'numbers', numbers } as const;
  return Buffer.from(sheetjs.write(book, options) as Uint8Array);
}

/** Of any document. */
export function partsIn(document: Uint8Array): { name: string; data: Buffer }[] {
  const archive = new Zip(bytesOf(document));
  return archive.entries.map((entry) => ({
    name: entry.name,
    data: Buffer.from(archive.whole(entry, new Budget())),
  }));
}

function isInner({ name }: { readonly name: string }): boolean {
  return /^index\//i.test(name);
}

/** As Numbers saves large ones: a folder, whose parts lie in an archive of their own. */
export function asFolder(document: Uint8Array): Buffer {
  const parts = partsIn(document);
  const inner = zip(parts.filter(isInner).map((part) => ({ ...part, stored: true })));
  const outer: Part[] = parts.filter((part) => !isInner(part));
  const history = { name: 'Metadata/BuildVersionHistory.plist', data: '<plist/>' };
  return zip([{ name: 'Index.zip', data: inner, stored: true }, history, ...outer]);
}

const TILE = 6002;
const TILE_ROW = 5;

/** The cells, texts and whole numbers alone, as Numbers stored them before 2018. */
export function asBefore2018(document: Uint8Array): Buffer {
  const parts = partsIn(document).map(({ name, data }) => {
    if (!/\/Tile[^/]*\.iwa$/.test(name)) return { name, data, stored: true };
    const objects = [...objectsIn(unpackedIwa(data, 2 ** 30))].map(({ id, messages }) => {
      const [{ type, data: message }] = messages as [Message];
      return object(id, type, type === TILE ? olderTile(message) : message);
    });
    return { name, data: iwa(Buffer.concat(objects)), stored: true };
  });
  return zip(parts);
}

function olderTile(tile: Uint8Array): Buffer {
  const parts = fieldsIn(tile);
  const rows = parts.filter((part) => part.field === TILE_ROW);
  // That its storage is the newer one stands in the seventh.
  const rest = parts.filter((part) => part.field !== TILE_ROW && part.field !== 7);
  const older = rows.map((part) => field(TILE_ROW, olderRow(fieldsIn(part.bytes))));
  return Buffer.concat([...rest.map(again), ...older]);
}

const OLDER_BYTES = 20;

function olderRow(row: readonly Field[]): Buffer {
  const [offsets, storage] = [bytesIn(row, 7), Buffer.from(bytesIn(row, 6))];
  const width = row.some((part) => part.field === 8 && part.number > 0) ? 4 : 1;
  const places = Buffer.alloc(offsets.length, 0xff);
  const cells: Buffer[] = [];
  for (let at = 0; at < offsets.length; at += 2) {
    const offset = offsets[at]! | (offsets[at + 1]! << 8);
    if (offset === 0xffff) continue;
    places.writeUInt16LE(OLDER_BYTES * cells.length, at);
    cells.push(olderCell(storage.subarray(offset * width)));
  }
  const kept = row.filter((part) => part.field < 3 || part.field === 5).map(again);
  return Buffer.concat([...kept, field(3, Buffer.concat(cells)), field(4, places)]);
}

/** A text by its key, or a whole number: version 4, the kind, what it holds, that. */
function olderCell(newer: Buffer): Buffer {
  const older = Buffer.alloc(OLDER_BYTES);
  const isText = newer[1] === 3;
  older.set([4, newer[1]!]);
  older.writeUInt32LE(isText ? 0x10 : 0x20, 4);
  if (isText) older.writeUInt32LE(newer.readUInt32LE(12), 12);
  else older.writeDoubleLE(smallDecimal(newer.subarray(12)), 12);
  return older;
}

/** Of a decimal of 128 bits with few digits. */
function smallDecimal(bytes: Buffer): number {
  return Number(`${bytes.readBigUInt64LE()}e${(bytes.readUInt16LE(14) >> 1) - 6176}`);
}

function bytesIn(fields: readonly Field[], wanted: number): Uint8Array {
  return fields.find((part) => part.field === wanted)!.bytes;
}

function again({ field: number, number: value, bytes }: Field): Buffer {
  return field(number, bytes.length > 0 ? bytes : value);
}

/** One part as Snappy frames it, with nothing packed. */
export function iwa(data: Uint8Array): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < data.length; at += 2 ** 15) {
    const piece = data.subarray(at, at + 2 ** 15);
    const literal = Buffer.of(0xf4, (piece.length - 1) & 255, (piece.length - 1) >> 8);
    frames.push(frame(piece.length, literal, piece));
  }
  return Buffer.concat(frames);
}

/** A frame that says how long it is unpacked. */
export function frame(unpackedBytes: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat([varint(unpackedBytes), ...content]);
  return Buffer.concat([
    Buffer.of(0, body.length & 255, (body.length >> 8) & 255, body.length >> 16),
    body,
  ]);
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.of(...bytes, rest);
}

/** A field of bytes, or of a number. */
export function field(number: number, value: Uint8Array | string | number): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** An object with one message, as it stands in an archive. */
export function object(id: number, type: number, message: Uint8Array): Buffer {
  const info = Buffer.concat([field(1, type), field(3, message.length)]);
  const head = Buffer.concat([field(1, id), field(2, info)]);
  return Buffer.concat([varint(head.length), head, message]);
}
