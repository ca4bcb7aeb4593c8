/** The words that all views share, in the language of the moment. */
import { type InBoth, useWords } from './language.ts';
import { da, type Text } from './text.da.ts';
import { en } from './text.en.ts';

export type { Text } from './text.da.ts';

const TEXT: InBoth<Text> = { da, en };

export function useText(): Text {
  return useWords(TEXT);
}
