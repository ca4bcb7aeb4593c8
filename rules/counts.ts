/** What a reader counts of one column: every filled cell, also those that hold no number. */
export interface ColumnCounts {
  /** Cells that are not empty. */
  readonly filled: number;
  /** The whole cell is digits only, or a number without fraction; of any length. */
  readonly bare: number;
  /** Of these: ten digits, also impossible dates. */
  readonly ten: number;
  /** Of these: nine digits, also impossible dates. */
  readonly nine: number;
  /** The whole cell is six digits, one ASCII dash or space, four digits; also impossible dates. */
  readonly separated: number;
  /** Bare, five or six digits that could be DDMMYY. */
  readonly sixes: number;
  /** Bare, at most four digits. */
  readonly short: number;
  /** Bare, exactly four digits. */
  readonly four: number;
  /** A date: date style, or a text like 02-02-1980, 1980-02-02, 2.2.80. */
  readonly dates: number;
  /** A text or number like 1,2E+09 whose digits are gone. */
  readonly scientific: number;
}

export const NO_COUNTS: ColumnCounts = {
  filled: 0, bare: 0, ten: 0, nine: 0, separated: 0,
  sixes: 0, short: 0, four: 0, dates: 0, scientific: 0,
}; // prettier-ignore
