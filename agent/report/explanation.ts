/**
 * Why a file ended as it did, for people: the verdict in one sentence, what decided it, what was
 * looked at and rejected, why it is as bad as it is, and what was not read. For programs the same as
 * fields. Counts, places and words of our own: never a number of anybody.
 */
import { CONFIDENCE_OF, LONE_REASONS, madeFinding } from '../../rules/index.ts';
import type { Explanation, Outcome } from '../outcome.ts';
import { isAtLeast } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { capital, ended, type Fact, sentencesOf, spotOf } from './fact-phrases.ts';
import { fileFields, json } from './fields.ts';
import { block, broken, pageOf, pathOn, type Style, STYLES } from './page.ts';
import { grounds, inArchive, isOneTable, onDisk, persons } from './phrases.ts';
import type { Setting } from './report.ts';
import { isShut, sealOf } from './seal-phrases.ts';

/** So many of each kind are told; the rest are counted. */
const LISTED = 8;
/** Before all lines of a fact but its first. */
const HANGING = '  ';

export const EXPLANATION_FORMS = ['text', 'json'] as const;
export type ExplanationForm = (typeof EXPLANATION_FORMS)[number];

type Look = Pick<Setting, 'text' | 'color' | 'width'>;

/** One file explained. */
export function explained(explanation: Explanation, form: ExplanationForm, look: Look): string {
  return form === 'json' ? `${json(fieldsOf(explanation))}\n` : pageFor(explanation, look);
}

function pageFor(explanation: Explanation, look: Look): string {
  const { text } = look;
  const { outcome, path, facts, total } = explanation;
  const says = text.explanation;
  const margin = [says.because, says.weak, says.rejected, says.severity, says.note, says.other];
  const page = pageOf(look, [...Object.values(text.outcomes), ...margin]);
  const { decisive, weak, noted, rejected } = sorted(explanation);
  const told = (listed: readonly Fact[], more = 0): string[] => {
    const shown = listed.slice(0, LISTED);
    const left = listed.length - shown.length + more;
    const isTable = isOneTable(explanation.format);
    const narrow = { ...page, width: page.width - HANGING.length };
    const lines = shown.flatMap((fact) =>
      broken([sentencesOf(fact, isTable, text)], narrow).map((line, index) =>
        index === 0 ? line : HANGING + line,
      ),
    );
    return left === 0 ? lines : [...lines, says.more(left)];
  };
  const kind = outcome === null ? says.other : text.outcomes[outcome.outcome];
  const style = outcome === null ? 'bold' : STYLES[outcome.outcome];
  const verdict = broken([verdictOf(explanation, text)], page, 'bold');
  const notes = outcome === null ? [] : broken(notesOf(outcome, text), page);
  const blocks: readonly [word: string, style: Style, lines: readonly string[]][] = [
    [kind, style, [pathOn(page, path), ...verdict, ...broken(takenFor(explanation, text), page)]],
    [says.because, 'bold', told(decisive)],
    [says.weak, 'bold', told(weak)],
    [says.rejected, 'bold', told(rejected, total - facts.length)],
    [says.severity, 'bold', outcome === null ? [] : broken(severityOf(outcome, text), page)],
    [says.note, 'bold', [...told(noted), ...notes]],
  ];
  return blocks
    .filter(([, , lines]) => lines.length > 0)
    .map(([word, painted, lines]) => block(word, painted, lines, page))
    .join('\n');
}

interface Sorted {
  /** What made the file found; what is listed and does not alarm. */
  readonly decisive: readonly Fact[];
  readonly weak: readonly Fact[];
  /** Whose numbers are gone; and what is nothing. */
  readonly noted: readonly Fact[];
  readonly rejected: readonly Fact[];
}

