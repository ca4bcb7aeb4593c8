/** `node --import scripts/built.ts …`: what is built is there before the rest is loaded. */
import { ensureBuilt } from './build.ts';

/** Of the command's exit statuses the one for a run that read nothing; 1 would say `found`. */
const NOT_READ = 3;

try {
  await ensureBuilt();
} catch (error) {
  console.error('cprvagt: what has to be built cannot be:', error);
  process.exit(NOT_READ);
}
