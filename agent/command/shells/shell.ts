/**
 * What a shell that completes must be told: the words, their options, and what may follow each. All
 * of it is read from the definitions that commander parses by, so what is new is completed. A new
 * shell is one file beside this one and one line in `index.ts`.
 */
import type { Argument, Command, Option } from 'commander';

/** What may follow: nothing, one of a few words, the name of a file, or what nobody can guess. */
export type Value = 'none' | 'file' | 'text' | readonly string[];

export interface Flag {
  /** The long one first, with their dashes. */
  readonly names: readonly string[];
  readonly about: string;
  readonly value: Value;
  readonly repeats: boolean;
}

/** The program itself, or one of its words. */
export interface Place {
  /** Empty for the program. */
  readonly name: string;
  readonly about: string;
  readonly flags: readonly Flag[];
  readonly operands: Value;
}

export interface Shell {
  readonly name: string;
  /** The lines of its script. */
  readonly script: (program: Place, words: readonly Place[]) => readonly string[];
}

export function scriptOf({ name, script }: Shell, program: Command): string {
  const words = program.commands.map((command) => placeOf(command, command.name()));
  const first = { ...placeOf(program, ''), operands: words.map((word) => word.name) };
  return `${script(first, words).join('\n')}\n# made by: cprvagt completion ${name}\n`;
}

export function isChoice(value: Value): value is readonly string[] {
  return typeof value !== 'string';
}

function placeOf(command: Command, name: string): Place {
  return {
    name,
    about: firstLine(command.description()),
    flags: command.createHelp().visibleOptions(command).map(flagOf),
    operands: operandsOf(command.registeredArguments[0]),
  };
}

function flagOf({ long, short, description, argChoices, flags, ...option }: Option): Flag {
  const names = [long, short].filter((name) => name !== undefined);
  const asked = /<(FILE|FOLDER)>/.test(flags) ? 'file' : 'text';
  return {
    names,
    about: firstLine(description),
    value: argChoices ?? (option.required ? asked : 'none'),
    repeats: Array.isArray(option.defaultValue),
  };
}

function operandsOf(argument: Argument | undefined): Value {
  return argument === undefined ? 'none' : (argument.argChoices ?? 'file');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
