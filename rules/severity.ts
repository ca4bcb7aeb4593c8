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
  const rank = SEVERITIES.findLastIndex((severity) => facts.persons >= thresholds[severity]);
  if (rank < 0 || facts.persons === 0) return null;
  const grave = facts.portable || facts.categories.some((category) => GRAVE.has(category));
  const raised = Math.min(rank + (grave ? 1 : 0), SEVERITIES.length - 1);
  const most = facts.exposure === 'protected' ? SEVERITIES.indexOf('medium') : raised;
  return SEVERITIES[Math.min(raised, most)] ?? null;
}
