/**
 * Texts in records of a binary workbook whose other fields are not looked at: filters, rules, scenarios,
 * names of tables, and whatever later versions add. A text stands behind its length, in four bytes or,
 * in a formula, behind its token in two.
 */
import type { Body } from './biff12.ts';
import { TEXT_TOKEN } from './biff12-formula.ts';

/** No shorter text holds a number, and no program keeps a longer one. */
const LEAST_UNITS = 6;
const MOST_UNITS = 2 ** 15;
/** A line break aside, no text has what small numbers are made of. */
const LEAST_UNIT = 9;

export function looseTexts(body: Body, tell: (text: string) => void): void {
  const bytes = body.rest();
  const runs = new Runs(bytes);
  let at = 0;
  while (at + 4 <= bytes.length) {
    const units = bytes[at] === TEXT_TOKEN ? bytes.readUInt16LE(at + 1) : 0;
    const start = runs.holdText(at + 3, units) ? at + 3 : at + 4;
    const length = start === at + 3 ? units : bytes.readUInt32LE(at);
    if (runs.holdText(start, length)) {
      at = start + length * 2;
      tell(bytes.toString('utf16le', start, at));
    } else at++;
  }
}

/** Where units that may be text follow each other; each byte is looked at twice at most. */
class Runs {
  readonly #bytes: Buffer;
  /** Where the last run ends that was looked for, of those at even and at odd places. */
  readonly #ends: [even: number, odd: number] = [-1, -1];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  holdText(start: number, units: number): boolean {
    if (units < LEAST_UNITS || units > MOST_UNITS) return false;
    const end = start + units * 2;
    return end <= this.#bytes.length && end <= this.#end(start);
  }

  #end(start: number): number {
    const parity = start % 2 === 0 ? 0 : 1;
    if (this.#ends[parity] < start) {
      let at = start;
      while (at + 2 <= this.#bytes.length && this.#bytes.readUInt16LE(at) >= LEAST_UNIT) at += 2;
      this.#ends[parity] = at;
    }
    return this.#ends[parity];
  }
}
