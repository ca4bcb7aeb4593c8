/** A state folder that was copied, an image that many are made of, a machine that went back: all of it stays told. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineKeyIn, nextKeyIn, publicKeyOf } from '../../../agent/delivery/membership.ts';
import { renew } from '../../../agent/delivery/renewal.ts';
import { Fleet } from '../../server/fleet.ts';
import { Disk, register, Running } from '../running.ts';
import { Teller, thereOf } from './teller.ts';

const NEVER = new AbortController().signal;

let fleet: Fleet;
beforeEach(async () => {
  fleet = await Fleet.start();
});
afterEach(() => fleet[Symbol.asyncDispose]());

const machines = () =>
  fleet.house.database.selectFrom('machine').selectAll().orderBy('enrolled_ms').execute();
const eventsOf = async (kind: string) =>
  (
    await fleet.house.database.selectFrom('event').selectAll().where('kind', '=', kind).execute()
  ).map(({ machine }) => machine);

async function settle(...tellers: readonly Teller[]): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (const teller of tellers) expect(await teller.turn()).toMatchObject({ trouble: null });
  }
}

describe('a copied state folder', () => {
  test('ends as two machines, each with all its files, and both are flagged', async () => {
    using one = await Teller.enrolled(fleet);
    for (const name of ['a.xlsx', 'b.xlsx', 'c.xlsx']) one.put(name);
    await one.turn();
    const first = one.id;
    using other = one.copied();
    other.put('b.xlsx', 77);
    other.put('other.xlsx');
    other.take('c.xlsx');
    one.put('one.xlsx');
    one.take('a.xlsx');
    await settle(one, other);
    expect(one.id).toBe(first);
    expect(other.id).not.toBe(first);
    expect(publicKeyOf(machineKeyIn(other.folder))).not.toBe(publicKeyOf(machineKeyIn(one.folder)));
    expect(await thereOf(fleet, one.id)).toEqual({ 'b.xlsx': 2, 'c.xlsx': 2, 'one.xlsx': 2 });
    expect(await thereOf(fleet, other.id)).toEqual({ 'a.xlsx': 2, 'b.xlsx': 77, 'other.xlsx': 2 });
    const rows = await machines();
    expect(rows.map(({ found, state, retold_ms }) => [found, state, retold_ms])).toEqual([
      [3, 'active', null],
      [3, 'active', null],
    ]);
    expect(rows.every(({ cloned_ms }) => cloned_ms !== null)).toBe(true);
    expect(await eventsOf('machine-cloned')).toEqual([first]);
    expect(await eventsOf('machine-renewed')).toEqual([other.id]);
  });

  test('the one that told under the name of the other leaves nothing there', async () => {
    using one = await Teller.enrolled(fleet);
    one.put('a.xlsx');
    await one.turn();
    const first = one.id;
    using other = one.copied();
    // Without a server for a while: its counter is ahead.
    for (let times = 0; times < 3; times++) other.ledger.nextCheckIn();
    one.put('one.xlsx');
    await one.turn();
    other.put('other.xlsx');
    await other.turn();
    expect(await thereOf(fleet, first)).toHaveProperty(['one.xlsx']);
    await settle(one, other);
    expect([one.id === first, other.id === first]).toEqual([false, true]);
    expect(await thereOf(fleet, one.id)).toEqual(one.here());
    expect(await thereOf(fleet, other.id)).toEqual(other.here());
  });

  test('of five copies there are six machines', async () => {
    using one = await Teller.enrolled(fleet);
    one.put('a.xlsx');
    await one.turn();
    const copies = Array.from({ length: 5 }, () => one.copied());
    for (const [at, copy] of copies.entries()) copy.put(`${at}.xlsx`);
    await settle(one, ...copies);
    expect(new Set([one, ...copies].map(({ id }) => id)).size).toBe(6);
    for (const each of [one, ...copies]) {
      expect(await thereOf(fleet, each.id)).toEqual(each.here());
      if (each !== one) each[Symbol.dispose]();
    }
  });

  test('cut off on its way, it goes on with the same new key', async () => {
    using one = await Teller.enrolled(fleet);
    one.put('a.xlsx');
    await one.turn();
    using other = one.copied();
    await one.turn();
    const next = publicKeyOf(nextKeyIn(other.folder));
    // Nobody has told it that it is a copy.
    expect(await renew(other.parts, NEVER)).toMatchObject({ error: 'no-copy' });
    const { parts } = other;
    await other.turn();
    expect(await machines()).toHaveLength(2);
    // The answer was lost: asked again with the new key by the old one, it is told the same.
    const mine = other.id;
    const key = publicKeyOf(machineKeyIn(other.folder));
    expect(key).not.toBe(next);
    const { link } = await again(parts, other);
    expect(link).toMatchObject({ kind: 'answer', body: { machine: mine } });
    expect(await machines()).toHaveLength(2);
  });

  test('a key that it has not the other half of is none', async () => {
    using one = await Teller.enrolled(fleet);
    await one.turn();
    using other = one.copied();
    await one.turn();
    const { parts } = other;
    const { Delivery } = await import('../../../agent/delivery/delivery.ts');
    expect(await new Delivery(parts).turn(NEVER)).toMatchObject({ isCopy: true, rows: 0 });
    const { link } = await again(parts, other, 'another');
    expect(link).toMatchObject({ kind: 'refused', status: 401, error: 'wrong-proof' });
    expect(await machines()).toHaveLength(1);
  });
});

/** Asks with what is in the folder now, signed as `parts` were. */
async function again(
  parts: Teller['parts'],
  { folder }: Teller,
  ofWhom = parts.membership.machine,
) {
  const { sign } = await import('node:crypto');
  const { Link } = await import('../../../agent/delivery/link.ts');
  const { factsOf } = await import('../../../agent/delivery/delivery.ts');
  const { EnrolmentAnswer, renewalOf } = await import('../../../server/wire.ts');
  const key = machineKeyIn(folder);
  const body = {
    publicKey: publicKeyOf(key),
    proof: sign(null, Buffer.from(renewalOf(ofWhom)), key).toString('base64url'),
    machine: factsOf(await parts.machine()),
  };
  const { server, machine } = parts.membership;
  const asked = { path: '/api/v1/renew', body, machine };
  return { link: await new Link({ server, key: parts.key }).ask(asked, EnrolmentAnswer, NEVER) };
}

