/**
 * The constants of a formula in an xls file: texts and numbers among its tokens, and in the arrays behind
 * them. Nothing is calculated but texts that are joined.
 */
import type { Dialect, Version } from './dialect.ts';
import { Pieces } from './pieces.ts';

const JOIN = 0x08;
const TEXT = 0x17;
const LIST = 0x18;
const ATTRIBUTE = 0x19;
const CHOOSE = 0x04;
const NUMBER = 0x1f;
const ARRAY = 0x20;
const MEMORY = 0x26;

/**
 * Bytes behind a token, in BIFF8, 5, 4, 3 and 2; those that are not here have none. Of operands in the first
 * of their three classes.
 */
const BYTES: ReadonlyMap<number, readonly number[]> = new Map([
  [0x01, [4, 4, 4, 4, 3]],
  [0x02, [4, 4, 4, 4, 3]],
  [0x1c, [1, 1, 1, 1, 1]],
  [0x1d, [1, 1, 1, 1, 1]],
  [0x1e, [2, 2, 2, 2, 2]],
  [ARRAY, [7, 7, 7, 7, 6]],
  [0x21, [2, 2, 2, 1, 1]],
  [0x22, [3, 3, 3, 2, 2]],
  [0x23, [4, 14, 10, 10, 7]],
  [0x24, [4, 3, 3, 3, 3]],
  [0x25, [8, 6, 6, 6, 6]],
  [MEMORY, [6, 6, 6, 6, 4]],
  [0x27, [6, 6, 6, 6, 4]],
  [0x28, [6, 6, 6, 6, 4]],
  [0x29, [2, 2, 2, 2, 1]],
  [0x2a, [4, 3, 3, 3, 3]],
  [0x2b, [8, 6, 6, 6, 6]],
  [0x2c, [4, 3, 3, 3, 3]],
  [0x2d, [8, 6, 6, 6, 6]],
  [0x2e, [2, 2, 2, 2, 1]],
  [0x2f, [2, 2, 2, 2, 1]],
  [0x38, [2, 2, 2, 2, 2]],
  [0x39, [6, 24, 24, 24, 24]],
  [0x3a, [6, 17, 17, 17, 17]],
  [0x3b, [10, 20, 20, 20, 20]],
  [0x3c, [6, 17, 17, 17, 17]],
  [0x3d, [10, 20, 20, 20, 20]],
]);
const VERSIONS: readonly Version[] = [8, 5, 4, 3, 2];

/** Behind the values of an array that are neither numbers nor texts. */
const OTHER_VALUE_BYTES = 8;
const RANGE_BYTES = 8;

/** The constants among the tokens of a formula, and in what stands `behind` them. Throws Unreadable `damaged`. */
export function constantsIn(
  formula: Uint8Array,
  behind: Pieces,
  dialect: Dialect,
): readonly string[] {
  const constants: string[] = [];
  for (const token of tokens(new Pieces(formula), dialect, constants)) {
    if (behind.left < 3) break;
    if (token === ARRAY) array(behind, dialect, constants);
    else behind.skip(behind.u16() * (dialect.version === 8 ? RANGE_BYTES : RANGE_BYTES - 2));
  }
  return constants;
}

/** What a name stands for, beside it: no two constants look like one. */
export function named(name: string, constants: readonly string[]): string {
  const all = constants.map((constant) => `"${constant}"`);
  return all.length === 0 ? name : `${name} = ${all.join(', ')}`;
}

/** The next value behind its kind; null for what is neither a number nor a text. Throws Unreadable `damaged`. */
export function valueIn(body: Pieces, dialect: Dialect): string | number | null {
  const kind = body.u8();
  if (kind === 1) return body.f64();
  if (kind === 2) return body.text(dialect, dialect.version === 8 ? 2 : 1);
  body.skip(OTHER_VALUE_BYTES);
  return null;
}

/** Returns the tokens that have something behind the formula. */
function tokens(body: Pieces, dialect: Dialect, constants: string[]): readonly number[] {
  const column = VERSIONS.indexOf(dialect.version);
  const beside: number[] = [];
  /** How many texts stand last, with nothing between them. */
  let texts = 0;
  while (body.left > 0) {
    const token = classless(body.u8());
    if (token === TEXT) {
      constants.push(body.text(dialect, 1));
      texts++;
    } else if (token === JOIN && texts > 1) {
      constants.push(constants.splice(-2).join(''));
      texts--;
    } else {
      texts = 0;
      if (token === NUMBER) constants.push(String(body.f64()));
      else if (token === LIST) body.skip(5);
      else if (token === ATTRIBUTE) attribute(body, dialect);
      else body.skip(BYTES.get(token)?.[column] ?? 0);
      if (token === ARRAY || token === MEMORY) beside.push(token);
    }
  }
  return beside;
}

/** Operands come as references, values and arrays: 0x20, 0x40 and 0x60 on. */
function classless(token: number): number {
  return token >= 0x40 ? (token & 0x1f) | 0x20 : token;
}

function attribute(body: Pieces, { version }: Dialect): void {
  const kind = body.u8();
  const told = version === 2 ? body.u8() : body.u16();
  if ((kind & CHOOSE) !== 0) body.skip((told + 1) * (version === 2 ? 1 : 2));
}

/** The last column and row, then each value. */
function array(body: Pieces, dialect: Dialect, constants: string[]): void {
  const isUnicode = dialect.version === 8;
  const columns = isUnicode ? body.u8() + 1 : body.u8() || 256;
  const count = columns * (body.u16() + (isUnicode ? 1 : 0));
  for (let i = 0; i < count && body.left > 0; i++) {
    const value = valueIn(body, dialect);
    if (value !== null) constants.push(String(value));
  }
}
