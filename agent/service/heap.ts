/**
 * What a run has left in memory is given back when it is over: the engine itself does so only when
 * it needs the room, and an agent mostly waits.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

let collect: Collect | null = null;

export function tidyHeap(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    // Only a new context has it.
    collect = runInNewContext('gc') as Collect;
  }
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
