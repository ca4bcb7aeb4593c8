/**
 * What a column or a place was found to hold: counts and enumerations, never text. Nothing that
 * leaves `rules/` has a field that could hold a cell's content.
 *
 * The lists are ordered and only ever appended to: their indexes travel from the parser child.
 */

/** `cpr` a CPR number, `replacement` one of day + 60 given outside CPR, `test` a known test person. */
export const KINDS = ['cpr', 'replacement', 'test'] as const;
export type Kind = (typeof KINDS)[number];

/** Where in a file numbers stood. */
export const PLACES = [
  'cells',
  'comment',
  'name',
  'sheetName',
  'definedName',
  'headerFooter',
  'property',
  'drawing',
  'pivotCache',
  'linkCache',
  'validation',
  'remnant',
] as const;
export type Place = (typeof PLACES)[number];

/** Weakest first. `possible` is listed and does not alarm by default. */
export const CONFIDENCES = ['possible', 'likely', 'certain'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What else a file's header words tell about its people. */
export const CATEGORIES = [
  'name',
  'address',
  'family',
  'benefits',
  'health',
  'church',
  'income',
  'debt',
  'criminal',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a reader of the report should know although it is no match. */
export const WARNINGS = ['cprColumnDestroyed', 'birthDatesOnly'] as const;
export type Warning = (typeof WARNINGS)[number];

export interface Finding {
  readonly kind: Kind;
  readonly where: Place;
  /** Counted from 1 in the workbook's own order; null outside sheets. */
  readonly sheet: number | null;
  /** Columns counted from 0: one, or two for a register split over birth date and serial; empty outside cells. */
  readonly columns: readonly number[];
  /** The row of a transposed register or of a lone number, counted from 1; null when a column holds it. */
  readonly row: number | null;
  /** The row of the header that decided, counted from 1. */
  readonly headerRow: number | null;
  /** Places a number stands in, each counted once. */
  readonly matches: number;
  /** Distinct numbers; never more than `matches`. */
  readonly persons: number;
  readonly confidence: Confidence;
}

/** All that is known of one file's cells and places when it has been read. */
export interface Verdict {
  /** Most confident first, then most persons. */
  readonly findings: readonly Finding[];
  /** Sum over findings of kinds `cpr` and `replacement` of at least `likely`. */
  readonly matches: number;
  /** Distinct persons over the same findings. */
  readonly persons: number;
  readonly categories: readonly Category[];
  readonly warnings: readonly Warning[];
}
