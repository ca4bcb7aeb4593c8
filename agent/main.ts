/**
 * Where the program begins: an agent that stays in memory day and night is set up for that before
 * anything else is loaded. The rest is `command-line.ts`.
 */
import { setFlagsFromString } from 'node:v8';

/**
 * The compilers of code that is used much take 10 MB for themselves, and are of no use to a process that
 * waits for disks and children. A scan by hand has them.
 */
const LEAN = ['--no-opt', '--no-maglev'];

const [word, deed] = process.argv.slice(2).filter((typed) => !typed.startsWith('-'));
if (word === 'agent' && deed === 'run') for (const flag of LEAN) setFlagsFromString(flag);
await import('./command-line.ts');
