/**
 * Patterns that a person typed and no shell has expanded, as on Windows: D:/data/*.xls*. Each file
 * that matches counts as given by hand; a folder does too, unless the pattern has `**` and so goes
 * into folders itself.
 */
import { existsSync, readdirSync } from 'node:fs';
import { codeOf } from './errno.ts';
import type { Unseen } from './walk.ts';

export interface Expanded {
  readonly paths: readonly string[];
  readonly unseen: readonly Unseen[];
}

/** What exists under its very name stays as it is, whatever characters it has. */
export async function expand(paths: readonly string[]): Promise<Expanded> {
  const expanded: string[] = [];
  const unseen: Unseen[] = [];
  for (const path of paths) {
    if (!/[*?[{(]/.test(path) || existsSync(path)) expanded.push(path);
    else {
      const matches = await matching(path, unseen);
      expanded.push(...matches);
      if (matches.length === 0) unseen.push({ kind: 'unseen', why: 'no-match', path });
    }
  }
  return { paths: expanded, unseen };
}

async function matching(pattern: string, unseen: Unseen[]): Promise<string[]> {
  // Loaded only here: it costs more time than the rest of a small run.
  const { default: glob } = await import('fast-glob');
  const windows = process.platform === 'win32';
  return glob.sync(windows ? pattern.replaceAll('\\', '/') : pattern, {
    dot: true,
    onlyFiles: pattern.includes('**'),
    followSymbolicLinks: false,
    caseSensitiveMatch: !windows,
    fs: { readdirSync: telling(unseen) },
  });
}

/** Lists folders as usual, and notes those that cannot be listed instead of giving up. */
function telling(unseen: Unseen[]): typeof readdirSync {
  const list = (path: string, options: { withFileTypes: true }): unknown => {
    try {
      return readdirSync(path, options);
    } catch (error) {
      const code = codeOf(error);
      const denied = code === 'EACCES' || code === 'EPERM';
      const why = denied ? 'denied' : 'unreachable';
      if (code !== 'ENOENT' && code !== 'ENOTDIR') unseen.push({ kind: 'unseen', why, path });
      return [];
    }
  };
  return list as typeof readdirSync;
}
