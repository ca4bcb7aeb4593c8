/** What can speak against a column, a row or a place, so that a decision can say why. Only appended to. */
export const AGAINST = [
  /** The header or label names another number. */
  'thingHeader',
  /** Not one of them is a date that exists. */
  'noDates',
  /** Fewer numbers than chance needs. */
  'few',
  /** Fewer different ones. */
  'fewDistinct',
  /** Too many of them are no dates. */
  'fewValid',
  /** Too few of them pass modulus 11 for what else there is. */
  'fewProven',
  /** Nine digits, or few cells: dates by chance. */
  'chance',
  /** More than half of the column is something else. */
  'mixed',
  /** Their spread over days and serials is that of something else: see `Pattern`. */
  'pattern',
  /** The "serials" of a split register rise by one from row to row. */
  'counting',
] as const;
export type Against = (typeof AGAINST)[number];
