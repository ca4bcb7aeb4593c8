/**
 * `npm run bench:api`: how long the answers that people read take on the invented municipality, over real HTTP, asked
 * one after another by somebody who has signed in, of whom every page is recorded.
 *
 *   --folder X       a folder that `npm run seed` has filled; without it one is made, which takes a while
 *   --times 40       of each
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { httpServer } from '../../server/http.ts';
import { openHouse } from '../../server/open.ts';
import type { FilesAnswer } from '../../server/api/files.ts';
import type { MachinesAnswer } from '../../server/api/computers.ts';
import { addPerson } from '../../server/store/people.ts';
import { makeSession } from '../../server/store/sessions.ts';
import { seed } from '../seed/seed.ts';
import { table } from './measure.ts';

const GOAL_MS = 100;
const DAY_MS = 86_400_000;
const SEEDED = { machines: 6000, files: 180_000, days: 90, seed: 20181130 };
const { values: asked } = parseArgs({
  options: { folder: { type: 'string' }, times: { type: 'string', default: '40' } },
});
const times = Number(asked.times);
const folder = resolve(
  asked.folder ?? join(import.meta.dirname, '..', '..', 'dist', 'bench', 'seeded-server'),
);
const isMade = existsSync(folder);

await using house = await openHouse(folder, process.env);
if (!isMade) await seed(house, SEEDED);
const app = httpServer(house, { limits: { machine: 1e6, address: 1e6, session: 1e6 } });
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const cookie = `session=${await signedIn()}`;
const since = Date.now() - 7 * DAY_MS;
const unit = await firstUnit();
const { files, next } = await ask<FilesAnswer>('/api/files?limit=100');
const { machines } = await ask<MachinesAnswer>('/api/machines');
const [file] = files;

const PATHS: readonly (readonly [says: string, path: string])[] = [
  ['overview', `/api/overview?sinceMs=${since}`],
  ['trend', '/api/trend?days=90'],
  ['files, the worst', '/api/files?limit=100'],
  ['files, the next page', `/api/files?limit=100&after=${next}`],
  [
    'files, few of them',
    '/api/files?severity=critical&format=xlsb&category=criminal&exposure=exposed',
  ],
  ['files, the newest', '/api/files?sort=firstSeen'],
  ['files, by persons', '/api/files?sort=persons'],
  ['files, by age', `/api/files?sort=modified&firstSeenFromMs=${since}`],
  ['files of a unit', `/api/files?unit=${unit}`],
  ['counts', '/api/files/counts'],
  ['counts, narrowed', '/api/files/counts?exposure=exposed&category=health'],
  ['counts of a unit', `/api/files/counts?unit=${unit}`],
  ['a file', `/api/files/${file?.machine}/${file?.id}`],
  ['machines', '/api/machines'],
  ['machines, silent', '/api/machines?standing=silent&sort=lastSeen'],
  ['machines of a unit', `/api/machines?unit=${unit}&exposed=true&openVolume=true`],
  ['a machine', `/api/machines/${machines[0]?.id}`],
  ['tokens', '/api/tokens'],
  ['units', '/api/units'],
];
const rows: string[][] = [];
for (const [says, path] of PATHS) {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const beganMs = performance.now();
    await ask(path);
    took.push(performance.now() - beganMs);
  }
  const at = (share: number): string =>
    (took.toSorted((a, b) => a - b)[Math.floor(share * (took.length - 1))] ?? Number.NaN).toFixed(
      1,
    );
  rows.push([says, at(0.5), at(0.95), `${GOAL_MS}`]);
}
console.log(table(['answer', 'p50 ms', 'p95 ms', 'goal'], rows));
await app.close();

async function signedIn(): Promise<string> {
  const { id: organisation } = await house.database
    .selectFrom('organisation')
    .select('id')
    .executeTakeFirstOrThrow();
  const nowMs = Date.now();
  return house.commits.write(async (it) => {
    const terms = { organisation, name: `bench-${nowMs}`, role: 'admin', units: null } as const;
    const person = await addPerson(it, terms, { actor: 'bench', nowMs });
    if (person === null) throw new Error('there is somebody of this name');
    return makeSession(it, person.id, nowMs);
  });
}

async function firstUnit(): Promise<string> {
  const { id } = await house.database
    .selectFrom('unit')
    .select('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

async function ask<Told>(path: string): Promise<Told> {
  const answer = await fetch(url + path, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Told;
}
