/** What the security team of the invented municipality has done about its files: taken, waiting, decided, resolved. */
import type { Writing } from '../../server/store/database.ts';
import { caseOf, hear, keepCase } from '../../server/store/cases.ts';
import { decide, type Wish } from '../../server/store/decide.ts';
import { addPerson } from '../../server/store/people.ts';
import type { FileTable } from '../../server/store/tables.ts';
import type { Vault } from '../../server/store/vault.ts';
import { pick } from '../people.ts';
import type { At } from './fleet.ts';

const DAY_MS = 86_400_000;
/** Of files that are there, and of such that are gone. */
const OPEN_CASES = 60;
const GONE_CASES = 40;
const TEAM = ['sikkerhed-1', 'sikkerhed-2', 'sikkerhed-3'] as const;
const NOTES = [
  'Ringet til ejeren; filen slettes i denne uge.',
  'Er et udtræk fra fagsystemet. Lederen er spurgt, om det skal bruges.',
  'Ejeren er på ferie; aftalt med afdelingen.',
  'Bitlocker er bestilt slået til på maskinen.',
] as const;

interface Dated {
  readonly at: At;
  readonly vault: Vault;
  readonly nowMs: number;
}

export async function addCases(it: Writing, organisation: string, dated: Dated): Promise<void> {
  const { nowMs } = dated;
  const terms = { organisation, role: 'analyst', units: null } as const;
  const people: string[] = [];
  for (const name of TEAM) {
    const person = await addPerson(it, { ...terms, name }, { actor: 'seed', nowMs });
    people.push(person!.id);
  }
  const open = await worst(it, organisation, false, OPEN_CASES);
  for (const [number, file] of open.entries())
    await addOpen(it, file, number, { ...dated, people });
  for (const file of await worst(it, organisation, true, GONE_CASES))
    await addGone(it, file, { ...dated, people });
}

interface Team extends Dated {
  readonly people: readonly string[];
}

function worst(it: Writing, organisation: string, isGone: boolean, most: number) {
  return it
    .selectFrom('file')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('outcome', '=', 'found')
    .where('exposure', '=', 'exposed')
    .where('gone_ms', isGone ? 'is not' : 'is', null)
    .orderBy('severity_rank', 'desc')
    .orderBy('persons', 'desc')
    .orderBy('machine')
    .orderBy('id')
    .limit(most)
    .execute();
}

/** Every way that one can stand, in turn; of the worst nobody has every fourth. */
async function addOpen(it: Writing, file: FileTable, number: number, team: Team): Promise<void> {
  const { at, nowMs, people } = team;
  if (number % 4 === 3) return;
  const [me, other] = [people[number % 3]!, people[(number + 1) % 3]!];
  const beganMs = Math.max(file.first_seen_ms, nowMs - Math.ceil(at() * 20 * DAY_MS));
  const act = (person: string, wish: Wish, days: number): Promise<void> =>
    done(it, file, { person, wish, atMs: Math.min(nowMs, beganMs + days * DAY_MS) }, team);
  const dueMs = nowMs + Math.floor((at() * 16 - 4) * DAY_MS);
  await act(other, { deed: 'assign', to: me, dueMs }, 0);
  if (at() < 0.6) await act(me, { deed: 'comment', text: pick(NOTES, at) }, 1);
  const untilMs = nowMs + 60 * DAY_MS;
  const terms = { basis: 'archive', journal: `EMN-${1000 + number}`, untilMs } as const;
  switch (number % 9) {
    case 1:
      return act(me, { deed: 'wait', text: pick(NOTES, at) }, 2);
    case 4:
      return act(me, { deed: 'falseAlarm', text: 'Kolonnen er varenumre.' }, 2);
    case 5:
      await act(me, { deed: 'exception', ...terms }, 2);
      return number % 2 === 0 ? act(other, { deed: 'approve' }, 3) : undefined;
    case 6:
      await act(me, { deed: 'falseAlarm', text: 'Ligner kundenumre.' }, 2);
      return act(other, { deed: 'reopen', text: 'Der er CPR-numre på fane 2.' }, 3);
    default:
      return undefined;
  }
}

interface Deed {
  readonly person: string;
  readonly wish: Wish;
  readonly atMs: number;
}

/** As the server does it. */
async function done(
  it: Writing,
  file: FileTable,
  { person, wish, atMs }: Deed,
  { vault }: Dated,
): Promise<void> {
  const by = { person, needsSecond: false, vault, nowMs: atMs };
  const decided = decide(await caseOf(it, file, atMs), file, wish, by);
  if (typeof decided === 'string') throw new Error(`${wish.deed}: ${decided}`);
  await keepCase(it, decided.next, { ...decided.entry, person }, by);
}

/** Somebody had it, and then its machine told that it is gone. */
async function addGone(it: Writing, file: FileTable, team: Team): Promise<void> {
  const { at, people, vault } = team;
  const goneMs = file.gone_ms ?? team.nowMs;
  const there = { ...file, gone_ms: null };
  const wish = { deed: 'assign', to: pick(people, at) } as const;
  const atMs = Math.max(file.first_seen_ms, goneMs - 5 * DAY_MS);
  await done(it, there, { person: pick(people, at), wish, atMs }, team);
  await hear(it, file.machine, { vault, nowMs: goneMs });
}
