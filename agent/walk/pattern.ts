/**
 * Patterns that a person typed and no shell has expanded, as on Windows: D:/data/*.xls*. Each file
 * that matches counts as given by hand; a folder does too, unless the pattern has `**` and so goes
 * into folders itself.
 */
import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../errno.ts';
import type { Skipped, Unseen, WalkOptions } from './walk.ts';

export interface Expanded {
  readonly paths: readonly string[];
  readonly unseen: readonly Unseen[];
}

interface Search extends WalkOptions {
  readonly unseen: Unseen[];
  readonly skipped: Skipped;
}

/** What exists under its very name stays as it is, whatever characters it has. */
export async function expand(
  paths: readonly string[],
  options: WalkOptions,
  skipped: Skipped,
): Promise<Expanded> {
  const expanded: string[] = [];
  const unseen: Unseen[] = [];
  for (const path of paths) {
    if (!/[*?[{(]/.test(path) || existsSync(path)) expanded.push(path);
    else {
      const matches = await matching(path, { ...options, unseen, skipped });
      expanded.push(...matches);
      if (matches.length === 0) unseen.push({ kind: 'unseen', why: 'no-match', path });
    }
  }
  return { paths: expanded, unseen };
}

async function matching(pattern: string, search: Search): Promise<string[]> {
  // Loaded only here: it costs more time than the rest of a small run.
  const { default: glob } = await import('fast-glob');
  const windows = process.platform === 'win32';
  return glob.sync(windows ? pattern.replaceAll('\\', '/') : pattern, {
    dot: true,
    onlyFiles: pattern.includes('**'),
    followSymbolicLinks: false,
    caseSensitiveMatch: !windows,
    fs: { readdirSync: telling(search) },
  });
}

/**
 * Lists folders as usual, without those that are left out; and notes those that cannot be listed
 * instead of giving up.
 */
function telling({ exclude, unseen, skipped }: Search): typeof readdirSync {
  const isWanted = (folder: string, entry: Dirent): boolean => {
    const isLeftOut =
      entry.isDirectory() && exclude?.(join(folder, entry.name), entry.name, 'folder');
    if (isLeftOut) skipped.excluded++;
    return !isLeftOut;
  };
  const list = (path: string, options: { withFileTypes: true }): unknown => {
    try {
      const entries = readdirSync(path, options);
      return exclude ? entries.filter((entry) => isWanted(path, entry)) : entries;
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
