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

export interface Files {
  readonly file: string;
  /** The same with next to nothing in it: what the tool takes to start and load its library. */
  readonly tiny: string;
}

export async function figuresOf(files: ReadonlyMap<Tool, Files>, times: number): Promise<Figure[]> {
  const tools = [...files];
  const starts = tools.map(([tool, { tiny }]) => tool.command(tiny));
  const commands = tools.map(([tool, { file }]) => tool.command(file));
  const all = await rounds([...starts, ...commands], times);
  const figures: Figure[] = [];
  for (const [index, command] of commands.entries()) {
    const tool = tools[index]?.[0] as Tool;
    const runs = all[commands.length + index] ?? [];
    const startMs = wallOf(all[index] ?? []);
    const netMs = Math.max(1, wallOf(runs) - startMs);
    figures.push({ tool, runs, startMs, netMs, memory: await peaks(command) });
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

function wallOf(runs: readonly Run[]): number {
  return median(runs.map(({ wallMs }) => wallMs));
}
