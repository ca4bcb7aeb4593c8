/**
 * Numbers in paths and names made unreadable: the one text that may leave the parser child or the
 * machine. All that could be somebody's number goes, however it is written and whatever stands
 * around it; the rest of the name stays, so that people know their file again.
 */
import { fold, originsOf } from './fold.ts';
import { isDigit, shapeAt } from './shape.ts';
import { numbersInText } from './text.ts';

const MASK = '*';

/** Times that a number came to light only because its neighbour was masked: more is no name. */
const MOST_ROUNDS = 8;

/**
 * The text with a star for each digit of what has the shape of a CPR or replacement number: also
 * where its surroundings speak against it, since the first number of a list is no decimal.
 */
export function masked(text: string): string {
  let result = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = maskedOnce(result);
    if (next === result) return result;
    result = next;
  }
  return starred(result, [[0, fold(result).length]]);
}

function maskedOnce(text: string): string {
  const spans = spansIn(fold(text));
  return spans.length === 0 ? text : starred(text, spans);
}

/** Spans of the folded text. */
function starred(text: string, spans: readonly Span[]): string {
  const folded = fold(text);
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
