/** Cases: what the security team does about files, for one of them or many at once, and what became of each. */
import { type Static, Type } from 'typebox';
import { colleagueIn, recordOf, fileIn, type Scope } from '../store/scope.ts';
import { countCases } from '../store/case-counts.ts';
import { caseOf, entryPlace, journalPlace, keepCase } from '../store/cases.ts';
import { BASES, CASE_DEEDS, CASE_STATES, DECISIONS, RESOLUTIONS } from '../store/case-words.ts';
import type { Writing } from '../store/database.ts';
import { decide, type Obstacle, OBSTACLES, type Wish } from '../store/decide.ts';
import { count, name, object, oneOf, orNull, timeMs, uuid } from '../wire.ts';
import { type Answer, forPeople, type PersonCall, Refused, type Route } from './route.ts';

const MOST_AT_ONCE = 100;
const ROLES = ['analyst', 'admin'] as const;

const FileKey = object({ machine: uuid, id: count });
const files = Type.Array(FileKey, { minItems: 1, maxItems: MOST_AT_ONCE });
/** Masked before it is kept; nobody should have to write a number here. */
const text = Type.String({ minLength: 1, maxLength: 2000 });
const dueMs = orNull(timeMs);

export const CaseWish = Type.Union([
  object({
    deed: Type.Literal('assign'),
    files,
    to: orNull(Type.String()),
    dueMs: Type.Optional(dueMs),
  }),
  object({
    deed: Type.Literal('wait'),
    files,
    dueMs: Type.Optional(dueMs),
    text: Type.Optional(text),
  }),
  object({ deed: Type.Literal('due'), files, dueMs }),
  object({ deed: Type.Literal('comment'), files, text }),
  object({ deed: Type.Literal('falseAlarm'), files, text }),
  object({
    deed: Type.Literal('exception'),
    files,
    basis: oneOf(BASES),
    /** Of the decision, in the municipality's own journal. */
    journal: Type.String({ minLength: 1, maxLength: 64 }),
    untilMs: timeMs,
    text: Type.Optional(text),
  }),
  object({ deed: Type.Literal('approve'), files }),
  object({ deed: Type.Literal('decline'), files, text: Type.Optional(text) }),
  object({ deed: Type.Literal('reopen'), files, text: Type.Optional(text) }),
]);
export type CaseWish = Static<typeof CaseWish>;

/** `notThere`: no such file, or not for this person to see. */
const Refusal = object({ machine: uuid, id: count, why: oneOf([...OBSTACLES, 'notThere']) });

export const CaseWishAnswer = object({ done: count, refused: Type.Array(Refusal) });
export type CaseWishAnswer = Static<typeof CaseWishAnswer>;

const Person = object({ id: Type.String(), name });

export const CaseAnswer = object({
  status: oneOf(CASE_STATES),
  assignee: orNull(Person),
  dueMs,
  openedMs: timeMs,
  resolution: orNull(oneOf(RESOLUTIONS)),
  /** Copies on the machine that still lie in the clear, though the file itself does not. */
  residue: count,
  /** Waits for somebody else than its proposer to approve it. */
  proposed: orNull(oneOf(DECISIONS)),
  proposer: orNull(Person),
  basis: orNull(oneOf(BASES)),
  journal: orNull(Type.String()),
  untilMs: orNull(timeMs),
  entries: Type.Array(
    object({
      number: count,
      atMs: timeMs,
      /** Null: the server, by what the machine told. */
      person: orNull(Person),
      deed: oneOf(CASE_DEEDS),
      text: orNull(Type.String()),
      facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()])),
    }),
  ),
});
export type CaseAnswer = Static<typeof CaseAnswer>;

export const AssigneesAnswer = object({ people: Type.Array(Person) });
export type AssigneesAnswer = Static<typeof AssigneesAnswer>;

/** What the list of files has by `handled` and its filters `assignee`, `status`, `overdue`, `proposed`, `residue`. */
export const CaseCountsAnswer = object({
  /** Assigned to who asks, and not over. */
  mine: count,
  /** Assigned to anybody, or waiting. */
  active: count,
  overdue: count,
  /** Proposed by others. */
  toApprove: count,
  /** False alarms and exceptions. */
  decided: count,
  /** Of files that lie in the clear no more, while copies of them do. */
  residue: count,
  /** As long as the server keeps the rows of files that are gone. */
  resolved: count,
  /** Critical files that are there and nobody works on. */
  unassigned: count,
});
export type CaseCountsAnswer = Static<typeof CaseCountsAnswer>;

async function counted({ house, person }: PersonCall): Promise<Answer> {
  return { status: 200, body: await countCases(house.database, person, house.nowMs()) };
}

async function acted({ body, house, person }: PersonCall<CaseWish>): Promise<Answer> {
  const { files: keys, ...wish } = body;
  const nowMs = house.nowMs();
  const answer = await house.commits.write(async (it) => {
    if (wish.deed === 'assign' && wish.to !== null) await demandAssignee(it, person.scope, wish.to);
    const { second_person: second } = await it
      .selectFrom('organisation')
      .select('second_person')
      .where('id', '=', person.scope.organisation)
      .executeTakeFirstOrThrow();
    const by = { person: person.id, needsSecond: second === 1, vault: house.vault, nowMs };
    const refused: Static<typeof Refusal>[] = [];
    for (const key of keys) {
      const why = await actedOn(it, key, wish, { ...by, caller: person });
      if (why !== null) refused.push({ ...key, why });
    }
    return { done: keys.length - refused.length, refused };
  });
  return { status: 200, body: answer };
}

