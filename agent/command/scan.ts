/** `cprvagt scan`: its options, and what they mean. `run-scan.ts` does it. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Confidence, CONFIDENCES } from '../../rules/finding.ts';
import { REPORTS, type ReportName } from '../report/index.ts';
import type { Text } from '../text.da.ts';
import { applyConfig } from './config.ts';
import type { Language } from './language.ts';
import { block, choice, excluding, wholeNumber, type Word, WrongUse } from './word.ts';

/** How the progress is shown: `auto` is `bar` where a person looks. */
export const PROGRESSES = ['auto', 'bar', 'json', 'none'] as const;
export type ProgressName = (typeof PROGRESSES)[number];

export interface ScanWish {
  readonly kind: 'scan';
  /** Files, folders and patterns as typed; none for all local fixed volumes. */
  readonly paths: readonly string[];
  readonly format: ReportName;
  /** Null is standard output. */
  readonly output: string | null;
  readonly quiet: boolean;
  readonly progress: ProgressName;
  readonly color: boolean;
  /** That of a `--config`; null where it does not say, or was typed. */
  readonly language: Language | null;
  readonly all: boolean;
  readonly allNames: boolean;
  readonly archives: boolean;
  readonly exclude: readonly string[];
  readonly minConfidence: Confidence;
  /** Null is as many as the machine has use for. */
  readonly jobs: number | null;
  readonly baseline: string | null;
  readonly writeBaseline: string | null;
}

export const scan: Word<ScanWish> = { name: 'scan', describe };

const REPORT_CHOICES = REPORTS.map(({ name }) => name);
const MOST_JOBS = 64;

/** As commander hands it over, each value checked. */
interface Typed {
  readonly format: ReportName;
  readonly output?: string;
  readonly quiet: boolean;
  readonly progress: ProgressName;
  readonly color: boolean;
  readonly lang?: Language;
  readonly all: boolean;
  readonly allNames: boolean;
  readonly archives: boolean;
  readonly exclude: readonly string[];
  readonly minConfidence: Confidence;
  readonly jobs?: number;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly config?: string;
}

function describe(command: Command, text: Text, meant: (wish: ScanWish) => void): void {
  command
    .description(text.help.scan)
    .usage(text.help.scanUsage)
    .argument('[PATH...]', text.help.paths)
    .addHelpText('after', () => footer(text))
    .action((paths: string[], { config }: Typed) => {
      // `scan "$FOLDER"` with nothing in FOLDER must not look through the folder one stands in.
      if (paths.includes('')) throw new WrongUse(text.wrong.emptyPath);
      if (config !== undefined) applyConfig(command, config, text);
      meant(meaning(paths, command.opts<Typed>(), text));
    });
  addOptions(command, text);
}

function addOptions(command: Command, text: Text): void {
  const { help } = text;
  const sureness = choice('--min-confidence <LEVEL>', help.minConfidence, CONFIDENCES, text);
  command
    .addOption(
      choice('--format <FORM>', help.format, REPORT_CHOICES, text).default(REPORTS[0].name),
    )
    .option('--output <FILE>', help.output)
    .option('--all', help.all, false)
    .option('--all-names', help.allNames, false)
    .option('--exclude <PATTERN>', help.exclude, excluding('--exclude', text), [])
    .option('--no-archives', help.noArchives)
    .addOption(sureness.default('likely'))
    .option('--baseline <FILE>', help.baseline)
    .option('--write-baseline <FILE>', help.writeBaseline)
    .option('--jobs <N>', help.jobs, wholeNumber('--jobs', MOST_JOBS, text))
    .addOption(choice('--progress <HOW>', help.progress, PROGRESSES, text).default('auto'))
    .option('--quiet', help.quiet, false)
    .option('--no-color', help.noColor)
    .option('--config <FILE>', help.config);
}

function meaning(paths: readonly string[], typed: Typed, text: Text): ScanWish {
  const { output = '-', writeBaseline = null } = typed;
  if (writeBaseline !== null && resolve(output) === resolve(writeBaseline)) {
    throw new WrongUse(text.wrong.twoInOne('--output', '--write-baseline'));
  }
  return {
    kind: 'scan',
    paths,
    format: typed.format,
    output: output === '-' ? null : output,
    quiet: typed.quiet,
    progress: typed.quiet ? 'none' : typed.progress,
    color: typed.color,
    language: typed.lang ?? null,
    all: typed.all,
    allNames: typed.allNames,
    archives: typed.archives,
    exclude: typed.exclude,
    minConfidence: typed.minConfidence,
    jobs: typed.jobs ?? null,
    baseline: typed.baseline ?? null,
    writeBaseline,
  };
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
