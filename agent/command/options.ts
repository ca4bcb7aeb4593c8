/**
 * What was typed -> what it means. Nothing past `command-line.ts` sees the raw words: they are parsed here
 * once, by commander, and every mistake becomes a WrongUse in the person's language. What each word
 * knows of options stands in a file of its own (`word.ts`); here is what all have alike.
 */
import { existsSync } from 'node:fs';
import { Command, CommanderError, type Help } from 'commander';
import { nearest } from '../../rules/nearest.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { type Wish, WORDS } from './index.ts';
import { LANGUAGES } from './language.ts';
import { choice, WrongUse } from './word.ts';

/** Something to print and be done. */
export interface PrintWish {
  readonly kind: 'print';
  readonly text: string;
}

/** As many columns as the help may use. */
const HELP_COLUMNS = 80;

/** Throws WrongUse. `version` is what --version prints. */
export function parse(words: readonly string[], text: Text, version: string): Wish | PrintWish {
  let printed = '';
  let wish: Wish | null = null;
  const program = programOf(
    text,
    (piece) => (printed += piece),
    (meant) => (wish = meant),
  ).version(`cprvagt ${version}`, '--version', text.help.version);
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'print', text: printed };
    throw new WrongUse(complaint(error.code, words, program, text), { cause: error });
  }
  if (wish === null) throw new WrongUse(text.wrong.missingWord);
  return wish;
}

/** The word whose help can help somebody who typed this. */
export function helpfulWord(words: readonly string[]): string {
  return words.find((typed) => WORDS.some(({ name }) => name === typed)) ?? WORDS[0].name;
}

/** All that can be typed, as commander knows it. */
export function programOf(
  text: Text,
  print: (piece: string) => void = () => {},
  meant: (wish: Wish) => void = () => {},
): Command {
  const program = frame(new Command('cprvagt'), text, print)
    .description(text.help.about)
    .usage(text.help.programUsage)
    .helpCommand(false)
    .action(() => {
      throw new WrongUse(text.wrong.missingWord);
    });
  for (const { name, describe } of WORDS) {
    const command = frame(program.command(name), text, print);
    describe(command, text, meant);
    addLanguage(command, text);
  }
  addLanguage(program, text);
  return program;
}

/** Parsed by `languageAskedFor` already; here it is checked and described. */
function addLanguage(command: Command, text: Text): void {
  command.addOption(choice('--lang <da|en>', text.help.lang, LANGUAGES, text));
}

/** What all commands have alike: our own words for commander's. */
function frame(command: Command, text: Text, print: (piece: string) => void): Command {
  const titles: Readonly<Record<string, string>> = text.help.titles;
  return command
    .exitOverride()
    .helpOption('-h, --help', text.help.help)
    .configureOutput({ writeOut: print, writeErr: print, outputError: () => undefined })
    .configureHelp({
      helpWidth: HELP_COLUMNS,
      styleTitle: (title) => titles[title] ?? title,
      argumentDescription: (argument) => argument.description,
      subcommandTerm: (sub) => `${sub.name()} ${sub.usage()}`,
      optionDescription: (option) => {
        const standard: unknown = option.defaultValueDescription ?? option.defaultValue;
        if (typeof standard !== 'string') return option.description;
        return `${option.description} (${text.help.standard(standard)})`;
      },
    } satisfies Partial<Help>);
}

/** commander's complaint, in the person's language and with the nearest right word. */
function complaint(code: string, words: readonly string[], program: Command, text: Text): string {
  const word = firstOperand(words, flagsOf(...program.commands));
  const command = program.commands.find((one) => one.name() === word);
  if (command === undefined) {
    return word === null ? text.wrong.missingWord : unknownWord(word, program, text);
  }
  if (code === 'commander.optionMissingArgument') {
    return text.wrong.missingValue(visible(words.at(-1) ?? ''));
  }
  const known = flagsOf(command);
  if (code === 'commander.excessArguments') {
    const extra = firstOperand(words.slice(words.indexOf(command.name()) + 1), known) ?? '';
    return text.wrong.noOperand(command.name(), visible(extra));
  }
  const flag = firstUnknown(words, known);
  return text.wrong.unknownOption(visible(flag), nearest(flag, [...known.keys()]));
}

/** Somebody who types a path where a word must stand wants it scanned. */
function unknownWord(word: string, program: Command, { wrong }: Text): string {
  const near = nearest(
    word,
    program.commands.map((command) => command.name()),
  );
  if (near === null && existsSync(word)) return wrong.wordForPath(visible(word));
  return wrong.unknownWord(visible(word), near);
}

/** Each flag, and whether a value follows it. */
function flagsOf(...commands: readonly Command[]): ReadonlyMap<string, boolean> {
  const own = commands
    .flatMap(({ options }) => options)
    .map((option) => [option.long ?? '', option.required] as const);
  return new Map([...own, ['--help', false], ['-h', false]]);
}

/** The first word that is no flag and no flag's value. */
function firstOperand(
  words: readonly string[],
  known: ReadonlyMap<string, boolean>,
): string | null {
  const isValue = (index: number): boolean => known.get(words[index - 1] ?? '') === true;
  return words.find((word, index) => !word.startsWith('-') && !isValue(index)) ?? null;
}

/** Also a known flag with a value that it does not take. */
function firstUnknown(words: readonly string[], known: ReadonlyMap<string, boolean>): string {
  const isValue = (index: number): boolean => known.get(words[index - 1] ?? '') === true;
  const isUnknown = (word: string): boolean => {
    const [flag = '', value] = word.split('=', 2);
    return word.startsWith('-') && (!known.has(flag) || (value !== undefined && !known.get(flag)));
  };
  return words.find((word, index) => isUnknown(word) && !isValue(index)) ?? '';
}
