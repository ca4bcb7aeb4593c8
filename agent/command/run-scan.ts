/** Does what `cprvagt scan` was asked for: a wish becomes outcomes, and they become a report. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Baseline } from '../baseline/baseline.ts';
import { Disks } from '../disks.ts';
import { codeOf } from '../errno.ts';
import { exclusionOf } from '../walk/exclude.ts';
import { isAllRead, type Summary } from '../outcome.ts';
import { DEFAULT_POLICY } from '../service/policy.ts';
import { REPORTS } from '../report/index.ts';
import type { Writer } from '../report/report.ts';
import { visible } from '../report/visible.ts';
import { type Roots, rootsOf } from '../walk/roots.ts';
import { type Event, scan, type ScanOptions } from '../scan.ts';
import { today } from '../service/schedule.ts';
import type { Text } from '../text.da.ts';
import { folderOf, readBaseline } from './baseline-file.ts';
import { Course } from './course.ts';
import { textOf } from './language.ts';
import { type Output, ReaderGone, toFile, toStream } from './output.ts';
import { Bar, Lines, type Progress } from './progress.ts';
import type { ScanWish } from './scan.ts';
import {
  COLUMNS,
  isColored,
  listenForSignals,
  type Session,
  STATUS,
  STOPPED,
  widthOf,
} from './session.ts';
import { WrongUse } from './word.ts';

/** More parser children than this hardly gain anything, and each has its memory. */
const USUAL_JOBS = 4;

/** What a run has at hand. */
interface Run {
  readonly wish: ScanWish;
  readonly session: Session;
  /** What is looked through when nobody named anything; else null. */
  readonly roots: Roots | null;
  readonly baseline: Baseline | null;
  readonly output: Output;
  /** Where `--write-baseline` goes. */
  readonly list: Output | null;
  readonly course: Course;
}

/** Its exit status. Throws WrongUse when something cannot be read or written as it is wanted. */
export async function runScan(wish: ScanWish, asked: Session): Promise<number> {
  const { language } = wish;
  const session = language === null ? asked : { ...asked, text: textOf(language) };
  const run = await begin(wish, session);
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  try {
    const summary = await report(run, stop);
    if (stopped.by !== null) return STOPPED[stopped.by];
    return summary === null ? STATUS.wrongUse : statusOf(summary);
  } catch (error) {
    run.course.clear();
    await abandon(run);
    throw error;
  }
}

/** All that can be wrong with a wish is found out before anything is scanned. */
async function begin(wish: ScanWish, session: Session): Promise<Run> {
  const { text, out } = session;
  const known = wish.baseline === null ? null : readBaseline(wish.baseline, text);
  const writes = wish.writeBaseline !== null;
  const baseline = known === null && !writes ? null : new Baseline(known, writes);
  const course = new Course(progressOf(wish, session));
  const list =
    wish.writeBaseline === null
      ? null
      : await openFile('--write-baseline', wish.writeBaseline, text);
  try {
    const output =
      wish.output === null ? toStream(out) : await openFile('--output', wish.output, text);
    const isNamed = wish.paths.length > 0;
    const roots = isNamed ? null : await rootsOf(session.platform, DEFAULT_POLICY);
    return { wish, session, roots, baseline, output, list, course };
  } catch (error) {
    await list?.abandon();
    throw error;
  }
}

/** Null where nobody looks. */
function progressOf({ progress }: ScanWish, { text, err, env }: Session): Progress | null {
  const isWatched = err.isTTY && env['TERM'] !== 'dumb';
  if (progress === 'none' || (progress === 'auto' && !isWatched)) return null;
  const say = (words: string): unknown => err.write(words);
  if (progress === 'json') return new Lines(say);
  // People widen their windows, and some terminals say 0.
  const terminal = {
    get columns() {
      return err.columns || COLUMNS;
    },
    write: say,
  };
  return new Bar(terminal, text);
}

function optionsOf({ wish, session, roots, baseline, course }: Run): ScanOptions {
  return {
    today: today(),
    allNames: wish.allNames,
    archives: wish.archives,
    exclude: exclusionOf(wish.exclude),
    bounds: roots?.bounds ?? null,
    disks: new Disks(session.platform),
    minConfidence: wish.minConfidence,
    jobs: wish.jobs ?? Math.min(USUAL_JOBS, availableParallelism()),
    survey: course.survey,
    baseline,
  };
}

