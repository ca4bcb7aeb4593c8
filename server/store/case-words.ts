/** What a case can be, how it ends, and what can be done about it. */

/**
 * `waiting`: on somebody outside the team. `falseAlarm`: there are no persons in it. `exception`: it may lie there, on a
 * legal basis, for a time.
 */
export const CASE_STATES = [
  'open', 'assigned', 'waiting', 'resolved', 'falseAlarm', 'exception',
] as const; // prettier-ignore
export type CaseState = (typeof CASE_STATES)[number];

/** How one was resolved. `moved`: the same content lies elsewhere on the machine, where a thief cannot read it. */
export const RESOLUTIONS = ['gone', 'moved', 'encrypted'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Decisions that take a file out of what is to be done. */
export const DECISIONS = ['falseAlarm', 'exception'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What may keep a register in the clear: of GDPR article 6, the Danish act on data protection, the archives act. */
export const BASES = ['legalDuty', 'publicTask', 'vitalInterest', 'consent', 'archive'] as const;
export type Basis = (typeof BASES)[number];

export const MOST_EXCEPTION_MS = 90 * 86_400_000;

/** What happened to a case, in its history. */
export const CASE_DEEDS = [
  'assign', 'wait', 'due', 'comment', 'propose', 'approve', 'decline', 'decide', 'reopen',
  'resolved', 'residueLeft', 'cameBack', 'exceptionOver',
] as const; // prettier-ignore
export type CaseDeed = (typeof CASE_DEEDS)[number];
