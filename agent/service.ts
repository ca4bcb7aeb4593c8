/** The agent as a service: looks through this machine, and notices what is new, until it is told to stop. */
import type { Platform } from './platform/platform.ts';
import type { Pace, Policy } from './policy.ts';

export interface ServiceOptions {
  readonly policy: Policy;
  readonly pace?: Partial<Pace>;
  readonly platform: Platform;
  /** Where the ledger lies, and nothing else is written. */
  readonly stateFolder: string;
}

/** `taken`: another agent has this state folder. */
export type ServiceEnd = 'stopped' | 'taken';

/** Runs until the signal; then it has let go of everything within a second. */
export type RunService = (options: ServiceOptions, signal: AbortSignal) => Promise<ServiceEnd>;
