/** A new key for paths and names: all that an older one sealed is sealed anew, some rows at a time, beside the server's work. */
import { entryPlace, journalPlace } from './cases.ts';
import type { Commits, Database, Writing } from './database.ts';
import { headerKeyPlace } from './organisations.ts';
import type { Vault } from './vault.ts';

const ROWS_AT_ONCE = 200;

/** How many texts were sealed anew. Can be cut off and begun again. */
export async function reseal(database: Database, commits: Commits, vault: Vault): Promise<number> {
  let texts = await commits.write((it) => resealOrganisations(it, vault));
  const machines = await database.selectFrom('machine').select('id').execute();
  for (const { id: machine } of machines) {
    texts += await commits.write((it) => resealMachine(it, machine, vault));
    texts += await commits.write((it) => resealCases(it, machine, vault));
    for (let last = 0, count = ROWS_AT_ONCE; count === ROWS_AT_ONCE;) {
      const done = await commits.write((it) => resealFiles(it, machine, last, vault));
      ({ last, count } = done);
      texts += done.texts;
    }
  }
  return texts + (await commits.write((it) => resealPeople(it, vault)));
}

async function resealPeople(it: Writing, vault: Vault): Promise<number> {
  let texts = 0;
  const people = await it
    .selectFrom('person')
    .select(['id', 'totp_sealed', 'totp_new_sealed'])
    .execute();
  for (const { id, totp_sealed: code, totp_new_sealed: next } of people) {
    const row = `person ${id}`;
    const anew = {
      totp_sealed: code && (again(code, row, vault) ?? code),
      totp_new_sealed: next && (again(next, row, vault) ?? next),
    };
    const changed = Number(anew.totp_sealed !== code) + Number(anew.totp_new_sealed !== next);
    if (changed === 0) continue;
    await it.updateTable('person').set(anew).where('id', '=', id).execute();
    texts += changed;
  }
  return texts;
}

function again(sealed: Uint8Array, row: string, vault: Vault): Uint8Array | null {
  return vault.isOld(sealed) ? vault.seal(vault.open(sealed, row), row) : null;
}

async function resealOrganisations(it: Writing, vault: Vault): Promise<number> {
  let texts = 0;
  const organisations = await it
    .selectFrom('organisation')
    .select(['id', 'header_key_sealed'])
    .execute();
  for (const { id, header_key_sealed: key } of organisations) {
    const anew = key && again(key, headerKeyPlace(id), vault);
    if (anew === null) continue;
    await it
      .updateTable('organisation')
      .set({ header_key_sealed: anew })
      .where('id', '=', id)
      .execute();
    texts++;
  }
  return texts;
}

async function resealMachine(it: Writing, machine: string, vault: Vault): Promise<number> {
  let texts = 0;
  const { facts_sealed: facts } = await it
    .selectFrom('machine')
    .select('facts_sealed')
    .where('id', '=', machine)
    .executeTakeFirstOrThrow();
  const sealed = again(facts, `machine ${machine}`, vault);
  if (sealed !== null) {
    await it
      .updateTable('machine')
      .set({ facts_sealed: sealed })
      .where('id', '=', machine)
      .execute();
    texts++;
  }
  const volumes = await it
    .selectFrom('volume')
    .selectAll()
    .where('machine', '=', machine)
    .execute();
  for (const { id, since_ms: since, mount_point_sealed: mountPoint } of volumes) {
    const anew = again(mountPoint, `volume ${machine}/${id}`, vault);
    if (anew === null) continue;
    await it
      .updateTable('volume')
      .set({ mount_point_sealed: anew })
      .where('machine', '=', machine)
      .where('id', '=', id)
      .where('since_ms', '=', since)
      .execute();
    texts++;
  }
  return texts;
}

async function resealCases(it: Writing, machine: string, vault: Vault): Promise<number> {
  let texts = 0;
  const of = it.selectFrom('case').select(['file', 'journal_sealed']);
  for (const { file, journal_sealed: journal } of await of
    .where('machine', '=', machine)
    .execute()) {
    const anew = journal && again(journal, journalPlace(machine, file), vault);
    if (anew === null) continue;
    await it
      .updateTable('case')
      .set({ journal_sealed: anew })
      .where('machine', '=', machine)
      .where('file', '=', file)
      .execute();
    texts++;
  }
  const entries = it.selectFrom('case_entry').select(['file', 'number', 'text_sealed']);
  for (const { file, number, text_sealed: text } of await entries
    .where('machine', '=', machine)
    .execute()) {
    const anew = text && again(text, entryPlace(machine, file, number), vault);
    if (anew === null) continue;
    await it
      .updateTable('case_entry')
      .set({ text_sealed: anew })
      .where('machine', '=', machine)
      .where('file', '=', file)
      .where('number', '=', number)
      .execute();
    texts++;
  }
  return texts;
}

// oxlint-disable-next-line max-params -- a page of a machine's files
async function resealFiles(
  it: Writing,
  machine: string,
  after: number,
  vault: Vault,
): Promise<{ last: number; count: number; texts: number }> {
  const files = await it
    .selectFrom('file')
    .select(['id', 'path_sealed', 'detail_sealed'])
    .where('machine', '=', machine)
    .where('id', '>', after)
    .orderBy('id')
    .limit(ROWS_AT_ONCE)
    .execute();
  let texts = 0;
  for (const { id, path_sealed: path, detail_sealed: detail } of files) {
    const row = `file ${machine}/${id}`;
    const anew = {
      path_sealed: path && (again(path, row, vault) ?? path),
      detail_sealed: detail && (again(detail, row, vault) ?? detail),
    };
    const changed = Number(anew.path_sealed !== path) + Number(anew.detail_sealed !== detail);
    if (changed === 0) continue;
    await it
      .updateTable('file')
      .set(anew)
      .where('machine', '=', machine)
      .where('id', '=', id)
      .execute();
    texts += changed;
  }
  return { last: files.at(-1)?.id ?? after, count: files.length, texts };
}
