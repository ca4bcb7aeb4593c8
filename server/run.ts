/** The server at work: listens, deletes what is too old once an hour, and stops when it is told to. */
import { readFileSync } from 'node:fs';
import house from '../package.json' with { type: 'json' };
import { httpServer } from './http.ts';
import type { OpenHouse } from './open.ts';
import { record } from './store/audit.ts';
import { deleteOld } from './store/retention.ts';

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly tlsKey?: string | undefined;
  readonly tlsCert?: string | undefined;
  /** Addresses of the proxies in front of it. */
  readonly proxy: readonly string[];
}

const HOUR_MS = 3_600_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Why it may not listen so; null where it may. */
export function troubleWith({ host, tlsKey, tlsCert, proxy }: Listening): string | null {
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    return '--tls-key and --tls-cert belong together';
  const isSafe = tlsKey !== undefined || proxy.length > 0 || LOOPBACK.has(host);
  return isSafe
    ? null
    : `without --tls-key and --tls-cert, or --proxy, it listens to this machine alone, not to ${host}`;
}

/** Until the signal. `listens` is told the address. Throws what the system says of the address and the files. */
export async function serve(
  opened: OpenHouse,
  listening: Listening,
  { signal, listens }: { readonly signal: AbortSignal; readonly listens: (url: string) => void },
): Promise<void> {
  const { host, port, tlsKey, tlsCert, proxy } = listening;
  const isTls = tlsKey !== undefined && tlsCert !== undefined;
  const tls = isTls ? { key: readFileSync(tlsKey), cert: readFileSync(tlsCert) } : undefined;
  const app = httpServer(opened, { tls, proxies: proxy });
  const { commits, nowMs } = opened;
  const deed = {
    organisation: null,
    actor: 'server',
    action: 'server-started',
    subject: null,
  } as const;
  await commits.write((it) => record(it, { ...deed, facts: { version: house.version } }, nowMs()));
  const sweep = (): void => {
    // A disk that is full today has room tomorrow.
    commits.write((it) => deleteOld(it, nowMs())).catch(() => undefined);
  };
  sweep();
  const hourly = setInterval(sweep, HOUR_MS);
  try {
    listens(await app.listen({ host, port }));
    await new Promise<void>((done) => {
      if (signal.aborted) done();
      else signal.addEventListener('abort', () => done(), { once: true });
    });
  } finally {
    clearInterval(hourly);
    await app.close();
  }
}
