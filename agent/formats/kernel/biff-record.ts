// The records of an xls stream (BIFF2 to BIFF8): a type and a length of two bytes each, then so many bytes.

/** Types of records. The first versions have types of their own for the same cells. */
export namespace Biff {
  export const BLANK_2: u32 = 0x01;
  export const INTEGER_2: u32 = 0x02;
  export const REAL_2: u32 = 0x03;
  export const TEXT_2: u32 = 0x04;
  export const CONSTANT_2: u32 = 0x05;
  export const FORMULA: u32 = 0x06;
  export const FORMULA_TEXT_2: u32 = 0x07;
  export const ROW_2: u32 = 0x08;
  export const BEGIN_2: u32 = 0x09;
  export const END: u32 = 0x0a;
  export const INDEX_2: u32 = 0x0b;
  export const CONTINUE: u32 = 0x3c;
  export const STYLE_2: u32 = 0x44;
  export const PACKED_OLD: u32 = 0x7e;
  export const MANY_PACKED: u32 = 0xbd;
  export const MANY_BLANK: u32 = 0xbe;
  export const RICH_TEXT: u32 = 0xd6;
  export const ROW_BLOCK: u32 = 0xd7;
  export const SHARED: u32 = 0xfd;
  export const DIMENSIONS: u32 = 0x200;
  export const BLANK: u32 = 0x201;
  export const REAL: u32 = 0x203;
  export const TEXT: u32 = 0x204;
  export const CONSTANT: u32 = 0x205;
  export const FORMULA_3: u32 = 0x206;
  export const FORMULA_TEXT: u32 = 0x207;
  export const ROW: u32 = 0x208;
  export const BEGIN_3: u32 = 0x209;
  export const INDEX: u32 = 0x20b;
  export const ARRAY: u32 = 0x221;
  export const PACKED: u32 = 0x27e;
  export const FORMULA_4: u32 = 0x406;
  export const BEGIN_4: u32 = 0x409;
  export const SHARED_FORMULA: u32 = 0x4bc;
  export const BEGIN: u32 = 0x809;
}

/** What a run of records is, as its first one says. */
export namespace Run {
  export const CHART: u32 = 0x20;
}

export const HEAD_BYTES: u32 = 4;

@inline
export function begins(type: u32): bool {
  return type == Biff.BEGIN || type == Biff.BEGIN_4 || type == Biff.BEGIN_3 || type == Biff.BEGIN_2;
}

@inline
export function isFormula(type: u32): bool {
  return type == Biff.FORMULA || type == Biff.FORMULA_3 || type == Biff.FORMULA_4;
}

/** Frequent, and of interest to nobody. */
@inline
export function isSilent(type: u32): bool {
  return (
    type == Biff.ROW ||
    type == Biff.BLANK ||
    type == Biff.MANY_BLANK ||
    type == Biff.ROW_BLOCK ||
    type == Biff.INDEX ||
    type == Biff.DIMENSIONS ||
    type == Biff.ROW_2 ||
    type == Biff.BLANK_2 ||
    type == Biff.INDEX_2 ||
    type == Biff.STYLE_2
  );
}
