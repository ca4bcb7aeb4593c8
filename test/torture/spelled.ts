/**
 * Looks for people in bytes that may be anything, however their numbers are spelled: whole, grouped, with the year in
 * full or first, with the halves turned; as UTF-8 and UTF-16, and within base64 and hex.
 */
import { birthYear } from '../../rules/cpr.ts';

const CHUNK = 2 ** 20;
/** Longer than any spelling in any code. */
const OVERLAP = 300;
/** What may stand between two groups. */
const GAP = '(?:%[0-9A-Fa-f]{2}|[^0-9A-Za-z]){0,12}?';
const WIDE = /[\uff10-\uff19]/g;
const RUNS = new RegExp(`[0-9](?:${GAP}[0-9]){8,}`, 'g');
/** How the digits of a run may be grouped, and so what no longer run of counts is. */
const GROUPS = [
  [6, 4],
  [2, 2, 2, 4],
  [4, 6],
  [2, 2, 4, 4],
  [4, 4, 4],
  [4, 2, 2, 4],
  [8, 4],
  [5, 4],
] as const;

export class Spelled {
  readonly #forms = new Set<string>();

  constructor(people: readonly string[]) {
    for (const digits of people) {
      const [day, year, serial] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
      const full = birthYear(Number(digits[6]), Number(year));
      const turned = `${day.slice(2)}${day.slice(0, 2)}`;
      const forms = [
        digits,
        serial + day + year,
        `${day}${full}${serial}`,
        `${full}${turned}${serial}`,
      ];
      if (digits.startsWith('0')) forms.push(digits.slice(1));
      for (const form of forms) this.#forms.add(form);
    }
  }

  isIn(bytes: Buffer): boolean {
    for (let from = 0; from === 0 || from + OVERLAP < bytes.length; from += CHUNK - OVERLAP) {
      const piece = bytes.subarray(from, from + CHUNK);
      if (this.#isInText(piece.toString('utf8'))) return true;
      // Of digits in UTF-16 one byte is nought, or 255 where they are wide.
      if (!piece.includes(0) && !piece.includes(255)) continue;
      for (const odd of [0, 1]) {
        if (this.#isInText(piece.subarray(odd).toString('utf16le'))) return true;
      }
    }
    return false;
  }

  #isInText(text: string): boolean {
    if (this.#isPlain(text)) return true;
    for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)) {
      for (let from = 0; from < 4; from++) {
        if (this.#isPlain(Buffer.from(run.slice(from), 'base64').toString('utf8'))) return true;
      }
    }
    for (const [run] of text.matchAll(/[0-9a-f]{18,}/gi)) {
      for (const from of [0, 1]) {
        if (this.#isPlain(Buffer.from(run.slice(from), 'hex').toString('utf8'))) return true;
      }
    }
    return false;
  }

  #isPlain(given: string): boolean {
    const text = given.replaceAll(WIDE, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
    );
    for (const [run] of text.matchAll(RUNS)) {
      if (this.#isInRun(run)) return true;
    }
    return false;
  }

  /** A run of digits with gaps: unbroken ones are looked for anywhere, broken ones where the groups are those of a number. */
  #isInRun(run: string): boolean {
    const groups = run.replaceAll(/%[0-9A-Fa-f]{2}/g, ' ').split(/[^0-9]+/);
    for (const [at, group] of groups.entries()) {
      if (this.#isWithin(group)) return true;
      if (group.length === 9 && this.#forms.has(group)) return true;
      for (const lengths of GROUPS) {
        const joined = groups.slice(at, at + lengths.length);
        if (joined.length === lengths.length && joined.every(({ length }, of) => length === lengths[of]) && this.#forms.has(joined.join(''))) return true; // prettier-ignore
      }
    }
    return false;
  }

  #isWithin(group: string): boolean {
    for (let from = 0; from + 10 <= group.length; from++) {
      const [short, long] = [group.slice(from, from + 10), group.slice(from, from + 12)];
      if (this.#forms.has(short) || this.#forms.has(long)) return true;
    }
    return false;
  }
}
