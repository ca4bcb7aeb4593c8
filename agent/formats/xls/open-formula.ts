/** Formulas that nobody has calculated: the texts and numbers in them are all there is of their cells. */
import type { Sheet } from '../../../rules/index.ts';
import type { Aside } from '../cells/kernel.ts';
import type { Dialect, Version } from './dialect.ts';
import { constantsIn } from './formula.ts';
import { Pieces } from './pieces.ts';

/** Added to the type of a record, so that it is told from those that are no cells (kernel/biff.ts). */
const OPEN = 0x1_0000;
const ARRAY = 0x221;
const SHARED = 0x4bc;

export function isOpenFormula(kind: number): boolean {
  return kind >= OPEN;
}

/** Throws Unreadable `damaged`. */
export function tellOpenFormula(aside: Aside, sheet: Sheet, dialect: Dialect): void {
  const { kind, bytes, row, column, left, first } = aside;
  const body = new Pieces(bytes);
  body.skip(bytesBefore(kind - OPEN, dialect.version));
  const size = dialect.version === 2 ? body.u8() : body.u16();
  for (const constant of constantsIn(body.bytes(size), body, dialect)) {
    sheet.text(row, column, constant, left, first);
  }
}

/** A cell, its value and flags; or a range. */
function bytesBefore(type: number, version: Version): number {
  if (type === SHARED) return 8;
  const isLater = version > 4;
  if (type === ARRAY) return isLater ? 12 : 8;
  return isLater ? 20 : 16;
}
