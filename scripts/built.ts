/** `node --import scripts/built.ts …`: what is built is there before the rest is loaded. */
import { ensureBuilt } from './build.ts';

await ensureBuilt();
