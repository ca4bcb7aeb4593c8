/** The server at work: listens, does once an hour what time asks for, and stops when it is told to. */
import { readFileSync } from 'node:fs';
import house from '../package.json' with { type: 'json' };
import { type Config, limitsOf } from './config.ts';
import { httpServer } from './http.ts';
import type { OpenHouse } from './open.ts';
import { record } from './store/audit.ts';
import { endExceptions } from './store/cases.ts';
import type { Writing } from './store/database.ts';
import { countDay } from './store/daily.ts';
import { deleteOld } from './store/retention.ts';

const HOUR_MS = 3_600_000;
/** So long those who are being answered have when it stops. */
const STOP_MS = 10_000;

export interface Serving {
  readonly signal: AbortSignal;
  /** Is told the address. */
  readonly listens: (url: string) => void;
  /** Is told why what is done each hour was not done. */
  readonly failed?: (error: unknown) => void;
  readonly stopMs?: number;
}

/** Until the signal. Throws what the system says of the address and the files. */
export async function serve(
  opened: OpenHouse,
  config: Config,
  { signal, listens, failed = () => undefined, stopMs = STOP_MS }: Serving,
): Promise<void> {
  const { host, port, tlsKey, tlsCert, proxies, publicUrl } = config;
  const isTls = tlsKey !== null && tlsCert !== null;
  const tls = isTls ? { key: readFileSync(tlsKey), cert: readFileSync(tlsCert) } : undefined;
  const running = { ...opened, publicUrl, isStopping: () => signal.aborted };
  const app = httpServer(running, { tls, proxies, limits: limitsOf(config) });
  const { commits, nowMs } = opened;
  const deed = {
    organisation: null,
    actor: 'server',
    action: 'server-started',
    subject: null,
  } as const;
  await commits.write((it) => record(it, { ...deed, facts: { version: house.version } }, nowMs()));
  let hour = chores(opened, config, failed);
  const hourly = setInterval(() => {
    hour = hour.then(() => chores(opened, config, failed));
  }, HOUR_MS);
  try {
    listens(await app.listen({ host, port }));
    await new Promise<void>((done) => {
      if (signal.aborted) done();
      else signal.addEventListener('abort', () => done(), { once: true });
    });
  } finally {
    clearInterval(hourly);
    const cut = setTimeout(() => app.server.closeAllConnections(), stopMs);
    await app.close();
    clearTimeout(cut);
    await hour;
  }
}

/** What time asks for. Each for itself: a disk that is full today has room tomorrow. */
async function chores(
  { commits, nowMs, vault }: OpenHouse,
  config: Config,
  failed: (error: unknown) => void,
): Promise<void> {
  const all: readonly ((it: Writing) => Promise<unknown>)[] = [
    (it) => deleteOld(it, nowMs(), config),
    (it) => endExceptions(it, { vault, nowMs: nowMs() }),
    (it) => countDay(it, nowMs()),
  ];
  for (const chore of all) await commits.write(chore).catch(failed);
}
