/** `cprvagt-server unit` and `group`: into what an organisation is divided, and where machines belong. Lines to print. */
import type { Command } from 'commander';
import { nearest } from '../rules/nearest.ts';
import type { OpenHouse } from './open.ts';
import type { Writing } from './store/database.ts';
import { NotThere } from './store/machine-deeds.ts';
import {
  makeGroup,
  makeUnit,
  moveGroup,
  type NameTrouble,
  renameGroup,
  renameUnit,
  unitsIn,
} from './store/units.ts';
import { visible } from './visible.ts';
import { type Common, type End, inFolder, within } from './word.ts';

const ACTOR = 'command line';

/** Throws NotThere. */
export async function organisationCalled(transaction: Writing, name: string): Promise<string> {
  const all = await transaction.selectFrom('organisation').select(['id', 'name']).execute();
  return idOf(all, name, 'organisation');
}

/** Throws NotThere. */
export async function unitCalled(
  transaction: Writing,
  organisation: string,
  name: string,
): Promise<string> {
  return idOf(await unitsIn(transaction, organisation), name, 'unit');
}

/** Throws NotThere. */
function idOf(
  all: readonly { readonly id: string; readonly name: string }[],
  name: string,
  what: string,
): string {
  const found = all.find((it) => it.name === name);
  if (found !== undefined) return found.id;
  const names = all.map((it) => it.name);
  const near = nearest(name, names);
  const others = names.length === 0 ? 'there is none yet' : `there are ${names.join(', ')}`;
  const meant = near === null ? others : `did you mean ${near}?`;
  throw new NotThere(visible(`there is no ${what} ${name}; ${meant}`));
}

/** Throws NotThere. */
export async function addUnit(
  { commits, nowMs }: OpenHouse,
  { organisation, name }: { readonly organisation: string; readonly name: string },
): Promise<string[]> {
  const id = await commits.write(async (it) => {
    const of = await organisationCalled(it, organisation);
    return makeUnit(it, { organisation: of, name }, { actor: ACTOR, nowMs: nowMs() });
  });
  if (id === null) throw new NotThere(visible(`there is a unit ${name} already`));
  return [id];
}

export async function listUnits({ database }: OpenHouse): Promise<string[]> {
  const units = await database
    .selectFrom('unit')
    .innerJoin('organisation', 'organisation.id', 'unit.organisation')
    .leftJoin('machine_group', 'machine_group.unit', 'unit.id')
    .leftJoin('machine', (join) =>
      join
        .onRef('machine.machine_group', '=', 'machine_group.id')
        .on('machine.state', 'in', ['active', 'waiting']),
    )
    .groupBy(['unit.id', 'unit.name', 'organisation.name'])
    .select(['unit.id', 'unit.name', 'organisation.name as organisation'])
    .select(({ fn }) => fn.count<number>('machine.id').as('machines'))
    .orderBy('organisation.name')
    .orderBy('unit.name')
    .execute();
  return units.map((it) =>
    [it.id, visible(it.organisation), visible(it.name), `${it.machines} machines`].join('  '),
  );
}

/** Throws NotThere. */
export async function nameUnit(
  { commits, nowMs }: OpenHouse,
  id: string,
  name: string,
): Promise<string[]> {
  const deed = { actor: ACTOR, nowMs: nowMs() };
  told(await commits.write((it) => renameUnit(it, { id, name }, deed)), 'unit', { id, name });
  return [];
}

/** Throws NotThere. */
function told(
  trouble: NameTrouble | null,
  what: string,
  { id, name }: { readonly id: string; readonly name: string },
): void {
  if (trouble === 'none') throw new NotThere(visible(`there is no ${what} ${id}`));
  if (trouble === 'taken') throw new NotThere(visible(`there is a ${what} ${name} already`));
}

export interface GroupWish {
  readonly organisation: string;
  readonly unit: string;
  readonly name: string;
  readonly fleeting?: boolean;
}

