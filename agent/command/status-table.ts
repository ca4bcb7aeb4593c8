/** `cprvagt status` for people: first the agent and the disks, then each file as a server would be told of it. */
import { SEVERITIES } from '../../rules/severity.ts';
import { OUTCOME_KINDS, type OutcomeKind, type Reason } from '../outcome.ts';
import { block, broken, type Page, pageOf, STYLES, type Style } from '../report/page.ts';
import { details } from '../report/phrases.ts';
import { visible } from '../report/visible.ts';
import type { FilesOf } from '../inquiry.ts';
import type { Status } from '../status.ts';
import type { Telling, ToldFile } from '../delivery/telling.ts';
import type { Text } from '../text.da.ts';

/** More than this nobody reads who did not ask for it. */
const SHOWN = 20;

interface Look {
  readonly color: boolean;
  readonly width: number;
  readonly all: boolean;
}

interface StatusPage extends Page {
  readonly text: Text;
}

/** What is told, all of it or to one person. */
export interface Shown {
  readonly status: Status;
  readonly filesOf: FilesOf;
  readonly told: Iterable<Telling>;
  /** Files beyond those. */
  readonly more: number;
}

export function* statusTable(shown: Shown, text: Text, look: Look): Generator<string> {
  const { status } = shown;
  const words = [...Object.values(text.outcomes), ...Object.values(text.status.words)];
  const page = { ...pageOf(look, words), text };
  yield part('scan', scans(status, text), page);
  for (const kind of OUTCOME_KINDS) {
    const phrases = counted(kind, status, text);
    if (phrases.length > 0)
      yield block(text.outcomes[kind], STYLES[kind], broken(phrases, page), page);
  }
  yield part('severity', [severities(status, text)], page);
  const { waiting } = status.counts;
  if (waiting > 0) yield part('waiting', [text.status.waiting(waiting)], page);
  yield unseen(status, page);
  yield part(
    'volume',
    status.volumes.flatMap((volume) => volumePhrases(volume, text)),
    page,
  );
  yield part('server', serverPhrases(status, text), page);
  yield* files(shown, look, page);
  if (shown.filesOf !== 'all') yield part('yours', [text.status.filesOf[shown.filesOf]], page);
}

function part(
  name: keyof Text['status']['words'],
  phrases: readonly string[],
  page: StatusPage,
  style: Style = 'bold',
): string {
  return block(page.text.status.words[name], style, broken(phrases, page), page);
}

function scans({ fullScan, scanningSinceMs, nextScanMs }: Status, text: Text): string[] {
  const { status: says, duration } = text;
  const { beganMs = 0, endedMs = 0 } = fullScan ?? {};
  // The clock may have been put back meanwhile.
  const took = duration(Math.max(0, endedMs - beganMs));
  const last = fullScan === null ? says.noFullScan : says.fullScan(says.moment(endedMs), took);
  const isDue = nextScanMs <= Date.now();
  return [
    last,
    scanningSinceMs === null ? '' : says.scanning(says.moment(scanningSinceMs)),
    isDue ? says.nextNow : says.next(says.moment(nextScanMs)),
  ];
}

function serverPhrases({ server, counts }: Status, { status: says }: Text): string[] {
  if (server === null) return [says.noServer];
  const { organisation, address, policy, contactMs } = server;
  const { activeFromMs = null } = policy ?? {};
  const isLater = activeFromMs !== null && activeFromMs > Date.now();
  return [
    says.server(visible(organisation), visible(address)),
    policy === null ? says.noPolicy : '',
    isLater ? says.activeFrom(says.moment(activeFromMs)) : '',
    contactMs === null ? says.noContact : says.contact(says.moment(contactMs)),
    counts.untold === 0 ? '' : says.untold(counts.untold),
  ];
}

/** Nothing for a kind that there is none of; but that nothing was found is said. */
function counted(kind: OutcomeKind, { counts, persons }: Status, text: Text): string[] {
  const n = counts.outcomes[kind];
  const { summary, status: says } = text;
  if (kind === 'found') {
    if (n === 0) return [says.nothingFound];
    return [says.found(n, says.about(text.persons(persons.persons), persons.errorPercent))];
  }
  if (n === 0) return [];
  if (kind === 'unknown')
    return [summary.unread(n, reasons(counts.reasons, text)), summary.unreadMeans(n)];
  return [kind === 'sealed' ? summary.sealed(n) : summary.clean(n)];
}

/** Of what is found, and of what is sealed so weakly that it is as bad. */
function severities({ counts }: Status, text: Text): string {
  const phrases = SEVERITIES.toReversed().flatMap((severity) => {
    const n = counts.severities[severity] ?? 0;
    return n === 0 ? [] : [`${text.count(n)} ${text.severities[severity]}`];
  });
  return phrases.length === 0 ? '' : text.status.list(phrases);
}

function reasons(counts: Readonly<Partial<Record<Reason, number>>>, text: Text): string[] {
  const listed = Object.entries(counts) as [Reason, number][];
  return listed
    .toSorted((one, other) => other[1] - one[1])
    .map(([reason, n]) => `${text.count(n)} ${text.reasons[reason]}`);
}

/** What the last full scan could not get to. */
function unseen({ fullScan }: Status, page: StatusPage): string {
  const { summary, outcomes } = page.text;
  const { denied = 0, unreachable = 0 } = fullScan?.coverage ?? {};
  const phrases = [
    denied === 0 ? '' : summary.denied(denied),
    unreachable === 0 ? '' : summary.unreachable(unreachable),
  ];
  if (denied + unreachable === 0) return '';
  return block(
    outcomes.unseen,
    STYLES.unseen,
    broken([...phrases, summary.unseenMeans], page),
    page,
  );
}

function volumePhrases(volume: Status['volumes'][number], text: Text): string[] {
  const { status: says } = text;
  const { mountPoint, kind, protection, evidence } = volume;
  const kindName = kind === 'other' ? '' : `, ${says.kinds[kind]}`;
  const told =
    evidence.witness === 'none'
      ? says.noEvidence
      : says.evidence(evidence.witness, visible(evidence.said), says.moment(evidence.askedMs));
  return [`${visible(mountPoint)}${kindName}: ${says.protections[protection]} (${told})`];
}

function* files(from: Shown, { all }: Look, page: StatusPage): Generator<string> {
  const { status: says } = page.text;
  let [shown, more, gone] = [0, from.more, 0];
  for (const { file } of from.told) {
    if (file === null) gone++;
    else if (shown === SHOWN && !all) more++;
    else {
      if (shown === 0) yield `\n${broken([says.told], { ...page, margin: 0 }).join('\n')}\n\n`;
      shown++;
      yield row(file, page);
    }
  }
  if (more > 0) yield `${says.more(more)}\n`;
  if (gone > 0) yield part('gone', [says.gone(gone)], page);
}

function row({ outcome, leftoverOf, drill }: ToldFile, page: StatusPage): string {
  const { text } = page;
  const { status: says, outcomes } = text;
  const phrases = [
    ...details(outcome, text),
    leftoverOf === null ? '' : says.leftover,
    drill ? says.drill : '',
  ];
  const lines = [visible(outcome.path), ...broken(phrases, page)];
  return block(outcomes[outcome.outcome], STYLES[outcome.outcome], lines, page);
}
