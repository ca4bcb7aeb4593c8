/**
 * Numbers in paths and names made unreadable: the one text that may leave the parser child or the
 * machine. All that could be somebody's number goes, however it is written and whatever stands
 * around it; the rest of the name stays, so that people know their file again.
 */
import { fold, originsOf } from './fold.ts';
import { numbersInText } from './text.ts';

const MASK = '*';

/** The text with a star for each digit of what has the shape of a CPR or replacement number. */
export function masked(text: string): string {
  let result = text;
  // What is left may read as a number only now that its neighbour is gone.
  for (let next = maskedOnce(text); next !== result; next = maskedOnce(result)) result = next;
  return result;
}

function maskedOnce(text: string): string {
  const spans: (readonly [start: number, end: number])[] = [];
  numbersInText(text, ({ key }, start, end) => {
    if (key >= 0) spans.push([start, end]);
  });
  if (spans.length === 0) return text;
  const folded = fold(text);
  const origins = originsOf(text);
  const shift = folded.length - folded.trimStart().length;
  const units = text.split('');
  for (const [start, end] of spans) {
    for (let at = start + shift; at < end + shift; at++) {
      if (/\d/.test(folded.charAt(at))) units[origins[at]!] = MASK;
    }
  }
  return units.join('');
}
