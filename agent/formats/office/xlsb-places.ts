/**
 * Texts of a binary workbook that stand in no cell: defined names, comments, headers and footers,
 * validations, links, and the formulas of cells that were never calculated.
 */
import type { Inspection, Place, Sheet } from '../../../rules/index.ts';
import { Body, Brt } from './biff12.ts';
import { tellConstants } from './biff12-formula.ts';
import { looseTexts } from './biff12-texts.ts';
import type { Aside } from '../cells/kernel.ts';

export const IN_COMMENTS = new Set<number>([Brt.comment, Brt.commentText]);

const FORMULA_TEXT = 8;
/** A cell, an empty text, flags. */
const BEFORE_FORMULA_BYTES = 14;
/** Of a defined name: it is a procedure, and further texts describe it. */
const IS_PROCEDURE = 8;
const RANGE_BYTES = 16;

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

/** A record of the workbook; the names of its sheets are told with them. */
export function tellWorkbook(
  type: number,
  body: Body,
  tell: (where: Place, text: string) => void,
): void {
  if (type === Brt.name) definedName(body, (text) => tell('definedName', text));
  else if (type !== Brt.sheet) looseTexts(body, (text) => tell('property', text));
}

function definedName(body: Body, tell: Tell): void {
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
  else looseTexts(body, to('validation'));
}

function validation(body: Body, tell: Tell): void {
  body.skip(4);
  body.skip(body.u32() * RANGE_BYTES);
  for (let i = 0; i < 4; i++) tell(body.text());
  for (let i = 0; i < 2 && body.left > 0; i++) tellConstants(body, tell);
}