interface Acting {
  readonly person: string;
  readonly caller: PersonCall['person'];
  readonly needsSecond: boolean;
  readonly vault: PersonCall['house']['vault'];
  readonly nowMs: number;
}

/** Null when it is done. */
async function actedOn(
  it: Writing,
  { machine, id }: Static<typeof FileKey>,
  wish: Wish,
  by: Acting,
): Promise<Obstacle | 'notThere' | null> {
  const file = await it
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where('id', '=', id)
    .where(fileIn(by.caller.scope))
    .executeTakeFirst();
  if (file === undefined) return 'notThere';
  const decided = decide(await caseOf(it, file, by.nowMs), file, wish, by);
  if (typeof decided === 'string') return decided;
  await keepCase(it, decided.next, { ...decided.entry, person: by.person }, by);
  const facts = { deed: decided.entry.deed, status: decided.next.status };
  const deed = { action: 'case-changed', subject: `${machine}/${id}`, facts } as const;
  await recordOf(it, by.caller, deed, by.nowMs);
  return null;
}

/** Throws Refused for one who is not there, or may not work on cases. */
async function demandAssignee(it: Writing, scope: Scope, id: string): Promise<void> {
  const person = await it
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where(colleagueIn(scope))
    .where('role', 'in', ROLES)
    .where('disabled_ms', 'is', null)
    .executeTakeFirst();
  if (person === undefined) throw new Refused(422, 'no-assignee');
}

async function told({
  house,
  parameters: { machine, id },
  person,
}: PersonCall<null, null, Static<typeof FileKey>>): Promise<Answer> {
  const { database, vault } = house;
  const file = await database
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where('id', '=', id)
    .where(fileIn(person.scope))
    .executeTakeFirst();
  if (file === undefined) throw new Refused(404, 'not-found');
  const known = await caseOf(database as Writing, file, file.first_seen_ms);
  const entries = await database
    .selectFrom('case_entry')
    .selectAll()
    .where('machine', '=', machine)
    .where('file', '=', id)
    .orderBy('number')
    .execute();
  const people = await peopleIn(database as Writing, person.scope.organisation);
  const named = (who: string | null) =>
    who === null ? null : { id: who, name: people.get(who) ?? '' };
  const { journal_sealed: journal } = known;
  const body: CaseAnswer = {
    status: known.status,
    assignee: named(known.assignee),
    dueMs: known.due_ms,
    openedMs: known.opened_ms,
    resolution: known.resolution,
    residue: known.residue,
    proposed: known.proposed,
    proposer: named(known.proposer),
    basis: known.basis,
    journal: journal && vault.open(journal, journalPlace(machine, id)),
    untilMs: known.until_ms,
    entries: entries.map((entry) => ({
      number: entry.number,
      atMs: entry.at_ms,
      person: named(entry.person),
      deed: entry.deed,
      text:
        entry.text_sealed && vault.open(entry.text_sealed, entryPlace(machine, id, entry.number)),
      facts: JSON.parse(entry.facts) as CaseAnswer['entries'][number]['facts'],
    })),
  };
  return { status: 200, body };
}

async function peopleIn(it: Writing, organisation: string): Promise<ReadonlyMap<string, string>> {
  const people = await it
    .selectFrom('person')
    .select(['id', 'name'])
    .where('organisation', '=', organisation)
    .execute();
  return new Map(people.map(({ id, name: called }) => [id, called]));
}

async function assignees({ house, person }: PersonCall): Promise<Answer> {
  const people = await house.database
    .selectFrom('person')
    .select(['id', 'name'])
    .where(colleagueIn(person.scope))
    .where('role', 'in', ROLES)
    .where('disabled_ms', 'is', null)
    .orderBy('name')
    .execute();
  return { status: 200, body: { people } };
}

export const CASE_ROUTES: readonly Route[] = [
  forPeople({
    method: 'POST',
    path: '/api/cases',
    roles: ROLES,
    says: 'Something is done about files: assigned, put off, decided, approved, said.',
    body: CaseWish,
    answers: { 200: CaseWishAnswer },
    handle: acted,
  }),
  forPeople({
    method: 'GET',
    path: '/api/cases/summary',
    roles: ROLES,
    says: 'How many cases there are to work on: one’s own, all, overdue, to be approved.',
    answers: { 200: CaseCountsAnswer },
    handle: counted,
  }),
  forPeople({
    method: 'GET',
    path: '/api/files/:machine/:id/case',
    roles: ROLES,
    says: 'The case of a file, with all that happened to it.',
    parameters: FileKey,
    answers: { 200: CaseAnswer },
    handle: told,
  }),
  forPeople({
    method: 'GET',
    path: '/api/assignees',
    roles: ROLES,
    says: 'Who can be given a case.',
    answers: { 200: AssigneesAnswer },
    handle: assignees,
  }),
];
