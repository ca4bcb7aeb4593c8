// One tag of markup, well enough for hostile ones: quotes are respected, names are local names.

export let tagStart: u32 = 0;
let tagName: u32 = 0;
let tagLength: u32 = 0;
let tagAttributes: u32 = 0;
/** Behind the tag. */
export let tagEnd: u32 = 0;
/** `</…>` */
export let tagCloses: bool = false;
/** `<…/>` */
export let tagEmpty: bool = false;

/** Reads the tag at `p` into the tag* variables. False when it is not all there. */
export function tag(p: u32, to: u32): bool {
  tagStart = p;
  let q = p + 1;
  tagCloses = q < to && load<u8>(q) == 47;
  if (tagCloses) q++;
  tagName = q;
  while (q < to) {
    const byte = load<u8>(q);
    if (byte == 58) tagName = q + 1;
    else if (byte <= 32 || byte == 62 || byte == 47) break;
    q++;
  }
  tagLength = q - tagName;
  tagAttributes = q;
  let quote: u8 = 0;
  while (q < to) {
    const byte = load<u8>(q);
    if (quote != 0) {
      if (byte == quote) quote = 0;
    } else if (byte == 34 || byte == 39) quote = byte;
    else if (byte == 62) {
      tagEmpty = load<u8>(q - 1) == 47;
      tagEnd = q + 1;
      return true;
    }
    q++;
  }
  return false;
}

@inline
export function named(length: u32, low: u64): bool {
  if (tagLength != length) return false;
  const mask: u64 = length >= 8 ? 0xffffffffffffffff : ((<u64>1) << (<u64>length * 8)) - 1;
  return (load<u64>(tagName) & mask) == low;
}

export let valueAt: u32 = 0;
export let valueLength: u32 = 0;

/** Finds an attribute of one letter. Sets `valueAt` and `valueLength`. */
export function attribute(letter: u8): bool {
  let q = tagAttributes;
  while (q < tagEnd) {
    while (q < tagEnd && (load<u8>(q) <= 32 || load<u8>(q) == 47)) q++;
    const name = q;
    while (q < tagEnd && load<u8>(q) > 32 && load<u8>(q) != 61 && load<u8>(q) != 62) q++;
    const length = q - name;
    while (q < tagEnd && load<u8>(q) <= 32) q++;
    if (q >= tagEnd || load<u8>(q) != 61) return false;
    q++;
    while (q < tagEnd && load<u8>(q) <= 32) q++;
    const quote = load<u8>(q);
    if (quote != 34 && quote != 39) return false;
    const start = ++q;
    while (q < tagEnd && load<u8>(q) != quote) q++;
    if (length == 1 && load<u8>(name) == letter) {
      valueAt = start;
      valueLength = q - start;
      return true;
    }
    q++;
  }
  return false;
}

/** The attribute's value from its byte `from` as a whole number, or -1. */
export function wholeNumber(from: u32): i32 {
  let sum: i32 = 0;
  if (valueLength > 9) return -1;
  for (let i: u32 = from; i < valueLength; i++) {
    const digit: u32 = <u32>load<u8>(valueAt + i) - 48;
    if (digit > 9) return -1;
    sum = sum * 10 + <i32>digit;
  }
  return valueLength > from ? sum : -1;
}
