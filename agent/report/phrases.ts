/** What an outcome says, as phrases for people; how they stand on the screen is `table.ts`. */
import { groundsOf, THRESHOLDS } from '../../rules/severity.ts';
import type { Format } from '../formats/reader.ts';
import type { Outcome, PlacedFinding, Reason } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { sealOf } from './seal-phrases.ts';
import { visible } from './visible.ts';

/** Formats that are one table: to speak of their sheet 1 would puzzle. */
const ONE_TABLE: ReadonlySet<Format> = new Set(['csv', 'tsv', 'text']);
const TABLE_NAME = /\.(csv|tsv|tab|txt)(\.gz)?$/i;

export function isOneTable(format: Format): boolean {
  return ONE_TABLE.has(format);
}

const LISTED_PLACES = 4;

/** What stands below a file's path: the main phrases of one line together, a line each. */
export function details(outcome: Outcome, text: Text): string[] {
  const isFound = outcome.outcome === 'found';
  const lines = isFound ? foundLines(outcome, text) : restLines(outcome, text);
  lines.push(...(outcome.warnings ?? []).map((warning) => text.warnings[warning]));
  if (outcome.members !== undefined) lines.push(inArchive(outcome.members, text));
  if (outcome.outcome !== 'sealed') lines.push(sealOf(outcome, text));
  return lines;
}

function foundLines(outcome: Outcome, text: Text): string[] {
  const { findings, reason } = outcome;
  const people = persons(outcome, text);
  const [first, ...others] = findings;
  const oneTable = isOneTable(outcome.format);
  const isOnly = first !== undefined && others.length === 0;
  const lines = isOnly
    ? [`${people} · ${text.confidences[first.confidence]} · ${where(first, oneTable, text)}`]
    : [people, ...places(findings, oneTable, text)];
  lines.push(harm(outcome, text));
  if (reason !== null) lines.push(text.notReadToEnd(text.reasons[reason]));
  return lines;
}

/** How many spreadsheets an archive has, and which of them matter. */
export function inArchive(members: NonNullable<Outcome['members']>, text: Text): string {
  const { clean, found, sealed, unknown } = members;
  const phrases = [
    text.archive.spreadsheets(found, clean + found + sealed + unknown),
    unknown === 0 ? '' : text.archive.unread(unknown),
    sealed === 0 ? '' : text.archive.sealed(sealed),
  ];
  return phrases.filter((phrase) => phrase !== '').join(', ');
}

/** How bad it is, and what the sheet tells besides numbers; empty when there is nothing to say. */
function harm({ severity, categories, exposure }: Outcome, text: Text): string {
  const phrases = [
    severity === null ? '' : text.severity(text.severities[severity]),
    severity === null ? '' : text.exposures[exposure],
    categories.length === 0 ? '' : text.alsoTells(categories.map((it) => text.categories[it])),
  ];
  return phrases.filter((phrase) => phrase !== '').join(' · ');
}

function restLines(outcome: Outcome, text: Text): string[] {
  const { findings, reason } = outcome;
  if (outcome.outcome === 'sealed') return [sealOf(outcome, text), harm(outcome, text)];
  const lines = reason === null ? [] : [unread(reason, outcome, text)];
  if (findings.length === 0) return lines;
  const tests = findings.every(({ kind }) => kind === 'test');
  const oneTable = isOneTable(outcome.format);
  return [...lines, tests ? text.testsOnly : text.weakOnly, ...places(findings, oneTable, text)];
}

/** Which format it is that nobody reads is what one asks next; in an archive it may be any. */
function unread(reason: Reason, { format, members }: Outcome, text: Text): string {
  const isNamed = reason === 'unsupported' && format !== 'unknown' && members === undefined;
  return isNamed ? `${text.reasons[reason]} (${format})` : text.reasons[reason];
}

/** How many people, and how sure that is: `at least about 300 persons (412 numbers)`. */
export function persons(outcome: Outcome, text: Text): string {
  const { matches, personsEstimated, reason } = outcome;
  const exact = text.persons(outcome.persons);
  const people = personsEstimated ? text.about(exact) : exact;
  const numbers = matches === outcome.persons ? '' : ` (${text.numbers(matches)})`;
  return `${reason === null ? people : text.atLeast(people)}${numbers}`;
}

/** The strongest places, a line each, and how many more there are. */
function places(findings: readonly PlacedFinding[], oneTable: boolean, text: Text): string[] {
  const listed = findings.length > LISTED_PLACES + 1 ? findings.slice(0, LISTED_PLACES) : findings;
  const lines = listed.map((finding) => {
    const people = `${text.persons(finding.persons)}, ${text.confidences[finding.confidence]}`;
    return `${where(finding, oneTable, text)}: ${people}`;
  });
  const more = findings.length - listed.length;
  return more === 0 ? lines : [...lines, text.morePlaces(more)];
}

/** Why it is as bad as it is, a sentence each. */
export function grounds(outcome: Outcome, text: Text): string[] {
  const { persons: n, exposure, categories, severity } = outcome;
  const { grounds: says } = text.html;
  if (outcome.outcome === 'sealed') {
    if (severity === null) return [];
    return [says.weakSeal, ...(exposure === 'unknown' ? [says.assumed] : [])];
  }
  const portable = outcome.portable === true;
  const found = groundsOf({ persons: n, exposure, categories, portable, sealed: null });
  if (found === null) return [];
  const { byPersons, grave, softened } = found;
  const words = grave.map((category) => text.categories[category]);
  const people = persons(outcome, text);
  const isAtTop = byPersons === 'critical';
  return [
    says.byPersons(people, THRESHOLDS[byPersons], text.severities[byPersons]),
    words.length === 0 ? '' : says[isAtTop ? 'graveAtTop' : 'grave'](words),
    portable ? says[isAtTop || words.length > 0 ? 'portableToo' : 'portable'] : '',
    softened ? says.softened : '',
    exposure === 'unknown' ? says.assumed : '',
  ].filter((phrase) => phrase !== '');
}

/** What keeps a thief who has the disk from a file, or does not, in a sentence. */
export function onDisk({ protection }: Outcome, text: Text): string {
  const { file, volume, witness = 'none' } = protection;
  const { html } = text;
  return file === 'strong' || file === 'efs'
    ? html.byItself
    : html.disks[volume](html.witnesses[witness]);
}

/** A place in a file. */
export type Spot = Omit<PlacedFinding, 'matches' | 'persons' | 'confidence'>;

/** Where one finding is, in words: `ark 2, kolonne B, overskrift i række 1`. */
export function where(finding: Spot, oneTable: boolean, text: Text): string {
  const { kind, member, sheet, headerRow } = finding;
  const isTable = member === null ? oneTable : TABLE_NAME.test(member);
  const parts = [
    sheet === null || isTable ? null : text.sheet(sheet),
    finding.where === 'cells' ? cells(finding, text) : text.places[finding.where],
    headerRow === null ? null : text.header(headerRow),
    kind === 'cpr' ? null : text.kinds[kind],
  ];
  const phrase = parts.filter((part) => part !== null).join(', ');
  return member === null ? phrase : `${visible(member)} › ${phrase}`;
}

function cells(finding: Spot, text: Text): string | null {
  const { column, row } = finding;
  const letters = finding.columns ?? (column === null ? [] : [column]);
  if (row === undefined) return letters.length === 0 ? null : text.columns(letters);
  if (column !== null) return text.cell(`${column}${row}`);
  return letters.length === 0 ? text.row(row) : `${text.columns(letters)}, ${text.row(row)}`;
}
