/** One fact as sentences for people: what it is called, what it counts, and what decided. */
import { CONFIDENCE_OF, CONFIDENCES, LONE_REASONS, type LoneReason } from '../../rules/index.ts';
import { columnLetters, type Explanation } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { type Spot, where } from './phrases.ts';

export type Fact = Explanation['facts'][number];

/** The fewest numbers that are spoken of as a column. */
const COLUMN = 3;

/** `Ark 1, kolonne B: overskriften i række 1 siger CPR-nummer. 300 udfyldte celler, …` */
export function sentencesOf(fact: Fact, oneTable: boolean, text: Text): string {
  const place = where(spotOf(fact), oneTable, text);
  const spot = fact.member === null ? capital(place) : place;
  const asWhole = [
    ended(headerOf(fact, text)),
    ended(countsOf(fact, text).join(', ')),
    decisionOf(fact, text),
  ].filter((sentence) => sentence !== '');
  const alone = aloneOf(fact, text);
  const [first = '', ...others] = [
    ...asWhole,
    asWhole.length === 0 || alone === '' ? ended(alone) : text.explanation.alone(alone),
    fact.warning === null ? '' : ended(text.warnings[fact.warning]),
  ].filter((sentence) => sentence !== '');
  return [`${spot}: ${first}`, ...others.map(capital)].join(' ');
}

export function spotOf({ where: place, member, sheet, columns, row }: Fact): Spot {
  const [first = null, ...others] = columns.map(columnLetters);
  return {
    kind: 'cpr',
    where: place,
    member,
    sheet,
    column: others.length === 0 ? first : null,
    ...(first !== null && others.length > 0 && { columns: [first, ...others] }),
    ...(row !== null && { row }),
    headerRow: null,
  };
}

function headerOf({ subject, headers, headerRow }: Fact, { explanation }: Text): string {
  const [first = 'none', second = 'none'] = headers;
  const { headers: says, labels, halves } = explanation;
  if (subject === 'pair') {
    if (headerRow === null) return explanation.pairAlone;
    return explanation.pairHeaders(headerRow, wordOf(halves, first), wordOf(halves, second));
  }
  if (subject === 'row') return wordOf(labels, first);
  if (subject === 'place' || !isOf(says, first)) return '';
  return says[first](headerRow);
}

function wordOf(words: Readonly<Record<'none', string>>, of: string): string {
  return isOf(words, of) ? words[of] : words.none;
}

function isOf<Words extends object>(words: Words, word: string): word is keyof Words & string {
  return Object.hasOwn(words, word);
}

function countsOf(fact: Fact, { explanation: says }: Text): string[] {
  const { ballot, counts, joined, running, alone, subject, warning } = fact;
  const { numbers, valid, proven, distinct, replacements, tests } = ballot;
  const filled = Math.max(ballot.filled, counts.filled);
  const hasNumbers = numbers > 0;
  return [
    filled > 0 && says.filled(filled),
    subject === 'pair' && says.joined(joined.rows),
    warning !== null && counts.sixes + counts.dates > 0 && says.dates(counts.sixes + counts.dates),
    warning !== null && counts.scientific > 0 && says.lost(counts.scientific),
    hasNumbers && subject !== 'pair' && says.numbers(numbers),
    hasNumbers && says.valid(valid),
    valid > 0 && says.proven(proven),
    valid > 1 && says.distinct(distinct),
    counts.nine > 0 && valid > 0 && says.nine(counts.nine),
    replacements > 0 && says.replacements(replacements),
    tests > 0 && says.tests(tests),
    alone.chance > 0 && says.running(running.seen, running.proven),
  ].filter((phrase) => phrase !== false);
}

function decisionOf(fact: Fact, text: Text): string {
  const { subject, confidence, replacements, decidedBy, against, ballot, headers } = fact;
  const { decided, rejectedFor, undecided } = text.explanation;
  if (confidence !== null) {
    const word = text.confidences[confidence];
    if (decidedBy === 'header') return decided[subject === 'row' ? 'label' : 'header'](word);
    if (against.includes('thingHeader')) return decided.overruled(word);
    const isHinted = headers.some((header) => header === 'maybePerson' || header === 'title');
    return decided[isHinted ? 'hinted' : 'vote'](word);
  }
  if (replacements !== null) return decided.replacements(text.confidences[replacements]);
  if (ballot.numbers === 0) return '';
  const reasons = reasonsOf(fact, text);
  return hasHeldAlone(fact) ? undecided(reasons) : rejectedFor(reasons);
}

/** What goes without saying where another reason stands. */
const IMPLIED: Readonly<Partial<Record<string, readonly string[]>>> = {
  noDates: ['few', 'fewDistinct', 'fewValid', 'fewProven', 'chance', 'mixed'],
  few: ['fewDistinct', 'fewValid', 'fewProven', 'chance', 'mixed'],
  fewValid: ['fewProven', 'chance', 'mixed'],
  fewDistinct: ['chance'],
};

function reasonsOf({ against, ballot }: Fact, { explanation }: Text): string[] {
  const implied = new Set(against.flatMap((reason) => IMPLIED[reason] ?? []));
  return against
    .filter((reason) => !implied.has(reason))
    .map((reason) =>
      reason === 'pattern' && ballot.pattern !== null
        ? explanation.patterns[ballot.pattern]
        : explanation.against[reason],
    );
}

function hasHeldAlone({ alone }: Fact): boolean {
  return LONE_REASONS.some((reason) => alone[reason] > 0 && CONFIDENCE_OF[reason] !== null);
}

/** Numbers that were judged one by one, the surest first. */
function aloneOf({ alone, ballot }: Fact, text: Text): string {
  const { explanation } = text;
  // What was rejected as a column has been told of as one.
  const least = ballot.numbers >= COLUMN ? 0 : -1;
  const surest = LONE_REASONS.filter(
    (reason) => alone[reason] > 0 && rankOf(reason) >= least,
  ).toSorted((a, b) => rankOf(b) - rankOf(a));
  const phrases = surest.map((reason) => {
    const confidence = CONFIDENCE_OF[reason];
    const means = confidence === null ? explanation.nothingAlone : text.confidences[confidence];
    return `${text.count(alone[reason])} ${explanation.lone[reason]} (${means})`;
  });
  return phrases.join('; ');
}

function rankOf(reason: LoneReason): number {
  const confidence = CONFIDENCE_OF[reason];
  return confidence === null ? -1 : CONFIDENCES.indexOf(confidence);
}

export function ended(phrase: string): string {
  return phrase === '' ? '' : `${phrase}.`;
}

export function capital(phrase: string): string {
  return phrase.slice(0, 1).toLocaleUpperCase() + phrase.slice(1);
}
