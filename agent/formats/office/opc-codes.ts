/** Texts of Office packages that hold codes beside words: page headers, and formulas. */

/** A theme's colour and its tint, or red, green and blue; a digit behind it is text. */
const COLOUR = /^K(?:\d\d[+-]\d{3}|[0-9a-f]{6})?/i;
const FONT = /^"[^"]{0,255}"/;
const MOST_SIZE_DIGITS = 3;
/** Lengths of the runs of digits that a number may begin with. */
const BEGINNINGS = [10, 6, 8];

/**
 * What a page header says. Left, middle and right are lines of their own; a code for a font, its size
 * or its colour stands for nothing, also between two digits; what a page or a date puts there does not
 * matter, but it parts what stands around it.
 */
export function headerText(raw: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (;;) {
    const at = raw.indexOf('&', from);
    if (at < 0 || at + 1 === raw.length) break;
    pieces.push(raw.slice(from, at));
    const { length, text } = codeAt(raw, at + 1);
    pieces.push(text);
    from = at + 1 + length;
  }
  pieces.push(raw.slice(from));
  return pieces.join('');
}

/** The code behind an ampersand: how long it is, and what it stands for. */
function codeAt(raw: string, at: number): { readonly length: number; readonly text: string } {
  const letter = raw.charAt(at).toUpperCase();
  if (letter === '&') return { length: 1, text: '&' };
  if ('LCR'.includes(letter)) return { length: 1, text: '\n' };
  if ('BIUESXYOH'.includes(letter)) return { length: 1, text: '' };
  const near = raw.slice(at, at + 300);
  const font = FONT.exec(near) ?? COLOUR.exec(near);
  if (font !== null) return { length: font[0].length, text: '' };
  const size = sizeDigits(near);
  return size > 0 ? { length: size, text: '' } : { length: 1, text: '\n' };
}

/** How many digits behind `&` are a size: what is left of more of them may be a number. */
function sizeDigits(near: string): number {
  const run = /^\d*/.exec(near)?.[0].length ?? 0;
  if (run <= MOST_SIZE_DIGITS) return run;
  for (const length of BEGINNINGS) {
    const size = run - length;
    if (size === 2 || size === 1) return size;
  }
  return Math.min(run, run > 6 ? 2 : MOST_SIZE_DIGITS);
}

/** What a formula says: constants that it joins are one, and the members of a list stand apart. */
export function formulaText(raw: string): string {
  return raw.replaceAll(/"\s*&\s*"/g, '').replaceAll(',', ', ');
}
