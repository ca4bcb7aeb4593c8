/**
 * What a report is: a form in which the outcomes of a run are written. It turns each outcome into a
 * piece of text as soon as there is one, and the summary into the last piece; it opens nothing and
 * prints nothing. A new form is one file beside this one and one line in `index.ts`.
 */
import type { Outcome, Summary } from '../outcome.ts';
import type { Text } from '../text.da.ts';

/** How the pieces will be looked at. */
export interface Setting {
  readonly text: Text;
  readonly color: boolean;
  /** Columns that a line may fill; where it cannot be known, 80. */
  readonly width: number;
}

/** One run's report. Every piece ends with a line end or is empty. */
export interface Writer {
  readonly outcome: (outcome: Outcome) => string;
  /** Called once, after the last outcome, also of a run that was stopped. */
  readonly summary: (summary: Summary) => string;
}

export interface Report {
  readonly name: string;
  readonly open: (setting: Setting) => Writer;
}
