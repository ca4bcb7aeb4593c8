/**
 * `cprvagt-server user`: people who may sign in, from the command line: who adds the first ones, and lets those in that
 * cannot come in any more. Each returns lines to print. Links are told by where in the dashboard they are used.
 */
import { Argument, type Command, Option } from 'commander';
import type { OpenHouse } from './open.ts';
import type { Database, Writing } from './store/database.ts';
import { NotThere } from './store/machine-deeds.ts';
import { organisationNamed } from './store/organisations.ts';
import {
  addPerson,
  type By,
  changePerson,
  disable,
  isPersonName,
  newLink,
  personNamed,
  type PersonTerms,
  placeOf,
} from './store/people.ts';
import { type Role, ROLES } from './store/scope.ts';
import type { PersonTable } from './store/tables.ts';
import { unitCalled } from './unit-words.ts';
import { visible } from './visible.ts';
import { type Common, type End, inFolder, within } from './word.ts';

const FIRST_NAME = 'admin';

interface PersonWish {
  readonly organisation?: string;
  readonly role: Role;
  /** Names; none for all. */
  readonly unit: readonly string[];
}

function byNow({ nowMs }: OpenHouse): By {
  return { actor: 'command line', nowMs: nowMs() };
}

/** The link is told nowhere else. Throws NotThere. */
export async function addUser(
  opened: OpenHouse,
  name: string,
  wish: PersonWish,
): Promise<string[]> {
  if (!isPersonName(name))
    throw new NotThere('a name is of letters, digits and . @ _ + - alone, and no CPR number');
  const by = byNow(opened);
  const link = await opened.commits.write(async (it) => {
    const organisation =
      wish.organisation === undefined
        ? await onlyOrganisation(it)
        : await organisationNamed(it, wish.organisation, by.actor, by.nowMs);
    const terms = await termsOf(it, organisation, wish);
    const person = await addPerson(it, { organisation, name, ...terms }, by);
    if (person === null) throw new NotThere(`there is somebody of the name ${name} already`);
    return newLink(it, person, by);
  });
  return [placeOf(link)];
}

/** Throws NotThere. */
async function onlyOrganisation(database: Database): Promise<string> {
  const [first, ...others] = await organisationsIn(database);
  if (first === undefined || others.length > 0)
    throw new NotThere('say of which municipality: --organisation <NAME>');
  return first.id;
}

function organisationsIn(database: Database) {
  return database.selectFrom('organisation').select('id').limit(2).execute();
}

/** Throws NotThere. */
async function termsOf(
  transaction: Writing,
  organisation: string,
  { role, unit }: Pick<PersonWish, 'role' | 'unit'>,
): Promise<PersonTerms> {
  if (unit.length === 0) return { role, units: null };
  const units: string[] = [];
  for (const name of unit) units.push(await unitCalled(transaction, organisation, name));
  return { role, units };
}

async function listUsers({ database, nowMs }: OpenHouse): Promise<string[]> {
  const people = await database
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.organisation')
    .selectAll('person')
    .select('organisation.name as at')
    .orderBy('person.name')
    .execute();
  const units = await database
    .selectFrom('person_unit')
    .innerJoin('unit', 'unit.id', 'person_unit.unit')
    .select(['person_unit.person', 'unit.name'])
    .orderBy('unit.name')
    .execute();
  return people.map((it) => {
    const own = units.filter(({ person }) => person === it.id).map(({ name }) => visible(name));
    const seen = it.signed_in_ms === null ? 'never signed in' : new Date(it.signed_in_ms).toISOString(); // prettier-ignore
    const isWaiting = (it.locked_until_ms ?? 0) > nowMs();
    const state = it.disabled_ms !== null ? ['disabled'] : isWaiting ? ['slowed'] : [];
    const code = it.totp_sealed === null ? [] : ['with a code'];
    const where = it.all_units === 1 ? 'all units' : own.join(', ');
    return [it.name, visible(it.at), it.role, where, seen, ...code, ...state].join('  ');
  });
}

/** Throws NotThere. */
async function personOf(transaction: Writing, name: string): Promise<PersonTable> {
  const person = await personNamed(transaction, name);
  if (person === undefined) throw new NotThere(`there is nobody of the name ${visible(name)}`);
  return person;
}

