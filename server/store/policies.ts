/**
 * Policies, a row for each that was ever signed: of a unit, or of an organisation for those of its units that have none.
 *
 * Machines take none whose version is not higher than the one that they have. So one number grows over the whole server,
 * and it is never below the milliseconds since 1970: a server that was brought back from a backup has forgotten which
 * numbers it gave since, and the clock is ahead of all of them. (Seconds would have the shape of somebody's number.)
 */
import { type Policies, signedPolicy } from '../policies.ts';
import { type PolicyDocument, PolicySettings } from '../wire.ts';
import { record } from './audit.ts';
import type { Database, Writing } from './database.ts';
import type { MachineTable, PolicyTable } from './tables.ts';

/** For whom a policy is; `unit` null: for all units of the organisation that have none. */
export interface Audience {
  readonly organisation: string;
  readonly unit: string | null;
}

export interface PolicyWish extends Audience {
  readonly settings: PolicySettings;
  /** Null for at once; as before when it is not said. */
  readonly activeFromMs?: number | null | undefined;
  /** Announced from now on; as before when it is not said. */
  readonly successor?: string | undefined;
}

export interface Making {
  readonly policies: Policies;
  readonly actor: string;
  readonly nowMs: number;
}

/** The version that a policy may have that is made now. */
export async function nextVersion(database: Database, nowMs: number): Promise<number> {
  return Math.max((await newestVersion(database)) + 1, nowMs);
}

