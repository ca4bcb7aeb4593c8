/**
 * What is said once in a stream of an xls file and holds for all of it: the version of its records, how its
 * texts of one byte a character are to be read, its calendar, and which styles of cells show a date.
 */
export type Version = 2 | 3 | 4 | 5 | 8;

export interface Dialect {
  readonly version: Version;
  /** Reads a text of one byte a character. */
  readonly decode: (bytes: Uint8Array) => string;
}
