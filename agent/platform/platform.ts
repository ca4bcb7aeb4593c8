/**
 * What the agent asks the operating system: which volumes there are and how each is protected, what kind
 * of machine it is, whose homes lie on it, and whether somebody works on it. The one seam between the agent and
 * a system; each system is a file beside this one. Nothing here throws: what could not be asked
 * is `unknown`, null or empty.
 */
import type { VolumeProtection, Witness } from '../outcome.ts';

export type SystemName = 'windows' | 'linux' | 'macos';

/** `other` is what holds no files of people: memory, kernels, images. */
export const VOLUME_KINDS = ['fixed', 'removable', 'network', 'other'] as const;
export type VolumeKind = (typeof VOLUME_KINDS)[number];

export interface Evidence {
  readonly witness: Witness;
  /** What it said, in an enumeration of its own: `CRYPT-LUKS2`, `protection 1 conversion 1 method 7`. */
  readonly said: string;
  readonly askedMs: number;
}

export interface Volume {
  /** Of the volume itself, the same after a restart where the system has one: a device or a GUID. */
  readonly id: string;
  /** Absolute; files below it lie on this volume, but for those below another one's. */
  readonly mountPoint: string;
  readonly kind: VolumeKind;
  readonly fileSystem: string;
  /** What `stat` says of files here, as a number; null where one says nothing of the other. */
  readonly device: bigint | null;
  /** Whether its files can be reached through another volume of the list too, and need no second look. */
  readonly isSecondName: boolean;
  readonly protection: VolumeProtection;
  readonly evidence: Evidence;
}

/** Each null where the system does not tell. */
export interface Machine {
  readonly isLaptop: boolean | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly system: string;
  readonly hostName: string;
  readonly lastUser: string | null;
}

export type Power = 'mains' | 'battery' | 'unknown';

export interface Platform {
  readonly name: SystemName;
  /** All that is mounted, outermost first; what another mount hides is not there. */
  volumes(): Promise<readonly Volume[]>;
  /** Slow: at most once a day. */
  machine(): Promise<Machine>;
  /** The one fact of the machine that every scan needs, and cheap; null when the system does not tell. */
  isLaptop(): Promise<boolean | null>;
  power(): Promise<Power>;
  /** Milliseconds since somebody last did something at the machine; null when the system does not tell. */
  idleMs(): Promise<number | null>;
  /** Folders of the people who have one here, each with its Desktop, Downloads and so on below it. */
  homes(): Promise<readonly string[]>;
  /** Folders of the system and of programs, which hold no files of people. */
  readonly systemFolders: readonly string[];
  /** Whether the file system keeps this one encrypted for one user (EFS). */
  isEncrypted(path: string): Promise<boolean>;
  /** Gives a process the lowest priority for processor and disk. */
  makeIdle(pid: number): void;
}
