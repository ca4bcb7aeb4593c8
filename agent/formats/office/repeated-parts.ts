/**
 * What small parts say that packages repeat byte for byte when the same program made them: types,
 * relations, styles, properties. Such a part is read once; where a later one lies packed in the same bytes, all
 * of which are compared, it says the same. Only sound parts are kept, few of them, and none is large.
 */
import type { Place } from '../../../rules/index.ts';
import type { Budget } from '../../inspect/limits.ts';
import type { Entry, Zip } from '../archive/zip.ts';

/** As they lie in the archive, and unpacked. */
const PACKED_BYTES = 2 ** 12;
const INFLATED_BYTES = 2 ** 16;
const KEPT = 32;
/** Of a part whose texts are kept. */
const MOST_TEXTS = 16;
const TEXT_LENGTH = 64;
/** Whether a text may hold a number, of a person or of a year: such a text is not kept. */
const DIGITS = /\d{4}|(?:\p{Nd}\P{Nd}*){8}/u;

interface Kept<T> {
  readonly packed: Buffer;
  readonly inflatedBytes: number;
  readonly said: T;
}

/** Parts of one kind. What they say must come from their bytes alone, and is never changed. */
export class RepeatedParts<T> {
  /** By the sum that the archive claims, the oldest first. */
  readonly #kept = new Map<number, Kept<T>>();

  /** `read` returns what the part says, and whether it was sound. Throws what `read` throws, and Unreadable `limit`. */
  said(
    zip: Zip,
    entry: Entry,
    budget: Budget,
    read: () => { readonly said: T; readonly isSound: boolean },
  ): T {
    const kept = entry.crc === null ? undefined : this.#kept.get(entry.crc);
    if (kept !== undefined && zip.packed(entry, PACKED_BYTES)?.equals(kept.packed) === true) {
      budget.inflate(kept.inflatedBytes);
      return kept.said;
    }
    const before = budget.inflatedBytes;
    const { said, isSound } = read();
    const inflatedBytes = budget.inflatedBytes - before;
    if (isSound && inflatedBytes <= INFLATED_BYTES) this.#keep(zip, entry, { inflatedBytes, said });
    return said;
  }

  #keep(zip: Zip, entry: Entry, read: Omit<Kept<T>, 'packed'>): void {
    const packed = zip.packed(entry, PACKED_BYTES);
    if (entry.crc === null || packed === null) return;
    this.#kept.delete(entry.crc);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= KEPT) this.#kept.delete(oldest);
    this.#kept.set(entry.crc, { ...read, packed: Buffer.from(packed) });
  }
}

interface Part {
  readonly zip: Zip;
  readonly entry: Entry;
  readonly budget: Budget;
}

type Tell = (where: Place, text: string) => void;

/** Texts of parts of one kind: the few short ones of a part without digits say the same of the next package. */
export class RepeatedTexts {
  readonly #parts = new RepeatedParts<readonly (readonly [Place, string])[]>();

  /** `read` tells all texts of the part. Throws what `read` throws, and Unreadable `limit`. */
  tell({ zip, entry, budget }: Part, read: (tell: Tell) => void, tell: Tell): void {
    let isRead = false;
    const texts = this.#parts.said(zip, entry, budget, () => {
      isRead = true;
      const said: (readonly [Place, string])[] = [];
      let isBare = true;
      read((where, text) => {
        tell(where, text);
        isBare &&= said.length < MOST_TEXTS && text.length < TEXT_LENGTH && !DIGITS.test(text);
        if (isBare) said.push([where, text]);
      });
      return { said, isSound: isBare };
    });
    if (!isRead) for (const [where, text] of texts) tell(where, text);
  }
}
