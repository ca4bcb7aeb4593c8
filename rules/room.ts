/**
 * How much of one file is kept in memory, all sheets together. A file that holds more loses what
 * only refines the verdict, labels and far columns first, never the numbers themselves.
 */
export class Room {
  /** Distinct numbers of all sets: 64 MiB. */
  persons = 2 ** 24;
  /** Numbers kept one by one, for their labels: 20 bytes each. */
  notes = 2 ** 20;
  /** Texts of header rows, as references. */
  headings = 2 ** 19;
  /** Columns whose counts are kept. */
  counts = 2 ** 18;
  /** Columns told apart; the numbers of further ones are taken together by sheet. */
  columns = 2 ** 15;
  #scratch = new Uint32Array(0);

  /** Working space for one step; what it held before is gone. */
  scratch(length: number): Uint32Array {
    if (this.#scratch.length < length) this.#scratch = new Uint32Array(length);
    return this.#scratch.subarray(0, length);
  }
}
