/** Policies on the server: set, signed here or elsewhere, and given to the machines that they are for. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHouse, type OpenHouse } from '../../server/open.ts';
import { newSigningKey, publicHalf } from '../../server/policies.ts';
import {
  announceSuccessor,
  putPolicy,
  setPolicy,
  showPolicies,
  signPolicy,
} from '../../server/policy-words.ts';
import { backUp, restore } from '../../server/store/backup.ts';
import { renewAll } from '../../server/store/policies.ts';
import { type CheckInAnswer, POLICY_TYPE, type PolicyDocument } from '../../server/wire.ts';
import { checkIn, Fleet, type Machine } from './fleet.ts';

const BRANDE = { organisation: 'Brande Kommune' };

let fleet: Fleet;
let folder: string;
beforeEach(async () => {
  fleet = await Fleet.start();
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-policy-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await fleet[Symbol.asyncDispose]();
});

function file(content: unknown, name = 'policy.json'): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** What a machine that has this version is given. */
async function given(machine: Machine, counter: number, policy = 0): Promise<PolicyDocument> {
  const said = checkIn(counter);
  const versions = { ...said.versions, policy };
  const { body } = await machine.say('POST', '/api/v1/check-in', { ...said, versions });
  const { body: jws } = await machine.say('GET', '/api/v1/policy');
  const document = decodeJwt(jws as string) as unknown as PolicyDocument;
  expect((body as CheckInAnswer).policy).toBe(document.version);
  return document;
}

/** Puts a group of machines into a unit of its own. */
async function unit(name: string, group: string): Promise<void> {
  const { house } = fleet;
  const { id: organisation } = await house.database
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', BRANDE.organisation)
    .executeTakeFirstOrThrow();
  await house.commits.write(async (it) => {
    const row = { id: name, organisation, name, machines_expected: null };
    await it.insertInto('unit').values(row).execute();
    await it.updateTable('machine_group').set({ unit: name }).where('name', '=', group).execute();
  });
}

const announced = (): Promise<readonly (string | null)[]> =>
  fleet.house.database
    .selectFrom('policy')
    .select('successor')
    .execute()
    .then((rows) => rows.map(({ successor }) => successor));

test('who nobody has said anything of gets an empty one, and all the same one', async () => {
  const machine = await fleet.machine(await fleet.token({ uses: 2 }));
  const first = await given(machine, 1);
  expect(first).toMatchObject({
    organisation: 'Brande Kommune',
    unit: null,
    activeFromMs: null,
    successor: null,
    policy: {},
  });
  const other = await fleet.machine(await fleet.token());
  expect((await given(other, 1)).version).toBe(first.version);
  expect(await showPolicies(fleet.house)).toHaveLength(1);
});

test('of a unit, else of the organisation; another organisation sees nothing of it', async () => {
  const pc = await fleet.machine();
  const vdi = await fleet.machine(await fleet.token({ persistent: false }));
  const other = await fleet.machine(await fleet.token({ organisation: 'Anden Kommune' }));
  await unit('Borgerservice', 'VDI');
  await setPolicy(fleet.house, file({ cpuPercent: 5 }), BRANDE);
  await setPolicy(fleet.house, file({ cpuPercent: 7 }), { ...BRANDE, unit: 'Borgerservice' });
  expect((await given(pc, 1)).policy).toEqual({ cpuPercent: 5 });
  expect(await given(vdi, 1)).toMatchObject({ unit: 'Borgerservice', policy: { cpuPercent: 7 } });
  expect(await given(other, 1)).toMatchObject({ organisation: 'Anden Kommune', policy: {} });
  const rows = await fleet.house.database.selectFrom('audit').selectAll().execute();
  expect(rows.filter(({ action }) => action === 'policy-made')).toHaveLength(3);
});

test('304 for who has it, and the new one once there is one', async () => {
  const machine = await fleet.machine();
  await given(machine, 1);
  const first = await machine.say('GET', '/api/v1/policy');
  const headers = { 'if-none-match': first.headers.get('etag')! };
  expect((await machine.say('GET', '/api/v1/policy', null, { headers })).status).toBe(304);
  await setPolicy(fleet.house, file({ jobs: 2 }), BRANDE);
  expect((await machine.say('GET', '/api/v1/policy', null, { headers })).status).toBe(200);
});

