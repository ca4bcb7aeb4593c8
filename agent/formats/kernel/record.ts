// One record of a binary workbook: a type, a length and so many bytes.

/** Types of records. Those of the short cells, which stand behind the one before, are SHORT above the full ones. */
export namespace Type {
  export const ROW: u32 = 0;
  export const BLANK: u32 = 1;
  export const RK: u32 = 2;
  export const ERROR: u32 = 3;
  export const BOOL: u32 = 4;
  export const REAL: u32 = 5;
  export const TEXT: u32 = 6;
  export const SHARED: u32 = 7;
  export const FORMULA_TEXT: u32 = 8;
  export const FORMULA_REAL: u32 = 9;
  export const FORMULA_BOOL: u32 = 10;
  export const FORMULA_ERROR: u32 = 11;
  export const SHORT: u32 = 11;
  export const LAST_SHORT: u32 = 18;
  export const STRING: u32 = 19;
  export const RICH_TEXT: u32 = 62;
  export const VALIDATION: u32 = 64;
  export const SHEET_END: u32 = 130;
  export const CELLS_END: u32 = 146;
  export const STRINGS_END: u32 = 160;
  export const MERGED: u32 = 176;
  export const HEADER_FOOTER: u32 = 479;
  export const LINK: u32 = 494;
  export const VALIDATION_LIST: u32 = 681;
  export const LATER_VALIDATION: u32 = 1053;
}

/** In place of where a record begins: its head is not all there, or can be none. */
export const CUT: u32 = 0;
export const BROKEN: u32 = 1;

/** Of the record in hand. */
export let type: u32 = 0;
export let size: u32 = 0;

/** The type and size of the record at `p`. Returns where its bytes begin. */
@inline
export function head(p: u32, to: u32): u32 {
  const both: u32 = load<u16>(p);
  if ((both & 0x8080) == 0 && p + 2 <= to) {
    type = both & 127;
    size = both >> 8;
    return p + 2;
  }
  return longHead(p, to);
}

/** Seven bits a byte, the least first: at most two bytes of type, four of size. */
function longHead(p: u32, to: u32): u32 {
  let q = p;
  let byte: u32 = load<u8>(q++);
  type = byte & 127;
  if (byte & 128) {
    byte = load<u8>(q++);
    type |= (byte & 127) << 7;
    if (byte & 128 && q <= to) return BROKEN;
  }
  size = 0;
  let shift: u32 = 0;
  do {
    byte = load<u8>(q++);
    size |= (byte & 127) << shift;
    shift += 7;
  } while (byte & 128 && shift < 28);
  if (q > to) return CUT;
  return byte & 128 ? BROKEN : q;
}

@inline
export function isShort(): bool {
  return type > Type.SHORT && type <= Type.LAST_SHORT;
}

/** Column, style and flags; a short cell has no column. */
@inline
export function headBytes(): u32 {
  return isShort() ? 4 : 8;
}

/** Where in the record its text begins, behind its length; 0 when it has none. */
export function textOffset(): u32 {
  if (type == Type.STRING) return 5;
  if (type == Type.TEXT || type == Type.FORMULA_TEXT) return 12;
  if (type == Type.RICH_TEXT) return 13;
  return type == Type.TEXT + Type.SHORT ? 8 : 0;
}
