/** Two organisations of two units each, and in each unit one of everything with names that stand nowhere else. */
import type { Role } from '../../server/store/scope.ts';
import { groupNamed, organisationNamed } from '../../server/store/organisations.ts';
import { addPerson } from '../../server/store/people.ts';
import { makeToken } from '../../server/store/tokens.ts';
import { makeUnit } from '../../server/store/units.ts';
import { checkIn, FACTS, FILE, type Fleet, Machine } from './fleet.ts';

export interface Cell {
  readonly name: string;
  readonly organisation: string;
  readonly unit: string;
  readonly group: string;
  /** One that stays as it is. */
  readonly machine: string;
  /** Names and ids that say something of this unit; paths apart. */
  readonly marks: readonly string[];
  readonly pathMark: string;
}

export const CELLS = ['alfa-et', 'alfa-to', 'bravo-et', 'bravo-to'] as const;

export async function cellsIn(fleet: Fleet): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const name of CELLS) cells.push(await cellIn(fleet, name));
  return cells;
}

async function cellIn(fleet: Fleet, name: string): Promise<Cell> {
  const { commits, nowMs } = fleet.house;
  const by = { actor: 'test', nowMs: nowMs() };
  const made = await commits.write(async (it) => {
    const organisation = await organisationNamed(it, name.split('-')[0]!, by.actor, by.nowMs);
    const unit = await makeUnit(it, { organisation, name: `enhed-${name}` }, by);
    const wish = { organisation, name: `gruppe-${name}`, persistent: true, unit: unit! };
    return { organisation, unit: unit!, group: await groupNamed(it, wish, by.actor, by.nowMs) };
  });
  const person = await personOf(fleet, made, `person-${name}`, 'analyst');
  const token = await tokenOf(fleet, made, `token-${name}`);
  const machine = await machineOf(fleet, made, name);
  return {
    name,
    ...made,
    machine: machine.id!,
    marks: [
      made.unit, made.group, person, token.id, machine.id!, `enhed-${name}`, `gruppe-${name}`, `person-${name}`,
      `token-${name}`, `vært-${name}`,
    ],
    pathMark: `sti-${name}`,
  }; // prettier-ignore
}

type At = Pick<Cell, 'organisation' | 'unit' | 'group'>;

/** Of the unit; with `unit` null of all of the organisation. */
export async function personOf(
  { house }: Fleet,
  { organisation, unit }: { readonly organisation: string; readonly unit: string | null },
  name: string,
  role: Role,
): Promise<string> {
  const by = { actor: 'test', nowMs: house.nowMs() };
  const terms = { organisation, name, role, units: unit === null ? null : [unit] };
  const row = await house.commits.write((it) => addPerson(it, terms, by));
  return row!.id;
}

export function tokenOf(
  { house }: Fleet,
  { organisation, group }: At,
  label: string,
  needsApproval = false,
): Promise<{ readonly id: string; readonly token: string }> {
  const expiresMs = house.nowMs() + 1e9;
  const terms = { organisation, group, label, expiresMs, uses: 10, needsApproval };
  return house.commits.write((it) => makeToken(it, terms, house.nowMs()));
}

/** One that has said what it is and told of a file. */
export async function machineOf(fleet: Fleet, at: At, name: string): Promise<Machine> {
  const machine = new Machine(fleet.url);
  const facts = { ...FACTS, hostName: `vært-${name}` };
  await machine.enrol((await tokenOf(fleet, at, `til-${name}`)).token, facts);
  await machine.say('POST', '/api/v1/check-in', { ...checkIn(1), machine: facts });
  await machine.report({ ...FILE, path: `/home/bo/sti-${name}.xlsx` });
  return machine;
}