/** Throws NotThere. */
async function linkUser(opened: OpenHouse, name: string): Promise<string[]> {
  const link = await opened.commits.write(async (it) => {
    const person = await personOf(it, name);
    if (person.disabled_ms !== null) throw new NotThere(`${person.name} is disabled`);
    return newLink(it, person, byNow(opened));
  });
  return [placeOf(link)];
}

/** Throws NotThere. */
async function disableUser(opened: OpenHouse, name: string): Promise<string[]> {
  await opened.commits.write(async (it) => {
    const isDone = await disable(it, await personOf(it, name), byNow(opened));
    if (!isDone) throw new NotThere(LAST_ADMIN);
  });
  return [];
}

const LAST_ADMIN = 'that is the last admin of all units: make another one first';

/** Throws NotThere. */
async function changeUser(
  opened: OpenHouse,
  name: string,
  wish: Pick<PersonWish, 'role' | 'unit'>,
): Promise<string[]> {
  await opened.commits.write(async (it) => {
    const person = await personOf(it, name);
    const terms = await termsOf(it, person.organisation, wish);
    const isDone = await changePerson(it, person, terms, byNow(opened));
    if (!isDone) throw new NotThere(LAST_ADMIN);
  });
  return [];
}

/**
 * What a start prints, by the address that people use, as long as nobody has ever signed in: a link for an admin, who is
 * made where there is nobody. Where there are several municipalities, or none, how to make one.
 */
export async function firstSteps(opened: OpenHouse): Promise<(url: string) => readonly string[]> {
  const by = { actor: 'server', nowMs: opened.nowMs() };
  const link = await opened.commits.write(async (it) => {
    const people = await it.selectFrom('person').selectAll().orderBy('created_ms').execute();
    if (people.some(({ signed_in_ms: at }) => at !== null)) return null;
    const admin = people.find(({ role, disabled_ms: at }) => role === 'admin' && at === null);
    if (admin !== undefined) return newLink(it, admin, by);
    const [only, ...others] = await organisationsIn(it);
    if (people.length > 0 || only === undefined || others.length > 0) return undefined;
    const terms = { organisation: only.id, name: FIRST_NAME, role: 'admin', units: null } as const;
    const made = await addPerson(it, terms, by);
    return made === null ? undefined : newLink(it, made, by);
  });
  return (url) => {
    if (link === null) return [];
    if (link === undefined)
      return ['nobody can sign in yet: cprvagt-server user add <NAME> --role admin --organisation <NAME>']; // prettier-ignore
    return [`nobody has signed in yet; an admin comes in, once and within a day, by ${new URL(placeOf(link), url).href}`]; // prettier-ignore
  };
}

export function addUserWords(user: Command, end: End): void {
  const of = (name: string): Command =>
    inFolder(user.command(name)).option('--unit <NAME...>', 'some of its units alone', []);
  of('add <NAME>')
    .description('adds somebody, and prints once where in the dashboard he comes in, within a day')
    .addOption(new Option('--role <ROLE>', 'what he may').choices(ROLES).default('viewer'))
    .option('--organisation <NAME>', 'the municipality; made when it is new; else the only one')
    .action(async (name: string, options: Common & PersonWish) =>
      end(await within(options, (it) => addUser(it, name, options))),
    );
  of('role <NAME>')
    .description('another role, and other units')
    .addArgument(new Argument('<ROLE>', 'what he may').choices(ROLES))
    .action(async (name: string, role: Role, { unit, ...options }: Common & PersonWish) =>
      end(await within(options, (it) => changeUser(it, name, { role, unit }))),
    );
  inFolder(user.command('list'))
    .description('lists them')
    .action(async (options: Common) => end(await within(options, listUsers)));
  inFolder(user.command('link <NAME>'))
    .description('lets somebody in again, once: without his authenticator, all sessions ended')
    .action(async (name: string, options: Common) =>
      end(await within(options, (it) => linkUser(it, name))),
    );
  inFolder(user.command('disable <NAME>'))
    .description('lets somebody in no more')
    .action(async (name: string, options: Common) =>
      end(await within(options, (it) => disableUser(it, name))),
    );
}
