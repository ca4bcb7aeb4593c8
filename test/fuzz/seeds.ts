/**
 * What mutants are made of: a small file of each format, in the dialects that readers treat apart, and
 * the corpus where it is at hand. A new format is fuzzed by being listed in one of the families.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORPUS, corpusFiles } from '../corpus.ts';
import { markupSeeds } from './markup-seeds.ts';
import { officeSeeds } from './office-seeds.ts';
import { oldSeeds } from './old-seeds.ts';
import { packedSeeds } from './packed-seeds.ts';
import { sheetjsSeeds } from './sheetjs-seeds.ts';

export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  /** By what it asks for, such as a key that is derived in fifty thousand steps. */
  readonly isSlow?: boolean;
}

/** A file of a family, by a name that is only for people. */
export type Made = readonly [name: string, bytes: Uint8Array];

/** The largest mutant: what then takes long is no matter of size. */
export const MOST_BYTES = 2 ** 20;

const FAMILIES: readonly (() => readonly Made[])[] = [
  officeSeeds,
  markupSeeds,
  oldSeeds,
  packedSeeds,
  sheetjsSeeds,
];
const SLOW = new Set(['standard.xlsx', 'quine.zip', 'nested.zip', 'a.numbers', 'folder.numbers']);

/** Made here, the same each time. */
export function fixtures(): Seed[] {
  const all = FAMILIES.flatMap((family) => family());
  return all.map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes), isSlow: SLOW.has(name) }));
}

/** Files of many programs; none where the corpus is absent. */
export function corpus(): Seed[] {
  return corpusFiles()
    .filter(({ sizeBytes }) => sizeBytes <= MOST_BYTES)
    .map(({ path }) => ({
      name: path,
      bytes: readFileSync(join(CORPUS, path)),
      isSlow: path.startsWith('enc-'),
    }));
}
