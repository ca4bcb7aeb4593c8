/**
 * How the benches measure: each tool is a process of its own, wall time from its start to its end,
 * the median of several runs, and in one further run (so that looking costs the timing nothing)
 * the memory high-water mark of every process it starts.
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Run {
  readonly wallMs: number;
  readonly output: string;
  readonly ended: 'well' | 'badly' | 'too slow';
}

/** A process that was seen while a tool ran. */
export interface Process {
  readonly command: string;
  readonly peakBytes: number;
}

export interface RunOptions {
  /** Told the process id now and then while it runs. */
  readonly watch?: (pid: number) => void;
  /** Killed after this. */
  readonly limitMs?: number;
}

const LIMIT_MS = 120_000;
const POLL_MS = 20;
/** A tool over these is asked less often; one that is done in no time more often, for the noise. */
const ONCE_MS = 30_000;
const THRICE_MS = 10_000;
const QUICK_MS = 500;
const QUICK_TIMES = 3;

export async function run(command: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { watch, limitMs = LIMIT_MS } = options;
  const [file, ...rest] = command as [string, ...string[]];
  const started = process.hrtime.bigint();
  // Detached: a group of its own, so that a pipeline that is too slow ends whole.
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  let tooSlow = false;
  const limit = setTimeout(() => {
    tooSlow = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, limitMs);
  const poll = watch && setInterval(() => watch(child.pid ?? 0), POLL_MS);
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
    const output = Buffer.concat(pieces).toString();
    // 1 is what grep says for nothing and cprvagt for found; one that fails has nothing to say.
    const well = (status === 0 || status === 1) && output !== '';
    return { wallMs, output, ended: tooSlow ? 'too slow' : well ? 'well' : 'badly' };
  } finally {
    clearTimeout(limit);
    clearInterval(poll);
  }
}

/** The runs of each command, taken in turns, so that what else the machine does falls on all. */
export async function rounds(
  commands: readonly (readonly string[])[],
  times: number,
): Promise<Run[][]> {
  const all = commands.map((): Run[] => []);
  for (let round = 0; round < times * QUICK_TIMES; round++) {
    for (const [index, command] of commands.entries()) {
      const before = all[index] ?? [];
      if (before.length < enough(before, times)) before.push(await run(command));
    }
  }
  return all;
}

function enough(before: readonly Run[], times: number): number {
  if (before.some(({ ended }) => ended !== 'well')) return 0;
  const longest = Math.max(0, ...before.map(({ wallMs }) => wallMs));
  if (longest > ONCE_MS) return 1;
  if (longest > THRICE_MS) return Math.min(times, 3);
  return longest < QUICK_MS ? times * QUICK_TIMES : times;
}

/** One more run that only looks at memory. Empty where the system has no /proc. */
export async function peaks(command: readonly string[]): Promise<Process[]> {
  const seen = new Map<number, Process>();
  await run(command, {
    watch: (root) => {
      for (const pid of family(root)) {
        const peakBytes = Number.parseInt(field(pid, 'VmHWM') ?? '', 10) * 1024;
        if (peakBytes > 0) seen.set(pid, { command: commandLine(pid), peakBytes });
      }
    },
  });
  return [...seen.values()];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A markdown table; the first column is text, the others are aligned right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = `|${head.map((_, i) => (i === 0 ? '---|' : '---:|')).join('')}`;
  return [tableLine(head), rule, ...rows.map(tableLine)].join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 9_995 ? 3 : 1);
}

export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(bytes < 2 ** 23 ? 1 : 0);
}

/** The process and all that descend from it. */
function family(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of attempt(() => readdirSync('/proc'), [])) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(field(pid, 'PPid'));
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const all = [root];
  for (const pid of all) all.push(...(children.get(pid) ?? []));
  return all;
}

function field(pid: number, name: string): string | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8'), '');
  return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
}

function commandLine(pid: number): string {
  const line = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '');
  return line.replaceAll('\0', ' ').trim();
}

/** A process may end between two looks: then there is nothing to read. */
function attempt<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
