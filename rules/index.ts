/** What is sensitive: the door to the rules. They are pure and synchronous and import nothing. */
export * from './finding.ts';
export { AGAINST, type Against } from './against.ts';
export { packKey, type Day, type NumberKey } from './cpr.ts';
export { type ColumnCounts } from './counts.ts';
export { DECIDERS, type DecidedBy } from './decision.ts';
export {
  aloneOf,
  Facts,
  HEADER_CLASSES,
  madeFinding,
  SUBJECTS,
  type Explained,
  type Fact,
  type HeaderClass,
} from './facts.ts';
export { FORM_NINE, FORM_SEPARATED, FORM_TEN, type Form } from './shape.ts';
export { type Head } from './head.ts';
export { HEADER_ROWS } from './headings.ts';
export { Inspection, type SecondLook } from './inspection.ts';
export { masked } from './mask.ts';
export { CONFIDENCE_OF, LONE_REASONS, type LoneReason } from './lone.ts';
export { NO_TEXT, type TextRef } from './noted.ts';
export { type PersonSet } from './persons.ts';
export {
  SEVERITIES,
  THRESHOLDS,
  severityOf,
  type Severity,
  type SeverityFacts,
  type Thresholds,
} from './severity.ts';
export { type Sheet } from './sheet.ts';
export { numbersInText, type NumberInText } from './text.ts';
export { PATTERNS, type Ballot, type Pattern } from './vote.ts';

/** Raised with every change of what is found: what was read under an older one is read again. */
export const RULES_REVISION = 3;
