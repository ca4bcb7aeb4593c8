/** Goes to the server and back for as long as the agent runs, and says in the log how it went. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, type ServerWord, serverWord } from '../service/log.ts';
import { Delivery, type DeliveryParts } from './delivery.ts';
import type { LinkTrouble } from './link.ts';

export interface Errands {
  readonly log: Log;
  /** The server wants everything looked through soon. */
  readonly scanNow: () => void;
  /** How soon what is new is told. */
  readonly newsMs: number;
}

/** Until the signal. Throws what the ledger throws. */
export async function runCourier(
  parts: DeliveryParts,
  { log, scanNow, newsMs }: Errands,
  signal: AbortSignal,
): Promise<void> {
  const delivery = new Delivery(parts);
  let before: ServerWord | null = null;
  while (!signal.aborted) {
    const { trouble, rows, nextMs, ...said } = await delivery.turn(signal);
    if (rows > 0) log.tell({ event: 'told', rows });
    if (trouble === null) parts.ledger.contacted();
    const now = trouble === null ? null : wordFor(trouble);
    // Once for each state, not every five minutes.
    if (now !== null && now !== before) log.tell({ event: 'serverLost', why: now });
    if (now === null && before !== null) log.tell({ event: 'serverBack' });
    before = now;
    if (said.scanNow) scanNow();
    const dueMs = performance.now() + nextMs;
    // After trouble nothing is so new that it could not wait.
    const isNews = (): boolean => trouble === null && parts.ledger.hasNews;
    do await sleep(Math.min(newsMs, nextMs), undefined, { signal });
    while (performance.now() < dueMs && !isNews());
  }
}

/** The server's own words are of a few, and a code of the system's says enough. */
function wordFor(trouble: LinkTrouble): ServerWord {
  switch (trouble.kind) {
    case 'refused':
      return serverWord(trouble.error);
    case 'busy':
      return serverWord('busy');
    case 'unreachable':
      return serverWord(trouble.code);
  }
}
