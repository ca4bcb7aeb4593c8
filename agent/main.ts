/**
 * The command line: `cprvagt scan`. The only file of the agent that prints. What was typed is
 * parsed once (`command/options.ts`); from there on it is a wish, outcomes, and a report.
 */
import { dirname } from 'node:path';
import house from '../package.json' with { type: 'json' };
import { languageAskedFor, languageOf, textOf } from './command/language.ts';
import { parse, type ScanWish, WrongUse } from './command/options.ts';
import { type Output, ReaderGone, toFile, toStream } from './command/output.ts';
import { Progress } from './command/progress.ts';
import { codeOf } from './errno.ts';
import { isAllRead, type Summary } from './outcome.ts';
import { REPORTS } from './report/index.ts';
import type { Writer } from './report/report.ts';
import { visible } from './report/visible.ts';
import { type Event, scan } from './scan.ts';
import type { Text } from './text.da.ts';

/** Exit statuses: a contract. A signal adds its number to 128, as a shell does. */
const NOTHING_FOUND = 0;
const FOUND = 1;
const WRONG_USE = 2;
const NOT_ALL_READ = 3;
const STOPPED = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof STOPPED;

/** Where nothing else tells how wide a line may be. */
const COLUMNS = 80;

/** Where progress is shown. People widen their windows, and some terminals say 0. */
const terminal = {
  get columns() {
    return process.stderr.columns || COLUMNS;
  },
  write: say,
};

/** What a run has at hand. */
interface Run {
  readonly wish: ScanWish;
  readonly text: Text;
  readonly output: Output;
  readonly progress: Progress | null;
}

async function main(words: readonly string[], text: Text): Promise<number> {
  try {
    const wish = parse(words, text, house.version);
    if (wish.kind === 'scan') return await runScan(wish, text);
    await toStream(process.stdout).write(wish.text);
    return NOTHING_FOUND;
  } catch (error) {
    if (error instanceof ReaderGone) return NOTHING_FOUND;
    const isWrong = error instanceof WrongUse;
    complain(isWrong ? error.message : text.fault(faultOf(error)));
    if (isWrong) complain(text.wrong.seeHelp);
    return isWrong ? WRONG_USE : NOT_ALL_READ;
  }
}

/** Throws WrongUse when the report cannot go where it is wanted. */
async function runScan(wish: ScanWish, text: Text): Promise<number> {
  const output = await openOutput(wish.output, text);
  const showsProgress = !wish.quiet && process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  const progress = showsProgress ? new Progress(terminal, text) : null;
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  try {
    const summary = await report({ wish, text, output, progress }, stop);
    if (stopped.by !== null) return STOPPED[stopped.by];
    return summary === null ? WRONG_USE : statusOf(summary);
  } catch (error) {
    progress?.clear();
    await output.abandon();
    throw error;
  }
}

/** Null when nothing of what was named is there. */
async function report(run: Run, stop: AbortController): Promise<Summary | null> {
  const { wish, text, progress } = run;
  const form = REPORTS.find(({ name }) => name === wish.format) ?? REPORTS[0];
  const writer = form.open({ text, color: isColored(wish), width: widthOf(wish) });
  const options = { today: today(), allNames: wish.allNames, minConfidence: wish.minConfidence };
  const count = { done: 0, found: 0 };
  for await (const event of scan(wish.paths, options, stop.signal)) {
    if (event.kind === 'summary') return finish(event.summary, writer, run);
    if (event.kind === 'unseen') {
      progress?.clear();
      tellUnseen(event, run);
      continue;
    }
    count.done++;
    if (event.kind === 'outcome') {
      const { outcome } = event.outcome;
      if (outcome === 'found') count.found++;
      const piece = outcome === 'clean' && !wish.all ? '' : writer.outcome(event.outcome);
      await write(piece, run, stop);
    }
    progress?.show({ ...count, path: dirname(pathOf(event)) });
  }
  throw new Error('a scan ends with its summary');
}

async function finish(summary: Summary, writer: Writer, run: Run): Promise<Summary | null> {
  const { wish, output, progress } = run;
  progress?.clear();
  const isNothingThere = summary.files === 0 && summary.missing >= wish.paths.length;
  if (isNothingThere) {
    await output.abandon();
    return null;
  }
  await output.write(writer.summary(summary)).catch(unlessGone);
  await output.finish();
  return summary;
}

/** A reader who has gone ends the run, but it is still told how far it came. */
async function write(
  piece: string,
  { output, progress }: Run,
  stop: AbortController,
): Promise<void> {
  if (piece === '') return;
  progress?.clear();
  try {
    await output.write(piece);
  } catch (error) {
    unlessGone(error);
    stop.abort();
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ReaderGone)) throw error;
}

function statusOf(summary: Summary): number {
  if (summary.found > 0) return FOUND;
  return isAllRead(summary) ? NOTHING_FOUND : NOT_ALL_READ;
}

/** The first signal ends the run with what it has; a second one ends the process. */
function listenForSignals(stop: AbortController): { readonly by: StopSignal | null } {
  const stopped: { by: StopSignal | null } = { by: null };
  for (const [signal, status] of Object.entries(STOPPED)) {
    process.on(signal, (name: StopSignal) => {
      if (stopped.by !== null) process.exit(status);
      stopped.by = name;
      stop.abort();
    });
  }
  return stopped;
}

async function openOutput(path: string | null, text: Text): Promise<Output> {
  if (path === null) return toStream(process.stdout);
  try {
    return await toFile(path);
  } catch (error) {
    const { outputIsFolder, outputFails } = text.wrong;
    const code = codeOf(error);
    const shown = visible(path);
    const message = code === 'EISDIR' ? outputIsFolder(shown) : outputFails(shown, code);
    throw new WrongUse(message, { cause: error });
  }
}

/** What was named and is not there is always told; a folder that cannot be seen unless --quiet. */
function tellUnseen({ why, path }: Extract<Event, { kind: 'unseen' }>, { wish, text }: Run): void {
  const isNamed = why === 'missing' || why === 'no-match';
  if (isNamed || !wish.quiet) complain(text.unseen[why](visible(path)));
}

function pathOf(event: Exclude<Event, { kind: 'summary' }>): string {
  return event.kind === 'outcome' ? event.outcome.path : event.path;
}

function isColored(wish: ScanWish): boolean {
  if (!wish.color || wish.output !== null || process.env['NO_COLOR']) return false;
  return process.stdout.isTTY && process.stdout.hasColors();
}

function widthOf(wish: ScanWish): number {
  return (wish.output === null && process.stdout.isTTY && process.stdout.columns) || COLUMNS;
}

function today(): number {
  const now = new Date();
  return (now.getFullYear() * 100 + now.getMonth() + 1) * 100 + now.getDate();
}

function systemLocale(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale;
}

/** Never the text of a system's error, which may hold a path; its code says enough. */
function faultOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? `${error.name}: ${error.message}` : 'throw');
}

function complain(sentence: string): void {
  say(`cprvagt: ${sentence}\n`);
}

function say(words: string): void {
  process.stderr.write(words);
}

const typed = process.argv.slice(2);
const spoken = textOf(languageAskedFor(typed) ?? languageOf(process.env, systemLocale()));
// Whoever read the messages may have gone; that is no reason to stop.
process.stderr.on('error', () => undefined);
// Node's own status for a fault is 1, and here that says that something was found.
process.on('uncaughtException', (error) => {
  complain(spoken.fault(faultOf(error)));
  process.exit(NOT_ALL_READ);
});
process.exitCode = await main(typed, spoken);
