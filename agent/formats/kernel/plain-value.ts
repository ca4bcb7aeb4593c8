// Values in files of text that stand there as a program would write them again.

const MINUS: u32 = 45;
const POINT: u32 = 46;
const ZERO: u32 = 48;
/** As many digits as every double keeps, and decimals with which none is written with an exponent. */
const MOST_DIGITS: u32 = 15;
const MOST_DECIMALS: u32 = 6;

/** Where a number ends that begins here, as programs write doubles; 0 for what is written in another way. */
@inline
export function numberEnd(start: u32, to: u32): u32 {
  const first = load<u8>(start) == MINUS ? start + 1 : start;
  let end = first;
  let point: u32 = 0;
  for (; end < to; end++) {
    const byte: u32 = load<u8>(end);
    if (byte - ZERO < 10) continue;
    if (byte != POINT || point != 0) break;
    point = end;
  }
  return isAsWritten(start, first, point, end) ? end : 0;
}

@inline
function isAsWritten(start: u32, first: u32, point: u32, end: u32): bool {
  if (end == first || end - first > MOST_DIGITS) return false;
  const isZero = load<u8>(first) == ZERO;
  if (point == 0) return !isZero || end - start == 1;
  if (point == first || (isZero && point > first + 1)) return false;
  return point < end - 1 && end - point <= MOST_DECIMALS + 1 && load<u8>(end - 1) != ZERO;
}

/** Up to this byte, one below a space (the end of the line, an escape), or one that may be of another letter than it seems. */
@inline
export function plainEnd(start: u32, to: u32, stop: u32): u32 {
  let p = start;
  while (p < to) {
    const bytes = v128.load(p);
    const ends = v128.or(i8x16.lt_u(bytes, i8x16.splat(32)), mask(bytes, <u8>stop));
    // With every byte that is not ASCII.
    const marks = i8x16.bitmask(v128.or(bytes, ends));
    if (!marks) {
      p += 16;
      continue;
    }
    p += <u32>ctz(marks);
    if (p < to && (load<u8>(p) < 128 || isOfDos(load<u8>(p)))) return p;
    p++;
  }
  return to;
}

/** Where these bytes are this one. */
@inline
export function mask(bytes: v128, byte: u8): v128 {
  return i8x16.eq(bytes, i8x16.splat(byte));
}

/** A letter that is one in code pages of DOS, and hardly ever in those of Windows. */
@inline
export function isOfDos(byte: u32): bool {
  return byte == 0x86 || byte == 0x8f || byte == 0x91 || byte == 0x92 || byte == 0x9b || byte == 0x9d;
}
