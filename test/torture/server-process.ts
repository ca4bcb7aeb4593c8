/** The server as a process that can be killed and started again on the same folder, and its command line. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const MAIN = join(root, 'server', 'main.ts');
export class ServerProcess implements AsyncDisposable {
  /** All that it and its command line ever said. */
  said = '';
  readonly #folder: string;
  #process: ChildProcess | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Resolves with the address that it listens at. */
  async start(): Promise<string> {
    const own = ['--port', '0', '--folder', this.#folder, '--session-limit', '1000000'];
    const words = ['--no-warnings', MAIN, 'run', ...own];
    const it = spawn(process.execPath, words);
    this.#process = it;
    let heard = '';
    return new Promise((resolve, reject) => {
      const hear = (data: Buffer): void => {
        this.said += data.toString('latin1');
        heard += data.toString('latin1');
        const url = /listens at (\S+)\n/.exec(heard)?.[1];
        if (url !== undefined) resolve(url);
      };
      it.stdout.on('data', hear);
      it.stderr.on('data', hear);
      it.once('exit', () => reject(new Error(`the server ended: ${heard}`)));
    });
  }

  /** Throws when it has ended by itself. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    await killed(this.#process!, signal);
    this.#process = null;
  }

  /** What an administrator types; throws when it fails. */
  typed(...words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-warnings', MAIN, ...words, '--folder', this.#folder],
      { encoding: 'latin1' },
    );
    this.said += stdout + stderr;
    if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process?.exitCode === null) await this.kill();
  }
}

/** Throws when it has ended by itself. */
export async function killed(it: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (it.exitCode !== null) throw new Error(`it ended by itself: ${it.exitCode}`);
  const ended = once(it, 'exit');
  it.kill(signal);
  await ended;
}
