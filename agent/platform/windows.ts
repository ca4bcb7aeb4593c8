/**
 * Windows, by one question to PowerShell, which is kept for a minute, and by a few calls. As SYSTEM and as an
 * administrator BitLocker answers by CIM; for others the shell knows at least of the drives with a letter.
 */
import { existsSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { win32 } from 'node:path';
import { machineFacts } from './facts.ts';
import type { Machine, Platform, Power, Volume } from './platform.ts';
import { type Ask, ask } from './program.ts';
import { type WindowsCalls, windowsCalls } from './windows-calls.ts';
import { readSurvey, SCRIPT, type Survey } from './windows-survey.ts';
import { volumesIn } from './windows-volumes.ts';

const KEPT_MS = 60_000;
/** On a PC that has just started, with all its other programs. */
const TIMEOUT_MS = 15_000;

/** Of Windows below `Users`, and of nobody. */
const NO_HOMES = new Set(['default', 'default user', 'all users']);

type Env = Readonly<Record<string, string | undefined>>;

export class Windows implements Platform {
  readonly name = 'windows';
  readonly systemFolders: readonly string[];
  readonly #env: Env;
  readonly #ask: Ask;
  readonly #calls: WindowsCalls | null;
  #survey: { readonly atMs: number; readonly survey: Promise<Survey> } | null = null;

  constructor(env: Env = process.env, run: Ask = ask) {
    this.#env = env;
    this.#ask = run;
    this.#calls = windowsCalls(this.#root);
    const { ProgramFiles, 'ProgramFiles(x86)': older, ProgramW6432 } = env;
    const named = [this.#root, ProgramFiles, older, ProgramW6432].filter((it) => it !== undefined);
    const below = [
      'PerfLogs',
      'Recovery',
      '$WinREAgent',
      '$Windows.~BT',
      '$Windows.~WS',
      'MSOCache',
    ];
    const others = ['Boot', 'EFI', 'System Volume Information', 'ProgramData\\Microsoft\\Windows'];
    const system = [...below, ...others].map((it) => `${this.#drive}\\${it}`);
    this.systemFolders = [...new Set([...named, ...system])];
  }

  /** `C:\Windows`. */
  get #root(): string {
    return this.#env['SystemRoot'] ?? 'C:\\Windows';
  }

  get #drive(): string {
    return this.#env['SystemDrive'] ?? 'C:';
  }

  async volumes(): Promise<readonly Volume[]> {
    const askedMs = Date.now();
    return volumesIn(await this.#surveyed(), this.#drive, askedMs);
  }

  async machine(): Promise<Machine> {
    const { isLaptop, lastUser } = await this.#surveyed();
    const facts = await machineFacts(isLaptop);
    return { ...facts, lastUser: lastUser ?? facts.lastUser };
  }

  async isLaptop(): Promise<boolean | null> {
    return (await this.#surveyed()).isLaptop;
  }

  async power(): Promise<Power> {
    if (this.#calls !== null) return this.#calls.power();
    const { batteries } = await this.#surveyed();
    // 1 is discharging, 4 and 5 are low and critical; without an answer nobody knows.
    if (batteries.some((it) => it === 1 || it === 4 || it === 5)) return 'battery';
    return batteries.length > 0 ? 'mains' : 'unknown';
  }

  /** A service has no desktop, and Windows tells of nobody else's. */
  idleMs(): Promise<null> {
    return Promise.resolve(null);
  }

  async homes(): Promise<readonly string[]> {
    const { homes } = await this.#surveyed();
    const users = `${this.#drive}\\Users`;
    const found = namesIn(users).filter((it) => !NO_HOMES.has(it.toLowerCase()));
    const all = [...homes, ...found.map((it) => `${users}\\${it}`)];
    return [...new Map(all.map((it) => [it.toLowerCase(), it])).values()].filter((it) =>
      existsSync(it),
    );
  }

  /** False also when nobody can tell: then the file counts as open. */
  isEncrypted(path: string): Promise<boolean> {
    return Promise.resolve(this.#calls?.isEncrypted(path) ?? false);
  }

  makeIdle(pid: number): void {
    try {
      setPriority(pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It is gone, or we may not.
    }
  }

  #surveyed(): Promise<Survey> {
    const now = performance.now();
    if (this.#survey === null || now - this.#survey.atMs > KEPT_MS) {
      this.#survey = { atMs: now, survey: this.#askAll() };
    }
    return this.#survey.survey;
  }

  async #askAll(): Promise<Survey> {
    const root = this.#root;
    const system = win32.join(root, 'System32');
    const program = win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', SCRIPT];
    const { TEMP, USERPROFILE } = this.#env;
    // Without a path of its own, so that no module of somebody else is loaded.
    const env = {
      SystemRoot: root,
      windir: root,
      SystemDrive: this.#drive,
      PATH: system,
      TEMP,
      USERPROFILE,
    };
    return readSurvey(await this.#ask(program, words, { timeoutMs: TIMEOUT_MS, env }));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((it) => it.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
