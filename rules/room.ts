/**
 * How much of one file is kept in memory, all sheets together. A file that holds more loses what
 * only refines the verdict, labels and far columns first, never the numbers themselves.
 */
export class Room {
  /** Slots of all sets of persons: 64 MiB, some 12 million numbers. */
  slots = 2 ** 24;
  /** Numbers kept one by one, for their labels: 20 bytes each. */
  notes = 2 ** 20;
  /** Texts of header rows, as references. */
  headings = 2 ** 19;
  /** Columns whose counts are kept. */
  counts = 2 ** 18;
  /** Columns told apart; the numbers of further ones are taken together by sheet. */
  columns = 2 ** 15;
}
