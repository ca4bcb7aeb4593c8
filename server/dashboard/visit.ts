/** When this browser was last shown the overview: so long the numbers of "since your last visit" reach back. */
import { useEffect, useState } from 'react';

const KEY = 'cprvagt-visit';
/** Whoever looks again within the hour is still on the same visit. */
const VISIT_MS = 3_600_000;

interface Visit {
  /** When the one before this began to be the last. */
  readonly lastMs: number | null;
  readonly seenMs: number;
}

/** Null at the first. It stays the same for the whole visit. */
export function useLastVisit(): number | null {
  const [lastMs] = useState(() => lastOf(kept(), Date.now()));
  useEffect(() => {
    const visit: Visit = { lastMs, seenMs: Date.now() };
    localStorage.setItem(KEY, JSON.stringify(visit));
  }, [lastMs]);
  return lastMs;
}

function lastOf(before: Visit | null, nowMs: number): number | null {
  if (before === null) return null;
  return nowMs - before.seenMs < VISIT_MS ? before.lastMs : before.seenMs;
}

function kept(): Visit | null {
  try {
    const { lastMs, seenMs } = JSON.parse(localStorage.getItem(KEY) ?? '') as Partial<Visit>;
    return typeof seenMs === 'number' ? { seenMs, lastMs: lastMs ?? null } : null;
  } catch {
    return null; // nothing was kept, or by somebody else
  }
}
