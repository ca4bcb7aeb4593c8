/**
 * How bad a file is, from what it holds and who could read it. One table, so that the agent and the
 * server say the same of the same facts.
 */
import type { Category } from './finding.ts';

/** Mildest first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface SeverityFacts {
  /** Distinct persons of findings that alarm. */
  readonly persons: number;
  /** `unknown` counts as exposed: nobody has shown that a thief could not read it. */
  readonly exposure: 'exposed' | 'protected' | 'unknown';
  /** On a laptop or a removable volume, which are what gets lost. */
  readonly portable: boolean;
  readonly categories: readonly Category[];
  /** Of a sealed file, whose persons are not known: how it is sealed; null for an open one. */
  readonly sealed: 'weak' | 'strong' | null;
}

/** The fewest persons of each severity; the policy may move them. */
export type Thresholds = Readonly<Record<Severity, number>>;

export const THRESHOLDS: Thresholds = { low: 1, medium: 10, high: 100, critical: 1000 };

/** Health, social matters and crime: what harms most when it gets out. */
const GRAVE: ReadonlySet<Category> = new Set<Category>(['health', 'benefits', 'criminal']);

/** Null when there is nothing to be severe about. */
export function severityOf(facts: SeverityFacts, thresholds = THRESHOLDS): Severity | null {
  if (facts.sealed !== null) {
    // A weak seal is opened in minutes, and what is behind it may be anything.
    return facts.sealed === 'weak' && facts.exposure !== 'protected' ? 'high' : null;
  }
  return groundsOf(facts, thresholds)?.severity ?? null;
}

/** Why a file that is not sealed is as bad as it is: what a report tells people. */
export interface Grounds {
  readonly severity: Severity;
  /** By the number of persons alone. */
  readonly byPersons: Severity;
  /** What lifted it by one; it may have been the highest already. */
  readonly grave: readonly Category[];
  readonly portable: boolean;
  /** Whether it would be worse if the disk or the file were not encrypted. */
  readonly softened: boolean;
}

export function groundsOf(facts: SeverityFacts, thresholds = THRESHOLDS): Grounds | null {
  const { persons, portable, exposure } = facts;
  const rank = SEVERITIES.findLastIndex((severity) => persons >= thresholds[severity]);
  const byPersons = SEVERITIES[rank];
  if (byPersons === undefined || persons === 0) return null;
  const grave = facts.categories.filter((category) => GRAVE.has(category));
  const isRaised = portable || grave.length > 0;
  const raised = Math.min(rank + (isRaised ? 1 : 0), SEVERITIES.length - 1);
  const most = exposure === 'protected' ? SEVERITIES.indexOf('medium') : raised;
  const severity = SEVERITIES[Math.min(raised, most)] ?? byPersons;
  return { severity, byPersons, grave, portable, softened: most < raised };
}
