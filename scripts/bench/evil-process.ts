/**
 * One evil machine, in a process of its own so that it is in nobody's way but the server's: `evil-process.ts URL TOKEN
 * VICTIM...`. From each word `begin` on it does all it can, until the word `rest`, when it tells what it was answered.
 */
import { once } from 'node:events';
import { DEEDS } from './evil.ts';
import { FleetMachine } from './fleet-machine.ts';

/** At once of each. */
const LINES = 4;

const [url = '', token = '', ...victims] = process.argv.slice(2);
const evil = new FleetMachine(url);
await evil.enrol(token);
const deeds = Array.from({ length: LINES }, () => Object.values(DEEDS)).flat();
process.on('message', (word) => {
  if (word === 'begin') void untilRest();
});
process.once('disconnect', () => evil.close());
process.send?.('ready');

async function untilRest(): Promise<void> {
  const over = new AbortController();
  void once(process, 'message').then(() => over.abort());
  const heard = deeds.map(async (deed, at) => {
    const statuses: number[] = [];
    const victim = victims[at % victims.length] ?? '';
    while (!over.signal.aborted) statuses.push((await deed(evil, victim)).status);
    return statuses;
  });
  process.send?.((await Promise.all(heard)).flat());
}
