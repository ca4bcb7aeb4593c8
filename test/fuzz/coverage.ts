/**
 * Which lines of readers and rules have run: V8's own count, whose places are those of the sources,
 * since types are blanked and not cut out. A line counts where a statement begins on it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';

const root = join(import.meta.dirname, '..', '..');
const MEASURED = ['agent/formats', 'rules'];
/** WebAssembly in the end: V8 sees none of its lines. */
const UNSEEN = /\/kernel\//;
const STATEMENT =
  /^(?:Expression|Return|If|For|ForIn|ForOf|While|DoWhile|Throw|Try|Switch|Break|Continue)Statement$|^VariableDeclaration$/;

/** Lines that have run, by file. */
export type Lines = Readonly<Record<string, readonly number[]>>;

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Counts from its making on; what is to be seen must be imported after it. */
export class Coverage {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  }

  /** What has run so far. */
  take(): Lines {
    const lines: Record<string, number[]> = {};
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error !== null) throw error;
      for (const { url, functions } of taken.result) {
        const file = url.startsWith('file:') ? pathOf(fileURLToPath(url)) : '';
        if (!isMeasured(file)) continue;
        const ranges = functions.flatMap((one) => one.ranges);
        lines[file] = linesRun(file, ranges);
      }
    });
    return lines;
  }
}

function pathOf(path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

function isMeasured(file: string): boolean {
  return MEASURED.some((folder) => file.startsWith(`${folder}/`)) && !UNSEEN.test(file);
}

/** The innermost range around a place says whether it ran: inner ones come behind outer ones. */
function linesRun(file: string, ranges: readonly Range[]): number[] {
  const inOrder = ranges.toSorted(
    (a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset,
  );
  const run = new Set<number>();
  for (const [line, starts] of statementsIn(file)) {
    const hasRun = starts.some((start) => {
      const around = inOrder.findLast(
        ({ startOffset, endOffset }) => startOffset <= start && start < endOffset,
      );
      return around !== undefined && around.count > 0;
    });
    if (hasRun) run.add(line);
  }
  return [...run];
}

/** By line, where statements begin. */
function statementsIn(file: string): Map<number, number[]> {
  const source = readFileSync(join(root, file), 'utf8');
  const starts: number[] = [];
  JSON.stringify(parseSync(file, source, { astType: 'ts' }).program, (_key, node: unknown) => {
    if (isStatement(node)) starts.push(node.start);
    return typeof node === 'bigint' ? String(node) : node;
  });
  const lines = new Map<number, number[]>();
  for (const start of starts) {
    const line = source.slice(0, start).split('\n').length;
    lines.set(line, [...(lines.get(line) ?? []), start]);
  }
  return lines;
}

interface Statement {
  readonly type: string;
  readonly start: number;
}

function isStatement(node: unknown): node is Statement {
  if (typeof node !== 'object' || node === null || !('type' in node)) return false;
  return (
    typeof node.type === 'string' &&
    STATEMENT.test(node.type) &&
    !('declare' in node && node.declare === true)
  );
}

export interface Share {
  readonly folder: string;
  readonly lines: number;
  readonly run: number;
}

/** By folder, in its own order, then of each measured root; all files count, also those nobody imported. */
export function shares(all: readonly Lines[]): Share[] {
  const folders = new Map<string, { lines: number; run: number }>();
  for (const folder of MEASURED) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.map((one) => `${folder}/${one.replaceAll('\\', '/')}`).toSorted()) {
      if (!name.endsWith('.ts') || !isMeasured(name)) continue;
      const run = new Set(all.flatMap((lines) => lines[name] ?? [])).size;
      const lines = statementsIn(name).size;
      for (const place of new Set([name.slice(0, name.lastIndexOf('/')), folder])) {
        const sum = folders.get(place) ?? { lines: 0, run: 0 };
        folders.set(place, { lines: sum.lines + lines, run: sum.run + run });
      }
    }
  }
  return [...folders].map(([folder, sums]) => ({ folder, ...sums }));
}

export function percent({ lines, run }: Share): number {
  return (100 * run) / Math.max(1, lines);
}
