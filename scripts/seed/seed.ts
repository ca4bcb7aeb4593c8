/** Fills a server's database with the invented municipality: the same from the same seed, but for what is sealed and the day. */
import { sql } from 'kysely';
import type { OpenHouse } from '../../server/open.ts';
import { exposedPersons } from '../../server/store/standing.ts';
import type { Writing } from '../../server/store/database.ts';
import { organisationNamed } from '../../server/store/organisations.ts';
import { dayOf } from '../../server/store/retention.ts';
import { count, emptyTally } from '../../server/store/tally.ts';
import type {
  FileChangeTable,
  FileTable,
  MachineTable,
  Tables,
} from '../../server/store/tables.ts';
import { makeToken } from '../../server/store/tokens.ts';
import { random } from '../people.ts';
import { type At, coverageOf, type Group, groupsOf, machineOf, MUNICIPALITY } from './fleet.ts';
import { addCases } from './cases.ts';
import { fileOf } from './files.ts';

const DAY_MS = 86_400_000;
/** As many values as one statement may have. */
const MOST_VALUES = 30_000;

export interface SeedWish {
  readonly machines: number;
  readonly files: number;
  readonly days: number;
  readonly seed: number;
}

/** The id of the organisation. */
export async function seed({ commits, vault, nowMs }: OpenHouse, wish: SeedWish): Promise<string> {
  const at = random(wish.seed);
  const now = nowMs();
  const begun = await commits.write(async (it) => {
    const organisation = await organisationNamed(it, MUNICIPALITY, 'seed', now);
    // The unit that each organisation begins with has no machines here.
    await it.deleteFrom('unit').where('organisation', '=', organisation).execute();
    const groups = groupsOf(organisation, wish.machines, at);
    await add(it, 'unit', [...new Map(groups.map(({ unit }) => [unit.id, unit])).values()]);
    await add(it, 'machine_group', groups.map(({ row }) => row)); // prettier-ignore
    for (const { row } of groups.slice(0, 6)) {
      const terms = {
        organisation,
        group: row.id,
        label: row.name,
        uses: 50,
        needsApproval: false,
      };
      await makeToken(it, { ...terms, expiresMs: now + 30 * DAY_MS }, now);
    }
    return { organisation, groups };
  });
  const dated = { at, vault, nowMs: now, days: wish.days };
  const each = wish.files / Math.max(1, wish.machines);
  for (const group of begun.groups) {
    const machines = Math.round(wish.machines * group.share);
    await commits.write(async (it) => {
      for (let n = 1; n <= machines; n++) await addMachine(it, group, n, each, dated);
    });
  }
  await commits.write((it) => addDays(it, begun, wish.days, { at, nowMs: now }));
  await commits.write((it) => addCases(it, begun.organisation, dated));
  return begun.organisation;
}

// oxlint-disable-next-line max-params -- which machine, and how full
async function addMachine(
  it: Writing,
  group: Group,
  number: number,
  filesEach: number,
  dated: Parameters<typeof machineOf>[2],
): Promise<void> {
  const { at } = dated;
  const machine = machineOf(group, number, dated);
  const files: FileTable[] = [];
  const changes: FileChangeTable[] = [];
  // Most have few, some have many.
  const amount = machine.tells ? Math.round(filesEach * 1.04 * (0.1 + 1.8 * at())) : 0;
  for (let id = 1; id <= amount; id++) {
    const made = fileOf(machine, id, files.at(-1) ?? null, dated);
    files.push(made.row);
    changes.push(...made.changes);
  }
  const tally = emptyTally();
  const reasons: Record<string, number> = {};
  for (const file of files) {
    count(tally, file, 1);
    if (file.reason !== null && file.shown === 1)
      reasons[file.reason] = (reasons[file.reason] ?? 0) + 1;
  }
  const all = files.reduce((sum, file) => sum + (file.shown === 1 ? file.persons : 0), 0);
  const row: MachineTable = {
    ...machine.row,
    ...tally,
    told: amount,
    persons: Math.ceil(all * 0.8),
    persons_error_percent: all > 1000 ? 2 : 0,
  };
  const coverage = row.last_seen_ms === null ? null : coverageOf(row, reasons, at);
  await add(it, 'machine', [{ ...row, coverage }]);
  await add(it, 'volume', machine.volumes);
  await add(it, 'file', files);
  await add(it, 'file_change', changes);
}

/** It was worse, and got better; two days were never kept. */
async function addDays(
  it: Writing,
  { organisation, groups }: { readonly organisation: string; readonly groups: readonly Group[] },
  days: number,
  { at, nowMs }: { readonly at: At; readonly nowMs: number },
): Promise<void> {
  const sums = await it
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where('machine.organisation', '=', organisation)
    .groupBy('machine_group.unit')
    .select(['machine_group.unit'])
    .select((of) => [
      of.fn.sum<number>('machine.exposed').as('files'),
      of.fn.countAll<number>().as('machines'),
      sql<number>`sum(case when machine.exposed > 0 then 1 else 0 end)`.as('exposed'),
      of.fn.sum<number>('machine.volumes_open').as('volumesOpen'),
    ])
    .select((of) => of.fn.sum<number>(exposedPersons()).as('persons'))
    .execute();
  const rows: Tables['daily'][] = [];
  const today = dayOf(nowMs);
  const gap = Math.floor(days / 3);
  for (const { unit } of new Map(groups.map((group) => [group.unit.id, group])).values()) {
    const sum = sums.find((row) => row.unit === unit.id);
    if (sum === undefined) continue;
    for (let ago = 1; ago <= days; ago++) {
      if (ago === gap || ago === gap + 1) continue;
      const factor = 1 + (ago / days) * 1.3 + (at() - 0.5) * 0.06;
      const enrolled = Math.round(sum.machines * (1.02 - ago / days / 3));
      const amounts = {
        persons: Math.round(sum.persons * factor),
        files: Math.round(sum.files * factor),
        machines: Math.round(sum.exposed * factor),
        citizenDays: Math.round(sum.persons * factor * days * 0.4),
        enrolled,
        silent: Math.round(enrolled * 0.06),
        volumesOpen: Math.round(sum.volumesOpen * factor),
      };
      for (const [what, amount] of Object.entries(amounts))
        rows.push({ organisation, unit: unit.id, day: today - ago, what, amount });
    }
  }
  await add(it, 'daily', rows);
}

/** Some at a time. */
async function add<
  Name extends 'unit' | 'machine_group' | 'machine' | 'volume' | 'file' | 'file_change' | 'daily',
>(it: Writing, table: Name, rows: readonly Tables[Name][]): Promise<void> {
  const size = Math.floor(MOST_VALUES / Object.keys(rows[0] ?? { none: 1 }).length);
  for (let from = 0; from < rows.length; from += size) {
    const some = rows.slice(from, from + size);
    await it
      .insertInto(table)
      .values(some as never)
      .execute();
  }
}
