/** The time to the minute: what says how long ago something was goes on saying it right. */
import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;
let nowMs = Date.now();

function subscribe(changed: () => void): () => void {
  nowMs = Date.now();
  const clock = setInterval(() => {
    nowMs = Date.now();
    changed();
  }, MINUTE_MS);
  return () => clearInterval(clock);
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
