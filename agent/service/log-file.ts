/**
 * Where log lines go: a file that makes room for a new one when it is full, the oldest going in the end.
 * Only ever appended to and renamed, never rewritten. A folder that is full, closed or gone costs
 * lines, which are counted, and nothing else.
 */
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Room {
  readonly mostBytes: number;
  /** The one that is written to among them. */
  readonly files: number;
}

export const LOG_ROOM: Room = { mostBytes: 10 * 2 ** 20, files: 7 };

const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;

export class LogFile implements Disposable {
  readonly #folder: string;
  readonly #room: Room;
  #descriptor: number | null = null;
  #bytes = 0;
  /** What was written last is the beginning of a line. */
  #isCut = false;

  constructor(folder: string, room: Room = LOG_ROOM) {
    this.#folder = folder;
    this.#room = room;
  }

  /** Whether the line, which ends with its end, is in the file. Throws nothing. */
  append(line: string): boolean {
    const bytes = Buffer.from(this.#isCut ? `\n${line}` : line);
    try {
      const descriptor = this.#openFor(bytes.length);
      for (let at = 0; at < bytes.length;) {
        at += writeSync(descriptor, bytes, at);
        this.#isCut = at < bytes.length;
      }
      this.#bytes += bytes.length;
      return true;
    } catch {
      this[Symbol.dispose]();
      return false;
    }
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== null) close(this.#descriptor);
    this.#descriptor = null;
  }

  #openFor(bytes: number): number {
    const { mostBytes } = this.#room;
    this.#descriptor ??= this.#open();
    if (this.#bytes > 0 && this.#bytes + bytes > mostBytes) {
      this[Symbol.dispose]();
      this.#shift();
      this.#descriptor = this.#open();
    }
    return this.#descriptor;
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const descriptor = openSync(this.#path(0), O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
    this.#bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  /** Each takes the name of the next older one; what had the last name is gone. */
  #shift(): void {
    for (let age = this.#room.files - 2; age >= 0; age--) {
      try {
        renameSync(this.#path(age), this.#path(age + 1));
      } catch (error) {
        if (age === 0) throw error; // else it would grow for ever
      }
    }
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? 'cprvagt.log' : `cprvagt.${age}.log`);
  }
}

/** A volume that is full may say so only now; what was lost by it was counted. */
function close(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // The descriptor is gone all the same.
  }
}