test('from when it holds stays as it was unless it is said', async () => {
  const machine = await fleet.machine();
  await setPolicy(fleet.house, file({}), { ...BRANDE, activeFrom: '2126-12-01' });
  const from = new Date('2126-12-01T00:00').getTime();
  expect((await given(machine, 1)).activeFromMs).toBe(from);
  await setPolicy(fleet.house, file({ jobs: 2 }), BRANDE);
  expect((await given(machine, 2)).activeFromMs).toBe(from);
  await setPolicy(fleet.house, file({ jobs: 2 }), { ...BRANDE, activeFrom: 'now' });
  expect((await given(machine, 3)).activeFromMs).toBeNull();
});

describe('versions grow', () => {
  test('also within a second, and when the clock goes back', async () => {
    const machine = await fleet.machine();
    const versions: number[] = [];
    for (let counter = 1; counter < 5; counter++) {
      if (counter === 3) fleet.clock.nowMs = 1000;
      await setPolicy(fleet.house, file({ jobs: counter }), BRANDE);
      fleet.clock.nowMs = null;
      versions.push((await given(machine, counter)).version);
    }
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    expect(new Set(versions).size).toBe(4);
  });

  test('after a backup was brought back: what machines have by then is lower', async () => {
    const machine = await fleet.machine();
    await setPolicy(fleet.house, file({ jobs: 2 }), BRANDE);
    const key = Buffer.alloc(32, 7);
    await backUp(fleet.place, key, join(folder, 'a.backup'));
    await setPolicy(fleet.house, file({ jobs: 3 }), BRANDE);
    const { version } = await given(machine, 1);
    const back = join(folder, 'back');
    await restore(join(folder, 'a.backup'), [key], back);
    // Some seconds pass until it is brought back, with the key that signed.
    const env = { CPRVAGT_POLICY_KEY_FILE: join(fleet.folder, 'keys', 'policy.pem') };
    await using restored: OpenHouse = await openHouse(back, env, () => Date.now() + 5000);
    const { policies, commits, nowMs } = restored;
    await commits.write((it) => renewAll(it, { policies, actor: 'test', nowMs: nowMs() }));
    const [line = ''] = await showPolicies(restored);
    expect(line).toContain('{"jobs":2}');
    expect(Number(line.split(' ')[0])).toBeGreaterThan(version);
  });

  test('for a machine that was moved to a unit whose policy is older', async () => {
    const machine = await fleet.machine();
    await given(machine, 1);
    await unit('Ny', 'VDI');
    await setPolicy(fleet.house, file({ jobs: 4 }), { ...BRANDE, unit: 'Ny' });
    await setPolicy(fleet.house, file({ jobs: 3 }), BRANDE);
    const { version } = await given(machine, 2);
    await fleet.house.database.updateTable('machine_group').set({ unit: 'Ny' }).execute();
    const moved = await given(machine, 3, version);
    expect(moved).toMatchObject({ unit: 'Ny', policy: { jobs: 4 } });
    expect(moved.version).toBeGreaterThan(version);
    // What nobody here has signed is no reason.
    expect((await given(machine, 4, moved.version + 1000)).version).toBe(moved.version);
  });
});

describe('signed elsewhere', () => {
  const pair = generateKeyPairSync('ed25519');
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' });

  const sign = async (content: unknown, words = {}): Promise<string> => {
    const key = file(pem, 'key.pem');
    const [jws = ''] = await signPolicy(file(content), {
      ...BRANDE,
      key,
      activeFrom: 'now',
      ...words,
    });
    return file(jws, 'policy.jws');
  };

  async function withPublicKey<T>(work: (house: OpenHouse) => Promise<T>): Promise<T> {
    const env = { CPRVAGT_POLICY_KEY_FILE: file(publicPem, 'public.pem') };
    await using house = await openHouse(fleet.folder, env);
    return await work(house);
  }

  test('is taken by a server that has the public key alone, which signs nothing itself', async () => {
    await fleet.token();
    await withPublicKey(async (house) => {
      expect(house.policies.publicKey).toBe(publicHalf(pair.privateKey));
      await expect(setPolicy(house, file({}), BRANDE)).rejects.toThrow('policy sign');
      await expect(sign({}, { activeFrom: undefined })).rejects.toThrow('--active-from is needed');
      expect(await putPolicy(house, await sign({ jobs: 2 }))).toHaveLength(1);
      await expect(putPolicy(house, join(folder, 'policy.jws'))).rejects.toThrow('not newer');
    });
    const machine = await fleet.machine();
    expect((await given(machine, 1)).policy).toEqual({ jobs: 2 });
    // It pins the key of what it is given.
    const { body } = await machine.enrol('x'.repeat(40));
    expect(body).toMatchObject({ policyKey: publicHalf(pair.privateKey) });
  });

  test.each<[string, () => Promise<string>, string]>([
    ['garbage', async () => file('x.y.z', 'policy.jws'), 'another key'],
    ['for nobody here', () => sign({}, { organisation: 'Ingen' }), 'organisation that is not here'],
    ['for no unit here', () => sign({}, { unit: 'Ingen' }), 'unit that is not here'],
    [
      'of a newer release',
      async () => {
        const document = { version: 9e12, organisation: 'Brande Kommune', unit: null, activeFromMs: null, successor: null, policy: { future: 1 } }; // prettier-ignore
        const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(document)))
          .setProtectedHeader({ alg: 'EdDSA', typ: POLICY_TYPE })
          .sign(pair.privateKey);
        return file(jws, 'policy.jws');
      },
      'newer release',
    ],
  ])('%s is not taken', async (_name, made, says) => {
    await fleet.token();
    const path = await made();
    await withPublicKey((house) => expect(putPolicy(house, path)).rejects.toThrow(says));
    expect(await showPolicies(fleet.house)).toEqual([]);
  });
});

