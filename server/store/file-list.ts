/**
 * Files as people ask for them: narrowed, in an order, page by page from where the last one ended, and counted by what
 * they are. What narrows them stands in the indexes, so that the rows themselves are read for one page alone.
 */
import {
  type Expression,
  expressionBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { Database } from './database.ts';
import { MARKS, type MarkName, placeOf, SETS, type SetName, setOf, wordIn } from './marks.ts';
import { fileIn, type Scope } from './scope.ts';
import type { Tables } from './tables.ts';

/** By marks; then by sets and words, of which each file has several or any. */
const MARKED = ['severity', 'exposure', 'outcome', 'reason', 'place', 'protection', 'status'] as const satisfies readonly MarkName[]; // prettier-ignore
export const FACETS = [...MARKED, 'category', 'warning', 'format'] as const;
export type Facet = (typeof FACETS)[number];

/** For what has none: a file without a severity, a reason, a category. */
export const NONE = 'none';

export interface FileFilter extends Partial<Readonly<Record<Facet, readonly string[]>>> {
  readonly unit?: readonly string[];
  readonly machine?: string;
  readonly portable?: boolean;
  readonly firstSeenFromMs?: number;
  readonly firstSeenToMs?: number;
  /** Of its case: the id of a person. */
  readonly assignee?: string;
  /** Due before this. */
  readonly dueToMs?: number;
  /** Waits for somebody else than its proposer to say so too. */
  readonly proposed?: { readonly by: 'me' | 'others'; readonly me: string };
  /** Something was done about it, by somebody or by what its machine told: also those that are gone. */
  readonly handled?: boolean;
  /** It is in the clear no more, but copies of it are. */
  readonly residue?: boolean;
}

/** `due`: those whose case is due at some time, the soonest first; `changed`: those with which something happened. */
export const FILE_SORTS = ['severity', 'persons', 'firstSeen', 'modified', 'due', 'changed'] as const; // prettier-ignore
export type FileSort = (typeof FILE_SORTS)[number];

const NO_TIME = sql.lit(-8.64e15);
const NO_END_MS = 8.64e15;
const it = expressionBuilder<Tables, 'file'>();

/** All from the greatest to the least; a machine and an id make each place one of its own. */
const KEYS = {
  severity: [sql<number>`file.severity_rank`, sql<number>`file.persons`],
  persons: [sql<number>`file.persons`],
  firstSeen: [sql<number>`file.first_seen_ms`],
  modified: [sql<number>`coalesce(file.modified_ms, ${NO_TIME})`],
  due: [sql<number>`-"case".due_ms`],
  changed: [sql<number>`"case".changed_ms`],
} as const;

/** Where a page ended: the sort's own keys, the machine, the id. */
export type Place = readonly (number | string)[];

export interface PageWish {
  readonly filter: FileFilter;
  readonly sort: FileSort;
  readonly after: Place | null;
  readonly limit: number;
}

export function pageOf(database: Database, scope: Scope, { filter, sort, after, limit }: PageWish) {
  const keys = KEYS[sort];
  const some = sort === 'due' ? { ...filter, dueToMs: filter.dueToMs ?? NO_END_MS } : filter;
  let found = filesIn(database, scope, some, sort === 'changed')
    .where(it.and(narrowed(some)))
    .select(['file.machine', 'file.id'])
    .limit(limit);
  for (const key of [...keys, sql`file.machine`, sql`file.id`]) found = found.orderBy(key, 'desc');
  if (after !== null) {
    const columns = sql.join([...keys, sql`file.machine`, sql`file.id`]);
    found = found.where(sql<SqlBool>`(${columns}) < (${sql.join([...after])})`);
  }
  let rows = database
    .selectFrom(found.as('page'))
    .innerJoin('file', (join) =>
      join.onRef('file.machine', '=', 'page.machine').onRef('file.id', '=', 'page.id'),
    )
    .innerJoin('machine', 'machine.id', 'file.machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .leftJoin('case', (join) =>
      join.onRef('case.machine', '=', 'file.machine').onRef('case.file', '=', 'file.id'),
    )
    .leftJoin('person', 'person.id', 'case.assignee')
    .selectAll('file')
    .select(['machine.facts_sealed', 'machine_group.unit'])
    .select(['case.assignee', 'case.due_ms', 'case.proposed', 'person.name as assignee_name'])
    .select(['case.resolution', 'case.residue', 'case.changed_ms'])
    .select(sql<number>`coalesce(file.modified_ms, ${NO_TIME})`.as('modified_key'));
  for (const key of [...keys, sql`file.machine`, sql`file.id`]) rows = rows.orderBy(key, 'desc');
  return rows.execute();
}
export type ListedFile = Awaited<ReturnType<typeof pageOf>>[number];

export function placeAfter(file: ListedFile, sort: FileSort): Place {
  const { severity_rank, persons, first_seen_ms, modified_key, due_ms, changed_ms, machine, id } =
    file;
  const keys = {
    severity: [severity_rank, persons],
    persons: [persons],
    firstSeen: [first_seen_ms],
    modified: [modified_key],
    due: [-(due_ms ?? NO_END_MS)],
    changed: [changed_ms ?? 0],
  };
  return [...keys[sort], machine, id];
}

/** Whether it is one that this sort could have ended at. */
export function isPlace(place: unknown, sort: FileSort): place is Place {
  const kinds = [...KEYS[sort].map(() => 'number'), 'string', 'number'];
  return (
    Array.isArray(place) &&
    place.length === kinds.length &&
    place.every((key, at) => typeof key === kinds[at] && (key === `${key}` || Number.isFinite(key)))
  );
}

type Condition = Expression<SqlBool>;

/**
 * Those that are there, or were and have a case, narrowed by what is no facet. There are few cases: where they narrow
 * it they are looked up first (a cross join keeps the order that it is written in), and the files by them.
 */
function filesIn(database: Database, scope: Scope, filter: FileFilter, byCase = false) {
  const cases = ofCase(filter);
  const isHandled = filter.handled === true;
  const all =
    cases.length === 0 && !isHandled && !byCase
      ? database.selectFrom('file')
      : (database
          .selectFrom('case')
          .crossJoin('file')
          .whereRef('case.machine', '=', 'file.machine')
          .whereRef('case.file', '=', 'file.id')
          .where('case.organisation', '=', scope.organisation)
          .where((on) => on.and(cases)) as unknown as SelectQueryBuilder<Tables, 'file', object>);
  return all
    .where(fileIn(scope))
    .where(isHandled ? it('file.drill', '=', 0) : it('file.shown', '=', 1))
    .where(it.and(plain(filter)));
}

/** Of the file itself. */
function plain({
  unit,
  machine,
  portable,
  firstSeenFromMs,
  firstSeenToMs,
}: FileFilter): Condition[] {
  const conditions: Condition[] = [];
  if (machine !== undefined) conditions.push(it('file.machine', '=', machine));
  if (unit !== undefined) {
    const machines = it
      .selectFrom('machine')
      .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
      .where('machine_group.unit', 'in', unit)
      .select('machine.id');
    conditions.push(it('file.machine', 'in', machines));
  }
  if (portable !== undefined) conditions.push(it(markOf('portable'), '=', portable ? 1 : 0));
  if (firstSeenFromMs !== undefined)
    conditions.push(it('file.first_seen_ms', '>=', firstSeenFromMs));
  if (firstSeenToMs !== undefined) conditions.push(it('file.first_seen_ms', '<', firstSeenToMs));
  return conditions;
}

function ofCase({ assignee, dueToMs, proposed, residue }: FileFilter): Condition[] {
  const on = expressionBuilder<Tables, 'case'>();
  const conditions: Condition[] = [];
  if (assignee !== undefined) conditions.push(on('case.assignee', '=', assignee));
  if (dueToMs !== undefined) conditions.push(on('case.due_ms', '<', dueToMs));
  if (residue === true) conditions.push(on('case.residue', '>', 0));
  if (proposed !== undefined) {
    conditions.push(on('case.proposed', 'is not', null));
    conditions.push(on('case.proposer', proposed.by === 'me' ? '=' : '!=', proposed.me));
  }
  return conditions;
}

function narrowed(filter: FileFilter): Condition[] {
  const conditions: Condition[] = [];
  for (const name of MARKED) {
    const words = filter[name];
    if (words === undefined) continue;
    const places = words.map((word) => (word === NONE ? 0 : placeOf(name, word)));
    // `none` is also a word: of a file's protection.
    if (words.includes(NONE)) places.push(placeOf(name, NONE));
    conditions.push(it(markOf(name), 'in', places));
  }
  for (const [name, column] of [
    ['category', sql<number>`file.categories`],
    ['warning', sql<number>`file.warnings`],
  ] as const) {
    const words = filter[name];
    if (words === undefined) continue;
    const some = sql<SqlBool>`(${column} & ${setOf(name, wordsOf(words))}) <> 0`;
    conditions.push(words.includes(NONE) ? it.or([some, sql<SqlBool>`${column} = 0`]) : some);
  }
  if (filter.format !== undefined) conditions.push(it('file.format', 'in', filter.format));
  return conditions;
}

function wordsOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => word !== NONE);
}

