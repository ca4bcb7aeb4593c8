/**
 * What files lie on: the volumes of this machine, asked once and kept for some minutes. Of a path the volume
 * whose mount point is the longest that leads to it, and where the system numbers its file systems, the one that the
 * opened file says: a volume may have been put there since, or hide the one that was asked.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, UNASKED } from './exposure.ts';
import type { Platform, Volume } from './platform/platform.ts';
import type { Candidate } from './walk/walk.ts';

/** So long an answer holds: somebody may suspend an encryption any time. */
const KEPT_MS = 5 * 60_000;
/** A file on a volume that nobody told of makes us ask anew, but not for each file. */
const SOONEST_MS = 10_000;

export interface Answer {
  readonly atMs: number;
  readonly volumes: readonly Volume[];
  readonly isLaptop: boolean | null;
}

/** Those on which people's files may lie, each once. */
export function ownVolumes(volumes: readonly Volume[]): readonly Volume[] {
  return volumes.filter(({ kind, isSecondName }) => kind !== 'other' && !isSecondName);
}

export class Disks {
  readonly #platform: Platform;
  #answer: Promise<Answer> | null = null;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Ahead of the first file, so that nobody waits. */
  ask(): Promise<Answer> {
    this.#answer ??= this.#asked();
    return this.#answer;
  }

  /** All volumes, as the files' grounds are told by. */
  async volumes(): Promise<readonly Volume[]> {
    return (await this.#kept(KEPT_MS)).volumes;
  }

  /** `device` is that of the opened file; null when it could not be opened. */
  async under(candidate: Candidate, device: bigint | null): Promise<Ground> {
    const path = placeOf(candidate);
    const { name } = this.#platform;
    let answer = await this.#kept(KEPT_MS);
    let volume = volumeOf(path, device, answer.volumes, name);
    if (volume === null && !isShare(path)) {
      answer = await this.#kept(SOONEST_MS);
      volume = volumeOf(path, device, answer.volumes, name);
    }
    const isEncrypted = await this.#platform.isEncrypted(path);
    const isCarried = answer.isLaptop === true && !isShare(path);
    if (volume === null) return { ...UNASKED, isPortable: isCarried, isEncrypted };
    const { kind, protection, evidence } = volume;
    const isPortable = kind === 'removable' || (isCarried && kind !== 'network');
    return { volume: protection, witness: evidence.witness, isPortable, isEncrypted };
  }

  /** An answer that is no older, or a new one. */
  async #kept(mostMs: number): Promise<Answer> {
    const asked = this.ask();
    const answer = await asked;
    if (performance.now() - answer.atMs <= mostMs) return answer;
    // Whoever comes first asks, for all.
    if (this.#answer === asked) this.#answer = null;
    return this.ask();
  }

  async #asked(): Promise<Answer> {
    const [volumes, isLaptop] = await Promise.all([
      this.#platform.volumes(),
      this.#platform.isLaptop(),
    ]);
    return { atMs: performance.now(), volumes, isLaptop };
  }
}

/** Where a file really lies. A name that somebody gave may be a link; what the walk found is none. */
function placeOf({ path, below }: Candidate): string {
  if (below !== null) return join(below.realPath, path.slice(below.path.length));
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Null when none of them says anything of it. */
export function volumeOf(
  path: string,
  device: bigint | null,
  volumes: readonly Volume[],
  system: Platform['name'],
): Volume | null {
  const form = system === 'windows' ? windowsForm : (it: string): string => it;
  const between = system === 'windows' ? '\\' : '/';
  const place = form(path);
  const above = volumes.filter(({ mountPoint }) => {
    const folder = form(mountPoint);
    return (
      place === folder || place.startsWith(folder.endsWith(between) ? folder : folder + between)
    );
  });
  const nearest = above.reduce<Volume | null>(
    (best, it) => (best === null || it.mountPoint.length >= best.mountPoint.length ? it : best),
    null,
  );
  if (device === null || nearest?.device === device) return nearest;
  const told = volumes.find((it) => it.device === device);
  if (told !== undefined) return told;
  return nearest?.device === null ? nearest : null;
}

/** Windows takes both strokes and any case; what says `\\?\` means the same path. */
function windowsForm(path: string): string {
  return path
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\(?!UNC\\)/i, '')
    .toLowerCase();
}

/** `\\server\share`, which no letter stands for. */
function isShare(path: string): boolean {
  return /^[\\/]{2}(?![?.][\\/](?!UNC[\\/]))/i.test(path);
}
