/** Where a report goes: standard output, or a file that is there whole or not at all. */
import { createWriteStream } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';

/** Whoever read the report has gone (`| head -1`): no fault, and nobody is left to tell. */
export class ReaderGone extends Error {}

export interface Output {
  /** Resolves when there is room for more. Throws ReaderGone. */
  readonly write: (piece: string) => Promise<void>;
  /** After this the report is where it was wanted. */
  readonly finish: () => Promise<void>;
  /** After this nothing of an unfinished report is left. */
  readonly abandon: () => Promise<void>;
}

/** To a stream that is not ours to close. */
export function toStream(stream: Writable): Output {
  // A failed write also emits `error`, which ends the process where nobody listens.
  stream.on('error', () => undefined);
  const write = (piece: string): Promise<void> =>
    new Promise((done, failed) => {
      stream.write(piece, (error) => {
        if (error) failed(isClosedPipe(error) ? new ReaderGone() : error);
        else done();
      });
    });
  return { write, finish: () => Promise.resolve(), abandon: () => Promise.resolve() };
}

/**
 * To a file that is replaced at once when the report is finished; until then what stood there
 * stands. The new one is readable for its owner alone: it tells where the registers lie. What is
 * there and no file (a pipe, /dev/null) is written to directly. Throws the system's error, EISDIR
 * for a folder.
 */
export async function toFile(path: string): Promise<Output> {
  const found = await stat(path).catch(noneThere);
  if (found?.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  if (found !== null && !found.isFile()) return toDevice(path);
  // Through a link, so that the link stays one.
  const target = found === null ? resolve(path) : await realpath(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const file = await open(temporary, 'wx', 0o600);
  return {
    write: (piece) => file.appendFile(piece),
    finish: async () => {
      await file.sync();
      await file.close();
      await rename(temporary, target);
    },
    abandon: async () => {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

function toDevice(path: string): Output {
  const stream = createWriteStream(path, { flags: 'a' });
  const { write } = toStream(stream);
  const close = (): Promise<void> => new Promise((done) => void stream.end(() => done()));
  return { write, finish: close, abandon: close };
}

function noneThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'EOF';
}
