/**
 * What a run has left in memory is given back when it is over: the engine itself does so only when it needs the room,
 * the C library only what lies last, and the system keeps what was read of a program where it was read to. An agent
 * mostly waits.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { foreignFunctions } from '../platform/foreign.ts';

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

interface Means {
  readonly collect: Collect;
  /** What is free among what is in use, and what can be read again from its file. Null where it cannot be had. */
  readonly release: (() => void) | null;
}

let means: Means | null = null;

export function tidyMemory(): void {
  means ??= meansHere();
  means.collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  means.release?.();
}

function meansHere(): Means {
  setFlagsFromString('--expose-gc');
  // Only a new context has it.
  const collect = runInNewContext('gc') as Collect;
  return { collect, release: process.platform === 'linux' ? releaseHere() : null };
}

/** Of the C library of GNU. */
function releaseHere(): (() => void) | null {
  const library = foreignFunctions('libc.so.6', {
    malloc_trim: { takes: ['uint64'], gives: 'int32' },
    madvise: { takes: ['uint64', 'uint64', 'int32'], gives: 'int32' },
  });
  if (library === null) return null;
  return () => {
    library.malloc_trim(0n);
    for (const { from, to } of unchanged(readFileSync('/proc/self/smaps', 'latin1')))
      library.madvise(from, to - from, MADV_DONTNEED);
  };
}

/** Of pages that are as in their file: they are not there until they are touched again. */
const MADV_DONTNEED = 4;
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ (\d+) /;
const NOTHING_OWN = /^Anonymous: +0 kB$/m;

interface Mapping {
  readonly from: bigint;
  readonly to: bigint;
}

/** Parts of programs and libraries that cannot be written to and have no page that was ever changed. */
function unchanged(smaps: string): Mapping[] {
  return smaps.split(/^(?=[0-9a-f]+-)/m).flatMap((told) => {
    const [, from, to, file] = MAPPING.exec(told) ?? [];
    if (file === undefined || file === '0' || !NOTHING_OWN.test(told)) return [];
    return [{ from: BigInt(`0x${from}`), to: BigInt(`0x${to}`) }];
  });
}
