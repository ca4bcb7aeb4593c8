// The shape of one cell's text, told from its bytes. It only sorts out: whether a number is one is for
// `rules/` to say. Whatever could be a number in any spelling must come out as a number or as ODD.

/** What a text is. Behind NINE_BAD the three with a possible date, in the order of the host's forms. */
export namespace Shape {
  export const EMPTY: u32 = 0;
  export const TEXT: u32 = 1;
  /** At most three digits. */
  export const SHORT: u32 = 2;
  export const FOUR: u32 = 3;
  /** Five or six digits that could be DDMMYY. */
  export const SIX: u32 = 4;
  export const BARE: u32 = 5;
  export const NINE_BAD: u32 = 6;
  export const TEN_BAD: u32 = 7;
  export const SEPARATED_BAD: u32 = 8;
  export const DATE: u32 = 9;
  export const SCIENTIFIC: u32 = 10;
  /** A number that is no whole one: an amount, a measure. */
  export const FRACTION: u32 = 11;
  /** May hold a number in another spelling, or several: the host looks at the text. */
  export const ODD: u32 = 12;
  export const TEN: u32 = 13;
  export const NINE: u32 = 14;
  export const SEPARATED: u32 = 15;
}

/** Behind a number: its packed key. Behind SHORT, FOUR, SIX: digits << 20 | value. Behind DATE: year << 9 | month << 5 | day. */
export let value: u32 = 0;

export function setValue(told: u32): void {
  value = told;
}

@inline
function digitMask(at: u32): u32 {
  const shifted = i8x16.sub(v128.load(at), i8x16.splat(48));
  return <u32>i8x16.bitmask(i8x16.lt_u(shifted, i8x16.splat(10)));
}

@inline
function isDigit(byte: u32): bool {
  return byte - 48 < 10;
}

/** Of at most 16 bytes. */
@inline
export function allDigits(at: u32, length: u32): bool {
  const all: u32 = (1 << length) - 1;
  return (digitMask(at) & all) == all;
}

