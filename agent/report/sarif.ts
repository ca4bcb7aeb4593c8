/**
 * For tools that gather findings: SARIF 2.1.0, the OASIS standard, as GitHub, Azure DevOps,
 * DefectDojo and others read it. Counts and places, never text of a file. Results are written as
 * they come; the invocation, which tells what was not read, comes last, so that a run of any size
 * needs no more memory than its notifications, and those have a bound.
 */
import type { Invocation, Notification, ReportingDescriptor, ToolComponent } from 'sarif';
import { PLACES } from '../../rules/finding.ts';
import { isAllRead, type Reason, REASONS, type Summary } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { json, summaryFields } from './fields.ts';
import { fileUri } from './file-uri.ts';
import type { Report, Setting, Unseen, Writer } from './report.ts';
import { results, ruleOf, SEALED, TEST, UNREAD } from './sarif-result.ts';

export const sarif = { name: 'sarif', open } as const satisfies Report;

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** So many unseen places have a notification of their own. */
const LISTED_UNSEEN = 1000;

/** What the last piece tells of. */
interface Tally {
  readonly reasons: Map<Reason, number>;
  readonly unseen: Unseen[];
}

function open(setting: Setting): Writer {
  const { text, version } = setting;
  const tally: Tally = { reasons: new Map(), unseen: [] };
  const driver = json({ driver: driverOf(text, version) });
  let before =
    `{"$schema":${json(SCHEMA)},"version":"2.1.0","runs":[{"tool":${driver},` +
    `"language":${json(text.language)},"columnKind":"utf16CodeUnits","results":[\n`;
  return {
    outcome: (outcome) => {
      const { reason } = outcome;
      if (reason !== null) tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
      const piece = results(outcome, text).map((result) => {
        const line = `${before}${json(result)}\n`;
        before = ',';
        return line;
      });
      return piece.join('');
    },
    unseen: (unseen) => {
      if (tally.unseen.length < LISTED_UNSEEN) tally.unseen.push(unseen);
      return '';
    },
    summary: (summary) => {
      const opening = before === ',' ? '' : before;
      const invocation = json(invocationOf(summary, tally, setting));
      const counts = json({ summary: summaryFields(summary) });
      return `${opening}],"invocations":[${invocation}],"properties":${counts}}]}\n`;
    },
  };
}

function driverOf(text: Text, version: string): ToolComponent {
  return {
    name: 'cprvagt',
    version,
    semanticVersion: version,
    language: text.language,
    shortDescription: { text: text.sarif.about },
    rules: [
      ...PLACES.map((place) =>
        rule(ruleOf('cpr', place), text.sarif.found(text.places[place]), text.sarif.help.found),
      ),
      rule(TEST, text.sarif.test, text.sarif.help.test),
      rule(UNREAD, text.sarif.unread, text.sarif.help.unread),
      rule(SEALED, text.sarif.sealed, text.sarif.help.sealed),
    ],
    notifications: [...REASONS.map(unreadId), ...UNSEEN, STOPPED].map((id) => ({
      id,
      name: pascal(id),
    })),
  };
}

const UNSEEN = ['unseen-denied', 'unseen-unreachable', 'unseen-missing', 'unseen-no-match'];
const STOPPED = 'run-stopped';

function unreadId(reason: Reason): string {
  return `unread-${reason}`;
}

function rule(id: string, title: string, help: string): ReportingDescriptor {
  return {
    id,
    name: pascal(id),
    shortDescription: { text: title },
    fullDescription: { text: `${title}.` },
    help: { text: help },
    properties: { tags: ['privacy', 'security', 'gdpr'] },
  };
}

/** As the standard wants a friendly name. */
function pascal(id: string): string {
  return id.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

function invocationOf(summary: Summary, tally: Tally, { text, startedMs }: Setting): Invocation {
  return {
    executionSuccessful: isAllRead(summary),
    startTimeUtc: new Date(startedMs).toISOString(),
    endTimeUtc: new Date(startedMs + summary.ms).toISOString(),
    toolExecutionNotifications: [
      ...(summary.complete ? [] : [notification(STOPPED, text.summary.incomplete)]),
      ...[...tally.reasons].map(([reason, n]) =>
        notification(unreadId(reason), text.summary.unread(n, [text.reasons[reason]])),
      ),
      ...tally.unseen.map((unseen) => ofUnseen(unseen, text)),
    ],
  };
}

function notification(id: string, message: string): Notification {
  return { descriptor: { id }, level: 'warning', message: { text: message } };
}

function ofUnseen({ why, path }: Unseen, text: Text): Notification {
  const { denied, unreachable, missing } = text.summary;
  const phrases = { denied, unreachable, missing, 'no-match': missing };
  const uri = fileUri({ path });
  return {
    ...notification(`unseen-${why}`, phrases[why](1)),
    locations: [{ physicalLocation: { artifactLocation: { uri } } }],
  };
}
