/** What an administrator does from the command line, beside a running server or without one. Each returns lines to print. */
import type { OpenHouse } from './open.ts';
import { record, verifyChain } from './store/audit.ts';
import type { Writing } from './store/database.ts';
import { groupNamed, organisationNamed } from './store/organisations.ts';
import { doTo, type MachineDeed, NotThere } from './store/machine-deeds.ts';
import { reseal } from './store/rotation.ts';
import { makeToken, takeBack } from './store/tokens.ts';
import { unitCalled } from './unit-words.ts';
import { visible } from './visible.ts';

const ACTOR = 'command line';
const DAY_MS = 86_400_000;

export interface TokenWish {
  readonly organisation: string;
  readonly group: string;
  /** Of a group that is new; else the organisation's first. */
  readonly unit?: string;
  readonly label: string;
  readonly uses: number;
  readonly days: number;
  readonly approval: boolean;
  /** Machines of the group are made anew from one image each day. */
  readonly fleeting: boolean;
}

/** The token itself, which is told nowhere else. Throws NotThere. */
export async function addToken({ commits, nowMs }: OpenHouse, wish: TokenWish): Promise<string[]> {
  const now = nowMs();
  const { token } = await commits.write(async (it) => {
    const organisation = await organisationNamed(it, wish.organisation, ACTOR, now);
    const persistent = !wish.fleeting;
    const unit =
      wish.unit === undefined ? {} : { unit: await unitCalled(it, organisation, wish.unit) };
    const named = { organisation, name: wish.group, persistent, ...unit };
    const group = await groupNamed(it, named, ACTOR, now);
    const there = await groupOf(it, group);
    if ((unit.unit ?? there.unit) !== there.unit)
      throw new NotThere(
        visible(`the group ${wish.group} is in another unit: group move ${group} moves it`),
      );
    const { label, uses, days, approval } = wish;
    const expiresMs = now + days * DAY_MS;
    const terms = { organisation, group, label, uses, expiresMs, needsApproval: approval };
    const made = await makeToken(it, terms, now);
    const deed = { organisation, actor: ACTOR, action: 'token-made', subject: made.id } as const;
    await record(it, { ...deed, facts: { uses, days } }, now);
    return made;
  });
  return [token];
}

function groupOf(transaction: Writing, id: string): Promise<{ readonly unit: string }> {
  return transaction
    .selectFrom('machine_group')
    .select('unit')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function listTokens({ database, nowMs }: OpenHouse): Promise<string[]> {
  const tokens = await database
    .selectFrom('token')
    .innerJoin('organisation', 'organisation.id', 'token.organisation')
    .innerJoin('machine_group', 'machine_group.id', 'token.machine_group')
    .select(['token.id', 'token.label', 'token.uses_left', 'token.expires_ms', 'token.revoked_ms'])
    .select(['organisation.name as organisation', 'machine_group.name as group'])
    .orderBy('token.created_ms')
    .execute();
  return tokens.map((it) => {
    const isOver = it.expires_ms <= nowMs();
    const state = it.revoked_ms !== null ? 'revoked' : isOver ? 'expired' : `${it.uses_left} left`;
    const until = new Date(it.expires_ms).toISOString();
    return [it.id, it.organisation, it.group, state, until, visible(it.label)].join('  ');
  });
}

/** Throws NotThere. */
export async function revokeToken({ commits, nowMs }: OpenHouse, id: string): Promise<string[]> {
  const isKnown = await commits.write((it) => takeBack(it, { id, actor: ACTOR }, nowMs()));
  if (!isKnown) throw new NotThere(`there is no token ${id}`);
  return [];
}

export async function listMachines({ database, vault }: OpenHouse): Promise<string[]> {
  const machines = await database
    .selectFrom('machine')
    .selectAll()
    .orderBy('enrolled_ms')
    .execute();
  return machines.map((it) => {
    const { hostName } = JSON.parse(vault.open(it.facts_sealed, `machine ${it.id}`)) as {
      readonly hostName: string;
    };
    const seen = it.last_seen_ms === null ? 'never seen' : new Date(it.last_seen_ms).toISOString();
    const counts = `${it.found} found, ${it.exposed} exposed, ${it.sealed} sealed, ${it.unknown} unknown`;
    const clone = it.cloned_ms === null ? [] : ['a clone'];
    return [it.id, visible(hostName), it.state, seen, counts, ...clone].join('  ');
  });
}

/** Throws NotThere. */
export async function doToMachine(
  { commits, nowMs }: OpenHouse,
  deed: MachineDeed,
  id: string,
): Promise<string[]> {
  await commits.write((it) => doTo(it, { deed, id, actor: ACTOR }, nowMs()));
  return [];
}

/** After a new key was put first: all is sealed with it, so that the others can be thrown away. */
export async function rotate({ database, commits, vault, nowMs }: OpenHouse): Promise<string[]> {
  const texts = await reseal(database, commits, vault);
  const deed = { organisation: null, actor: ACTOR, action: 'key-rotated', subject: null } as const;
  await commits.write((it) => record(it, { ...deed, facts: { texts } }, nowMs()));
  return [`${texts} texts are sealed with the newest key now`];
}

export interface Verified {
  readonly isWhole: boolean;
  readonly line: string;
}

export async function verifyAudit({ database }: OpenHouse): Promise<Verified> {
  const { rows, brokenAt, hash } = await verifyChain(database);
  if (brokenAt === null)
    return { isWhole: true, line: `the audit log is whole: ${rows} rows, the last one ${hash}` };
  return {
    isWhole: false,
    line: `the audit log was changed: row ${brokenAt} does not follow from the one before`,
  };
}
