/**
 * Numbers in paths and names made unreadable: the one text that may leave the parser child or the
 * machine. All that could be somebody's number goes, however it is written and whatever stands
 * around it; the rest of the name stays, so that people know their file again.
 */
import { birthYear, packKey } from './cpr.ts';
import { fold, originsOf } from './fold.ts';
import { isDigit, isLetter, shapeAt } from './shape.ts';
import { numbersInText } from './text.ts';

const MASK = '*';

/** Times that a number came to light only because its neighbour was masked: more is no name. */
const MOST_ROUNDS = 8;

/**
 * The text with a star for each digit of what has the shape of a CPR or replacement number: also
 * where its surroundings speak against it, since the first number of a list is no decimal, and in
 * forms that no reader takes for one: split by any signs, escaped as in links, with the year in full.
 */
export function masked(text: string): string {
  let result = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = maskedOnce(result);
    if (next === result) return result;
    result = next;
  }
  return starred(result, [[0, plainOf(result).length]]);
}

function maskedOnce(text: string): string {
  const plain = plainOf(text);
  const spans = [...spansIn(plain), ...splitSpansIn(plain)];
  return spans.length === 0 ? text : starred(text, spans);
}

/** A sign as a link has it: what it stands for is no digit, and what is written would be two. */
const ESCAPED_SIGN = /%(?:[25][0-9a-f]|3[a-f]|[46]0|7[b-f]|[89a-f][0-9a-f])/gi;

/** As long as the folded text, so that places in it are the same. */
function plainOf(text: string): string {
  return fold(text).replace(ESCAPED_SIGN, '---');
}

/** Spans of the plain text. */
function starred(text: string, spans: readonly Span[]): string {
  const folded = plainOf(text);
  const origins = originsOf(text);
  const units = text.split('');
  for (const [start, end] of spans) {
    for (let at = start; at < end; at++) {
      if (isDigit(folded, at)) units[origins[at]!] = MASK;
    }
  }
  return units.join('');
}

type Span = readonly [start: number, end: number];

function spansIn(folded: string): readonly Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < folded.length;) {
    if (!isDigit(folded, at)) {
      at++;
      continue;
    }
    let end = at + 1;
    while (isDigit(folded, end)) end++;
    const shape = shapeAt(folded, at, end);
    if (shape !== null && shape.key >= 0) {
      spans.push([at, shape.end]);
      end = shape.end;
    }
    at = end;
  }
  if (spans.length > 0) return spans;
  let isFloat = false;
  numbersInText(folded, ({ key }) => (isFloat ||= key >= 0));
  return isFloat ? [[0, folded.length]] : [];
}

/** Dates as groups of digits, each with the order that it may be in. */
const DATES: readonly (readonly [groups: string, order: 'day first' | 'year first'])[] = [
  ['6', 'day first'],
  ['2 2 2', 'day first'],
  ['8', 'day first'],
  ['2 2 4', 'day first'],
  ['8', 'year first'],
  ['4 2 2', 'year first'],
];

/** Between two groups of one number; an escaped en dash has nine. */
const MOST_SIGNS = 9;
const SERIAL = 4;
const LONGEST = 4;

/** Groups of digits that are a number together, whatever signs stand between them. */
function splitSpansIn(plain: string): readonly Span[] {
  const groups = [...plain.matchAll(/\d+/g)].map(({ index, 0: { length } }): Span => [
    index,
    index + length,
  ]);
  return groups.flatMap(([start, end], first): readonly Span[] => {
    if (end - start === 8 + SERIAL)
      return isNumber(plain.slice(start, end), [8]) ? [[start, end]] : [];
    for (let last = first; last < first + LONGEST && last < groups.length; last++) {
      const between = groups.slice(first, last + 1);
      const lengths = between.map(([from, to]) => to - from);
      if (last > first && !areNear(plain, groups[last - 1]!, groups[last]!)) return [];
      if (last > first && lengths.pop() === SERIAL) {
        const digits = between.map(([from, to]) => plain.slice(from, to)).join('');
        if (isNumber(digits, lengths)) return [[start, groups[last]![1]]];
      }
    }
    return [];
  });
}

function areNear(plain: string, [, end]: Span, [start]: Span): boolean {
  if (start - end > MOST_SIGNS) return false;
  for (let at = end; at < start; at++) if (isLetter(plain[at] ?? '')) return false;
  return true;
}

/** A date in groups of these lengths, and four digits more. */
function isNumber(digits: string, lengths: readonly number[]): boolean {
  const form = lengths.join(' ');
  const serial = Number(digits.slice(-SERIAL));
  return DATES.some(([groups, order]) => {
    if (groups !== form) return false;
    const date = digits.slice(0, -SERIAL);
    const year =
      date.length === 6 ? null : Number(order === 'day first' ? date.slice(4) : date.slice(0, 4));
    const day = order === 'day first' ? date.slice(0, 4) : date.slice(6, 8) + date.slice(4, 6);
    const short = year === null ? Number(date.slice(4)) : year % 100;
    // The seventh digit says the century: a clock time never says the one that we are in.
    if (year !== null && birthYear(Math.floor(serial / 1000), short) !== year) return false;
    return packKey(Number(day) * 100 + short, serial) >= 0;
  });
}
