/**
 * Every ceiling of the reading of one file, in one object. Over a ceiling is `limit`: never an
 * attack, never clean. Sizes in bytes.
 */
import { Unreadable } from '../formats/reader.ts';

export const limits = {
  /** The child's own CPU time for one file. */
  cpuMs: 30_000,
  /** Wall-clock backstop of the same, for a machine that is busy with other things. */
  wallMs: 120_000,
  /**
   * The child's memory: it is ended soon after it uses more, and cannot get much more at all. The
   * second counts what Node has only reserved, some 500 MB.
   */
  childBytes: 2 ** 29,
  childDataBytes: 1.5 * 2 ** 30,
  inflatedBytes: 1.5 * 2 ** 30,
  entryBytes: 2 ** 30,
  /** Of an archive whose directory is lost: what is looked through for its entries, beside them. */
  searchedBytes: 2 ** 28,
  /** Of one archive, and of all archives in one file together. */
  entries: 10_000,
  /** Archives in archives: an outermost one has depth 1. */
  archiveDepth: 8,
  /** A name as an archive holds it. */
  memberNameBytes: 1024,
  /** A member's inner path as it is told, in UTF-16 units. */
  memberName: 200,
  /** Of inflated members, all levels together: what is kept so as not to be inflated again. */
  heldBytes: 2 ** 24,
  /** How often a password is hashed before it is tried. */
  spins: 1_000_000,
  xmlDepth: 256,
  xmlNameBytes: 1024,
  /** A part that is held whole in memory: workbook, relations, styles, content types. */
  wholePartBytes: 16 * 2 ** 20,
  sheets: 10_000,
  columns: 16_384,
  /** The first bytes of a file, which travel with the job. */
  headBytes: 256 * 2 ** 10,
  /** One range that the child may ask for. */
  rangeBytes: 3 * 2 ** 18,
  /** One answer of the child. */
  verdictBytes: 64 * 2 ** 10,
  /** What the child may ask for in all: this many times the file, and a floor for small ones. */
  servedTimes: 6,
  servedFloorBytes: 4 * 2 ** 20,
  /** Findings that one answer lists; the strongest are kept. */
  findings: 400,
} as const;

/** What the child may ask for in all of a file of this size, after the first bytes. */
export function servedBytes(sizeBytes: number): number {
  return Math.max(limits.servedFloorBytes, limits.servedTimes * sizeBytes);
}

/** What one file has left to spend. Shared by all levels of an archive. */
export class Budget {
  /** What may still be kept of inflated members. */
  heldBytes: number = limits.heldBytes;
  #inflatedBytes = 0;
  #entries = 0;

  get inflatedBytes(): number {
    return this.#inflatedBytes;
  }

  /** Counts inflated bytes. Throws Unreadable `limit` when the file's share is used up. */
  inflate(bytes: number): void {
    this.#inflatedBytes += bytes;
    if (this.#inflatedBytes > limits.inflatedBytes) throw new Unreadable('limit');
  }
  /** Nothing more can be inflated. */
  get isSpent(): boolean {
    return this.#inflatedBytes > limits.inflatedBytes;
  }

  /** Counts an entry of any archive in the file. Throws Unreadable `limit` when there are too many. */
  enter(): void {
    if (++this.#entries > limits.entries) throw new Unreadable('limit');
  }
}
