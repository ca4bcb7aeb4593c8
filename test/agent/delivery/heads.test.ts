/** The same extract on several machines: the server knows it again by its head, within an organisation and no further. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrol } from '../../../agent/delivery/enrol.ts';
import { headKeyOf, membershipIn } from '../../../agent/delivery/membership.ts';
import { makeFolder } from '../../../agent/ledger/state-folder.ts';
import { somePeople } from '../../../scripts/people.ts';
import { Vault } from '../../../server/store/vault.ts';
import { Fleet } from '../../server/fleet.ts';
import { textTable } from '../../text-table.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { Disk, Running } from '../running.ts';

const HEADER = ['CPR-nr', 'Navn', 'Adresse', 'Ydelse', 'Startdato'];

let fleet: Fleet;
const disks: Disk[] = [];
beforeEach(async () => {
  fleet = await Fleet.start();
});
afterEach(async () => {
  for (const disk of disks.splice(0)) disk[Symbol.dispose]();
  await fleet[Symbol.asyncDispose]();
});

async function member(organisation: string): Promise<Disk> {
  const disk = new Disk();
  disks.push(disk);
  makeFolder(disk.state);
  await admit(disk, organisation);
  return disk;
}

async function admit(disk: Disk, organisation: string): Promise<void> {
  const token = await fleet.token({ organisation });
  const machine = await fakePlatform().machine();
  const wish = { folder: disk.state, server: fleet.url, token, machine };
  const enrolled = await enrol(wish, new AbortController().signal);
  expect(enrolled.kind).toBe('enrolled');
}

/** Other people for each seed. */
function extract(seed: number, header = HEADER): Buffer {
  const rows = somePeople(20 + seed, seed).map((digits, row) =>
    header.map((word) => (word === 'CPR-nr' ? digits : `${word} ${seed} ${row}`)),
  );
  return textTable([header, ...rows]);
}

const membershipOf = (disk: Disk) => membershipIn(disk.state)!;

async function headsOf(disk: Disk, files: number): Promise<readonly (string | null)[]> {
  const { machine } = membershipOf(disk);
  const beganMs = performance.now();
  for (;;) {
    const rows = await fleet.house.database
      .selectFrom('file')
      .select('head')
      .where('machine', '=', machine)
      .orderBy('persons')
      .execute();
    if (rows.length === files) return rows.map(({ head }) => head);
    if (performance.now() - beganMs > 20_000) throw new Error('it was never told');
    await sleep(50);
  }
}

test('is one in an organisation, and another in the next', async () => {
  const [one, two, other] = [await member('Brande'), await member('Brande'), await member('Ikast')];
  one.put('udtræk.csv', extract(1));
  one.put('omvendt.csv', extract(2, HEADER.toReversed()));
  one.put('smal.csv', extract(3, HEADER.slice(0, 2)));
  two.put('kopi af kopi.csv', extract(4));
  other.put('udtræk.csv', extract(1));
  const agents = [one, two, other].map((disk) => new Running(disk, { pace: { newsMs: 100 } }));
  const [first, reversed, narrow] = await headsOf(one, 3);
  expect(first).toMatch(/^[\w-]{22}$/);
  expect(reversed).toMatch(/^[\w-]{22}$/);
  expect(reversed).not.toBe(first);
  expect(narrow).toBeNull();
  expect(await headsOf(two, 1)).toEqual([first]);
  const [elsewhere] = await headsOf(other, 1);
  expect(elsewhere).toMatch(/^[\w-]{22}$/);
  expect(elsewhere).not.toBe(first);
  await Promise.all(agents.map((agent) => agent.stop()));
});

test('who has no key tells none, and enrols again to have it', async () => {
  const disk = await member('Brande');
  const key = headKeyOf(membershipOf(disk));
  expect(key).toHaveLength(32);
  const { headerKey: _key, ...older } = membershipOf(disk);
  writeFileSync(join(disk.state, 'server.json'), JSON.stringify(older));
  disk.put('udtræk.csv', extract(1));
  await using agent = new Running(disk, { pace: { newsMs: 100 } });
  expect(await headsOf(disk, 1)).toEqual([null]);
  await agent.stop();
  await admit(disk, 'Brande');
  expect(headKeyOf(membershipOf(disk))).toEqual(key);
});

test('the key is sealed in the database, and a lost one is told to nobody', async () => {
  const disk = await member('Brande');
  const { headerKey = '' } = membershipOf(disk);
  const { id, header_key_sealed: sealed } = await fleet.house.database
    .selectFrom('organisation')
    .selectAll()
    .executeTakeFirstOrThrow();
  expect(Buffer.from(sealed!).toString('latin1')).not.toContain(headerKey);
  expect(fleet.house.vault.open(sealed!, `organisation ${id}`)).toBe(headerKey);
  const foreign = new Vault([new Uint8Array(32)]).seal(headerKey, `organisation ${id}`);
  await fleet.house.database
    .updateTable('organisation')
    .set({ header_key_sealed: foreign })
    .execute();
  const later = await member('Brande');
  expect(membershipOf(later).headerKey).toBeUndefined();
  expect(headKeyOf(membershipOf(later))).toBeNull();
});
