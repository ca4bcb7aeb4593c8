/** What is attached to a mail, by the type that its sender gave it. */
import type { Hint } from '../reader.ts';

/** The ending is for what has no name. */
const TYPES: readonly (readonly [type: RegExp, hint: Hint, ending: string])[] = [
  [/^(text|application)\/(csv|x-csv|tab-separated-values|comma-separated-values)$/, 'table', '.csv'],
  [/^application\/.*(excel|spreadsheet)/, 'spreadsheet', ''],
  [/^message\/(rfc822|global)$/, 'archive', '.eml'],
]; // prettier-ignore

export interface Kind {
  readonly hint: Hint;
  readonly ending: string;
}

/** A table or a mail, whatever it is called; null for a type that says nothing of the kind. */
export function kindOf(type: string): Kind | null {
  const [, hint, ending] = TYPES.find(([pattern]) => pattern.test(type)) ?? [];
  return hint === undefined ? null : { hint, ending: ending ?? '' };
}
