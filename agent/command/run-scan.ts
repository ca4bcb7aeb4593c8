/** Does what `cprvagt scan` was asked for: a wish becomes outcomes, and they become a report. */
import { dirname, resolve } from 'node:path';
import { codeOf } from '../errno.ts';
import { isAllRead, type Summary } from '../outcome.ts';
import { REPORTS } from '../report/index.ts';
import type { Writer } from '../report/report.ts';
import { visible } from '../report/visible.ts';
import { type Event, scan } from '../scan.ts';
import type { Text } from '../text.da.ts';
import { type Output, ReaderGone, toFile, toStream } from './output.ts';
import { Progress } from './progress.ts';
import type { ScanWish } from './scan.ts';
import { listenForSignals, type Session, STATUS, STOPPED, today } from './session.ts';
import { WrongUse } from './word.ts';

/** Where nothing else tells how wide a line may be. */
const COLUMNS = 80;

/** What a run has at hand. */
interface Run {
  readonly wish: ScanWish;
  readonly session: Session;
  readonly output: Output;
  readonly progress: Progress | null;
}

/** Its exit status. Throws WrongUse when the report cannot go where it is wanted. */
export async function runScan(wish: ScanWish, session: Session): Promise<number> {
  const output = await openOutput(wish.output, session);
  const progress = progressOf(wish, session);
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  try {
    const summary = await report({ wish, session, output, progress }, stop);
    if (stopped.by !== null) return STOPPED[stopped.by];
    return summary === null ? STATUS.wrongUse : statusOf(summary);
  } catch (error) {
    progress?.clear();
    await output.abandon();
    throw error;
  }
}

/** Null where no person looks. */
function progressOf({ quiet }: ScanWish, { text, err, env }: Session): Progress | null {
  if (quiet || !err.isTTY || env['TERM'] === 'dumb') return null;
  // People widen their windows, and some terminals say 0.
  const terminal = {
    get columns() {
      return err.columns || COLUMNS;
    },
    write: (words: string) => err.write(words),
  };
  return new Progress(terminal, text);
}

/** Null when nothing of what was named is there. */
async function report(run: Run, stop: AbortController): Promise<Summary | null> {
  const { wish, session, progress } = run;
  const form = REPORTS.find(({ name }) => name === wish.format) ?? REPORTS[0];
  const writer: Writer = form.open({
    text: session.text,
    color: isColored(wish, session),
    width: widthOf(wish, session),
    paths: wish.paths.map((path) => resolve(path)),
    startedMs: Date.now(),
    version: session.version,
  });
  const options = { today: today(), allNames: wish.allNames, minConfidence: wish.minConfidence };
  const count = { done: 0, found: 0 };
  for await (const event of scan(wish.paths, options, stop.signal)) {
    if (event.kind === 'summary') return finish(event.summary, writer, run);
    if (event.kind === 'unseen') {
      progress?.clear();
      tellUnseen(event, run);
      await write(writer.unseen?.(event) ?? '', run, stop);
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
  if (summary.found > 0) return STATUS.found;
  return isAllRead(summary) ? STATUS.nothingFound : STATUS.notAllRead;
}

async function openOutput(path: string | null, { text, out }: Session): Promise<Output> {
  if (path === null) return toStream(out);
  try {
    return await toFile(path);
  } catch (error) {
    throw new WrongUse(outputFault(visible(path), codeOf(error), text), { cause: error });
  }
}

function outputFault(path: string, code: string, { wrong }: Text): string {
  return code === 'EISDIR' ? wrong.outputIsFolder(path) : wrong.outputFails(path, code);
}

/** What was named and is not there is always told; a folder that cannot be seen unless --quiet. */
function tellUnseen(
  { why, path }: Extract<Event, { kind: 'unseen' }>,
  { wish, session: { text, complain } }: Run,
): void {
  const isNamed = why === 'missing' || why === 'no-match';
  if (isNamed || !wish.quiet) complain(text.unseen[why](visible(path)));
}

function pathOf(event: Exclude<Event, { kind: 'summary' }>): string {
  return event.kind === 'outcome' ? event.outcome.path : event.path;
}

function isColored(wish: ScanWish, { out, env }: Session): boolean {
  if (!wish.color || wish.output !== null || env['NO_COLOR']) return false;
  return out.isTTY && out.hasColors();
}

function widthOf(wish: ScanWish, { out }: Session): number {
  return (wish.output === null && out.isTTY && out.columns) || COLUMNS;
}
