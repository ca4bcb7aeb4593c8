/**
 * One evil machine, in a process of its own so that it is in nobody's way but the server's: `evil-process.ts URL TOKEN
 * VICTIM...`. Does all it can until it is told that it is over, and then tells what it was answered.
 */
import { DEEDS } from './evil.ts';
import { FleetMachine } from './fleet-machine.ts';

const [url = '', token = '', ...victims] = process.argv.slice(2);
const evil = new FleetMachine(url);
await evil.enrol(token);
const over = new AbortController();
process.once('message', () => over.abort());
process.send?.('ready');
/** At once of each. */
const LINES = 4;
const deeds = Array.from({ length: LINES }, () => Object.values(DEEDS)).flat();
const evils = deeds.map(async (deed, at) => {
  const heard: number[] = [];
  const victim = victims[at % victims.length] ?? '';
  while (!over.signal.aborted) heard.push((await deed(evil, victim)).status);
  return heard;
});
process.send?.((await Promise.all(evils)).flat());
process.disconnect?.();
evil.close();
