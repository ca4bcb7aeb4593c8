/**
 * How text for people stands on the screen: a word in the margin, lines beside it, broken between
 * words. No line but a long path is wider than the terminal.
 */
import { styleText } from 'node:util';
import type { OutcomeKind } from '../outcome.ts';
import type { Setting } from './report.ts';
import { folderAndName, visible } from './visible.ts';

export type Style = Parameters<typeof styleText>[0] | null;

export const STYLES: Readonly<Record<OutcomeKind | 'accepted' | 'unseen', Style>> = {
  found: ['bold', 'red'],
  accepted: ['bold', 'green'],
  unknown: ['bold', 'yellow'],
  sealed: ['bold', 'cyan'],
  clean: ['bold', 'green'],
  unseen: ['bold', 'yellow'],
};

/** Narrower than this a terminal breaks lines better than we do; wider they are hard to read. */
const NARROWEST = 40;
const WIDEST = 110;

export interface Page {
  readonly width: number;
  readonly margin: number;
  readonly paint: (style: Style, words: string) => string;
}

/** `words` are those that will stand in the margin. */
export function pageOf(
  { color, width }: Pick<Setting, 'color' | 'width'>,
  words: readonly string[],
): Page {
  return {
    width: Math.min(Math.max(width, NARROWEST), WIDEST),
    margin: Math.max(...words.map((word) => word.length)) + 2,
    paint: (style, painted) =>
      color && style !== null ? styleText(style, painted, { validateStream: false }) : painted,
  };
}

/** A word in the margin and lines beside it. */
export function block(word: string, style: Style, lines: readonly string[], page: Page): string {
  const head = page.paint(style, word.padEnd(page.margin));
  const indent = ' '.repeat(page.margin);
  return lines.map((line, index) => `${index === 0 ? head : indent}${line}\n`).join('');
}

/** The folder steps back behind the name. */
export function pathOn({ paint }: Page, path: string): string {
  const [folder, name] = folderAndName(path);
  return paint('dim', visible(folder)) + visible(name);
}

/** Phrases as lines that fit beside the margin; empty ones vanish. */
export function broken(phrases: readonly string[], page: Page, style: Style = null): string[] {
  return phrases
    .filter((phrase) => phrase !== '')
    .flatMap((phrase) => wrapped(phrase, page.width - page.margin))
    .map((line) => page.paint(style, line));
}

/** Broken between words; a word that is too long stays whole. */
function wrapped(phrase: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of phrase.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
