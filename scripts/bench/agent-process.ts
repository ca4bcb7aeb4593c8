/**
 * `cprvagt agent run` as a process of its own, on a folder and a state of its own, and what it and its
 * children take of the machine. For Linux.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMsOf } from '../../agent/inspect/usage.ts';

const main = join(import.meta.dirname, '..', '..', 'dist', 'main.mjs');
/** As its unit has them. */
const FLAGS = ['--no-warnings', '--disable-sigusr1', '--max-semi-space-size=1'];

/** What a process holds in memory, in bytes. */
export interface Memory {
  readonly resident: number;
  /** Its own: nobody else has these pages. */
  readonly own: number;
  /**
   * What it wrote, in memory or swapped out: the rest of its own is read from its program, counts as such only while
   * no other process runs the same, and is the system's to drop.
   */
  readonly written: number;
}

export interface Sample {
  readonly atMs: number;
  /** Used since the start, those that have ended among them. */
  readonly cpuMs: number;
  readonly agent: Memory;
  readonly children: readonly Memory[];
}

export class AgentProcess implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'cprvagt-agent-'));
  readonly files = join(this.folder, 'files');
  readonly samples: Sample[] = [];
  readonly #words: readonly string[];
  readonly #used = new Map<number, number>();
  #process: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(words: readonly string[] = []) {
    this.#words = words;
    mkdirSync(this.files);
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  start(everyMs: number): void {
    const own = [
      '--state-folder',
      join(this.folder, 'state'),
      '--log-folder',
      join(this.folder, 'log'),
    ];
    const words = ['agent', 'run', ...own, '--roots', this.files, ...this.#words];
    const stdio = ['ignore', 'ignore', 'ignore'] as const;
    this.#process = spawn(process.execPath, [...FLAGS, main, ...words], {
      stdio: [...stdio],
    });
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** What it has told so far. */
  events(): { readonly event: string; readonly time: string; readonly path?: string }[] {
    const log = join(this.folder, 'log', 'cprvagt.log');
    if (!existsSync(log)) return [];
    // The last one may be half written.
    const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  children(): number[] {
    return childrenOf(this.pid);
  }

  /** Stops it and its children where they are, or lets them go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    const all = [this.pid, ...this.children()];
    for (const pid of name === 'SIGSTOP' ? all : all.toReversed()) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended.
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#process !== null && this.#process.exitCode === null) {
      this.#process.kill('SIGTERM');
      await once(this.#process, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #look(): void {
    const children = this.children();
    for (const pid of [this.pid, ...children])
      this.#used.set(pid, cpuMsOf(pid) ?? this.#used.get(pid) ?? 0);
    const cpuMs = [...this.#used.values()].reduce((sum, ms) => sum + ms, 0);
    const agent = memoryOf(this.pid);
    if (agent.resident === 0) return;
    this.samples.push({ atMs: performance.now(), cpuMs, agent, children: children.map(memoryOf) });
  }
}

export function memoryOf(pid: number): Memory {
  const status = told(pid, 'status');
  const rollup = told(pid, 'smaps_rollup');
  const bytes = (lines: RegExp): number =>
    [...rollup.matchAll(lines)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  return {
    resident: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024,
    own: bytes(/^Private_\w+:\s+(\d+) kB$/gm),
    written: bytes(/^(?:Private_Dirty|Swap):\s+(\d+) kB$/gm),
  };
}

/** Of the whole machine, the most over any window of this length, in percent. */
export function mostCpu(samples: readonly Sample[], windowMs: number): number {
  let [most, first] = [0, 0];
  for (const [index, { atMs, cpuMs }] of samples.entries()) {
    while ((samples[first + 1]?.atMs ?? Infinity) <= atMs - windowMs) first++;
    const from = samples[first];
    if (from === undefined || first === index || atMs - from.atMs < windowMs) continue;
    most = Math.max(most, (cpuMs - from.cpuMs) / (atMs - from.atMs) / availableParallelism());
  }
  return most * 100;
}

function childrenOf(parent: number): number[] {
  return told(parent, `task/${parent}/children`).split(' ').filter(Boolean).map(Number);
}

function told(pid: number, about: string): string {
  try {
    return readFileSync(`/proc/${pid}/${about}`, 'latin1');
  } catch {
    return '';
  }
}
