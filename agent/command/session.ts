/** What a command has of the process that it runs in, and what its exit statuses are. */
import type { WriteStream } from 'node:tty';
import type { Platform } from '../platform/platform.ts';
import type { Text } from '../text.da.ts';

/** A contract with scripts. A signal adds its number to 128, as a shell does. */
export const STATUS = {
  nothingFound: 0,
  found: 1,
  wrongUse: 2,
  notAllRead: 3,
} as const;

export const STOPPED = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type StopSignal = keyof typeof STOPPED;

export interface Session {
  readonly text: Text;
  /** Of cprvagt. */
  readonly version: string;
  /** Standard output and error. */
  readonly out: WriteStream;
  readonly err: WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: Platform;
  /** One sentence on standard error. */
  readonly complain: (sentence: string) => void;
}

/** The first signal ends a run with what it has; a second one ends the process. */
export function listenForSignals(stop: AbortController): { readonly by: StopSignal | null } {
  const stopped: { by: StopSignal | null } = { by: null };
  for (const [signal, status] of Object.entries(STOPPED)) {
    process.on(signal, (name: StopSignal) => {
      if (stopped.by !== null) process.exit(status);
      stopped.by = name;
      stop.abort();
    });
  }
  return stopped;
}

/** Where nothing else tells how wide a line may be. */
export const COLUMNS = 80;

/** Whether standard output takes colours, where they are wanted. */
export function isColored({ out, env }: Session, isWanted: boolean): boolean {
  return isWanted && !env['NO_COLOR'] && out.isTTY && out.hasColors();
}

export function widthOf({ out }: Session): number {
  return (out.isTTY && out.columns) || COLUMNS;
}
