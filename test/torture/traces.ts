/**
 * Looks for people in whatever left the parser child: their numbers as digits, written apart, in wide
 * characters, in base64 and hex, as binary numbers, packed two to a byte, and as the usual hashes, by
 * which all numbers there are can be tried in minutes.
 */
import { createHash } from 'node:crypto';

const HASHES = ['md5', 'sha1', 'sha256'] as const;
/** So much of a hash is no chance. */
const HASH_DIGITS = 16;

export class Traces {
  readonly #digits: ReadonlySet<string>;
  readonly #values: ReadonlySet<number>;
  /** The beginning of each hash in hex, and which. */
  readonly #hashes = new Map<string, string>();

  constructor(people: readonly string[]) {
    this.#digits = new Set(people);
    this.#values = new Set(people.map(Number));
    for (const digits of people) {
      for (const text of [digits, `${digits.slice(0, 6)}-${digits.slice(6)}`]) {
        for (const name of HASHES) {
          const hash = createHash(name).update(text).digest('hex');
          this.#hashes.set(hash.slice(0, HASH_DIGITS), name);
        }
      }
    }
  }

  /** In how many ways somebody is in a text: the ways, each once. */
  inText(text: string): readonly string[] {
    const ways = new Set<string>();
    this.#inCharacters(text, '', ways);
    for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{13,}/g)) {
      for (let from = 0; from < 4; from++) {
        const decoded = Buffer.from(run.slice(from), 'base64').toString('latin1');
        if (this.#isIn(decoded)) ways.add('base64');
      }
    }
    for (const [run] of text.matchAll(/[0-9a-f]{16,}/gi)) {
      for (const from of [0, 1]) {
        if (this.#isIn(Buffer.from(run.slice(from), 'hex').toString('latin1'))) ways.add('hex');
      }
      this.#hashed(run.toLowerCase(), 1, ways);
    }
    return [...ways];
  }

  /** The same in bytes that are no text. */
  inBytes(bytes: Uint8Array): readonly string[] {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const ways = new Set(this.inText(buffer.toString('latin1')));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const isLittle of [true, false]) {
      for (let at = 0; at + 4 <= bytes.byteLength; at++) {
        if (this.#values.has(view.getUint32(at, isLittle))) ways.add('integer');
        const isThere = at + 8 <= bytes.byteLength;
        if (isThere && this.#values.has(view.getFloat64(at, isLittle))) ways.add('float');
      }
    }
    const hex = buffer.toString('hex');
    for (let at = 0; at + 10 <= hex.length; at += 2) {
      if (this.#digits.has(hex.slice(at, at + 10))) ways.add('packed');
    }
    this.#hashed(hex, 2, ways);
    return [...ways];
  }

  #inCharacters(text: string, kind: string, ways: Set<string>): void {
    if (this.#isIn(text)) ways.add(`${kind}digits`);
    for (const [, date = '', serial = ''] of text.matchAll(/(\d{6})[^0-9A-Za-z]{1,3}(\d{4})/g)) {
      if (this.#digits.has(date + serial)) ways.add(`${kind}written apart`);
    }
    if (kind === '' && text.includes('\0'))
      this.#inCharacters(text.replaceAll('\0', ''), 'wide ', ways);
  }

  #isIn(text: string): boolean {
    for (const [run] of text.matchAll(/\d{9,}/g)) {
      for (let at = 0; at + 9 <= run.length; at++) {
        if (this.#digits.has(run.slice(at, at + 10))) return true;
        // As a number it has lost its zero.
        if (run.length === 9 && this.#digits.has(`0${run}`)) return true;
      }
    }
    return false;
  }

  #hashed(hex: string, step: number, ways: Set<string>): void {
    for (let at = 0; at + HASH_DIGITS <= hex.length; at += step) {
      const name = this.#hashes.get(hex.slice(at, at + HASH_DIGITS));
      if (name !== undefined) ways.add(name);
    }
  }
}
