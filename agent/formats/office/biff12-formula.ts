/**
 * The constants of a formula in a binary workbook: texts and numbers among its tokens, and in the arrays
 * behind them. Nothing is calculated.
 */
import type { Body } from './biff12.ts';

export const TEXT_TOKEN = 0x17;
const LIST = 0x18;
const ATTRIBUTE = 0x19;
const CHOOSE = 0x04;
const NUMBER = 0x1f;
const ARRAY = 0x20;
const MEMORY = 0x26;
const EXPRESSION = 0x01;

/** Bytes behind a token; those that are not here have none. Of operands in the first of their three classes. */
const BYTES: ReadonlyMap<number, number> = new Map([
  [EXPRESSION, 4],
  [0x1c, 1],
  [0x1d, 1],
  [0x1e, 2],
  [ARRAY, 14],
  [0x21, 2],
  [0x22, 3],
  [0x23, 4],
  [0x24, 6],
  [0x25, 12],
  [MEMORY, 6],
  [0x27, 6],
  [0x28, 6],
  [0x29, 2],
  [0x2a, 6],
  [0x2b, 12],
  [0x2c, 6],
  [0x2d, 12],
  [0x39, 6],
  [0x3a, 8],
  [0x3b, 14],
  [0x3c, 8],
  [0x3d, 14],
]);

/** Behind LIST, by the byte that follows it. */
const LIST_BYTES: ReadonlyMap<number, number> = new Map([
  [0x19, 12],
  [0x1d, 4],
]);

/** Reads a formula: its tokens and what they need beside, each behind its length. */
export function tellConstants(body: Body, tell: (constant: string) => void): void {
  const beside = tokens(body.part(body.u32()), tell);
  if (body.left < 4) return;
  const extra = body.part(body.u32());
  for (const token of beside) {
    if (token === ARRAY) array(extra, tell);
    else extra.skip(token === MEMORY ? extra.u32() * 16 : 4);
  }
}

/** Returns the tokens that have something beside. */
function tokens(body: Body, tell: (constant: string) => void): readonly number[] {
  const beside: number[] = [];
  while (body.left > 0) {
    const token = classless(body.u8());
    if (token === TEXT_TOKEN) tell(body.units(body.u16()));
    else if (token === NUMBER) tell(String(body.f64()));
    else if (token === LIST) body.skip(LIST_BYTES.get(body.u8()) ?? 0);
    else if (token === ATTRIBUTE) attribute(body);
    else body.skip(BYTES.get(token) ?? 0);
    if (token === ARRAY || token === MEMORY || token === EXPRESSION) beside.push(token);
  }
  return beside;
}

/** Operands come as references, values and arrays: 0x20, 0x40 and 0x60 on. */
function classless(token: number): number {
  return token >= 0x40 ? (token & 0x1f) | 0x20 : token;
}

function attribute(body: Body): void {
  const kind = body.u8();
  const told = body.u16();
  if (kind === CHOOSE) body.skip((told + 1) * 2);
}

/** Columns, rows, then each value behind its kind. */
function array(extra: Body, tell: (constant: string) => void): void {
  const count = extra.u32() * extra.u32();
  for (let i = 0; i < count && extra.left > 0; i++) {
    const kind = extra.u8();
    if (kind === 0) tell(String(extra.f64()));
    else if (kind === 1) tell(extra.units(extra.u16()));
    else extra.skip(kind === 4 ? 4 : 1);
  }
}
