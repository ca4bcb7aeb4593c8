/** What people do about a case: what it then is, or why it cannot be done. */
import type { Basis, Decision } from './case-words.ts';
import { MOST_EXCEPTION_MS } from './case-words.ts';
import {
  type CaseTable,
  contentOf,
  type Entry,
  isInTheClear,
  journalPlace,
  NOTHING_PROPOSED,
  reopened,
} from './cases.ts';
import type { FileTable } from './tables.ts';
import type { Vault } from './vault.ts';
import { masked } from '../../rules/index.ts';

export type Wish =
  | { readonly deed: 'assign'; readonly to: string | null; readonly dueMs?: number | null }
  | { readonly deed: 'wait'; readonly dueMs?: number | null; readonly text?: string }
  | { readonly deed: 'due'; readonly dueMs: number | null }
  | { readonly deed: 'comment'; readonly text: string }
  | { readonly deed: 'falseAlarm'; readonly text: string }
  | {
      readonly deed: 'exception';
      readonly basis: Basis;
      readonly journal: string;
      readonly untilMs: number;
      readonly text?: string;
    }
  | { readonly deed: 'approve' }
  | { readonly deed: 'decline'; readonly text?: string }
  | { readonly deed: 'reopen'; readonly text?: string };

/** Why a wish was not granted. `over`: only the machine says what becomes of it now. */
export const OBSTACLES = ['over', 'decided', 'notDecided', 'notProposed', 'proposed', 'samePerson', 'tooLong', 'past'] as const; // prettier-ignore
export type Obstacle = (typeof OBSTACLES)[number];

export interface Deciding {
  /** The id of the person who wishes it. */
  readonly person: string;
  /** A false alarm needs somebody else to say so too. An exception always does. */
  readonly needsSecond: boolean;
  readonly vault: Vault;
  readonly nowMs: number;
}

export interface Decided {
  readonly next: CaseTable;
  readonly entry: Pick<Entry, 'deed' | 'text' | 'facts'>;
}

const WORK: ReadonlySet<Wish['deed']> = new Set(['assign', 'wait', 'due', 'reopen']);

export function decide(
  known: CaseTable,
  file: FileTable,
  wish: Wish,
  by: Deciding,
): Decided | Obstacle {
  if (wish.deed === 'comment') return { next: known, entry: { deed: 'comment', text: wish.text } };
  if (known.status === 'resolved') return 'over';
  // As long as copies of it are in the clear somebody has to get them away; to be decided about it is nothing any more.
  if (!isInTheClear(file) && (known.residue === 0 || !WORK.has(wish.deed))) return 'over';
  const isDecided = known.status === 'falseAlarm' || known.status === 'exception';
  switch (wish.deed) {
    case 'reopen':
      return isDecided || known.status === 'waiting' || known.proposed !== null
        ? {
            next: { ...reopened(known, contentOf(file)), residue: known.residue },
            entry: { deed: 'reopen', text: wish.text },
          }
        : 'notDecided';
    case 'approve':
    case 'decline':
      return answered(known, wish, by);
    default:
      if (isDecided) return 'decided';
      return changed(known, file, wish, by);
  }
}

function answered(
  known: CaseTable,
  wish: Extract<Wish, { deed: 'approve' | 'decline' }>,
  { person }: Deciding,
): Decided | Obstacle {
  const { proposed: decision } = known;
  if (decision === null) return 'notProposed';
  const facts = { decision };
  if (wish.deed === 'decline') {
    const next = { ...known, ...NOTHING_PROPOSED };
    return { next, entry: { deed: 'decline', text: wish.text, facts } };
  }
  if (known.proposer === person) return 'samePerson';
  const next = { ...known, status: decision, proposed: null, due_ms: null };
  return { next, entry: { deed: 'approve', facts } };
}

function changed(
  known: CaseTable,
  file: FileTable,
  wish: Extract<Wish, { deed: 'assign' | 'wait' | 'due' | 'falseAlarm' | 'exception' }>,
  by: Deciding,
): Decided | Obstacle {
  switch (wish.deed) {
    case 'assign': {
      const { to, dueMs = known.due_ms } = wish;
      const status = to === null ? 'open' : 'assigned';
      const next = { ...known, status, assignee: to, due_ms: dueMs } as const;
      return { next, entry: { deed: 'assign', facts: { to, dueMs } } };
    }
    case 'wait': {
      const { dueMs = known.due_ms, text } = wish;
      const next = { ...known, status: 'waiting', due_ms: dueMs } as const;
      return { next, entry: { deed: 'wait', text, facts: { dueMs } } };
    }
    case 'due':
      return {
        next: { ...known, due_ms: wish.dueMs },
        entry: { deed: 'due', facts: { dueMs: wish.dueMs } },
      };
    case 'falseAlarm':
      return proposed(known, file, { decision: 'falseAlarm', text: wish.text }, by);
    case 'exception': {
      if (wish.untilMs <= by.nowMs) return 'past';
      if (wish.untilMs > by.nowMs + MOST_EXCEPTION_MS) return 'tooLong';
      const { basis, untilMs, text } = wish;
      const journal = by.vault.seal(masked(wish.journal), journalPlace(file.machine, file.id));
      const terms = { basis, journal_sealed: journal, until_ms: untilMs };
      return proposed({ ...known, ...terms }, file, { decision: 'exception', text }, by);
    }
  }
}

/** At once, or when somebody else says so too. */
function proposed(
  known: CaseTable,
  file: FileTable,
  { decision, text }: { readonly decision: Decision; readonly text: string | undefined },
  { person, needsSecond }: Deciding,
): Decided | Obstacle {
  if (known.proposed !== null) return 'proposed';
  const content = contentOf(file);
  const facts = { decision, untilMs: known.until_ms, basis: known.basis };
  if (needsSecond || decision === 'exception') {
    const next = { ...known, content, proposed: decision, proposer: person };
    return { next, entry: { deed: 'propose', text, facts } };
  }
  const next = { ...known, content, status: decision, proposer: person, due_ms: null };
  return { next, entry: { deed: 'decide', text, facts } };
}
