/** What a file is called where it is shown: by its path, or by what it is where nobody is to see that. */
import type { FileRow } from '../../api/files.ts';
import type { FileWords } from './words.ts';

export interface FileName {
  readonly name: string;
  /** Where it lies; null for who may not see paths. */
  readonly folder: string | null;
}

type Seen = Pick<FileRow, 'path' | 'format' | 'place'>;

export function nameOf({ path, format, place }: Seen, words: FileWords): FileName {
  if (path === null) {
    return { name: words.nameless(formatOf(format, words), words.places[place]), folder: null };
  }
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  // What ends in a separator has no better name than all of it.
  if (end === path.length - 1) return { name: path, folder: null };
  return { name: path.slice(end + 1), folder: path.slice(0, Math.max(end, 1)) };
}

export function formatOf(format: string, { formats }: FileWords): string {
  return formats[format] ?? format;
}