/** Eight ASCII digits, first digit in the lowest byte. */
@inline
export function eightDigits(bytes: u64): u32 {
  let x = bytes - 0x3030303030303030;
  x = x * 10 + (x >> 8);
  const low = (x & 0x000000ff000000ff) * 0x000f424000000064;
  const high = ((x >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return <u32>((low + high) >> 32);
}

@inline
function six(at: u32): u32 {
  return eightDigits((load<u64>(at) << 16) | 0x3030);
}

@inline
function four(at: u32): u32 {
  return eightDigits((<u64>load<u32>(at) << 32) | 0x30303030);
}

function digits(at: u32, count: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) sum = sum * 10 + (load<u8>(at + i) - 48);
  return sum;
}

/** Sets `value` to the key of a number with a possible day and month. */
@inline
function pack(first: u32, last: u32): bool {
  const day = first / 10000;
  const month = (first / 100) % 100;
  if (month - 1 > 11) return false;
  if (day - 1 > 30 && day - 61 > 30) return false;
  value = (((day - 1) * 12 + month - 1) * 100 + (first % 100)) * 10000 + last;
  return true;
}

/** Of a number of at most seven digits. */
@inline
export function fewDigitsShape(number: u32, length: u32): u32 {
  value = (length << 20) | number;
  if (length <= 4) return length == 4 ? Shape.FOUR : Shape.SHORT;
  const day = number / 10000;
  const month = (number / 100) % 100;
  return length <= 6 && day - 1 < 31 && month - 1 < 12 ? Shape.SIX : Shape.BARE;
}

/** A text of digits only. */
export function bareShape(at: u32, length: u32): u32 {
  if (length == 10) {
    const head = eightDigits(load<u64>(at));
    const tail = (head % 100) * 100 + digits(at + 8, 2);
    return pack(head / 100, tail) ? Shape.TEN : Shape.TEN_BAD;
  }
  if (length == 9) {
    const whole = eightDigits(load<u64>(at)) * 10 + (load<u8>(at + 8) - 48);
    return pack(whole / 10000, whole % 10000) ? Shape.NINE : Shape.NINE_BAD;
  }
  if (length <= 6) {
    const free = (8 - length) << 3;
    const number = eightDigits((load<u64>(at) << free) | (0x3030303030303030 >> (64 - free)));
    return fewDigitsShape(number, length);
  }
  return Shape.BARE;
}

/** Any text. */
export function textShape(at: u32, length: u32): u32 {
  if (length == 0) return Shape.EMPTY;
  if (length > 16) return longShape(at, length);
  const all: u32 = (1 << length) - 1;
  const mask = digitMask(at) & all;
  if (mask == 0) return Shape.TEXT;
  if (mask == all) return bareShape(at, length);
  const count = <u32>popcnt(mask);
  if (length == 11 && mask == 0x7bf) {
    const gap = load<u8>(at + 6);
    if (gap == 45 || gap == 32) {
      return pack(six(at), four(at + 7)) ? Shape.SEPARATED : Shape.SEPARATED_BAD;
    }
  }
  if (count < 3) return Shape.TEXT;
  const others = length - count;
  if (others == 1) {
    // An amount, mostly; a number whose halves a point parts has ten digits.
    return count >= 9 && mayHold(at, length) ? Shape.ODD : Shape.TEXT;
  }
  if (length == 10 && others == 2) {
    const gaps = mask ^ all;
    if (gaps == 0x24 && dayMonthYear(at, 0, 3, 6)) return Shape.DATE;
    if (gaps == 0x90 && dayMonthYear(at, 8, 5, 0)) return Shape.DATE;
  }
  if (dateShape(at, length)) return Shape.DATE;
  if (isScientific(at, length, mask)) return count >= 9 ? Shape.ODD : Shape.SCIENTIFIC;
  return count >= 9 && mayHold(at, length) ? Shape.ODD : Shape.TEXT;
}

/** Ten bytes with two digits each for day and month and four for the year, at these places. */
@inline
function dayMonthYear(at: u32, dayAt: u32, monthAt: u32, yearAt: u32): bool {
  const day = digits(at + dayAt, 2);
  const month = digits(at + monthAt, 2);
  const gap = load<u8>(at + (yearAt == 0 ? 4 : 2));
  if (!isDateGap(gap) || day - 1 > 30 || month - 1 > 11) return false;
  if (!isDateGap(load<u8>(at + (yearAt == 0 ? 7 : 5)))) return false;
  value = (digits(at + yearAt, 4) << 9) | (month << 5) | day;
  return true;
}

function longShape(at: u32, length: u32): u32 {
  let count: u32 = 0;
  let wide: u32 = 0;
  let runs: u32 = 0;
  let before: u32 = 0;
  for (let i: u32 = 0; i < length; i += 16) {
    const left = length - i;
    const inside: u32 = left >= 16 ? 0xffff : (1 << left) - 1;
    const mask = digitMask(at + i) & inside;
    count += <u32>popcnt(mask);
    // Digits of the sixteen bytes before in the low half: a run may go over the border.
    const both = (mask << 16) | before;
    runs |= both & (both >> 1) & (both >> 2) & (both >> 3);
    before = mask;
    wide |= <u32>i8x16.bitmask(i8x16.eq(v128.load(at + i), i8x16.splat(-17))) & inside;
  }
  if (wide != 0 && length >= 20) return mayHold(at, length) ? Shape.ODD : Shape.TEXT;
  if (count < 8) return Shape.TEXT;
  if (length <= 32 && dateShape(at, length)) return Shape.DATE;
  // Every number has four digits on end, in whatever way it is written.
  return count >= 9 && runs != 0 && mayHold(at, length) ? Shape.ODD : Shape.TEXT;
}

/** 1,2118E+09 and its like. With nine digits or more it is for the host to say whether they are all there. */
function isScientific(at: u32, length: u32, mask: u32): bool {
  if (length < 5 || !(mask & 1)) return false;
  const point = load<u8>(at + 1);
  if (point != 44 && point != 46) return false;
  for (let i: u32 = 2; i + 1 < length; i++) {
    if ((load<u8>(at + i) | 32) != 101) continue;
    const sign = load<u8>(at + i + 1);
    return sign == 43 || isDigit(sign);
  }
  return false;
}

/**
 * Digit groups in which a number could stand: nine or ten digits; four behind six, eight or five, or
 * behind two, two, two (or four). Between groups at most 12 bytes and no letter. Full-width digits
 * count. A letter E beside a digit may be an exponent.
 */
function mayHold(at: u32, length: u32): bool {
  let group: u32 = 0;
  let before: u32 = 0;
  let before2: u32 = 0;
  let before3: u32 = 0;
  let gap: u32 = 0;
  let i: u32 = 0;
  while (i <= length) {
    let byte: u32 = i < length ? load<u8>(at + i) : 0;
    let step: u32 = 1;
    let digit = isDigit(byte);
    if (byte == 0xef && i + 2 < length && load<u8>(at + i + 1) == 0xbc) {
      const third = load<u8>(at + i + 2);
      if (third >= 0x90 && third <= 0x99) {
        digit = true;
        step = 3;
      }
    }
    if (digit) {
      if (group == 0 && gap > 12) before = before2 = before3 = 0;
      group++;
      gap = 0;
    } else {
      if (group != 0) {
        if (group == 9 || group == 10) return true;
        if (group == 4) {
          if (before == 6 || before == 8 || before == 5) return true;
          if (before2 == 2 && before3 == 2 && (before == 2 || before == 4)) return true;
        }
        if ((byte | 32) == 101 && group > 6) return true;
        before3 = before2;
        before2 = before;
        before = group;
        group = 0;
      }
      // No letter stands inside a number: a journal key like 27.12.06-G01-1234 holds none.
      gap = (byte | 32) - 97 < 26 ? 13 : gap + 1;
    }
    i += step;
  }
  return false;
}

@inline
function isDateGap(byte: u32): bool {
  return byte == 45 || byte == 46 || byte == 47;
}

/** D-M-YY, DD.MM.YYYY, YYYY-MM-DD, each also with a time behind it. Sets `value`. */
function dateShape(at: u32, length: u32): bool {
  let parts: u32 = 0;
  let a: u32 = 0;
  let b: u32 = 0;
  let c: u32 = 0;
  let aLength: u32 = 0;
  let cLength: u32 = 0;
  let run: u32 = 0;
  let i: u32 = 0;
  for (; i < length; i++) {
    const byte: u32 = load<u8>(at + i);
    if (isDigit(byte)) {
      if (++run > 4) return false;
      const digit = byte - 48;
      if (parts == 0) {
        a = a * 10 + digit;
        aLength++;
      } else if (parts == 1) b = b * 10 + digit;
      else {
        c = c * 10 + digit;
        cLength++;
      }
    } else if (parts < 2 && run != 0 && isDateGap(byte)) {
      parts++;
      run = 0;
    } else break;
  }
  if (parts != 2 || run == 0) return false;
  if (i < length && !isTime(at + i, length - i)) return false;
  let day = a;
  let year = c;
  if (aLength == 4 && cLength <= 2) {
    day = c;
    year = a;
  } else if (cLength == 2) {
    if (aLength > 2) return false;
  } else if (cLength != 4) return false;
  if (day - 1 > 30 || b - 1 > 11) return false;
  value = (year << 9) | (b << 5) | day;
  return true;
}

/** A space or T, then only what a time is written with. */
function isTime(at: u32, length: u32): bool {
  const first = load<u8>(at);
  if ((first != 32 && first != 84) || length < 5) return false;
  for (let i: u32 = 1; i < length; i++) {
    const byte: u32 = load<u8>(at + i);
    if (!isDigit(byte) && byte != 58 && byte != 46 && byte != 44 && byte != 43 && byte != 45 && byte != 90) return false;
    if (i == 3 && byte != 58) return false;
  }
  return true;
}

/** The text of a number cell: digits, or with point, sign and exponent as programs write doubles. */
export function numberShape(at: u32, length: u32): u32 {
  if (length == 0) return Shape.EMPTY;
  if (length <= 16) {
    const all: u32 = (1 << length) - 1;
    const other = (digitMask(at) & all) ^ all;
    if (other == 0) return bareShape(at, length);
    // One point and no zero at the end: programs write no amount as 12.50.
    if ((other & (other - 1)) == 0 && load<u8>(at + ctz(other)) == 46 && load<u8>(at + length - 1) != 48) {
      return Shape.FRACTION;
    }
  }
  return doubleShape(at, length);
}

/** Digits of the mantissa put together, then moved by the exponent: whole numbers of nine or ten digits come out. */
function doubleShape(start: u32, size: u32): u32 {
  let at = start;
  let length = size;
  while (length != 0 && load<u8>(at) <= 32) {
    at++;
    length--;
  }
  while (length != 0 && load<u8>(at + length - 1) <= 32) length--;
  if (length == 0) return Shape.EMPTY;
  let mantissa: u64 = 0;
  let count: u32 = 0;
  let behind: i32 = 0;
  let point = false;
  let exponent: i32 = 0;
  let i: u32 = 0;
  for (; i < length; i++) {
    const byte: u32 = load<u8>(at + i);
    if (isDigit(byte)) {
      if (mantissa != 0 || byte != 48) count++;
      if (count > 18) return Shape.FRACTION;
      mantissa = mantissa * 10 + (byte - 48);
      if (point) behind++;
    } else if (byte == 46 && !point) point = true;
    else break;
  }
  if (i < length) {
    if ((load<u8>(at + i) | 32) != 101) return Shape.FRACTION;
    let down = false;
    for (i++; i < length; i++) {
      const byte: u32 = load<u8>(at + i);
      if (byte == 45) down = true;
      else if (isDigit(byte) && exponent < 1000) exponent = exponent * 10 + <i32>(byte - 48);
      else if (byte != 43) return Shape.FRACTION;
    }
    if (down) exponent = -exponent;
  }
  let shift = exponent - behind;
  while (shift < 0 && mantissa != 0) {
    if (mantissa % 10 != 0) return Shape.FRACTION;
    mantissa /= 10;
    shift++;
  }
  while (shift > 0 && mantissa != 0) {
    if (mantissa > 99999999999) return Shape.BARE;
    mantissa *= 10;
    shift--;
  }
  return wholeShape(mantissa);
}

/** A whole number, as readers of binary formats hand it over. */
export function wholeShape(whole: u64): u32 {
  if (whole > 9999999999) return Shape.BARE;
  if (whole >= 1000000000) {
    return pack(<u32>(whole / 10000), <u32>(whole % 10000)) ? Shape.TEN : Shape.TEN_BAD;
  }
  const number = <u32>whole;
  if (number >= 100000000) {
    return pack(number / 10000, number % 10000) ? Shape.NINE : Shape.NINE_BAD;
  }
  if (number > 999999) return Shape.BARE;
  return fewDigitsShape(
    number,
    number >= 100000 ? 6 : number >= 10000 ? 5 : number >= 1000 ? 4 : number >= 100 ? 3 : number >= 10 ? 2 : 1,
  );
}
