/** What files and cases are called, in the language of the moment. */
import { type InBoth, useWords } from '../language.ts';
import { da, type FileWords } from './words.da.ts';
import { en } from './words.en.ts';

export type { FileWords } from './words.da.ts';

const WORDS: InBoth<FileWords> = { da, en };

export function useFileWords(): FileWords {
  return useWords(WORDS);
}
