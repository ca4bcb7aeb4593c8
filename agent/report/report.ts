/**
 * What a report is: a form in which the outcomes of a run are written. It turns each outcome into a
 * piece of text as soon as there is one, and the summary into the last piece; it opens nothing and
 * prints nothing. A new form is one file beside this one and one line in `index.ts`.
 */
import type { Outcome, Summary } from '../outcome.ts';
import type { Text } from '../text.da.ts';

/** How the pieces will be looked at, and which run they are of. */
export interface Setting {
  readonly text: Text;
  readonly color: boolean;
  /** Columns that a line may fill; where it cannot be known, 80. */
  readonly width: number;
  /** What is looked through: files, folders and patterns, absolute. */
  readonly paths: readonly string[];
  readonly startedMs: number;
  /** Of cprvagt. */
  readonly version: string;
}

/** What could not be looked into, and why: a folder, or a path or pattern that leads nowhere. */
export interface Unseen {
  readonly why: keyof Text['unseen'];
  readonly path: string;
}

/** One run's report. Every piece ends with a line end or is empty. */
export interface Writer {
  readonly outcome: (outcome: Outcome) => string;
  /** For forms that name what was not seen; the others count it in their summary. */
  readonly unseen?: (unseen: Unseen) => string;
  /** Called once, after the last outcome, also of a run that was stopped. */
  readonly summary: (summary: Summary) => string;
}

export interface Report {
  readonly name: string;
  readonly open: (setting: Setting) => Writer;
}
