/**
 * `npm run seed -- --folder X`: a server's folder with an invented municipality in it, to look at and to measure on.
 * `cprvagt-server run --folder X` serves it.
 *
 *   --machines 6000
 *   --files 180000   on all of them together
 *   --days 90        how far back it goes
 *   --seed 20181130  another makes another municipality
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { openHouse } from '../server/open.ts';
import { seconds } from './bench/measure.ts';
import { MUNICIPALITY } from './seed/fleet.ts';
import { seed } from './seed/seed.ts';

const { values: asked } = parseArgs({
  options: {
    folder: { type: 'string' },
    machines: { type: 'string', default: '6000' },
    files: { type: 'string', default: '180000' },
    days: { type: 'string', default: '90' },
    seed: { type: 'string', default: '20181130' },
  },
});

function numberOf(name: 'machines' | 'files' | 'days' | 'seed'): number {
  const value = asked[name];
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new Error(`--${name}: a whole number, not ${value}`);
}

if (asked.folder === undefined)
  throw new Error('--folder: where the server is to be, a folder without one');
const wish = {
  machines: numberOf('machines'),
  files: numberOf('files'),
  days: numberOf('days'),
  seed: numberOf('seed'),
};
await using house = await openHouse(resolve(asked.folder), process.env);
const known = await house.database
  .selectFrom('organisation')
  .where('name', '=', MUNICIPALITY)
  .select('id')
  .execute();
if (known.length > 0)
  throw new Error(`--folder: ${MUNICIPALITY} is there already; take an empty one`);
const beganMs = performance.now();
// Whoever pulls the plug begins anew.
await sql`pragma synchronous = off`.execute(house.database);
await sql`pragma cache_size = -400000`.execute(house.database);
await seed(house, wish);
const { files } = await house.database
  .selectFrom('file')
  .select((it) => it.fn.countAll<number>().as('files'))
  .executeTakeFirstOrThrow();
const took = seconds(performance.now() - beganMs);
console.log(
  `${MUNICIPALITY}: ${wish.machines} machines, ${files} files, ${wish.days} days, in ${took} s`,
);
