/**
 * The volumes that files lie on, each by a small number in their entries. The number that a system gives a disk may be
 * another one after each start, and a file is not to be read again for that.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Volume } from '../platform/platform.ts';

export type Mounted = Pick<Volume, 'id' | 'device' | 'isSecondName'>;

/** For a device that is none of the volumes that were told of. */
export const NO_VOLUME = 0;

export class Volumes {
  readonly #select;
  readonly #insert;
  readonly #ids = new Map<bigint, string>();
  /** Of the devices that came by. */
  readonly #numbers = new Map<bigint, number>();

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT number FROM volume WHERE id = ?');
    this.#insert = database.prepare('INSERT INTO volume (id) VALUES (?)');
  }

  /** What is there now, in place of what was. */
  mounted(volumes: readonly Mounted[]): void {
    this.forgetAll();
    this.#ids.clear();
    for (const { id, device, isSecondName } of volumes) {
      if (device !== null && !isSecondName) this.#ids.set(device, id);
    }
  }

  /** NO_VOLUME for one of which nothing has been kept. */
  numberOf(device: bigint): number {
    const known = this.#numbers.get(device);
    if (known !== undefined) return known;
    const number = Number(this.#select.get(this.#idOf(device))?.['number'] ?? NO_VOLUME);
    if (number !== NO_VOLUME) this.#numbers.set(device, number);
    return number;
  }

  /** The same, and from now on there is a number. */
  keep(device: bigint): number {
    const number = this.numberOf(device);
    if (number !== NO_VOLUME) return number;
    this.#insert.run(this.#idOf(device));
    return this.numberOf(device);
  }

  /** After a transaction that failed. */
  forgetAll(): void {
    this.#numbers.clear();
  }

  #idOf(device: bigint): string {
    return this.#ids.get(device) ?? `device ${device}`;
  }
}
