/**
 * What the agent may look at on this machine, when, and how much of the machine it may take: the
 * policy, which a file and later the server can set; and the pace, which is the agent's own.
 */
import { type Confidence, type Thresholds, THRESHOLDS } from '../../rules/index.ts';

export interface Policy {
  /** Folders to look through, absolute; empty for all local volumes that stay in the machine. */
  readonly roots: readonly string[];
  /** Whether shares are looked through, and what can be pulled out. */
  readonly network: boolean;
  readonly removable: boolean;
  /** What is left out: patterns as of `--exclude`. */
  readonly exclude: readonly string[];
  /** When everything is looked through, once a day, in minutes after local midnight. */
  readonly schedule: number;
  /** Of all processors, over 12 seconds, agent and parser children together. */
  readonly cpuPercent: number;
  /** Both are about looking through; a file that somebody just wrote is read all the same. */
  readonly pauseOnBattery: boolean;
  readonly pauseWhileActive: boolean;
  /** Parser children at work at once. */
  readonly jobs: number;
  /** How sure a finding must be to make a file `found`. */
  readonly minConfidence: Confidence;
  /** The fewest persons of each severity. */
  readonly thresholds: Thresholds;
}

export const DEFAULT_POLICY: Policy = {
  roots: [],
  // A share is looked through by one who answers for it, not by every PC that sees it.
  network: false,
  removable: false,
  exclude: [],
  // PCs are on then, and most people at lunch.
  schedule: 12 * 60,
  cpuPercent: 10,
  pauseOnBattery: true,
  pauseWhileActive: true,
  // A second child would be 90 MB more for nothing: the budget of the processor is the same.
  jobs: 1,
  minConfidence: 'likely',
  thresholds: THRESHOLDS,
};

export interface Pace {
  /** A machine begins its daily walk later than the schedule says, by its own share of this. */
  readonly spreadMs: number;
  /** Between two looks at which folders and files have changed, beside the daily walk. */
  readonly rescanMs: number;
  /** Between two looks at the folders that people work in. */
  readonly watchMs: number;
  /** For how long a file must have been left alone before it is read. */
  readonly restMs: number;
  /** One that is written on and on is read after this long all the same. */
  readonly patienceMs: number;
  /** What has been as it is for longer was not written now: the walk comes by it in its time. */
  readonly recentMs: number;
  /** Who has touched nothing for this long does not work at the machine. */
  readonly activeMs: number;
  /** A file in hand is finished when a pause begins, unless it takes longer than this. */
  readonly graceMs: number;
  /** The child ends when nothing has come for it for this long. */
  readonly idleMs: number;
  readonly readBytesPerSecond: number;
  /** What is new has been told to the server after this long, where that can be reached. */
  readonly newsMs: number;
}

export const DEFAULT_PACE: Pace = {
  spreadMs: 60 * 60_000,
  rescanMs: 60 * 60_000,
  // With the rest that a file needs and a turn of reading, well within a minute.
  watchMs: 10_000,
  // Excel writes a file anew, and is done with most in a second.
  restMs: 4000,
  patienceMs: 30_000,
  recentMs: 15 * 60_000,
  activeMs: 60_000,
  graceMs: 15_000,
  idleMs: 5000,
  // A tenth of what a usual disk gives, half of the slowest one in use.
  readBytesPerSecond: 40 * 2 ** 20,
  newsMs: 60_000,
};