test('the agent becomes another machine while it runs, and says so', async () => {
  using disk = new Disk();
  using one = await Teller.enrolled(fleet);
  await one.turn();
  using other = one.copied();
  await one.turn();
  other.ledger[Symbol.dispose]();
  const { cpSync } = await import('node:fs');
  cpSync(other.folder, disk.state, { recursive: true });
  disk.put('a.csv', register(20));
  await using agent = new Running(disk, { pace: { newsMs: 100 } });
  await expect.poll(async () => (await machines()).map(({ found }) => found), { timeout: 15_000 }).toEqual([0, 1]); // prettier-ignore
  expect(agent.of('renewed')).toHaveLength(1);
  await agent.stop();
  other.ledger = one.ledger;
}, 30_000);

describe('machines that are made anew each day', () => {
  const fleeting = { persistent: false };

  test('enrolled each day: of a host the newest stands, and nothing piles up', async () => {
    const ids: string[] = [];
    for (const host of ['VDI-1', 'VDI-2', 'VDI-1', 'VDI-1']) {
      using desktop = new Teller();
      desktop.hostName = host;
      await desktop.enrol(fleet, fleeting);
      desktop.put('a.xlsx');
      await desktop.turn();
      ids.push(desktop.id);
    }
    const rows = await machines();
    expect(rows.map(({ id, state, found }) => [ids.indexOf(id), state, found])).toEqual([
      [0, 'gone', 0],
      [1, 'active', 1],
      [2, 'gone', 0],
      [3, 'active', 1],
    ]);
  });

  test('with the key of their image: they are kept apart, nobody is alarmed', async () => {
    using image = await Teller.enrolled(fleet, fleeting);
    await image.turn();
    for (let day = 0; day < 3; day++) {
      const desktops = ['VDI-1', 'VDI-2'].map((hostName) =>
        Object.assign(image.copied(), { hostName }),
      );
      for (const desktop of desktops) desktop.put(`${desktop.hostName} ${day}.xlsx`);
      await settle(...desktops);
      for (const desktop of desktops) {
        expect(await thereOf(fleet, desktop.id)).toEqual(desktop.here());
        desktop[Symbol.dispose]();
      }
      const there = (await machines()).filter(({ state }) => state === 'active');
      expect(there.reduce((sum, { found }) => sum + found, 0)).toBe(2);
    }
    expect(await eventsOf('machine-cloned')).toEqual([]);
  });
});
