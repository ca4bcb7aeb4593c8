/**
 * Real files of many programs, kept beside the repository: 161 of them with a manifest. Tests that
 * need them are skipped where the folder is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const CORPUS =
  process.env['CPRVAGT_CORPUS'] ?? join(import.meta.dirname, '..', '..', 'shared', 'corpus');
export const HAS_CORPUS = existsSync(join(CORPUS, 'manifest.tsv'));

export interface CorpusFile {
  /** Below the corpus, with forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  /** What it is, whatever it is called. */
  readonly trueType: string;
  /** How it is encrypted, as its makers or another tool tell; `no` for most. */
  readonly encrypted: string;
  /** What opens it, where that is known. */
  readonly password: string;
  /** How many numbers it holds, as far as its makers know; none in all files so far. */
  readonly truth: string;
}

export function corpusFiles(): CorpusFile[] {
  if (!HAS_CORPUS) return [];
  const [head = '', ...lines] = readFileSync(join(CORPUS, 'manifest.tsv'), 'utf8')
    .trim()
    .split('\n');
  const names = head.split('\t');
  const at = (cells: readonly string[], name: string): string => cells[names.indexOf(name)] ?? '';
  return lines.map((line) => {
    const cells = line.split('\t');
    return {
      path: at(cells, 'path'),
      sizeBytes: Number(at(cells, 'bytes')),
      trueType: at(cells, 'true_type'),
      encrypted: at(cells, 'encrypted'),
      password: at(cells, 'password'),
      truth: at(cells, 'cpr_ground_truth'),
    };
  });
}
