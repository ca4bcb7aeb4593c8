/** What the server keeps, for how long, and how it comes back. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openHouse } from '../../server/open.ts';
import { verifyChain } from '../../server/store/audit.ts';
import { backUp, NoBackup, restore } from '../../server/store/backup.ts';
import { Commits, openDatabase } from '../../server/store/database.ts';
import { deleteOld } from '../../server/store/retention.ts';
import { reseal } from '../../server/store/rotation.ts';
import { newKey, Unopened, Vault } from '../../server/store/vault.ts';
import { checkIn, FILE, Fleet } from './fleet.ts';
import { Person } from './person.ts';

const DAY_MS = 86_400_000;
const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'cprvagt-store-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

test('SQLite waits for the disk and wipes what is deleted', async () => {
  const database = await openDatabase(folder());
  const { sql } = await import('kysely');
  const pragma = async (name: string): Promise<unknown> =>
    Object.values(
      (await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database)).rows[0]!,
    )[0];
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('secure_delete')).toBe(1);
  await database.destroy();
});

test('a write that fails leaves nothing and does not take the others with it', async () => {
  const database = await openDatabase(folder());
  const commits = new Commits(database);
  const add = (name: string, fails: boolean): Promise<void> =>
    commits.write(async (it) => {
      await it.insertInto('organisation').values({ id: name, name, second_person: 0 }).execute();
      if (fails) throw new Error(name);
    });
  const ends = await Promise.allSettled(
    Array.from({ length: 120 }, (_, at) => add(`${at}`, at % 3 === 0)),
  );
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(40);
  const kept = await database.selectFrom('organisation').select('id').execute();
  expect(kept.map(({ id }) => Number(id) % 3)).not.toContain(0);
  expect(kept).toHaveLength(80);
  await database.destroy();
});

describe('the vault', () => {
  const keys = [newKey(), newKey()] as const;
  const sealed = new Vault([keys[1]]).seal('/home/bo/a.xlsx', 'file m/1');

  test('opens what any of its keys sealed, in its own row alone', () => {
    const both = new Vault(keys);
    expect(both.open(sealed, 'file m/1')).toBe('/home/bo/a.xlsx');
    expect(both.isOld(sealed)).toBe(true);
    expect(() => both.open(sealed, 'file m/2')).toThrow(Unopened);
    expect(() => new Vault([keys[0]]).open(sealed, 'file m/1')).toThrow(Unopened);
  });

  test('seals the same text differently each time, and sees each changed byte', () => {
    const vault = new Vault(keys);
    // The first bytes name the key; then comes what no two may share.
    const nonces = Array.from({ length: 5000 }, () =>
      Buffer.from(vault.seal('a', 'r')).toString('hex', 4, 16),
    );
    expect(new Set(nonces).size).toBe(5000);
    const short = vault.seal('a', 'r');
    for (let at = 0; at < short.length; at++) {
      const changed = Uint8Array.from(short, (byte, place) => (place === at ? byte ^ 1 : byte));
      expect(() => vault.open(changed, 'r')).toThrow(Unopened);
    }
  });
});

test('a new key: all is sealed anew, and the old key is of no use any more', async () => {
  await using fleet = await Fleet.start();
  const machine = await fleet.machine();
  await machine.say('POST', '/api/v1/check-in', checkIn(1));
  const rows = Array.from({ length: 450 }, (_, at) => ({ ...FILE, id: at + 1, sequence: at + 1 }));
  await machine.report(...rows.slice(0, 300));
  await machine.report(...rows.slice(300));
  const { database, commits } = fleet.house;
  const old = Buffer.from(readFileSync(join(fleet.folder, 'keys', 'paths.key'), 'utf8'), 'base64');
  const fresh = newKey();
  expect(await reseal(database, commits, new Vault([fresh, old]))).toBe(450 * 2 + 3);
  const file = await database
    .selectFrom('file')
    .selectAll()
    .where('id', '=', 450)
    .executeTakeFirstOrThrow();
  expect(new Vault([fresh]).open(file.path_sealed!, `file ${machine.id}/450`)).toBe(FILE.path);
  expect(await reseal(database, commits, new Vault([fresh, old]))).toBe(0);
});

describe('age', () => {
  test('a file that is gone is kept as long as copies of it are in the clear', async () => {
    await using fleet = await Fleet.start();
    const machine = await fleet.machine();
    const nowMs = Date.now();
    await machine.say('POST', '/api/v1/check-in', checkIn(1));
    await machine.report(FILE, { ...FILE, id: 2, sequence: 2, leftoverOf: 1 });
    const anna = await Person.signedIn(fleet, 'anna');
    const files = [{ machine: machine.id, id: 1 }];
    await anna.say('POST', '/api/cases', { files, deed: 'assign', to: anna.id });
    await machine.report({ id: 1, sequence: 3, gone: true });
    const { commits } = fleet.house;
    const at = (days: number) => commits.write((it) => deleteOld(it, nowMs + days * DAY_MS));
    expect(await at(40)).toMatchObject({ file: 0 });
    await machine.report({ id: 2, sequence: 4, gone: true });
    expect(await at(40)).toMatchObject({ file: 2 });
  });

  test('a file goes 30 days after it is gone, a silent machine empties after 90, and goes after a year', async () => {
    await using fleet = await Fleet.start();
    const machine = await fleet.machine();
    const nowMs = Date.now();
    await machine.say('POST', '/api/v1/check-in', checkIn(1));
    await machine.report(FILE, { ...FILE, id: 2, sequence: 2 });
    await machine.report({ id: 1, sequence: 3, gone: true });
    const { database, commits } = fleet.house;
    const at = (days: number) => commits.write((it) => deleteOld(it, nowMs + days * DAY_MS));
    const left = async (): Promise<readonly number[]> =>
      (await database.selectFrom('file').select('id').orderBy('id').execute()).map(({ id }) => id);
    await at(29);
    expect(await left()).toEqual([1, 2]);
    expect(await at(31)).toMatchObject({ file: 1, machine: 0 });
    expect(await left()).toEqual([2]);
    expect(await at(91)).toMatchObject({ file: 1, machine: 0 });
    expect(await database.selectFrom('machine').select(['found', 'high']).execute()).toEqual([
      { found: 0, high: 0 },
    ]);
    expect(await at(366)).toMatchObject({ machine: 1, volume: 1 });
    expect(await verifyChain(database)).toMatchObject({ brokenAt: null });
  });
});

describe('a backup', () => {
  test('brings back all, into an empty folder alone; nothing in it can be read', async () => {
    await using fleet = await Fleet.start();
    const machine = await fleet.machine();
    await machine.report(FILE);
    const key = Buffer.from(
      readFileSync(join(fleet.folder, 'keys', 'paths.key'), 'utf8'),
      'base64',
    );
    const path = join(folder(), 'a.backup');
    await backUp(fleet.place, key, path);
    const bytes = readFileSync(path);
    for (const word of ['SQLite', 'Brande', machine.id!, 'register'])
      expect(bytes.includes(word)).toBe(false);
    expect(readdirSync(join(path, '..'))).toEqual(['a.backup']);
    await expect(backUp(fleet.place, key, path)).rejects.toThrow('EEXIST');
    await expect(restore(path, [key], fleet.folder)).rejects.toThrow(NoBackup);
    const target = folder();
    await restore(path, [newKey(), key], target);
    await using again = await openHouse(target, { CPRVAGT_KEYS: key.toString('base64') });
    const file = await again.database.selectFrom('file').selectAll().executeTakeFirstOrThrow();
    expect(again.vault.open(file.path_sealed!, `file ${machine.id}/1`)).toBe(FILE.path);
  });

  test('that was cut or changed, or is of another key, is refused and leaves nothing', async () => {
    const from = folder();
    const key = newKey();
    const database = await openDatabase(from);
    const path = join(from, 'a.backup');
    await backUp({ database, folder: from }, key, path);
    await database.destroy();
    const whole = readFileSync(path);
    const changed = Buffer.from(whole);
    changed[whole.length >> 1]! ^= 1;
    const cases: readonly (readonly [Buffer, Uint8Array])[] = [
      [whole.subarray(0, whole.length - 1), key],
      [whole.subarray(0, 20), key],
      [changed, key],
      [whole, newKey()],
      [Buffer.from('something else'.repeat(20)), key],
    ];
    for (const [bytes, by] of cases) {
      writeFileSync(path, bytes);
      const target = folder();
      await expect(restore(path, [by], target)).rejects.toThrow(NoBackup);
      expect(readdirSync(target)).toEqual([]);
    }
  });
});
