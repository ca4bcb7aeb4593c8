/**
 * What is written is written together, all or nothing, at least each second: a sync of the disk for each file would
 * be felt. When the volume is full or fails, what was not yet on the disk is lost and will be learned again.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Reserve } from './reserve.ts';
import { isDamage, type Trouble, troubleOf } from './trouble.ts';

const LONGEST_MS = 1000;

export interface Batched {
  readonly database: DatabaseSync;
  readonly reserve: Reserve;
  readonly markDamaged: () => void;
  /** Writes what is still in memory, within the transaction. */
  readonly save: () => void;
  /** Whether there is so much of that that it should be written now. */
  readonly isMuch: () => boolean;
  /** Everything is as it is on the disk. */
  readonly lost: () => void;
}

export class Batch {
  /** Why the last batch was lost; null when it was not. */
  trouble: Trouble | null = null;
  readonly #with: Batched;
  #beganMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(batched: Batched) {
    this.#with = batched;
  }

  /** Throws what is neither trouble of the volume nor our own. */
  change(write: () => void): void {
    const { database, isMuch } = this.#with;
    this.#attempt(() => {
      if (this.#beganMs === null) {
        database.exec('BEGIN IMMEDIATE');
        this.#beganMs = performance.now();
        this.#timer = setTimeout(() => this.flush(), LONGEST_MS).unref();
      }
      write();
      // Who never lets a timer have its turn keeps the promise too.
      if (isMuch() || performance.now() - this.#beganMs > LONGEST_MS) this.#commit();
    });
  }

  flush(): void {
    if (this.#beganMs !== null) this.#attempt(() => this.#commit());
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (isDamage(error)) this.#with.markDamaged();
      this.#rollBack();
      const trouble = troubleOf(error);
      if (trouble === null) throw error;
      this.trouble = trouble;
      // A volume without room fails in more than one way.
      this.#with.reserve.giveUp();
    }
  }

  #commit(): void {
    const { database, reserve, save } = this.#with;
    save();
    database.exec('COMMIT');
    this.#end();
    this.trouble = null;
    reserve.take();
  }

  #rollBack(): void {
    const { database, lost } = this.#with;
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
    this.#end();
    lost();
  }

  #end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#beganMs = null;
  }
}
