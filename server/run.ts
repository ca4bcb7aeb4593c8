/** The server at work: listens, does once an hour what time asks for, and stops when it is told to. */
import { readFileSync } from 'node:fs';
import house from '../package.json' with { type: 'json' };
import { type Config, limitsOf } from './config.ts';
import { httpServer } from './http.ts';
import type { OpenHouse } from './open.ts';
import { record } from './store/audit.ts';
import { endExceptions } from './store/cases.ts';
import { countDay } from './store/daily.ts';
import { deleteOld } from './store/retention.ts';

const HOUR_MS = 3_600_000;
/** So long those who are being answered have when it stops. */
const STOP_MS = 10_000;

export interface Serving {
  readonly signal: AbortSignal;
  /** Is told the address. */
  readonly listens: (url: string) => void;
  readonly stopMs?: number;
}

/** Until the signal. Throws what the system says of the address and the files. */
export async function serve(
  opened: OpenHouse,
  config: Config,
  { signal, listens, stopMs = STOP_MS }: Serving,
): Promise<void> {
  const { host, port, tlsKey, tlsCert, proxies, publicUrl } = config;
  const isTls = tlsKey !== null && tlsCert !== null;
  const tls = isTls ? { key: readFileSync(tlsKey), cert: readFileSync(tlsCert) } : undefined;
  const running = { ...opened, publicUrl, isStopping: () => signal.aborted };
  const app = httpServer(running, { tls, proxies, limits: limitsOf(config) });
  const { commits, nowMs, vault } = opened;
  const deed = {
    organisation: null,
    actor: 'server',
    action: 'server-started',
    subject: null,
  } as const;
  await commits.write((it) => record(it, { ...deed, facts: { version: house.version } }, nowMs()));
  const hour = (): void => {
    // A disk that is full today has room tomorrow.
    commits.write((it) => deleteOld(it, nowMs(), config)).catch(() => undefined);
    commits.write((it) => endExceptions(it, { vault, nowMs: nowMs() })).catch(() => undefined);
    commits.write((it) => countDay(it, nowMs())).catch(() => undefined);
  };
  hour();
  const hourly = setInterval(hour, HOUR_MS);
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
  }
}
