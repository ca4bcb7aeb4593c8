/**
 * What was typed -> what it means. Nothing past `main.ts` sees the raw words: they are parsed here
 * once, by commander, and every mistake becomes a WrongUse in the person's language.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { Command, CommanderError, type Help } from 'commander';
import { type Confidence, CONFIDENCES } from '../../rules/finding.ts';
import { REPORTS, type ReportName } from '../report/index.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { LANGUAGES } from './language.ts';
import { nearest } from './nearest.ts';

/** The command line cannot be followed: one sentence for the person, exit status 2. */
export class WrongUse extends Error {}

export interface ScanWish {
  readonly kind: 'scan';
  /** Files, folders and patterns as typed. */
  readonly paths: readonly string[];
  readonly format: ReportName;
  /** Null is standard output. */
  readonly output: string | null;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly all: boolean;
  readonly allNames: boolean;
  readonly minConfidence: Confidence;
}

/** Something to print and be done. */
export interface PrintWish {
  readonly kind: 'print';
  readonly text: string;
}

const REPORT_CHOICES = REPORTS.map(({ name }) => name);

/** As many columns as the help may use. */
const HELP_COLUMNS = 80;

/** As commander hands it over, each value checked. */
type Typed = Omit<ScanWish, 'kind' | 'paths' | 'output'> & { readonly output?: string };

/** Throws WrongUse. `version` is what --version prints. */
export function parse(words: readonly string[], text: Text, version: string): ScanWish | PrintWish {
  let printed = '';
  let wish: ScanWish | null = null;
  const program = frame(new Command('cprvagt'), text, (piece) => (printed += piece))
    .description(text.help.about)
    .usage(text.help.programUsage)
    .version(`cprvagt ${version}`, '--version', text.help.version)
    .helpCommand(false)
    .action(() => {
      throw new WrongUse(text.wrong.missingWord);
    });
  const scan = frame(program.command('scan'), text, (piece) => (printed += piece))
    .description(text.help.scan)
    .usage(text.help.scanUsage)
    .argument('[PATH...]', text.help.paths)
    .addHelpText('after', () => footer(text))
    .action((paths: string[], typed: Typed) => {
      // `scan "$FOLDER"` with nothing in FOLDER must not look through the folder one stands in.
      if (paths.includes('')) throw new WrongUse(text.wrong.emptyPath);
      wish = meaning(paths, typed);
    });
  addScanOptions(scan, text);
  addLanguage(program, text);
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'print', text: printed };
    throw new WrongUse(complaint(error.code, words, { program, scan, text }), { cause: error });
  }
  if (wish === null) throw new WrongUse(text.wrong.missingWord);
  return wish;
}

function meaning(paths: readonly string[], typed: Typed): ScanWish {
  return {
    kind: 'scan',
    paths: paths.length === 0 ? [homedir()] : paths,
    format: typed.format,
    output: typed.output === undefined || typed.output === '-' ? null : typed.output,
    quiet: typed.quiet,
    color: typed.color,
    all: typed.all,
    allNames: typed.allNames,
    minConfidence: typed.minConfidence,
  };
}

function addScanOptions(scan: Command, text: Text): void {
  const { help } = text;
  scan
    .option(
      '--format <table|ndjson>',
      help.format,
      oneOf('--format', REPORT_CHOICES, text),
      'table',
    )
    .option('--output <FILE>', help.output)
    .option('--all', help.all, false)
    .option('--all-names', help.allNames, false)
    .option(
      '--min-confidence <LEVEL>',
      help.minConfidence,
      oneOf('--min-confidence', CONFIDENCES, text),
      'likely',
    )
    .option('--quiet', help.quiet, false)
    .option('--no-color', help.noColor);
  addLanguage(scan, text);
}

/** Parsed by `languageAskedFor` already; here it is checked and described. */
function addLanguage(command: Command, text: Text): void {
  command.option('--lang <da|en>', text.help.lang, oneOf('--lang', LANGUAGES, text));
}

function oneOf<T extends string>(flag: string, choices: readonly T[], text: Text) {
  return (value: string): T => {
    const choice = choices.find((name) => name === value);
    if (choice !== undefined) return choice;
    const near = nearest(value, choices);
    throw new WrongUse(text.wrong.badValue(flag, visible(value), choices, near));
  };
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
      subcommandTerm: (sub) => `${sub.name()} ${sub.usage()}`,
      optionDescription: (option) => {
        const standard: unknown = option.defaultValue;
        if (typeof standard !== 'string') return option.description;
        return `${option.description} (${text.help.standard(standard)})`;
      },
    } satisfies Partial<Help>);
}

function footer({ help }: Text): string {
  const examples = [
    [`cprvagt scan ${help.desktop}`, help.exampleDesktop],
    ['cprvagt scan --format ndjson E:\\', help.exampleStick],
  ];
  const statuses = [
    ['0', help.statusNothing],
    ['1', help.statusFound],
    ['2', help.statusWrongUse],
    ['3', help.statusUnread],
    ['130', help.statusStopped],
  ];
  return `\n${block(help.examples, examples, 32)}\n\n${block(help.statuses, statuses, 3)}\n`;
}

function block(title: string, rows: readonly (readonly string[])[], width: number): string {
  const lines = rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`);
  return [title, ...lines].join('\n');
}

interface Grammar {
  readonly program: Command;
  readonly scan: Command;
  readonly text: Text;
}

/** commander's complaint, in the person's language and with the nearest right word. */
function complaint(
  code: string,
  words: readonly string[],
  { program, scan, text }: Grammar,
): string {
  const word = firstOperand(words, flagsOf(scan));
  if (word !== 'scan')
    return word === null ? text.wrong.missingWord : unknownWord(word, program, text);
  if (code === 'commander.optionMissingArgument') {
    return text.wrong.missingValue(visible(words.at(-1) ?? ''));
  }
  const known = flagsOf(scan);
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
function flagsOf(command: Command): ReadonlyMap<string, boolean> {
  const own = command.options.map((option) => [option.long ?? '', option.required] as const);
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
