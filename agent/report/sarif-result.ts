/**
 * One outcome as SARIF results: one for each finding, by the place it stands in, since that decides
 * what must be done about it. How bad it is says the level, as the viewers show it.
 *
 * What was not read and what is sealed are results too, of kind `open` (could not be decided) and
 * `review` (a person must look), and not notifications alone: a viewer shows results file by file
 * and drops notifications, and then an unread file would look clean. The notifications of the
 * invocation sum them up.
 */
import { createHash } from 'node:crypto';
import type { Location, Result } from 'sarif';
import type { Kind, Place } from '../../rules/finding.ts';
import type { Severity } from '../../rules/severity.ts';
import type { Outcome, PlacedFinding } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { fileFields, findingFields } from './fields.ts';
import { fileUri } from './file-uri.ts';
import { isOneTable, where } from './phrases.ts';
import { sealOf } from './seal-phrases.ts';

export const UNREAD = 'file-not-read';
export const SEALED = 'file-sealed';
export const TEST = 'test-person';

/** Kebab-case, as the viewers group by it. */
export function ruleOf(kind: Kind, place: Place): string {
  return kind === 'test' ? TEST : `cpr-in-${place.replaceAll(/[A-Z]/g, '-$&').toLowerCase()}`;
}

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** Of 100, for viewers that sort by it: the levels alone cannot tell critical from high. */
const RANKS: Readonly<Record<Severity, number>> = { critical: 100, high: 75, medium: 50, low: 25 };

export function results(outcome: Outcome, text: Text): Result[] {
  const found = outcome.findings.map((finding) => ofFinding(finding, outcome, text));
  if (outcome.outcome === 'sealed') return [...found, ofSealed(outcome, text)];
  if (outcome.reason !== null) return [...found, ofUnread(outcome, text)];
  return found.length > 0 ? found : [ofClean(outcome, text)];
}

function ofFinding(finding: PlacedFinding, outcome: Outcome, text: Text): Result {
  const { severity } = outcome;
  const people = `${text.persons(finding.persons)}, ${text.confidences[finding.confidence]}`;
  const standing = where({ ...finding, member: null }, isOneTable(outcome.format), text);
  return {
    ruleId: ruleOf(finding.kind, finding.where),
    ...(isAlarm(finding, outcome) && severity !== null
      ? { level: LEVELS[severity], rank: RANKS[severity] }
      : { kind: finding.kind === 'test' ? 'informational' : 'review', level: 'none' }),
    ...common(outcome, finding, `${people}: ${standing}`),
    properties: { finding: findingFields(finding), file: fileProperties(outcome) },
  };
}

/** A weak finding alarms only where nothing stronger has made the file a found one. */
function isAlarm({ kind, confidence }: PlacedFinding, outcome: Outcome): boolean {
  if (outcome.outcome !== 'found' || kind === 'test') return false;
  return confidence !== 'possible' || outcome.confidence === 'possible';
}

function ofSealed(outcome: Outcome, text: Text): Result {
  const { severity } = outcome;
  return {
    ruleId: SEALED,
    ...(severity === null
      ? { kind: 'review', level: 'none' }
      : { level: LEVELS[severity], rank: RANKS[severity] }),
    ...common(outcome, null, sealOf(outcome, text)),
    properties: { file: fileProperties(outcome) },
  };
}

function ofUnread(outcome: Outcome, text: Text): Result {
  const reason = text.reasons[outcome.reason ?? 'damaged'];
  return {
    ruleId: UNREAD,
    kind: 'open',
    level: 'none',
    ...common(outcome, null, text.notReadToEnd(reason)),
    properties: { file: fileProperties(outcome) },
  };
}

function ofClean(outcome: Outcome, text: Text): Result {
  return {
    ruleId: ruleOf('cpr', 'cells'),
    kind: 'pass',
    level: 'none',
    ...common(outcome, null, text.summary.noneFound(1)),
    properties: { file: fileProperties(outcome) },
  };
}

/** The counts of the contract; its path stands in the location, its findings in the results. */
function fileProperties(outcome: Outcome): object {
  return { ...fileFields(outcome), path: undefined, pathBytes: undefined, findings: undefined };
}

type Common = Pick<Result, 'message' | 'locations' | 'partialFingerprints' | 'suppressions'>;

/** `message` is our own words: SARIF gives brackets and braces in it a meaning. */
function common(outcome: Outcome, finding: PlacedFinding | null, message: string): Common {
  const logical = finding === null ? [] : [logicalLocation(finding)];
  return {
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: fileUri(outcome) } },
        ...(logical.length > 0 && { logicalLocations: logical }),
      },
    ],
    partialFingerprints: { 'cprvagtPlace/v1': fingerprint(outcome, finding) },
    ...(outcome.accepted && { suppressions: [{ kind: 'external', status: 'accepted' }] }),
  };
}

/** From the outside in: the file in an archive, the sheet, the column or cell. */
function logicalLocation(
  finding: PlacedFinding,
): NonNullable<Location['logicalLocations']>[number] {
  const { member, sheet, column, columns, row } = finding;
  const letters = columns?.join('+') ?? column;
  const steps = [
    ['member', member],
    ['sheet', sheet],
    ['column', letters],
    ['row', row ?? null],
    ['place', finding.where],
  ] as const;
  const named = steps.filter(([, name]) => name !== null);
  const isCells = finding.where === 'cells' && named.length > 1;
  const taken = isCells ? named.slice(0, -1) : named;
  const [kind = 'place', name = finding.where] = taken.at(-1) ?? [];
  const whole = taken.map(([step, it]) => `${step}[${it}]`).join('/');
  return { name: String(name), kind, fullyQualifiedName: whole };
}

/** What makes a result the same one next time: where it is, never what stands there. */
function fingerprint({ path }: Outcome, finding: PlacedFinding | null): string {
  const place = finding === null ? '' : logicalLocation(finding).fullyQualifiedName;
  return createHash('sha256')
    .update(`${path}\0${finding?.kind ?? ''}\0${place}`)
    .digest('hex');
}