function pathsOf({ wish, roots }: Run): readonly string[] {
  return roots?.paths ?? wish.paths;
}

function writerOf({ wish, session, roots }: Run): Writer {
  const form = REPORTS.find(({ name }) => name === wish.format) ?? REPORTS[0];
  return form.open({
    text: session.text,
    color: isColored(session, wish.color && wish.output === null),
    width: wish.output === null ? widthOf(session) : COLUMNS,
    paths: roots?.tops ?? wish.paths.map((path) => resolve(path)),
    startedMs: Date.now(),
    version: session.version,
  });
}

/** Null when nothing of what was named is there. */
async function report(run: Run, stop: AbortController): Promise<Summary | null> {
  const { wish, course } = run;
  const writer = writerOf(run);
  for await (const event of scan(pathsOf(run), optionsOf(run), stop.signal)) {
    if (event.kind === 'summary') return finish(event.summary, writer, run);
    if (event.kind === 'unseen') {
      course.clear();
      tellUnseen(event, run);
      await write(writer.unseen?.(event) ?? '', run, stop);
      continue;
    }
    if (event.kind === 'cloudOnly') continue;
    if (event.kind === 'outcome') {
      const isShown = event.outcome.outcome !== 'clean' || wish.all;
      await write(isShown ? writer.outcome(event.outcome) : '', run, stop);
    }
    course.pass(event);
  }
  throw new Error('a scan ends with its summary');
}

async function finish(summary: Summary, writer: Writer, run: Run): Promise<Summary | null> {
  const { output, course } = run;
  course.end();
  const isNothingThere = summary.files === 0 && summary.missing >= pathsOf(run).length;
  if (isNothingThere) {
    await abandon(run);
    return null;
  }
  await output.write(writer.summary(summary)).catch(unlessGone);
  await output.finish();
  await settle(summary, run);
  return summary;
}

/** A list of what a stopped run came by would silence less than the one that it replaces. */
async function settle({ complete }: Summary, run: Run): Promise<void> {
  const { wish, session, baseline, list } = run;
  const { text, complain } = session;
  if (list !== null && wish.writeBaseline !== null && baseline !== null) {
    if (complete) {
      await list.write(baseline.listIn(folderOf(wish.writeBaseline)));
      await list.finish();
    } else {
      await list.abandon();
      complain(text.baselineNotWritten(visible(wish.writeBaseline)));
    }
  }
  const [first, ...others] = baseline?.gone() ?? [];
  if (first !== undefined) complain(text.baselineGone(visible(first), others.length));
}

async function abandon({ output, list }: Run): Promise<void> {
  await output.abandon();
  await list?.abandon();
}

/** A reader who has gone ends the run, but it is still told how far it came. */
async function write(piece: string, { output, course }: Run, stop: AbortController): Promise<void> {
  if (piece === '') return;
  course.clear();
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
  if (summary.found > (summary.accepted ?? 0)) return STATUS.found;
  return isAllRead(summary) ? STATUS.nothingFound : STATUS.notAllRead;
}

async function openFile(flag: string, path: string, { wrong }: Text): Promise<Output> {
  try {
    return await toFile(path);
  } catch (error) {
    const { outputIsFolder, outputFails } = wrong;
    const [code, shown] = [codeOf(error), visible(path)];
    const message = code === 'EISDIR' ? outputIsFolder(flag, shown) : outputFails(shown, code);
    throw new WrongUse(message, { cause: error });
  }
}

/**
 * What was named and is not there is always told; a folder that cannot be seen unless --quiet, and unless
 * nobody named one: there are many on a disk that others use too, and they are counted.
 */
function tellUnseen(
  { why, path }: Extract<Event, { kind: 'unseen' }>,
  { wish, roots, session: { text, complain } }: Run,
): void {
  const isNamed = why === 'missing' || why === 'no-match';
  if (isNamed || !(wish.quiet || roots !== null)) complain(text.unseen[why](visible(path)));
}
