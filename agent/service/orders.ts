/**
 * Under what the agent works: this machine's own configuration, and over it what the policy of its server says. Who has a
 * server reads nothing before there is a policy, nor before the day from which that holds: people are told first.
 */
import { resolve } from 'node:path';
import { membershipIn } from '../delivery/membership.ts';
import type { HeldPolicy } from '../delivery/policy.ts';
import type { Policy } from './policy.ts';

export type Orders =
  | {
      readonly kind: 'work';
      readonly policy: Policy;
      /** How soon what is new is told, where the policy says it. */
      readonly newsMs: number | null;
    }
  /** `fromMs` is null as long as nobody has said from when. */
  | { readonly kind: 'wait'; readonly fromMs: number | null };

/** By the clock on the wall. Throws what the system says of the state folder. */
export async function ordersFor(stateFolder: string, own: Policy, nowMs: number): Promise<Orders> {
  if (membershipIn(stateFolder) === null) return { kind: 'work', policy: own, newsMs: null };
  // Not for those that have no server: it takes megabytes.
  const { policyIn } = await import('../delivery/policy.ts');
  const held = await policyIn(stateFolder);
  if (held === null) return { kind: 'wait', fromMs: null };
  const { activeFromMs, policy } = held.document;
  if (activeFromMs !== null && nowMs < activeFromMs) return { kind: 'wait', fromMs: activeFromMs };
  const { newsMinutes } = policy;
  const newsMs = newsMinutes === undefined ? null : newsMinutes * 60_000;
  return { kind: 'work', policy: overruled(own, policy), newsMs };
}

/** Field by field: a newer server may say more. */
function overruled(own: Policy, said: HeldPolicy['document']['policy']): Policy {
  return {
    // Those of another system are not here, and told as missing: to leave them out would mean to look at everything.
    roots: said.roots?.map((root) => resolve('/', root)) ?? own.roots,
    network: said.network ?? own.network,
    removable: said.removable ?? own.removable,
    exclude: said.exclude ?? own.exclude,
    schedule: said.schedule ?? own.schedule,
    cpuPercent: said.cpuPercent ?? own.cpuPercent,
    pauseOnBattery: said.pauseOnBattery ?? own.pauseOnBattery,
    pauseWhileActive: said.pauseWhileActive ?? own.pauseWhileActive,
    jobs: said.jobs ?? own.jobs,
    minConfidence: said.minConfidence ?? own.minConfidence,
    thresholds: said.thresholds ?? own.thresholds,
  };
}