async function newestVersion(database: Database): Promise<number> {
  const { newest } = await database
    .selectFrom('policy')
    .select(({ fn }) => fn.max('version').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** Exactly for these, the newest one. */
export function policyOf(
  database: Database,
  { organisation, unit }: Audience,
): Promise<PolicyTable | undefined> {
  return ofAudience(database, { organisation, unit }).limit(1).executeTakeFirst();
}

function ofAudience(database: Database, { organisation, unit }: Audience) {
  return database
    .selectFrom('policy')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('unit', unit === null ? 'is' : '=', unit)
    .orderBy('version', 'desc');
}

/** Those that hold, each the newest for its audience. */
export async function policiesNow(database: Database): Promise<readonly PolicyTable[]> {
  return database
    .selectFrom('policy')
    .selectAll()
    .where('version', 'in', (it) =>
      it
        .selectFrom('policy')
        .select(({ fn }) => fn.max('version').as('version'))
        .groupBy(['organisation', 'unit']),
    )
    .orderBy('organisation')
    .orderBy('version')
    .execute();
}

/** Signs one, and keeps it. Throws NoSigner. */
export async function makePolicy(
  transaction: Writing,
  wish: PolicyWish,
  { policies, actor, nowMs }: Making,
): Promise<PolicyTable> {
  const { organisation, unit, settings } = wish;
  const before = await policyOf(transaction, wish);
  const active =
    wish.activeFromMs === undefined ? (before?.active_from_ms ?? null) : wish.activeFromMs;
  const document: PolicyDocument = {
    version: await nextVersion(transaction, nowMs),
    ...(await namesOf(transaction, wish)),
    activeFromMs: active,
    successor: wish.successor ?? (await announcedBy(transaction, policies.publicKey)),
    policy: settings,
  };
  const row = rowOf(document, { organisation, unit }, policies.publicKey, nowMs);
  return keepPolicy(transaction, { ...row, document: await policies.sign(document) }, actor);
}

async function namesOf(
  transaction: Writing,
  { organisation, unit }: Audience,
): Promise<{ readonly organisation: string; readonly unit: string | null }> {
  const named = (table: 'organisation' | 'unit', id: string): Promise<{ readonly name: string }> =>
    transaction.selectFrom(table).select('name').where('id', '=', id).executeTakeFirstOrThrow();
  return {
    organisation: (await named('organisation', organisation)).name,
    unit: unit === null ? null : (await named('unit', unit)).name,
  };
}

/** The key that was said to follow this one. */
async function announcedBy(database: Database, signer: string): Promise<string | null> {
  const row = await database
    .selectFrom('policy')
    .select('successor')
    .where('signer', '=', signer)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.successor ?? null;
}

// oxlint-disable-next-line max-params -- a row
function rowOf(
  { version, activeFromMs, successor, policy }: PolicyDocument,
  { organisation, unit }: Audience,
  signer: string,
  nowMs: number,
): Omit<PolicyTable, 'document'> {
  const settings = JSON.stringify(policy);
  const of = { version, organisation, unit, settings, successor, signer };
  return { ...of, active_from_ms: activeFromMs, made_ms: nowMs };
}

async function keepPolicy(
  transaction: Writing,
  row: PolicyTable,
  actor: string,
): Promise<PolicyTable> {
  await transaction.insertInto('policy').values(row).execute();
  const { organisation, unit, version, signer, successor, active_from_ms: activeFromMs } = row;
  const deed = { organisation, actor, action: 'policy-made', subject: unit } as const;
  await record(
    transaction,
    { ...deed, facts: { version, signer, successor, activeFromMs } },
    row.made_ms,
  );
  return row;
}

/** Whether a machine that has this one takes the next from the key that is here. */
export function mayFollow(
  { signer, successor }: PolicyTable,
  { canSign, publicKey }: Policies,
): boolean {
  return canSign && (signer === publicKey || successor === publicKey);
}

/**
 * All that hold and that this key may follow, signed anew: after a backup was brought back, since machines may have newer ones; and to announce the
 * key that follows. Throws NoSigner.
 */
export async function renewAll(
  transaction: Writing,
  making: Making,
  successor?: string,
): Promise<number> {
  const rows = (await policiesNow(transaction)).filter((row) => mayFollow(row, making.policies));
  for (const row of rows) await renew(transaction, row, making, successor);
  return rows.length;
}

// oxlint-disable-next-line max-params -- a row and what is new about it
async function renew(
  transaction: Writing,
  { organisation, unit, settings }: PolicyTable,
  making: Making,
  successor?: string,
): Promise<PolicyTable> {
  const wish = { organisation, unit, settings: JSON.parse(settings) as PolicySettings, successor };
  return makePolicy(transaction, wish, making);
}

export type TakeTrouble = 'unsigned' | 'strange' | 'no-organisation' | 'no-unit' | 'old';

/** Keeps one that was signed elsewhere, by the server's key or the one that it said follows. */
export async function takePolicy(
  transaction: Writing,
  jws: string,
  { policies, actor, nowMs }: Making,
): Promise<PolicyTable | TakeTrouble> {
  const { publicKey } = policies;
  const next = await announcedBy(transaction, publicKey);
  const signed = await signedPolicy(jws, next === null ? [publicKey] : [publicKey, next]);
  if (signed === null) return 'unsigned';
  const { document, signer } = signed;
  if (Object.keys(document.policy).some((key) => !(key in PolicySettings.properties)))
    return 'strange';
  const organisation = await transaction
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', document.organisation)
    .executeTakeFirst();
  if (organisation === undefined) return 'no-organisation';
  const unit =
    document.unit === null
      ? null
      : await transaction
          .selectFrom('unit')
          .select('id')
          .where('organisation', '=', organisation.id)
          .where('name', '=', document.unit)
          .executeTakeFirst();
  if (unit === undefined) return 'no-unit';
  if (document.version <= (await newestVersion(transaction))) return 'old';
  const audience = { organisation: organisation.id, unit: unit?.id ?? null };
  const row = { ...rowOf(document, audience, signer, nowMs), document: jws };
  return keepPolicy(transaction, row, actor);
}

/**
 * What a machine is to have, from what it said that it has. Undefined as long as nobody has signed any for it. One that
 * was away while the key changed is led there: first the last one of the key that it knows, which names the next key.
 */
export async function policyFor(
  database: Database,
  machine: MachineTable,
): Promise<PolicyTable | undefined> {
  const { organisation } = machine;
  const group = await database
    .selectFrom('machine_group')
    .select('unit')
    .where('id', '=', machine.machine_group)
    .executeTakeFirst();
  const own = group && (await policyOf(database, { organisation, unit: group.unit }));
  const now = own ?? (await policyOf(database, { organisation, unit: null }));
  if (now === undefined) return undefined;
  const keys = await keysKnownTo(database, machine);
  if (keys.length === 0 || keys.includes(now.signer)) return now;
  const known = await ofAudience(database, now)
    .where('signer', 'in', keys)
    .limit(1)
    .executeTakeFirst();
  return known ?? now;
}

/** The signer of what it has, and the one that this announces; of what there was when it came, or first, while it has none. */
async function keysKnownTo(
  database: Database,
  { organisation, policy_version: version, enrolled_ms: enrolledMs }: MachineTable,
): Promise<readonly string[]> {
  const rows = database
    .selectFrom('policy')
    .select(['signer', 'successor'])
    .where('organisation', '=', organisation);
  if (version === 0) {
    const then = rows.where('made_ms', '<=', enrolledMs).orderBy('version', 'desc').limit(1);
    const first = rows.orderBy('version').limit(1);
    const row = (await then.executeTakeFirst()) ?? (await first.executeTakeFirst());
    return row === undefined ? [] : [row.signer];
  }
  const row = await rows.where('version', '=', version).executeTakeFirst();
  return [row?.signer, row?.successor].filter((key) => typeof key === 'string');
}

/**
 * The same, made where there is none yet: what machines do by themselves. And signed anew for one that was moved here
 * from another unit, and has a newer one from there.
 */
export async function policyMadeFor(
  transaction: Writing,
  machine: MachineTable,
  making: Making,
): Promise<PolicyTable | undefined> {
  const now = await policyFor(transaction, machine);
  const { organisation, policy_version: version } = machine;
  if (!making.policies.canSign) return now;
  if (now === undefined)
    return makePolicy(transaction, { organisation, unit: null, settings: {} }, making);
  if (version <= now.version || !mayFollow(now, making.policies)) return now;
  const isOurs = await transaction
    .selectFrom('policy')
    .select('version')
    .where('organisation', '=', organisation)
    .where('version', '=', version)
    .executeTakeFirst();
  return isOurs === undefined ? now : renew(transaction, now, making);
}
