/**
 * The parser child: reads whatever anybody mailed to anybody, in a process that has no rights, no
 * names and no way out but one pipe. One file at a time: the bytes come in ranges, and numbers go
 * back. Nothing that a file holds may end up in an error, a log or an answer.
 *
 * Bundled into one file by `scripts/build.ts`, since without rights it can import nothing.
 */
import { encodeAnswer } from './answer.ts';
import { encodeFacts } from './facts-frame.ts';
import { CHILD_FLAGS } from './flags.ts';
import { encodeHead, HEAD_KEY_BYTES, headFingerprint } from './head.ts';
import { inspect } from './inspect.ts';
import { limits } from './limits.ts';
import { PersonUnion } from './person-union.ts';
import { Pipe, PipeBytes, PipeClosed } from './pipe.ts';
import { decodeJob, encodePersons, frameOf, JOB_BYTES } from './protocol.ts';
import { encodeSketch, PersonHash, SKETCH_KEY_BYTES, sketchOf } from './sketch.ts';

/** The file descriptor that is all this process has. */
const PIPE = 3;

/** How the parent learns that the wall does not stand. */
const HAS_RIGHTS = 77;

const FORBIDDEN = ['fs.read', 'fs.write', 'net', 'child', 'worker', 'addon', 'wasi', 'inspector'];

/** What this process has that it should not have: asked before the first file, and of ourselves alone. */
function hasRights(): boolean {
  // Node before 25 knows no network permission and would answer that there is none.
  if (!process.allowedNodeEnvironmentFlags.has('--allow-net')) return true;
  if (process.permission === undefined) return true;
  const isWindows = process.platform === 'win32';
  return (
    CHILD_FLAGS.some((flag) => !process.execArgv.includes(flag)) ||
    FORBIDDEN.some((it) => process.permission.has(it)) ||
    process.getBuiltinModule('node:sqlite') !== undefined ||
    '__proto__' in Object.prototype ||
    makesCode() ||
    // Windows gives every process a few names of its own.
    (!isWindows && Object.keys(process.env).length > 0) ||
    process.getuid?.() === 0
  );
}

function makesCode(): boolean {
  try {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- that it fails is what is asked
    return typeof new Function('') === 'function';
  } catch {
    return false;
  }
}

function main(): void {
  if (hasRights()) process.exit(HAS_RIGHTS);
  // What an administrator sees in a list of processes.
  process.title = 'cprvagt-parser';
  // Ctrl-C reaches all processes of a terminal; it is the parent who ends this one.
  process.on('SIGINT', () => {});
  try {
    serve(new Pipe(PIPE));
  } catch (error) {
    if (!(error instanceof PipeClosed)) throw error;
    process.exit(0);
  }
}

function serve(pipe: Pipe): void {
  const jobs = new Jobs(pipe);
  const bytes = new PipeBytes(pipe, (payloadBytes) => jobs.keep(payloadBytes));
  const run = new PersonUnion();
  pipe.write(frameOf('ready', []));
  for (;;) {
    const payload = jobs.next(run);
    const job = decodeJob(payload);
    bytes.start(job, payload.subarray(JOB_BYTES));
    const reading = inspect(bytes, job);
    const facts = reading.facts ?? { facts: [], total: 0 };
    if (job.wishes.includes('explain')) pipe.write(encodeFacts(job.id, facts));
    if (job.wishes.includes('sketch')) {
      pipe.write(encodeSketch(job.id, sketchOf(reading.persons, jobs.hash)));
    }
    if (job.wishes.includes('head')) {
      pipe.write(encodeHead(job.id, headFingerprint(reading.head, jobs.headKey)));
    }
    pipe.write(encodeAnswer(job.id, reading));
    if (reading.persons !== null) run.add(reading.persons);
  }
}

/** The job in hand, and the next one, which may come while the first is done. */
class Jobs {
  readonly #pipe: Pipe;
  #payload = new Uint8Array(JOB_BYTES + limits.headBytes);
  #spare = new Uint8Array(JOB_BYTES + limits.headBytes);
  /** How much of `#spare` is a job that waits. */
  #waiting = 0;
  #hash: PersonHash | null = null;
  #headKey: Uint8Array | null = null;

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
  }

  get hash(): PersonHash {
    if (this.#hash === null) throw new PipeClosed('there is no key');
    return this.#hash;
  }

  get headKey(): Uint8Array {
    if (this.#headKey === null) throw new PipeClosed('there is no key');
    return this.#headKey;
  }

  keep(payloadBytes: number): void {
    if (this.#waiting > 0) throw new PipeClosed('a job waits already');
    this.#pipe.read(this.#spare, 0, payloadBytes);
    this.#waiting = payloadBytes;
  }

  /** Its payload, valid until the job after it. Meanwhile `run` is told to whom asks for it. */
  next(run: PersonUnion): Uint8Array {
    while (this.#waiting === 0) {
      const [payloadBytes, type] = this.#pipe.nextFrame();
      if (type === 'job') this.keep(payloadBytes);
      else if (type === 'key') this.#hash = new PersonHash(this.#readKey(SKETCH_KEY_BYTES));
      else if (type === 'headKey') this.#headKey = this.#readKey(HEAD_KEY_BYTES);
      else if (type === 'tally') this.#pipe.write(encodePersons(run.count()));
      else this.#pipe.skip(payloadBytes); // A range that was asked for ahead and came too late.
    }
    const payload = this.#spare.subarray(0, this.#waiting);
    [this.#payload, this.#spare] = [this.#spare, this.#payload];
    this.#waiting = 0;
    return payload;
  }

  #readKey(bytes: number): Uint8Array {
    const key = new Uint8Array(bytes);
    this.#pipe.read(key, 0, bytes);
    return key;
  }
}

main();
