/**
 * What a word of the command line is: `scan` in `cprvagt scan`. One file says its options and what
 * they mean; a line in `index.ts` lists it, and one in `command-line.ts` does what was meant.
 */
import { type Command, Option } from 'commander';
import { nearest } from '../../rules/nearest.ts';
import { isPattern } from '../../rules/pattern.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';

/** The command line cannot be followed: one sentence for the person, exit status 2. */
export class WrongUse extends Error {}

/** `Wish` is what the person wants, each value checked; its `kind` is the word. */
export interface Word<Wish extends { readonly kind: string }> {
  readonly name: Wish['kind'];
  /** Describes the word to commander, which tells `meant` what was typed. May throw WrongUse. */
  readonly describe: (command: Command, text: Text, meant: (wish: Wish) => void) => void;
}

/** The words of an option that is on or off either way; in a file also true and false. */
export const YES_NO = ['yes', 'no'] as const;

/** An option whose value is one of a few words: checked here, and told to shells that complete. */
export function choice(
  flags: string,
  description: string,
  choices: readonly string[],
  text: Text,
): Option {
  const option = new Option(flags, description).argParser(oneOf(flagIn(flags), choices, text));
  option.argChoices = [...choices];
  return option;
}

/** The check throws WrongUse. */
export function oneOf<T extends string>(flag: string, choices: readonly T[], text: Text) {
  return (value: string): T => {
    const known = choices.find((name) => name === value);
    if (known !== undefined) return known;
    const near = nearest(value, choices);
    throw new WrongUse(text.wrong.badValue(flag, visible(value), choices, near));
  };
}

/** For an option whose value is a whole number from 1 on. The check throws WrongUse. */
export function wholeNumber(flag: string, most: number, text: Text) {
  return (value: string): number => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (number >= 1 && number <= most) return number;
    throw new WrongUse(text.wrong.badNumber(flag, visible(value), most));
  };
}

/** For an option that can be repeated, whose values are patterns. The check throws WrongUse. */
export function excluding(flag: string, text: Text) {
  return (value: string, before: readonly string[]): readonly string[] => {
    if (isPattern(value)) return [...before, value];
    throw new WrongUse(text.wrong.badPattern(flag, visible(value)));
  };
}

/** `--format` of `--format <FORM>`. */
function flagIn(flags: string): string {
  return flags.split(' ')[0] ?? flags;
}

/** A part of the help below the options: a title, and rows whose left part fills `width`. */
export function block(title: string, rows: readonly (readonly string[])[], width: number): string {
  const lines = rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`);
  return [title, ...lines].join('\n');
}
