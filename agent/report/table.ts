/**
 * For people: each file as it is done, its outcome in a word and a colour, below it in plain words
 * what was found and where; last what it all means. The path comes first and unbroken, since it is
 * what the reader opens next; no line but a long path is wider than the terminal.
 */
import type { Exposure, Outcome, OutcomeKind, Reason, Summary } from '../outcome.ts';
import { isAllRead, OUTCOME_KINDS } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { block, broken, type Page, pageOf, pathOn, type Style, STYLES } from './page.ts';
import { details } from './phrases.ts';
import type { Report, Setting, Writer } from './report.ts';

export const table = { name: 'table', open } as const satisfies Report;

/** What the summary tells beyond the counts of a Summary. */
interface Tally {
  readonly reasons: Map<Reason, number>;
  /** Rows of what somebody has answered for: no alarm, so they come last. */
  readonly accepted: string[];
  partlyRead: number;
  weaklySealed: number;
  /** Of the found ones, by who could read them. */
  readonly exposures: Record<Exposure, number>;
}

function open({ text, color, width }: Setting): Writer {
  const page = { ...pageOf({ color, width }, Object.values(text.outcomes)), text };
  const tally: Tally = {
    reasons: new Map(),
    accepted: [],
    partlyRead: 0,
    weaklySealed: 0,
    exposures: { exposed: 0, protected: 0, unknown: 0 },
  };
  return {
    outcome: (outcome) => {
      count(outcome, tally);
      const piece = row(outcome, page);
      if (!outcome.accepted) return piece;
      tally.accepted.push(piece);
      return '';
    },
    summary: (summary) => tally.accepted.join('') + closing(summary, tally, page),
  };
}

interface TablePage extends Page {
  readonly text: Text;
}

function count({ outcome, reason, protection, exposure }: Outcome, tally: Tally): void {
  if (outcome === 'unknown' && reason !== null) {
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
  }
  if (outcome === 'found' && reason !== null) tally.partlyRead++;
  if (outcome === 'sealed' && protection.file === 'weak') tally.weaklySealed++;
  if (outcome === 'found') tally.exposures[exposure]++;
}

function row(outcome: Outcome, page: TablePage): string {
  const [first = '', ...others] = details(outcome, page.text);
  const name = pathOn(page, outcome.path);
  const kind = outcome.accepted ? 'accepted' : outcome.outcome;
  const below = broken([first], page, kind === 'found' ? 'bold' : null);
  return word(kind, [name, ...below, ...broken(others, page)], page);
}

function closing(summary: Summary, tally: Tally, page: TablePage): string {
  const { text, width, paint } = page;
  const { summary: words } = text;
  const kinds = OUTCOME_KINDS.filter((kind) => summary[kind] > 0);
  const { excluded = 0, cloudOnly = 0 } = summary;
  const rest = [
    summary.notSpreadsheet > 0 ? words.notSpreadsheet(summary.notSpreadsheet) : '',
    summary.links > 0 ? words.links(summary.links) : '',
    cloudOnly > 0 ? words.cloudOnly(cloudOnly) : '',
    excluded > 0 ? words.excluded(excluded) : '',
    words.read(text.bytes(summary.bytes), text.duration(summary.ms)),
  ].filter((phrase) => phrase !== '');
  return [
    `${paint('dim', '─'.repeat(width))}\n`,
    `${paint(...headline(summary, page))}\n`,
    summary.complete ? '' : `${paint(['bold', 'yellow'], words.incomplete)}\n`,
    '\n',
    ...kinds.map((kind) => word(kind, broken(sentences(kind, summary, tally, text), page), page)),
    unseen(summary, page),
    `\n${paint('dim', rest.join(' · '))}\n`,
  ].join('');
}

function headline(summary: Summary, { text }: TablePage): [style: Style, phrase: string] {
  const { files, found, accepted = 0, clean, persons, personsEstimated } = summary;
  const { summary: words } = text;
  const calm = isAllRead(summary) ? 'green' : 'yellow';
  if (found > 0 && found === accepted) return [['bold', calm], words.noneNew(accepted)];
  if (found > 0) {
    const exact = text.persons(persons);
    const people = personsEstimated ? text.about(exact) : exact;
    return [['bold', 'red'], words.found(found, files, people)];
  }
  if (files === 0) return ['bold', words.noFiles];
  return [['bold', calm], words.noneFound(clean)];
}

/** What one kind of outcome means for the person who reads it. */
function sentences(kind: OutcomeKind, summary: Summary, tally: Tally, text: Text): string[] {
  const { summary: words } = text;
  const { accepted = 0 } = summary;
  const { exposed, unknown } = tally.exposures;
  switch (kind) {
    case 'found':
      return [
        words.foundFiles(summary.found),
        ...(accepted > 0 ? [words.accepted(accepted)] : []),
        ...(tally.partlyRead > 0 ? [words.partlyRead(tally.partlyRead)] : []),
        ...(exposed > 0 ? [words.exposed(exposed)] : []),
        ...(unknown > 0 ? [words.diskUnknown(unknown)] : []),
        ...(tally.exposures.protected > 0 ? [words.atRest(tally.exposures.protected)] : []),
      ];
    case 'unknown': {
      const byCount = [...tally.reasons].toSorted((a, b) => b[1] - a[1]);
      const reasons = byCount.map(([reason, n]) =>
        byCount.length === 1 ? text.reasons[reason] : `${text.count(n)} ${text.reasons[reason]}`,
      );
      return [words.unread(summary.unknown, reasons), words.unreadMeans(summary.unknown)];
    }
    case 'sealed':
      return [
        words.sealed(summary.sealed),
        ...(tally.weaklySealed > 0 ? [words.weaklySealed(tally.weaklySealed)] : []),
      ];
    case 'clean':
      return [words.clean(summary.clean)];
  }
}

/** What was not even reached, so that nobody takes it for clean. */
function unseen({ denied, unreachable, missing }: Summary, page: TablePage): string {
  const { summary: words } = page.text;
  const phrases = [
    denied > 0 ? words.denied(denied) : '',
    unreachable > 0 ? words.unreachable(unreachable) : '',
    missing > 0 ? words.missing(missing) : '',
  ].filter((phrase) => phrase !== '');
  if (phrases.length === 0) return '';
  return word('unseen', broken([...phrases, words.unseenMeans], page), page);
}

function word(kind: keyof Text['outcomes'], lines: readonly string[], page: TablePage): string {
  return block(page.text.outcomes[kind], STYLES[kind], lines, page);
}
