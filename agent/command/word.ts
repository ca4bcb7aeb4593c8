/**
 * What a word of the command line is: `scan` in `cprvagt scan`. One file says its options and what
 * they mean; a line in `index.ts` lists it, and one in `main.ts` does what was meant.
 */
import type { Command } from 'commander';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { nearest } from './nearest.ts';

/** The command line cannot be followed: one sentence for the person, exit status 2. */
export class WrongUse extends Error {}

/** `Wish` is what the person wants, each value checked; its `kind` is the word. */
export interface Word<Wish extends { readonly kind: string }> {
  readonly name: Wish['kind'];
  /** Describes the word to commander, which tells `meant` what was typed. May throw WrongUse. */
  readonly describe: (command: Command, text: Text, meant: (wish: Wish) => void) => void;
}

/** For an option whose value is one of a few words. The check throws WrongUse. */
export function oneOf<T extends string>(flag: string, choices: readonly T[], text: Text) {
  return (value: string): T => {
    const choice = choices.find((name) => name === value);
    if (choice !== undefined) return choice;
    const near = nearest(value, choices);
    throw new WrongUse(text.wrong.badValue(flag, visible(value), choices, near));
  };
}

/** A part of the help below the options: a title, and rows whose left part fills `width`. */
export function block(title: string, rows: readonly (readonly string[])[], width: number): string {
  const lines = rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`);
  return [title, ...lines].join('\n');
}
