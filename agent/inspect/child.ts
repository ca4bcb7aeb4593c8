/**
 * The parser child: reads whatever anybody mailed to anybody, in a process that has no rights, no
 * names and no way out but one pipe. One file at a time: the bytes come in ranges, and numbers go
 * back. Nothing that a file holds may end up in an error, a log or an answer.
 *
 * Bundled into one file by `scripts/build.ts`, since without rights it can import nothing.
 */
import { encodeAnswer } from './answer.ts';
import { encodeFacts } from './facts-frame.ts';
import { inspect } from './inspect.ts';
import { limits } from './limits.ts';
import { PersonUnion } from './person-union.ts';
import { Pipe, PipeBytes, PipeClosed } from './pipe.ts';
import { decodeJob, encodePersons, frameOf, JOB_BYTES } from './protocol.ts';

/** The file descriptor that is all this process has. */
const PIPE = 3;

/** How the parent learns that the wall does not stand. */
const HAS_RIGHTS = 77;

const FORBIDDEN = ['fs.read', 'fs.write', 'net', 'child', 'worker', 'addon', 'wasi', 'inspector'];

/** Node before 25 knows no network permission and would answer that there is none. */
function hasNoRights(): boolean {
  if (!process.allowedNodeEnvironmentFlags.has('--allow-net')) return false;
  return process.permission !== undefined && !FORBIDDEN.some((it) => process.permission.has(it));
}

function main(): void {
  if (!hasNoRights()) process.exit(HAS_RIGHTS);
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
  const bytes = new PipeBytes(pipe);
  const payload = new Uint8Array(JOB_BYTES + limits.headBytes);
  const run = new PersonUnion();
  pipe.write(frameOf('ready', []));
  for (;;) {
    const [payloadBytes, type] = pipe.nextFrame();
    if (type === 'job') {
      pipe.read(payload, 0, payloadBytes);
      const job = decodeJob(payload);
      bytes.start(job, payload.subarray(JOB_BYTES, payloadBytes));
      const reading = inspect(bytes, job);
      const facts = reading.facts ?? { facts: [], total: 0 };
      if (job.wishes.includes('explain')) pipe.write(encodeFacts(job.id, facts));
      pipe.write(encodeAnswer(job.id, reading));
      if (reading.persons !== null) run.add(reading.persons);
    } else if (type === 'tally') {
      pipe.write(encodePersons(run.count()));
    } else {
      pipe.skip(payloadBytes); // A range that was asked for ahead and came too late.
    }
  }
}

main();
