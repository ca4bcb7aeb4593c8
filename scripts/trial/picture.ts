/** How `npm start` shows what the server holds: lines for a terminal, plain where there is none. */
import { styleText } from 'node:util';
import { masked } from '../../rules/index.ts';
import { visible } from '../../agent/report/visible.ts';
import type { HeldFile, Holdings } from './holdings.ts';
import type { TrialText } from './text.ts';

type Style = Parameters<typeof styleText>[0];

const OUTCOME_STYLES: Readonly<Record<HeldFile['outcome'], Style>> = {
  found: ['bold', 'red'],
  sealed: ['bold', 'cyan'],
  unknown: ['bold', 'yellow'],
  clean: ['bold', 'green'],
};
const SEVERITY_STYLES: Readonly<Record<NonNullable<HeldFile['severity']>, Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'dim',
};
const SHOWN = 25;

export const bold = (words: string): string => styleText('bold', words);
export const dim = (words: string): string => styleText('dim', words);

/** A word in the margin and what it stands for. */
export function fact(word: string, says: string, aside = ''): string {
  return `  ${dim(word.padEnd(10))}${says}${aside === '' ? '' : `  ${dim(aside)}`}`;
}

/** Commands or addresses, and what each of them is. */
export function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${dim(right)}`);
}

/** The machine, its counts, and its files, the worst first. `root` is taken off their paths. */
export function picture(
  { facts, coverage, persons, isEstimate, files }: Holdings,
  root: string,
  text: TrialText,
): string[] {
  const machine = [facts.hostName, facts.system, facts.isLaptop === true ? text.laptop : ''];
  const counts = (['found', 'sealed', 'unknown', 'clean'] as const)
    .map((outcome) => ({ outcome, n: coverage?.files[outcome] ?? 0 }))
    .filter(({ n }) => n > 0)
    .map(({ outcome, n }) => text.counts[outcome](n));
  const people = persons === 0 ? '' : text.people(persons, isEstimate);
  const here = files.filter(({ isGone }) => !isGone);
  return [
    bold(text.serverKnows),
    fact(
      text.machine,
      machine
        .filter((it) => it !== '')
        .map(visible)
        .join(' · '),
    ),
    fact(text.files, counts.join(', ') || text.none, people),
    '',
    ...(here.length === 0 ? [`  ${text.nothing}`] : table(here, root, text)),
  ];
}

function table(files: readonly HeldFile[], root: string, text: TrialText): string[] {
  const shown = files.slice(0, SHOWN);
  const rows = shown.map((file) => cells(file, root, text));
  const widths = text.columns.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]!.words.length)),
  );
  const line = (row: readonly Cell[]): string =>
    `  ${row.map(({ words, style, isRight }, at) => painted(at === row.length - 1 ? words : isRight ? words.padStart(widths[at]!) : words.padEnd(widths[at]!), style)).join('  ')}`;
  const head = text.columns.map((words, at) => ({
    words,
    style: 'dim' as const,
    isRight: at === 2,
  }));
  const isUnknown = shown.some(
    ({ exposure, severity }) => exposure === 'unknown' && severity !== null,
  );
  return [
    line(head),
    ...rows.map(line),
    ...(files.length > SHOWN ? [dim(`  ${text.more(files.length - SHOWN)}`)] : []),
    ...(isUnknown ? ['', `  ${dim(text.unknownExposure)}`] : []),
  ];
}

interface Cell {
  readonly words: string;
  readonly style: Style | null;
  readonly isRight: boolean;
}

function cell(words: string, style: Style | null = null): Cell {
  return { words, style, isRight: false };
}

function cells(file: HeldFile, root: string, text: TrialText): readonly Cell[] {
  const { severity, outcome, persons, exposure, path } = file;
  return [
    severity === null ? cell('') : cell(text.severities[severity], SEVERITY_STYLES[severity]),
    cell(text.outcomes[outcome], OUTCOME_STYLES[outcome]),
    { words: persons === 0 ? '' : `${persons}`, style: null, isRight: true },
    cell(severity === null ? '' : text.exposures[exposure]),
    cell(below(root, path)),
  ];
}

/** What has changed since, on a line with the time. */
export function news(file: HeldFile, root: string, text: TrialText): string {
  const { outcome, isGone, persons, path } = file;
  const word = isGone ? text.gone : text.outcomes[outcome];
  const people = isGone || persons === 0 ? '' : `  ${dim(text.people(persons))}`;
  const time = new Date().toTimeString().slice(0, 8);
  return `  ${dim(time)}  ${painted(word, isGone ? 'dim' : OUTCOME_STYLES[outcome])}  ${below(root, path)}${people}`;
}

function below(root: string, path: string): string {
  const folder = masked(root);
  const isBelow = path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length));
  return visible(isBelow ? path.slice(folder.length + 1) : path);
}

function painted(words: string, style: Style | null): string {
  return style === null ? words : styleText(style, words);
}
