/** The text of a cell in a second look, where texts may be shared and numbers be days. */
import { dateText } from '../dates.ts';
import type { SeenCell } from './kernel.ts';

/** Empty where nobody wanted the shared text. */
export function seenText(
  { shared, short, text, dated }: SeenCell,
  texts: ReadonlyMap<number, string>,
  is1904: boolean,
): string {
  if (shared >= 0) return texts.get(shared) ?? short ?? '';
  return dated ? dateText(text, is1904) : text;
}
