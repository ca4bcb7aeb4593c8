/** What of a machine is looked through when nobody names a folder, and in which order. */
import type { Platform } from './platform/platform.ts';
import type { Policy } from './policy.ts';
import type { Bounds } from './walk.ts';

/** For `walk`: what it is given, and how far it goes. */
export interface Roots {
  /** Folders that exist, absolute; each place of the machine once, the first ones first. */
  readonly paths: readonly string[];
  readonly bounds: Bounds;
}

export type RootPolicy = Pick<Policy, 'roots' | 'network' | 'removable'>;

export type RootsOf = (platform: Platform, policy: RootPolicy) => Promise<Roots>;
