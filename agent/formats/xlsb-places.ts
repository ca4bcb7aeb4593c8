/**
 * Texts of a binary workbook that stand in no cell: defined names, comments, headers and footers,
 * validations, links, and the formulas of cells that were never calculated.
 */
import type { Inspection, Place, Sheet } from '../../rules/index.ts';
import { Body, Brt } from './biff12.ts';
import { tellConstants, TEXT_TOKEN } from './biff12-formula.ts';
import type { Aside } from './kernel.ts';

export const IN_WORKBOOK = new Set<number>([Brt.name]);
export const IN_COMMENTS = new Set<number>([Brt.comment, Brt.commentText]);

const FORMULA_TEXT = 8;
/** A cell, an empty text, flags. */
const BEFORE_FORMULA_BYTES = 14;
/** Of a defined name: it is a procedure, and further texts describe it. */
const IS_PROCEDURE = 8;
const RANGE_BYTES = 16;
/** A validation shows no longer text, and no shorter one holds a number. */
const MOST_UNITS = 255;
const LEAST_UNITS = 6;

type Tell = (text: string) => void;

/** The cell of a comment, as `A1`. */
export function cellOf(body: Body): string {
  body.skip(4);
  const row = body.u32();
  body.skip(4);
  return `${lettersOf(body.u32())}${row + 1}`;
}

function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last;
}

export function definedName(body: Body, tell: Tell): void {
  const flags = body.u32();
  body.skip(5);
  tell(body.text());
  tellConstants(body, tell);
  const texts = (flags & IS_PROCEDURE) === 0 ? 1 : 5;
  for (let i = 0; i < texts && body.left > 0; i++) tell(body.text());
}

/** What the kernel meets in a sheet beside its cells. Throws Unreadable `damaged`. */
export function tellAside(aside: Aside, sheet: Sheet, inspection: Inspection): void {
  const body = new Body(aside.bytes);
  const { row, column, kind, left, first } = aside;
  const to =
    (place: Place): Tell =>
    (text) =>
      inspection.place(place, text);
  if (kind === FORMULA_TEXT) {
    body.skip(BEFORE_FORMULA_BYTES);
    tellConstants(body, (text) => sheet.text(row, column, text, left, first));
  } else if (kind === Brt.headerFooter) {
    body.skip(2);
    while (body.left > 0) to('headerFooter')(body.text());
  } else if (kind === Brt.link) {
    body.skip(RANGE_BYTES);
    body.text();
    // Where it leads, and what is shown beside it; then the cell's own text once more.
    for (let i = 0; i < 2; i++) to('comment')(body.text());
  } else if (kind === Brt.validation) validation(body, to('validation'));
  else looseTexts(aside.bytes, to('validation'));
}

function validation(body: Body, tell: Tell): void {
  body.skip(4);
  body.skip(body.u32() * RANGE_BYTES);
  for (let i = 0; i < 4; i++) tell(body.text());
  for (let i = 0; i < 2 && body.left > 0; i++) tellConstants(body, tell);
}

/** Texts, each behind its length, in a record whose other fields are not known: later versions add some. */
function looseTexts(bytes: Uint8Array, tell: Tell): void {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at + 4 <= body.length) {
    const inFormula = textAt(body, at + 3, body[at] === TEXT_TOKEN ? body.readUInt16LE(at + 1) : 0);
    const text = inFormula ?? textAt(body, at + 4, body.readUInt32LE(at));
    if (text !== null) tell(text);
    at += text === null ? 1 : (inFormula === null ? 4 : 3) + text.length * 2;
  }
}

/** Null when no text of that length stands there. */
function textAt(body: Buffer, start: number, units: number): string | null {
  const end = start + units * 2;
  if (units < LEAST_UNITS || units > MOST_UNITS || end > body.length) return null;
  for (let at = start; at < end; at += 2) {
    // A line break aside, no text has what small numbers are made of.
    if (body.readUInt16LE(at) < 9) return null;
  }
  return body.toString('utf16le', start, end);
}
