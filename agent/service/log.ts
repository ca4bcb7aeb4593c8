/**
 * What the agent tells those who look after it: one line of JSON for each event, by pino. An event is a
 * name and typed fields (numbers, words of our own, masked paths): no text of a file, of the system or
 * of an error can be said. What looks like a CPR number all the same is starred in the last
 * moment. Nothing here stops the agent.
 */
import pino from 'pino';
import { masked } from '../../rules/index.ts';
import type { Severity } from '../../rules/severity.ts';
import type { PolicyTrouble } from '../delivery/policy.ts';
import { codeOf } from '../errno.ts';
import type { Beginning, Trouble } from '../ledger/ledger.ts';
import { LogFile, type Room } from './log-file.ts';
import type { OutcomeKind, Reason, VolumeProtection, Witness } from '../outcome.ts';
import type { VolumeKind } from '../platform/platform.ts';

declare const mark: unique symbol;

/** A path that may be told: made by `maskedPath` alone. */
export type MaskedPath = string & { readonly [mark]: 'path' };
/** What a system calls an error, or what kind of error it is: made by `codeIn` alone. */
export type Code = string & { readonly [mark]: 'code' };

export function maskedPath(path: string): MaskedPath {
  return masked(path) as MaskedPath;
}

/** What the server says, or the system of the way to it: made by `serverWord` alone. */
export type ServerWord = string & { readonly [mark]: 'server' };

const SERVER_WORD = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

export function serverWord(text: string): ServerWord {
  return (SERVER_WORD.test(text) ? text : 'unknown') as ServerWord;
}

const CODE = /^[A-Za-z][A-Za-z_]{0,39}$/;

export function codeIn(error: unknown): Code {
  const code = codeOf(error) || (error instanceof Error ? error.name : '');
  return (CODE.test(code) ? code : 'unknown') as Code;
}

interface Counts {
  readonly files: number;
  readonly found: number;
  readonly sealed: number;
  readonly unknown: number;
  readonly clean: number;
  readonly notSpreadsheet: number;
  readonly denied: number;
  readonly unreachable: number;
}

/** Why the agent holds still. */
export type PauseReason = 'battery' | 'active';

/** Every event there is. Names are a contract with those who read logs: new ones may come. */
export type LogEvent =
  | { readonly event: 'started'; readonly rulesRevision: number; readonly jobs: number }
  | { readonly event: 'stopped'; readonly ranMs: number }
  | {
      readonly event: 'volume';
      readonly mountPoint: MaskedPath;
      readonly kind: VolumeKind;
      readonly protection: VolumeProtection;
      readonly witness: Witness;
    }
  | { readonly event: 'scanBegan'; readonly scan: 'full' | 'changed' }
  | (Counts & {
      readonly event: 'scanEnded';
      readonly scan: 'full' | 'changed';
      readonly complete: boolean;
      readonly ms: number;
    })
  | {
      readonly event: 'file';
      readonly path: MaskedPath;
      readonly outcome: OutcomeKind;
      readonly reason: Reason | null;
      readonly persons: number;
      readonly severity: Severity | null;
    }
  | { readonly event: 'drillFound'; readonly afterMs: number }
  | { readonly event: 'paused' | 'resumed'; readonly why: PauseReason }
  | { readonly event: 'watchLost'; readonly folders: number }
  /** What is learned cannot be kept, and is looked for again; then it can be. */
  | { readonly event: 'stateFull'; readonly why: Trouble }
  | { readonly event: 'stateFree' }
  /** The ledger was of no use: set aside, and begun anew. */
  | { readonly event: 'stateRenewed'; readonly why: Beginning }
  | { readonly event: 'fault'; readonly code: Code }
  /** Files of which the server was told; that it cannot be reached or refuses us, once; that it can. */
  | { readonly event: 'told'; readonly rows: number }
  | { readonly event: 'serverLost'; readonly why: ServerWord }
  | { readonly event: 'serverBack' }
  /** This is a copy of another machine, and has a key of its own from now on. */
  | { readonly event: 'renewed' }
  /** What the server wants of this machine; one that was not signed for it, or is older, changes nothing. */
  | {
      readonly event: 'policyTaken';
      readonly version: number;
      readonly activeFromMs: number | null;
    }
  | { readonly event: 'policyRefused'; readonly why: PolicyTrouble }
  /** Nothing is read: there is no policy yet, or it holds from later on. */
  | { readonly event: 'waiting'; readonly fromMs: number | null }
  /** Nobody can ask how it stands; so many asked at once that the door was shut for a while. */
  | { readonly event: 'statusClosed'; readonly why: Code }
  | { readonly event: 'statusCrowd'; readonly guests: number }
  /** Of the log itself: lines that could not be written, values starred in the last moment. */
  | { readonly event: 'linesLost'; readonly lines: number }
  | { readonly event: 'valuesStarred'; readonly values: number };

type Level = 'info' | 'warn' | 'error';

const LEVELS: Readonly<Record<LogEvent['event'], Level>> = {
  started: 'info',
  stopped: 'info',
  volume: 'info',
  scanBegan: 'info',
  scanEnded: 'info',
  file: 'info',
  drillFound: 'info',
  paused: 'info',
  resumed: 'info',
  watchLost: 'warn',
  stateFull: 'error',
  stateFree: 'info',
  stateRenewed: 'error',
  fault: 'error',
  told: 'info',
  serverLost: 'warn',
  serverBack: 'info',
  renewed: 'warn',
  policyTaken: 'info',
  policyRefused: 'warn',
  waiting: 'info',
  statusClosed: 'warn',
  statusCrowd: 'warn',
  linesLost: 'warn',
  valuesStarred: 'error',
};

export interface Log extends Disposable {
  readonly tell: (event: LogEvent) => void;
}

/** Throws nothing, then or later: a folder that cannot be written to costs lines alone. */
export function openLog(folder: string, room?: Room): Log {
  const file = new LogFile(folder, room);
  let lost = 0;
  const write = (line: string): void => {
    const { safe, values } = netted(line);
    if (!file.append(safe)) {
      lost++;
      return;
    }
    const lines = lost;
    lost = 0;
    if (lines > 0) tell({ event: 'linesLost', lines });
    if (values > 0) tell({ event: 'valuesStarred', values });
  };
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  const tell = (event: LogEvent): void => logger[LEVELS[event.event]](event);
  return { tell, [Symbol.dispose]: () => file[Symbol.dispose]() };
}

/** The line with a star for each digit of what could be somebody's number, and how many there were. */
function netted(line: string): { readonly safe: string; readonly values: number } {
  if (masked(line) === line) return { safe: line, values: 0 };
  let values = 0;
  const starred = (_name: string, value: unknown): unknown => {
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const safe = masked(`${value}`);
    if (safe === `${value}`) return value;
    values++;
    return safe;
  };
  const safe = `${JSON.stringify(JSON.parse(line, starred))}\n`;
  // What is a number only by the fields together is no value, and no line either.
  return masked(safe) === safe ? { safe, values } : { safe: '', values: values + 1 };
}
