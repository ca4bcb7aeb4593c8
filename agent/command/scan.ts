/** `cprvagt scan`: its options, and what they mean. `run-scan.ts` does it. */
import { homedir } from 'node:os';
import type { Command } from 'commander';
import { type Confidence, CONFIDENCES } from '../../rules/finding.ts';
import { REPORTS, type ReportName } from '../report/index.ts';
import type { Text } from '../text.da.ts';
import { block, oneOf, type Word, WrongUse } from './word.ts';

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

export const scan: Word<ScanWish> = { name: 'scan', describe };

const REPORT_CHOICES = REPORTS.map(({ name }) => name);

/** As commander hands it over, each value checked. */
type Typed = Omit<ScanWish, 'kind' | 'paths' | 'output'> & { readonly output?: string };

function describe(command: Command, text: Text, meant: (wish: ScanWish) => void): void {
  command
    .description(text.help.scan)
    .usage(text.help.scanUsage)
    .argument('[PATH...]', text.help.paths)
    .addHelpText('after', () => footer(text))
    .action((paths: string[], typed: Typed) => {
      // `scan "$FOLDER"` with nothing in FOLDER must not look through the folder one stands in.
      if (paths.includes('')) throw new WrongUse(text.wrong.emptyPath);
      meant(meaning(paths, typed));
    });
  addOptions(command, text);
}

function addOptions(command: Command, text: Text): void {
  const { help } = text;
  const certainty = oneOf('--min-confidence', CONFIDENCES, text);
  command
    .option(
      `--format <${REPORT_CHOICES.join('|')}>`,
      help.format,
      oneOf('--format', REPORT_CHOICES, text),
      REPORTS[0].name,
    )
    .option('--output <FILE>', help.output)
    .option('--all', help.all, false)
    .option('--all-names', help.allNames, false)
    .option('--min-confidence <LEVEL>', help.minConfidence, certainty, 'likely')
    .option('--quiet', help.quiet, false)
    .option('--no-color', help.noColor);
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
