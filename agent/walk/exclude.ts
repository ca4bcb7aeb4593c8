/**
 * What somebody wants left out, as in a .gitignore:
 *
 *   node_modules      a pattern without `/` is about names, at any depth
 *   Arkiv/2019        one with `/` is about the end of a path
 *   /data/gammelt     one that begins at the root, or with `./`, is about the whole path
 *   Arkiv/            one that ends with `/` is about folders alone
 *
 * `*` and `?` stop at `/`, `**` does not; `[a-z]` and `{a,b}` are choices. What is left out is not
 * descended into, so nothing below it can be wanted back. Case counts, except on Windows; å is one
 * letter, however a disk writes it.
 */
import { resolve } from 'node:path';
import picomatch from 'picomatch';

/** Whether a file or folder is left out. `path` is absolute. */
export type Exclusion = (path: string, name: string, kind: 'file' | 'folder') => boolean;

interface Rule {
  readonly regex: RegExp;
  readonly foldersOnly: boolean;
  readonly wholePath: boolean;
}

const isWindows = process.platform === 'win32';

/** Null when there is nothing to leave out. */
export function exclusionOf(patterns: readonly string[]): Exclusion | null {
  if (patterns.length === 0) return null;
  const rules = patterns.map(ruleOf);
  const paths = rules.some(({ wholePath }) => wholePath);
  return (path, name, kind) => {
    const slashed = paths && isWindows ? path.replaceAll('\\', '/') : path;
    return rules.some(({ regex, foldersOnly, wholePath }) => {
      if (foldersOnly && kind === 'file') return false;
      return regex.test((wholePath ? slashed : name).normalize());
    });
  };
}

function ruleOf(typed: string): Rule {
  const slashed = isWindows ? typed.replaceAll('\\', '/') : typed;
  let end = slashed.length;
  while (slashed[end - 1] === '/') end--;
  const pattern = slashed.slice(0, end);
  const wholePath = pattern.includes('/');
  return {
    regex: picomatch.makeRe(plain(wholePath ? anchored(pattern) : pattern), {
      dot: true,
      nocase: isWindows,
      noextglob: true,
      nonegate: true,
    }),
    foldersOnly: pattern !== slashed,
    wholePath,
  };
}

function anchored(pattern: string): string {
  const [dots = ''] = /^(\.{1,2}\/)+/.exec(pattern) ?? [];
  if (dots !== '') return `${standing(dots)}/${pattern.slice(dots.length)}`;
  const isWhole = pattern.startsWith('/') || (isWindows && /^[a-z]:\//i.test(pattern));
  return isWhole || pattern.startsWith('**/') ? pattern : `**/${pattern}`;
}

/** The folder that these dots lead to, each of its letters meaning itself. */
function standing(dots: string): string {
  const path = isWindows ? resolve(dots).replaceAll('\\', '/') : resolve(dots);
  return path.replace(/[[\]{}*?\\]/g, String.raw`\$&`).replace(/\/$/, '');
}

/** Parentheses are common in names, and a regular expression's own to picomatch. */
function plain(pattern: string): string {
  return pattern.normalize().replace(/[()|]/g, String.raw`\$&`);
}