function sorted({ facts, outcome }: Explanation): Sorted {
  // Of what is no spreadsheet its name alone is known, and that makes it none.
  if (outcome === null) return { decisive: [], weak: [], noted: facts, rejected: [] };
  const decisive = facts.filter(isDecisive);
  const weak = facts.filter((fact) => !isDecisive(fact) && madeFinding(fact));
  const others = facts.filter((fact) => !isDecisive(fact) && !madeFinding(fact));
  return {
    decisive,
    weak,
    noted: others.filter(({ warning }) => warning !== null),
    rejected: others.filter(({ warning }) => warning === null),
  };
}

function isDecisive({ matches, alone }: Fact): boolean {
  if (matches.cpr + matches.replacement > 0) return true;
  return LONE_REASONS.some((reason) => {
    const confidence = CONFIDENCE_OF[reason];
    const isTest = reason === 'test' || reason === 'labelledTest';
    return alone[reason] > 0 && !isTest && confidence !== null && isAtLeast(confidence, 'likely');
  });
}

/** The verdict in one sentence. */
function verdictOf({ outcome, total }: Explanation, text: Text): string {
  const says = text.explanation;
  switch (outcome?.outcome) {
    case undefined:
      return says.notSpreadsheet;
    case 'found':
      return says.found(persons(outcome, text), text.confidences[outcome.confidence!]);
    case 'sealed':
      return says.sealed;
    case 'clean':
      return says.clean;
    case 'unknown': {
      const reason = text.reasons[outcome.reason!];
      return total === 0 ? says.unread(reason) : says.partlyRead(reason);
    }
  }
}

function takenFor({ format, outcome, total }: Explanation, text: Text): string[] {
  const { explanation: says } = text;
  return [
    format === 'unknown' ? says.takenForNothing : says.takenFor(format),
    outcome === null ? '' : ended(sealOf(outcome, text)),
    outcome?.outcome === 'clean' && total === 0 ? says.nothing : '',
  ];
}

function severityOf(outcome: Outcome, text: Text): string[] {
  const { severity } = outcome;
  if (severity === null) return [];
  const why = grounds(outcome, text);
  // Where it is unknown the grounds say so.
  const disk = outcome.exposure === 'unknown' ? [] : [onDisk(outcome, text)];
  return [`${capital(text.severities[severity])}.`, ...why, ...disk];
}

/** What the person must know besides, and what to do about what was not read. */
function notesOf(outcome: Outcome, text: Text): string[] {
  const { categories, members, reason, protection, outcome: kind } = outcome;
  const { html } = text;
  const tells = categories.map((category) => text.categories[category]);
  return [
    tells.length === 0 ? '' : `${capital(text.alsoTells(tells))}.`,
    members === undefined ? '' : `${capital(inArchive(members, text))}.`,
    isShut(outcome) ? text.explanation.sealed : '',
    kind === 'sealed' && protection.file !== 'none' ? html.sealed.advice[protection.file] : '',
    kind === 'found' && reason !== null ? html.detail.notToEnd(text.reasons[reason]) : '',
    reason === null ? '' : html.unread.advice[reason],
  ];
}

/** A contract, as `fields.ts` is. */
function fieldsOf({ path, format, outcome, facts, total }: Explanation): object {
  const file = outcome === null ? { path, format, outcome } : fileFields(outcome);
  return { ...file, facts: facts.map(factFields), factsTotal: total };
}

function factFields(fact: Fact): object {
  const { where, member, sheet, column, columns, row } = spotOf(fact);
  const { subject, joined, running, warning, counts, ballot, matches, replacements } = fact;
  const alone = LONE_REASONS.filter((reason) => fact.alone[reason] > 0);
  return {
    subject,
    where,
    member,
    sheet,
    column,
    ...(columns !== undefined && { columns }),
    ...(row !== undefined && { row }),
    headerRow: fact.headerRow,
    headers: fact.headers,
    decidedBy: fact.decidedBy,
    confidence: fact.confidence,
    ...(replacements !== fact.confidence && { replacements }),
    against: fact.against,
    counts,
    ballot,
    ...(subject === 'pair' && { joined }),
    ...(running.seen > 0 && { running }),
    alone: Object.fromEntries(alone.map((reason) => [reason, fact.alone[reason]])),
    matches,
    ...(warning !== null && { warning }),
  };
}
