/**
 * One candidate's outcome, from what the parser child answered, or from why there was no answer.
 * The file's own name is judged here: the child never learns it.
 */
import { type Confidence, CONFIDENCES, Inspection, type Verdict } from '../rules/index.ts';
import { type Ground, onGround, UNASKED } from './exposure.ts';
import { FORMATS } from './formats/reader.ts';
import type { Answer, ChildTrouble } from './inspect/answer.ts';
import type { Identity } from './ledger/identity.ts';
import { lastOf } from './names.ts';
import { alarms, type Outcome, outcomeOf, place, type Reason, strongest } from './outcome.ts';
import type { Candidate } from './walk/walk.ts';

/** What is known of a candidate when it has been looked at. */
export interface Seen {
  readonly kind: 'seen';
  readonly candidate: Candidate;
  /** Null when there is no answer; `reason` then says why. */
  readonly answer: Answer | null;
  readonly reason: Reason | null;
  readonly sizeBytes: number | null;
  readonly modifiedMs: number | null;
  /** Of the file system that it was opened on; null when it was not. */
  readonly device: bigint | null;
  /** By what the file as it was read is known again later. */
  readonly identity: Identity | null;
  /** Of the persons in the content, where there is a key for it. */
  readonly sketch: Uint8Array | null;
  /** The fingerprint of its table's head, where there is one and a key for it. */
  readonly head: string | null;
  /** Of the content as it was read, where somebody needs it. */
  readonly fingerprint: string | null;
}

export interface Measure {
  /** Calendar day as yyyymmdd. */
  readonly today: number;
  /** How sure a finding must be to make a file `found`. */
  readonly minConfidence: Confidence;
}

const NOTHING: Verdict = { findings: [], matches: 0, persons: 0, categories: [], warnings: [] };

/**
 * Null for what is no spreadsheet; and for what does not lie on this disk, unless somebody gave it by
 * name or its own name, which does lie here, is a finding.
 */
export function judge(seen: Seen, measure: Measure, ground: Ground = UNASKED): Outcome | null {
  const { candidate, answer } = seen;
  if (answer?.trouble === 'not-spreadsheet') return null;
  const content = answer?.verdict ?? NOTHING;
  const name = verdictOnName(candidate.path, measure.today);
  const verdict = { ...content, findings: [...content.findings, ...name.findings] };
  const reason = seen.reason ?? reasonOf(answer?.trouble ?? null);
  const members = membersOf(answer, measure.minConfidence);
  const alarming = verdict.findings.some((finding) => alarms(finding, measure.minConfidence));
  const isSealed = answer?.trouble === 'sealed' || (members !== null && members.sealed > 0);
  const outcome = outcomeOf(alarming || (members !== null && members.found > 0), reason, isSealed);
  const isElsewhere = reason === 'cloud-only' && candidate.below !== null;
  if (isElsewhere && outcome === 'unknown') return null;
  const counted = count(content, name, measure.minConfidence);
  const scheme = answer?.scheme ?? null;
  const facts = {
    path: candidate.path,
    ...(candidate.rawPath !== null && { pathBytes: candidate.rawPath.toString('base64') }),
    format: answer?.format ?? FORMATS[0],
    outcome,
    reason,
    ...counted,
    confidence: strongest(verdict.findings),
    ...(scheme !== null && { scheme }),
    categories: content.categories,
    findings: verdict.findings.map(place),
    ...(content.warnings.length > 0 && { warnings: content.warnings }),
    ...(members !== null && { members }),
    sizeBytes: seen.sizeBytes,
    modifiedMs: seen.modifiedMs,
  };
  return onGround(facts, ground);
}

function reasonOf(trouble: ChildTrouble | null): Reason | null {
  return trouble === 'sealed' || trouble === 'not-spreadsheet' ? null : trouble;
}

function total(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}

/** An archive's spreadsheets by outcome; null for what is no archive. */
function membersOf(
  answer: Answer | null,
  least: Confidence,
): NonNullable<Outcome['members']> | null {
  if (answer === null || answer.members === null) return null;
  const { read, sealed, unread } = answer.members;
  const first = CONFIDENCES.indexOf(least) + 1;
  return {
    clean: total(read.slice(0, first)),
    found: total([read, sealed, unread].flatMap((counts) => counts.slice(first))),
    sealed: total(sealed.slice(0, first)),
    unknown: total(unread.slice(0, first)),
  };
}

/** A name is running text; most have too few digits to be worth the rules. */
function verdictOnName(path: string, today: number): Verdict {
  return inspectName(path, today)?.verdict() ?? NOTHING;
}

/** A file's own name, inspected but for its verdict; null when there is nothing in it to judge. */
export function inspectName(path: string, today: number, explain = false): Inspection | null {
  const name = lastOf(path);
  if (!/(?:[0-9０-９][^0-9０-９]*){9}/u.test(name)) return null;
  const inspection = new Inspection(today, { explain });
  inspection.place('name', name);
  return inspection;
}

interface Counted {
  readonly matches: number;
  readonly persons: number;
  readonly personsEstimated?: true;
}

/**
 * The content's own counts are exact for findings of at least `likely`; a person in the name may be
 * one of the content's, and with another measure the findings may share persons.
 */
function count(content: Verdict, name: Verdict, least: Confidence): Counted {
  const listed = [...content.findings, ...name.findings].filter((one) => alarms(one, least));
  const usual = least === 'likely';
  const matches = usual
    ? content.matches + name.matches
    : listed.reduce((sum, finding) => sum + finding.matches, 0);
  const persons = usual
    ? content.persons + name.persons
    : listed.reduce((sum, finding) => sum + finding.persons, 0);
  const shared = usual ? content.persons > 0 && name.persons > 0 : listed.length > 1;
  return { matches, persons, ...(shared && { personsEstimated: true as const }) };
}
