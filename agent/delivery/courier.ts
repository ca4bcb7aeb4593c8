/** Goes to the server and back for as long as the agent runs, and says in the log how it went. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, type ServerWord, serverWord } from '../service/log.ts';
import { Delivery, type Delivered, type DeliveryParts } from './delivery.ts';
import type { LinkTrouble } from './link.ts';
import { hasNextKey } from './membership.ts';
import { renew } from './renewal.ts';

export interface Errands {
  readonly log: Log;
  /** The server wants everything looked through soon. */
  readonly scanNow: () => void;
  /** How soon what is new is told. */
  readonly newsMs: () => number;
  /** Another policy is held from now on. */
  readonly policyTaken: () => void;
}

/** Until the signal, or until this is another machine. Throws what the ledger and the state folder throw. */
export async function runCourier(
  parts: DeliveryParts,
  { log, scanNow, newsMs, policyTaken }: Errands,
  signal: AbortSignal,
): Promise<void> {
  const delivery = new Delivery(parts);
  let before: ServerWord | null = null;
  while (!signal.aborted) {
    const walkedMs = lastWalkMs();
    const { trouble, rows, nextMs, ...said } = await turn();
    if (said.isCopy && trouble === null) {
      log.tell({ event: 'renewed' });
      return;
    }
    if (rows > 0) log.tell({ event: 'told', rows });
    if (trouble === null) parts.ledger.contacted();
    const now = trouble === null ? null : wordFor(trouble);
    // Once for each state, not every five minutes.
    if (now !== null && now !== before) log.tell({ event: 'serverLost', why: now });
    if (now === null && before !== null) log.tell({ event: 'serverBack' });
    before = now;
    tellOf(said.policy);
    if (said.scanNow) scanNow();
    const dueMs = performance.now() + nextMs;
    // After trouble nothing is so new that it could not wait.
    const isNews = (): boolean =>
      trouble === null && (parts.ledger.hasNews || lastWalkMs() !== walkedMs);
    do await sleep(Math.min(newsMs(), nextMs), undefined, { signal });
    while (performance.now() < dueMs && !isNews());
  }

  function tellOf(policy: Delivered['policy']): void {
    if (policy === null) return;
    if (typeof policy === 'string') {
      log.tell({ event: 'policyRefused', why: policy });
      return;
    }
    const { version, activeFromMs } = policy;
    log.tell({ event: 'policyTaken', version, activeFromMs });
    policyTaken();
  }

  /** That all has been looked through is news, also where nothing was found. */
  function lastWalkMs(): number | null {
    return parts.ledger.walks('full').ended?.endedMs ?? null;
  }

  /** One that was cut off as it became another machine goes on with that. */
  async function turn(): Promise<Delivered> {
    const said = hasNextKey(parts.stateFolder) ? null : await delivery.turn(signal);
    if (said?.isCopy === false) return said;
    const trouble = await renew(parts, signal);
    const nextMs = trouble === null ? 0 : delivery.nextMs(trouble);
    return { trouble, rows: 0, scanNow: false, isCopy: true, policy: null, nextMs };
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
