/**
 * One character for each dash, space and digit that people, Word and Excel put into a number, and
 * none for what cannot be seen. What is left is plain enough to look for digits.
 */

/** Runs of characters that become one of another kind, or none. */
const FOLDED: readonly (readonly [from: number, to: number, into: string])[] = [
  // Spaces.
  [0xa0, 0xa0, ' '],
  [0x1680, 0x1680, ' '],
  [0x2000, 0x200a, ' '],
  [0x202f, 0x202f, ' '],
  [0x205f, 0x205f, ' '],
  [0x3000, 0x3000, ' '],
  // Dashes.
  [0x2010, 0x2015, '-'],
  [0x2043, 0x2043, '-'],
  [0x2212, 0x2212, '-'],
  [0x2e3a, 0x2e3b, '-'],
  [0xfe58, 0xfe58, '-'],
  [0xfe63, 0xfe63, '-'],
  // Nothing to be seen.
  [0xad, 0xad, ''],
  [0x061c, 0x061c, ''],
  [0x180e, 0x180e, ''],
  [0x200b, 0x200f, ''],
  [0x202a, 0x202e, ''],
  [0x2060, 0x2064, ''],
  [0x2066, 0x2069, ''],
  [0xfeff, 0xfeff, ''],
];
const SOFT_HYPHEN = 0xad;

/** What each character becomes; 0 for nothing. */
const folds = new Uint16Array(0x1_0000);
for (let code = 0; code < folds.length; code++) folds[code] = code;
// Full-width forms of ASCII.
for (let code = 0xff01; code <= 0xff5e; code++) folds[code] = code - 0xfee0;
for (const [from, to, into] of FOLDED)
  folds.fill(into === '' ? 0 : into.charCodeAt(0), from, to + 1);

/** The text as it would be typed on a plain keyboard, as far as numbers go. */
export function fold(text: string): string {
  if (!/[\u0080-\uffff]/.test(text)) return text;
  let folded = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80 || folds[code] === code) continue;
    folded += text.slice(copied, i) + foldedAt(text, i);
    copied = i + 1;
  }
  return copied === 0 ? text : folded + text.slice(copied);
}

/** Which character of the text each one of `fold(text)` comes from. */
export function originsOf(text: string): number[] {
  const origins: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80 || foldedAt(text, i) !== '') origins.push(i);
  }
  return origins;
}

function foldedAt(text: string, at: number): string {
  const code = text.charCodeAt(at);
  // Between digits a soft hyphen is meant as one.
  if (
    code === SOFT_HYPHEN &&
    isDigit(text.charCodeAt(at - 1)) &&
    isDigit(text.charCodeAt(at + 1))
  ) {
    return '-';
  }
  const folded = folds[code]!;
  return folded === 0 ? '' : String.fromCharCode(folded);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
