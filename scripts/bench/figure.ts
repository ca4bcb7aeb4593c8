/** What a bench learns of one tool on one file, and how its tables say it. */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { median, megabytes, peaks, rounds, type Process, type Run } from './measure.ts';
import type { Tool } from './tools.ts';

export interface Figure {
  readonly tool: Tool;
  readonly runs: readonly Run[];
  readonly startMs: number;
  /** Wall time without the start-up. */
  readonly netMs: number;
  readonly memory: readonly Process[];
}

/** Each tool on a file with next to nothing in it: what it takes to start and load its library. */
export async function startsOf(
  files: ReadonlyMap<Tool, string>,
  times: number,
): Promise<Map<Tool, number>> {
  const all = await rounds(commandsOf(files), Math.max(5, times));
  return new Map([...all].map(([tool, runs]) => [tool, wallOf(runs)]));
}

export async function figuresOf(
  files: ReadonlyMap<Tool, string>,
  starts: ReadonlyMap<Tool, number>,
  times: number,
): Promise<Figure[]> {
  const commands = commandsOf(files);
  const figures: Figure[] = [];
  for (const [tool, runs] of await rounds(commands, times)) {
    const startMs = starts.get(tool) ?? 0;
    const netMs = Math.max(1, wallOf(runs) - startMs);
    figures.push({ tool, runs, startMs, netMs, memory: await peaks(commands.get(tool) ?? []) });
  }
  return figures;
}

export function netOf(figures: readonly Figure[], tool: Tool): number {
  return figures.find((figure) => figure.tool === tool)?.netMs ?? Number.NaN;
}

export function foundBy({ tool, runs }: Figure): number | null {
  const last = runs.at(-1);
  return last?.ended === 'well' ? tool.found(last.output) : null;
}

/** Of cprvagt the parser child counts, since a large file can make only that one grow. */
export function peakMegabytes({ tool, memory }: Figure): string {
  const counted = memory.filter(({ command }) => command.includes(tool.memoryOf ?? ''));
  if (counted.length === 0) return '-';
  const text = megabytes(Math.max(...counted.map(({ peakBytes }) => peakBytes)));
  const others = memory.filter((each) => !counted.includes(each));
  if (others.length === 0) return text;
  return `${text} (others ${others.map(({ peakBytes }) => megabytes(peakBytes)).join(', ')})`;
}

export function ratio(ms: number, otherMs: number): string {
  const value = ms / otherMs;
  return Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 1);
}

function commandsOf(files: ReadonlyMap<Tool, string>): Map<Tool, readonly string[]> {
  return new Map([...files].map(([tool, file]) => [tool, tool.command(file)]));
}

function wallOf(runs: readonly Run[]): number {
  return median(runs.map(({ wallMs }) => wallMs));
}
