/**
 * For people: each file as it is done, its outcome in a word and a colour, below it in plain words
 * what was found and where; last what it all means. The path comes first and unbroken, since it is
 * what the reader opens next; no line but a long path is wider than the terminal.
 */
import { styleText } from 'node:util';
import type { Outcome, OutcomeKind, Reason, Summary } from '../outcome.ts';
import { isAllRead, OUTCOME_KINDS } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { details } from './phrases.ts';
import type { Report, Setting, Writer } from './report.ts';
import { folderAndName, visible } from './visible.ts';

type Style = Parameters<typeof styleText>[0] | null;

const STYLES: Readonly<Record<keyof Text['outcomes'], Style>> = {
  found: ['bold', 'red'],
  unknown: ['bold', 'yellow'],
  sealed: ['bold', 'cyan'],
  clean: ['bold', 'green'],
  unseen: ['bold', 'yellow'],
};

/** Narrower than this a terminal breaks lines better than we do; wider they are hard to read. */
const NARROWEST = 40;
const WIDEST = 110;

export const table = { name: 'table', open } as const satisfies Report;

/** What the summary tells beyond the counts of a Summary. */
interface Tally {
  readonly reasons: Map<Reason, number>;
  partlyRead: number;
  volumeUnknown: boolean;
}

function open({ text, color, width }: Setting): Writer {
  const page = {
    text,
    width: Math.min(Math.max(width, NARROWEST), WIDEST),
    paint: (style: Style, words: string) =>
      color && style !== null ? styleText(style, words, { validateStream: false }) : words,
  };
  const tally: Tally = {
    reasons: new Map(),
    partlyRead: 0,
    volumeUnknown: false,
  };
  return {
    outcome: (outcome) => {
      count(outcome, tally);
      return row(outcome, page);
    },
    summary: (summary) => closing(summary, tally, page),
  };
}

interface Page {
  readonly text: Text;
  readonly width: number;
  readonly paint: (style: Style, words: string) => string;
}

function count({ outcome, reason, protection }: Outcome, tally: Tally): void {
  if (outcome === 'unknown' && reason !== null) {
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
  }
  if (outcome === 'found' && reason !== null) tally.partlyRead++;
  if (outcome === 'found' && protection.volume === 'unknown') tally.volumeUnknown = true;
}

function row(outcome: Outcome, page: Page): string {
  const [first = '', ...others] = details(outcome, page.text);
  const name = path(outcome, page.paint);
  const below = broken([first], page, outcome.outcome === 'found' ? 'bold' : null);
  return block(outcome.outcome, [name, ...below, ...broken(others, page)], page);
}

/** The folder steps back behind the name. */
function path(outcome: Outcome, paint: Page['paint']): string {
  const [folder, name] = folderAndName(outcome.path);
  return paint('dim', visible(folder)) + visible(name);
}

function closing(summary: Summary, tally: Tally, page: Page): string {
  const { text, width, paint } = page;
  const { summary: words } = text;
  const kinds = OUTCOME_KINDS.filter((kind) => summary[kind] > 0);
  const rest = [
    summary.notSpreadsheet > 0 ? words.notSpreadsheet(summary.notSpreadsheet) : '',
    summary.links > 0 ? words.links(summary.links) : '',
    words.read(text.bytes(summary.bytes), text.duration(summary.ms)),
  ].filter((phrase) => phrase !== '');
  return [
    `${paint('dim', '─'.repeat(width))}\n`,
    `${paint(...headline(summary, page))}\n`,
    summary.complete ? '' : `${paint(['bold', 'yellow'], words.incomplete)}\n`,
    '\n',
    ...kinds.map((kind) => block(kind, broken(sentences(kind, summary, tally, text), page), page)),
    unseen(summary, page),
    `\n${paint('dim', rest.join(' · '))}\n`,
  ].join('');
}

function headline(summary: Summary, { text }: Page): [style: Style, phrase: string] {
  const { files, found, clean, persons, personsEstimated } = summary;
  const { summary: words } = text;
  if (found > 0) {
    const exact = text.persons(persons);
    const people = personsEstimated ? text.about(exact) : exact;
    return [['bold', 'red'], words.found(found, files, people)];
  }
  if (files === 0) return ['bold', words.noFiles];
  return [['bold', isAllRead(summary) ? 'green' : 'yellow'], words.noneFound(clean)];
}

/** What one kind of outcome means for the person who reads it. */
function sentences(kind: OutcomeKind, summary: Summary, tally: Tally, text: Text): string[] {
  const { summary: words } = text;
  switch (kind) {
    case 'found':
      return [
        words.foundFiles(summary.found),
        ...(tally.partlyRead > 0 ? [words.partlyRead(tally.partlyRead)] : []),
        ...(tally.volumeUnknown ? [words.diskUnasked] : []),
      ];
    case 'unknown': {
      const byCount = [...tally.reasons].toSorted((a, b) => b[1] - a[1]);
      const reasons = byCount.map(([reason, n]) =>
        byCount.length === 1 ? text.reasons[reason] : `${text.count(n)} ${text.reasons[reason]}`,
      );
      return [words.unread(summary.unknown, reasons), words.unreadMeans(summary.unknown)];
    }
    case 'sealed':
      return [words.sealed(summary.sealed)];
    case 'clean':
      return [words.clean(summary.clean)];
  }
}

/** What was not even reached, so that nobody takes it for clean. */
function unseen({ denied, unreachable, missing }: Summary, page: Page): string {
  const { summary: words } = page.text;
  const phrases = [
    denied > 0 ? words.denied(denied) : '',
    unreachable > 0 ? words.unreachable(unreachable) : '',
    missing > 0 ? words.missing(missing) : '',
  ].filter((phrase) => phrase !== '');
  if (phrases.length === 0) return '';
  return block('unseen', broken([...phrases, words.unseenMeans], page), page);
}

/** A word in the margin and lines beside it. */
function block(word: keyof Text['outcomes'], lines: readonly string[], page: Page): string {
  const { text, paint } = page;
  const head = paint(STYLES[word], text.outcomes[word].padEnd(marginOf(page)));
  const indent = ' '.repeat(marginOf(page));
  return lines.map((line, index) => `${index === 0 ? head : indent}${line}\n`).join('');
}

function marginOf({ text }: Page): number {
  return Math.max(...Object.values(text.outcomes).map((word) => word.length)) + 2;
}

/** Phrases as lines that fit beside the margin; empty ones vanish. */
function broken(phrases: readonly string[], page: Page, style: Style = null): string[] {
  return phrases
    .filter((phrase) => phrase !== '')
    .flatMap((phrase) => wrapped(phrase, page.width - marginOf(page)))
    .map((line) => page.paint(style, line));
}

/** Broken between words; a word that is too long stays whole. */
function wrapped(phrase: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of phrase.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
