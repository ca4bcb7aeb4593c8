/**
 * Texts of cells that may be headings or labels, as bytes, until a file's numbers show which of them
 * matter: most files have none, and a column that carries itself asks for no label. Forgotten with the file.
 */
import type { TextRef } from '../../../rules/index.ts';
import { decoded } from './kernel-cells.ts';

/** References of kept texts lie behind those of shared strings, which are fewer. */
const FIRST = 2 ** 24;
const LEAST_BYTES = 2 ** 16;
const MOST_BYTES = 2 ** 21;

export class KeptTexts {
  #bytes = Buffer.alloc(LEAST_BYTES);
  #used = 0;
  readonly #ends: number[] = [];

  /** Null when there is no more room. */
  keep(from: Buffer, start: number, length: number): TextRef | null {
    const end = this.#used + length;
    if (end > this.#bytes.length && !this.#grow()) return null;
    from.copy(this.#bytes, this.#used, start, start + length);
    this.#used = end;
    return FIRST + this.#ends.push(end) - 1;
  }

  /** Those among the references that are its own. */
  texts(refs: ReadonlySet<TextRef>): ReadonlyMap<TextRef, string> {
    const texts = new Map<TextRef, string>();
    for (const ref of refs) {
      const end = this.#ends[ref - FIRST];
      if (end !== undefined) {
        texts.set(ref, decoded(this.#bytes, this.#ends[ref - FIRST - 1] ?? 0, end));
      }
    }
    return texts;
  }

  forget(): void {
    this.#bytes.fill(0, 0, this.#used);
    this.#used = 0;
    this.#ends.length = 0;
  }

  #grow(): boolean {
    if (this.#bytes.length >= MOST_BYTES) return false;
    const grown = Buffer.alloc(this.#bytes.length * 2);
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
    return true;
  }
}

/** The references that no kept text has. */
export function refsOfStrings(refs: ReadonlySet<TextRef>): ReadonlySet<TextRef> {
  return new Set([...refs].filter((ref) => ref < FIRST));
}
