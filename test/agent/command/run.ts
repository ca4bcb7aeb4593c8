/** Runs the real command as a process of its own, as a person or a script would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const COMMAND = join(import.meta.dirname, '../../../scripts/cprvagt.mjs');

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Danish and without a terminal, unless `env` says otherwise. */
export function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { PATH } = process.env;
  return spawn(process.execPath, [COMMAND, ...words], {
    env: { PATH, LANG: 'da_DK.UTF-8', HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function run(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return finished(start(words, env));
}

/** All that a started command says until its end. */
export async function finished(child: ChildProcess): Promise<Ran> {
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...said };
}

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cprvagt-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The objects of ndjson, the summary last. */
export function objectsOf(out: string): Record<string, unknown>[] {
  const lines = out.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
