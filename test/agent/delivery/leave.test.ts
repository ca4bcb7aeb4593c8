/** A machine leaves its organisation: the server hears of it, and nothing is left to speak with. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enrol, type Enrolled } from '../../../agent/delivery/enrol.ts';
import { leave } from '../../../agent/delivery/leave.ts';
import type { LinkTrouble } from '../../../agent/delivery/link.ts';
import { keepMembership, membershipIn } from '../../../agent/delivery/membership.ts';
import { Fleet } from '../../server/fleet.ts';
import { run, temporaryFolder } from '../command/run.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { ledgerIn } from '../readings.ts';

const NEVER = new AbortController().signal;
const NOBODY = 'http://127.0.0.1:1';

let fleet: Fleet;
let folder: string;
beforeEach(async () => {
  fleet = await Fleet.start();
  folder = temporaryFolder();
  await enrolled();
});
afterEach(() => fleet[Symbol.asyncDispose]());

async function enrolled(): Promise<Enrolled | LinkTrouble> {
  const [token, machine] = [await fleet.token(), await fakePlatform().machine()];
  return enrol({ folder, server: fleet.url, token, machine }, NEVER);
}

const left = () => leave(folder, 'system', NEVER);
const key = (): string => join(folder, 'machine.pem');
const isMember = (): boolean => existsSync(key()) && membershipIn(folder) !== null;
const lookFor = (server: string): void =>
  keepMembership(folder, { ...membershipIn(folder)!, server });
const stateOf = (id: string) =>
  fleet.house.database
    .selectFrom('machine')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

test('the server knows, and who comes back is another machine', async () => {
  const { machine } = membershipIn(folder)!;
  // Also beside an agent that runs.
  using ledger = ledgerIn(folder);
  ledger.nextCheckIn();
  expect(await left()).toEqual({ kind: 'left', server: fleet.url });
  expect(await stateOf(machine)).toEqual({ state: 'gone' });
  expect(isMember()).toBe(false);
  expect(await left()).toEqual({ kind: 'nobodys' });
  expect(await enrolled()).toMatchObject({ kind: 'enrolled', isWaiting: false });
  expect(membershipIn(folder)!.machine).not.toBe(machine);
});

test('one that was revoked has left all the same', async () => {
  await fleet.house.database.updateTable('machine').set({ state: 'revoked' }).execute();
  expect(await left()).toEqual({ kind: 'strange', server: fleet.url });
  expect(isMember()).toBe(false);
});

test('it is said later where nobody hears it', async () => {
  lookFor(NOBODY);
  const trouble = { kind: 'unreachable', code: 'ECONNREFUSED' };
  expect(await left()).toEqual({ kind: 'trouble', server: NOBODY, trouble });
  expect(isMember()).toBe(true);
  lookFor(fleet.url);
  expect(await left()).toMatchObject({ kind: 'left' });
});

test('a key that has left is not taken in again', async () => {
  const kept = readFileSync(key());
  await left();
  writeFileSync(key(), kept);
  expect(await enrolled()).toEqual({ kind: 'refused', status: 403, error: 'gone' });
  expect(membershipIn(folder)).toBeNull();
});

describe('agent leave', () => {
  test('says what was done, and that there is nothing to do', async () => {
    const words = ['agent', 'leave', '--state-folder', folder];
    const { status, out, err } = await run(words);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^http:.* ved nu, at computeren er meldt ud\. Nøglen er slettet\./);
    expect(isMember()).toBe(false);
    expect(await run([...words, '--lang', 'en'])).toEqual({
      status: 0,
      out: 'This machine is enrolled with no server.\n',
      err: '',
    });
  });

  test('says when the server did not hear of it', async () => {
    lookFor(NOBODY);
    const { status, out, err } = await run(['agent', 'leave', '--state-folder', folder]);
    expect({ status, out }).toEqual({ status: 3, out: '' });
    expect(err).toContain('fik ikke besked om, at computeren meldes ud (ECONNREFUSED)');
    expect(isMember()).toBe(true);
  });
});