function markOf(name: MarkName) {
  const { shift, bits } = MARKS[name];
  return sql<number>`((file.marks >> ${sql.lit(shift)}) & ${sql.lit(2 ** bits - 1)})`;
}

export interface FileCounts {
  readonly total: number;
  readonly facets: Readonly<Record<Facet, ReadonlyMap<string, number>>>;
}

/** Of each facet the files that all other facets leave: what one more choice in it would show. */
export async function countFiles(
  database: Database,
  scope: Scope,
  filter: FileFilter,
): Promise<FileCounts> {
  const cells = await filesIn(database, scope, filter)
    .groupBy(['file.marks', 'file.categories', 'file.warnings', 'file.format'])
    .select(['file.marks', 'file.categories', 'file.warnings', 'file.format'])
    .select(database.fn.countAll<number>().as('amount'))
    .execute();
  const wanted = FACETS.flatMap((facet) => {
    const words = filter[facet];
    return words === undefined ? [] : [{ facet, fits: fitsOf(facet, new Set(words)) }];
  });
  // There are many cells of few values: words are made of the values at the end.
  const fit = { marks: new Map(), categories: new Map(), warnings: new Map(), format: new Map() };
  const missedOnly = new Map<Facet, Map<number | string, number>>(FACETS.map((facet) => [facet, new Map()])); // prettier-ignore
  let total = 0;
  for (const cell of cells) {
    const missed = wanted.filter(({ facet, fits }) => !fits(cell[COLUMN[facet]]));
    if (missed.length > 1) continue;
    const [only] = missed;
    if (only !== undefined) {
      raise(missedOnly.get(only.facet)!, cell[COLUMN[only.facet]], cell.amount);
      continue;
    }
    total += cell.amount;
    for (const column of COLUMNS) raise(fit[column], cell[column], cell.amount);
  }
  const facets = FACETS.map((facet) => {
    const amounts = new Map<string, number>();
    for (const [value, amount] of [...fit[COLUMN[facet]], ...missedOnly.get(facet)!]) {
      for (const word of wordsAt(facet, value)) raise(amounts, word, amount);
    }
    return [facet, amounts] as const;
  });
  return { total, facets: Object.fromEntries(facets) as Record<Facet, Map<string, number>> };
}

