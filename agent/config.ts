/**
 * What the agent can be told: every key of its configuration, what a value of it may be, and what
 * holds where nothing is said. A key is also an option of `cprvagt agent run` and a line of the
 * README: `command/agent-options.ts` makes the one of this list, a test checks the other.
 */
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { CONFIDENCES } from '../rules/finding.ts';
import { DEFAULT_POLICY, type Policy } from './service/policy.ts';

/** Each value checked, and nothing left open. */
export interface Config extends Policy {
  /** Absolute. Nothing but these two is ever written to. */
  readonly stateFolder: string;
  readonly logFolder: string;
  /** Where the people at this machine may ask how it stands: see `service/reception.ts`. */
  readonly statusSocket: StatusSocket;
  /** The way to the server. Never of a policy, and never told: it may hold a password. */
  readonly proxy: Proxy;
}

/** What the environment says; none at all. */
export const PROXY_WORDS = ['system', 'none'] as const;
declare const address: unique symbol;
/** An address is made by `proxyAt` alone. */
export type Proxy = (typeof PROXY_WORDS)[number] | (string & { readonly [address]: 'proxy' });

/** Absolute; on Windows the name of a pipe. Nobody may ask where it is `none`. */
export type StatusSocket = 'none' | (string & {});

/** What a value may be. `time` is HH:MM; `thresholds` a number for each severity, mildest first. */
export type Takes =
  | 'folder'
  | 'folders'
  | 'patterns'
  | 'yes-no'
  | 'time'
  | 'thresholds'
  | 'proxy'
  | 'socket'
  | { readonly most: number }
  | { readonly choices: readonly string[] };

export interface Key<Name extends string = string> {
  /** As in the file and, with two dashes, on the command line. */
  readonly name: Name;
  /** What it is in `Config`. */
  readonly field: keyof Config;
  readonly takes: Takes;
}

const MOST_JOBS = 16;

/** In the order of the help: where, what, when, how hard, what counts. */
export const KEYS = [
  { name: 'state-folder', field: 'stateFolder', takes: 'folder' },
  { name: 'log-folder', field: 'logFolder', takes: 'folder' },
  { name: 'status-socket', field: 'statusSocket', takes: 'socket' },
  { name: 'proxy', field: 'proxy', takes: 'proxy' },
  { name: 'roots', field: 'roots', takes: 'folders' },
  { name: 'network', field: 'network', takes: 'yes-no' },
  { name: 'removable', field: 'removable', takes: 'yes-no' },
  { name: 'exclude', field: 'exclude', takes: 'patterns' },
  { name: 'schedule', field: 'schedule', takes: 'time' },
  { name: 'cpu-percent', field: 'cpuPercent', takes: { most: 100 } },
  { name: 'pause-on-battery', field: 'pauseOnBattery', takes: 'yes-no' },
  { name: 'pause-while-active', field: 'pauseWhileActive', takes: 'yes-no' },
  { name: 'jobs', field: 'jobs', takes: { most: MOST_JOBS } },
  { name: 'min-confidence', field: 'minConfidence', takes: { choices: CONFIDENCES } },
  { name: 'thresholds', field: 'thresholds', takes: 'thresholds' },
] as const satisfies readonly Key[];

export type KeyName = (typeof KEYS)[number]['name'];

/** Where the agent's own files lie. */
export interface Folders {
  readonly configFile: string;
  readonly stateFolder: string;
  readonly logFolder: string;
  readonly statusSocket: StatusSocket;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Of an agent for the whole machine: a service. */
export function machineFolders(platform: NodeJS.Platform, env: Env): Folders {
  if (platform === 'win32') {
    // A service may have no such variable.
    const data = win32.join(env['ProgramData'] || String.raw`C:\ProgramData`, 'cprvagt');
    const inData = (name: string): string => win32.join(data, name);
    return {
      configFile: inData('config.json'),
      stateFolder: data,
      logFolder: inData('logs'),
      statusSocket: String.raw`\\.\pipe\cprvagt`,
    };
  }
  if (platform === 'darwin') {
    const support = '/Library/Application Support/cprvagt';
    const configFile = posix.join(support, 'config.json');
    return {
      configFile,
      stateFolder: support,
      logFolder: '/Library/Logs/cprvagt',
      statusSocket: '/var/run/cprvagt.sock',
    };
  }
  return {
    configFile: '/etc/cprvagt/config.json',
    stateFolder: '/var/lib/cprvagt',
    logFolder: '/var/log/cprvagt',
    statusSocket: '/run/cprvagt/status.sock',
  };
}

/** Of an agent that a person started, without rights over the machine. */
export function personalFolders(platform: NodeJS.Platform, env: Env): Folders {
  const home = env['HOME'] || homeOfAccount();
  const state = stateHome(platform, env, home);
  const config = platform === 'linux' ? env['XDG_CONFIG_HOME'] || join(home, '.config') : null;
  return {
    configFile: join(config === null ? state : join(config, 'cprvagt'), 'config.json'),
    stateFolder: state,
    logFolder: join(state, 'logs'),
    // Who started it can look for himself.
    statusSocket: 'none',
  };
}

/** An account without a home must still be able to ask for help, or to name its folders. */
function homeOfAccount(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

function stateHome(platform: NodeJS.Platform, env: Env, home: string): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || home, 'cprvagt');
  if (platform === 'darwin') return join(home, 'Library/Application Support/cprvagt');
  return join(env['XDG_STATE_HOME'] || join(home, '.local/state'), 'cprvagt');
}

/** Those of the one who asks. */
export function foldersOf(env: Env = process.env): Folders {
  const isService = process.platform === 'win32' ? isSystem(env) : process.getuid?.() === 0;
  const folders = isService ? machineFolders : personalFolders;
  return folders(process.platform, env);
}

/** What holds where nothing is said. */
export function standards({ stateFolder, logFolder, statusSocket }: Folders): Config {
  return { ...DEFAULT_POLICY, stateFolder, logFolder, statusSocket, proxy: 'system' };
}

/** The account of Windows that services run as: its name ends with the machine's own sign. */
function isSystem(env: Env): boolean {
  return (env['USERNAME'] ?? '').endsWith('$') || env['USERNAME'] === 'SYSTEM';
}
