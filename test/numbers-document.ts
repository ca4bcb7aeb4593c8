/**
 * Documents of Numbers: SheetJS writes them into an empty one; its parts can then be taken out, broken
 * and packed anew, in the ways in which Numbers itself packs them.
 */
import * as sheetjs from 'xlsx';
import template from 'xlsx/dist/xlsx.zahl.mjs';
import { Zip } from '../agent/formats/archive/zip.ts';
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
