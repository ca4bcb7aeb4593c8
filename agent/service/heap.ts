/**
 * What a run has left in memory is given back when it is over: the engine itself does so only when
 * it needs the room, the C library only what lies last, and an agent mostly waits.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { foreignFunctions } from '../platform/foreign.ts';

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

interface Means {
  readonly collect: Collect;
  /** Of the C library of GNU: what is free among what is in use. Null with another one. */
  readonly trim: (() => void) | null;
}

let means: Means | null = null;

export function tidyHeap(): void {
  means ??= meansHere();
  means.collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  means.trim?.();
}

function meansHere(): Means {
  setFlagsFromString('--expose-gc');
  // Only a new context has it.
  const collect = runInNewContext('gc') as Collect;
  if (process.platform !== 'linux') return { collect, trim: null };
  const library = foreignFunctions('libc.so.6', {
    malloc_trim: { takes: ['uint64'], gives: 'int32' },
  });
  return { collect, trim: library === null ? null : () => void library.malloc_trim(0n) };
}