const COLUMNS = ['marks', 'categories', 'warnings', 'format'] as const;
const COLUMN = {
  severity: 'marks', exposure: 'marks', outcome: 'marks', reason: 'marks', place: 'marks', protection: 'marks',
  status: 'marks', category: 'categories', warning: 'warnings', format: 'format',
} as const satisfies Readonly<Record<Facet, (typeof COLUMNS)[number]>>; // prettier-ignore

function raise<Key>(amounts: Map<Key, number>, key: Key, by: number): void {
  amounts.set(key, (amounts.get(key) ?? 0) + by);
}

/** Each value is looked at once. */
function fitsOf(facet: Facet, words: ReadonlySet<string>): (value: number | string) => boolean {
  const known = new Map<number | string, boolean>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const fits = wordsAt(facet, value).some((word) => words.has(word));
    known.set(value, fits);
    return fits;
  };
}

function wordsAt(facet: Facet, value: number | string): readonly string[] {
  if (typeof value === 'string') return [value];
  if (facet === 'category' || facet === 'warning') return wordsInSet(facet, value);
  return [wordIn(value, facet as MarkName) ?? NONE];
}

function wordsInSet(name: SetName, set: number): readonly string[] {
  return set === 0 ? [NONE] : SETS[name].filter((_, at) => (set & (1 << at)) !== 0);
}
