/**
 * Findings that somebody has answered for: a list of files, each bound to its content. A file on it
 * is still found and still listed, but no alarm; when its content changes it alarms again. A file
 * that was moved does too: where a register lies is half of what was answered for, and a copy on a
 * desktop must not hide behind the one in the archive.
 *
 * The list holds nothing that anybody could try numbers against. The sha256 of a small file with one
 * CPR number is undone in minutes, since there are only 365 million numbers. So what is kept is
 * scrypt of that sha256, with a salt of the list's own, made to take about 100 ms and 32 MiB: 365
 * million tries are then 420 days of one core, for one entry, and for somebody who knows every other
 * byte of the file. It is computed for found files alone, one at a time, and only where the list has
 * their path and size.
 */
import { randomBytes, scrypt } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  type Accepted,
  keyOf,
  type List,
  type Listed,
  SALT_BYTES,
  writeList,
} from './baseline-list.ts';
import { digestOf } from '../fingerprint.ts';
import type { FileInHand } from '../inspect/parent.ts';
import type { Outcome } from '../outcome.ts';

const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 };
const FINGERPRINT_BYTES = 32;

export class Baseline {
  readonly #salt: Uint8Array;
  readonly #known = new Map<string, Accepted>();
  readonly #writes: boolean;
  readonly #listed: Listed[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /** `known` is what has been answered for; `writes` when this run shall make a list itself. */
  constructor(known: List | null, writes: boolean) {
    this.#salt = known?.salt ?? randomBytes(SALT_BYTES);
    for (const entry of known?.accepted ?? []) this.#known.set(keyOf(entry), entry);
    this.#writes = writes;
  }

  /**
   * Of a file that is still open as it was read, so that what is answered for is what was found.
   * Null for a file that nobody needs it of. Throws the error of `file.read`, and the signal's.
   */
  async fingerprint(
    outcome: Outcome,
    file: FileInHand,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const isKnown = this.#known.get(keyOf(outcome))?.sizeBytes === file.sizeBytes;
    if (outcome.outcome !== 'found' || !(isKnown || this.#writes)) return null;
    const digest = await digestOf(file, { signal });
    const turn = this.#turn.then(() => hardened(digest, this.#salt));
    this.#turn = turn.catch(() => null);
    return turn;
  }

  /** The outcome as it is to be told. Without a fingerprint nobody has answered for it. */
  settle(outcome: Outcome, fingerprint: string | null): Outcome {
    const { path, pathBytes, sizeBytes, persons, findings } = outcome;
    if (fingerprint === null || sizeBytes === null) return outcome;
    const known = this.#known.get(keyOf(outcome));
    const isAccepted = known?.fingerprint === fingerprint;
    if (this.#writes) {
      const { acceptedBy, acceptedOn, reason } = isAccepted ? known : UNANSWERED;
      const answer = { acceptedBy, acceptedOn, reason };
      const place = { path, ...(pathBytes !== undefined && { pathBytes }), sizeBytes, fingerprint };
      this.#listed.push({ ...place, persons, findings, ...answer });
    }
    return isAccepted ? { ...outcome, accepted: true } : outcome;
  }

  /** The list of this run's found files, to be written into `folder`. */
  listIn(folder: string): string {
    return writeList(this.#salt, this.#listed, folder);
  }

  /** Files that were answered for and are there no more. */
  gone(): readonly string[] {
    const places = [...this.#known.values()].map(({ path, pathBytes }) => ({
      path,
      place: pathBytes === undefined ? path : Buffer.from(pathBytes, 'base64'),
    }));
    return places.filter(({ place }) => !existsSync(place)).map(({ path }) => path);
  }
}

const UNANSWERED = { acceptedBy: '', acceptedOn: '', reason: '' } as const;

function hardened(digest: Uint8Array, salt: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(digest, salt, FINGERPRINT_BYTES, COST, (error, key) => {
      if (error === null) resolve(key.toString('hex'));
      else reject(error);
    });
  });
}