/** Throws NotThere. */
export async function addGroup(
  { commits, nowMs }: OpenHouse,
  { organisation, unit, name, fleeting = false }: GroupWish,
): Promise<string[]> {
  const id = await commits.write(async (it) => {
    const of = await organisationCalled(it, organisation);
    const at = await unitCalled(it, of, unit);
    const wish = { organisation: of, unit: at, name, persistent: !fleeting };
    return makeGroup(it, wish, { actor: ACTOR, nowMs: nowMs() });
  });
  if (id === null) throw new NotThere(visible(`there is a group ${name} already`));
  return [id];
}

/** Throws NotThere. */
export async function nameGroup(
  { commits, nowMs }: OpenHouse,
  id: string,
  name: string,
): Promise<string[]> {
  const deed = { actor: ACTOR, nowMs: nowMs() };
  told(await commits.write((it) => renameGroup(it, { id, name }, deed)), 'group', { id, name });
  return [];
}

export async function listGroups({ database }: OpenHouse): Promise<string[]> {
  const groups = await database
    .selectFrom('machine_group')
    .innerJoin('unit', 'unit.id', 'machine_group.unit')
    .innerJoin('organisation', 'organisation.id', 'machine_group.organisation')
    .select(['machine_group.id', 'machine_group.name', 'machine_group.persistent'])
    .select(['unit.name as unit', 'organisation.name as organisation'])
    .orderBy('organisation.name')
    .orderBy('machine_group.name')
    .execute();
  return groups.map((it) => {
    const fleeting = it.persistent === 0 ? ['made anew each day'] : [];
    return [it.id, visible(it.organisation), visible(it.unit), visible(it.name), ...fleeting].join('  '); // prettier-ignore
  });
}

/** Throws NotThere. */
export async function putGroup(
  { commits, nowMs }: OpenHouse,
  group: string,
  { unit }: { readonly unit: string },
): Promise<string[]> {
  await commits.write(async (it) => {
    const row = await it
      .selectFrom('machine_group')
      .select('organisation')
      .where('id', '=', group)
      .executeTakeFirst();
    if (row === undefined) throw new NotThere(visible(`there is no group ${group}`));
    const to = await unitCalled(it, row.organisation, unit);
    await moveGroup(it, { group, unit: to }, { actor: ACTOR, nowMs: nowMs() });
  });
  return [];
}

export function addUnitWords(unit: Command, end: End): void {
  inFolder(unit.command('add'))
    .description('makes one and prints its id')
    .requiredOption('--organisation <NAME>', 'the municipality')
    .requiredOption('--name <NAME>', 'such as a school or an administration')
    .action(async (options: Common & { organisation: string; name: string }) =>
      end(await within(options, (it) => addUnit(it, options))),
    );
  inFolder(unit.command('list'))
    .description('lists them')
    .action(async (options: Common) => end(await within(options, listUnits)));
  inFolder(unit.command('rename <ID> <NAME>'))
    .description('gives one another name')
    .action(async (id: string, name: string, options: Common) =>
      end(await within(options, (it) => nameUnit(it, id, name))),
    );
}

export function addGroupWords(group: Command, end: End): void {
  inFolder(group.command('add'))
    .description('makes one and prints its id')
    .requiredOption('--organisation <NAME>', 'the municipality')
    .requiredOption('--unit <NAME>', 'where it belongs')
    .requiredOption('--name <NAME>', 'machines that are set up alike')
    .option('--fleeting', 'they are made anew from one image each day')
    .action(async (options: Common & GroupWish) =>
      end(await within(options, (it) => addGroup(it, options))),
    );
  inFolder(group.command('rename <ID> <NAME>'))
    .description('gives one another name')
    .action(async (id: string, name: string, options: Common) =>
      end(await within(options, (it) => nameGroup(it, id, name))),
    );
  inFolder(group.command('list'))
    .description('lists them')
    .action(async (options: Common) => end(await within(options, listGroups)));
  inFolder(group.command('move <ID>'))
    .description('puts one with all its machines into another unit')
    .requiredOption('--unit <NAME>', 'of the same organisation')
    .action(async (id: string, options: Common & { unit: string }) =>
      end(await within(options, (it) => putGroup(it, id, options))),
    );
}