describe('a key that follows', () => {
  test('is announced in all of them, and in those that come', async () => {
    const machine = await fleet.machine();
    await given(machine, 1);
    const next = publicHalf(newSigningKey());
    await announceSuccessor(fleet.house, next);
    await setPolicy(fleet.house, file({ jobs: 2 }), BRANDE);
    expect(await announced()).toEqual([null, next, next]);
    await expect(announceSuccessor(fleet.house, 'x')).rejects.toThrow('43 letters');
  });

  test('leads a machine that was away over the last one of the key that it knows', async () => {
    const machine = await fleet.machine();
    const { version } = await given(machine, 1);
    const key = newSigningKey();
    await announceSuccessor(fleet.house, publicHalf(key));
    const pem = file(key.export({ type: 'pkcs8', format: 'pem' }), 'next.pem');
    {
      await using house = await openHouse(fleet.folder, { CPRVAGT_POLICY_KEY_FILE: pem });
      await setPolicy(house, file({ jobs: 2 }), BRANDE);
    }
    const step = await given(machine, 2, version);
    expect(step).toMatchObject({ successor: publicHalf(key), policy: {} });
    const last = await given(machine, 3, step.version);
    expect(last).toMatchObject({ successor: null, policy: { jobs: 2 } });
    expect((await given(machine, 4, last.version)).version).toBe(last.version);
    // The key before may not follow: nothing is signed by it for machines that would refuse it.
    const { policies, commits, nowMs } = fleet.house;
    const making = { policies, actor: 'test', nowMs: nowMs() };
    expect(await commits.write((it) => renewAll(it, making))).toBe(0);
    // Also one that never had any.
    expect((await given(machine, 5, 0)).version).toBe(step.version);
    const [, warned] = await setPolicy(fleet.house, file({}), BRANDE);
    expect(warned).toContain('enrolled anew');
  });
});

describe('what a file may say', () => {
  const WRONG: readonly (readonly [unknown, string])[] = [
    [{ rots: ['/a'] }, 'there is no setting "rots". Is it "roots"? There are roots, network'],
    [{ command: 'x' }, 'there is no setting "command".'],
    [{ cpuPercent: 0 }, '"cpuPercent" takes a whole number from 1 to 100'],
    [{ roots: ['a'] }, '"roots" takes whole paths of folders'],
    [{ exclude: ['a*b*c*d*e'] }, '"exclude" takes patterns'],
    [{ thresholds: { low: 1, medium: 9, high: 5, critical: 10 } }, '"thresholds" takes four'],
    [{ thresholds: { low: 1, medium: 2, high: 3, critical: 4, x: 5 } }, '"thresholds" takes four'],
    [[], 'one JSON object'],
    ['{', 'one JSON object'],
  ];

  test('what is wrong is said, with what is right, and nothing is set', async () => {
    await fleet.token();
    for (const [content, says] of WRONG)
      await expect(setPolicy(fleet.house, file(content), BRANDE)).rejects.toThrow(says);
    expect(await showPolicies(fleet.house)).toEqual([]);
  });

  test('whom it is for, and when, is there to the letter', async () => {
    await fleet.token();
    const path = file({});
    const set = (words: object) => setPolicy(fleet.house, path, { ...BRANDE, ...words });
    await expect(set({ organisation: 'Brande Komune' })).rejects.toThrow('Is it "Brande Kommune"?');
    await expect(set({ unit: 'X' })).rejects.toThrow('there is no unit "X"');
    await expect(set({ activeFrom: 'soon' })).rejects.toThrow('not "soon"');
    await expect(setPolicy(fleet.house, join(folder, 'no'), BRANDE)).rejects.toThrow('ENOENT');
  });
});
