/** What was found in a file, in words: on how many, how sure, and in which columns and places. Never a number. */
import type { ReactNode } from 'react';
import type { FileAnswer } from '../../api/files.ts';
import { useFormats } from '../format.ts';
import { Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { type FileWords, useFileWords } from './words.ts';

type Finding = FileAnswer['findings'][number];

/** Formats that are one table: to speak of their sheet 1 would puzzle. */
const ONE_TABLE = new Set(['csv', 'tsv', 'text']);

export function Found({ file }: { readonly file: FileAnswer }): ReactNode {
  const words = useFileWords();
  const { found } = words;
  const { number } = useFormats();
  const { findings, outcome, warnings, members } = file;
  return (
    <Section title={found.title}>
      {sentencesOf(file, words).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {members !== null && (
        <p>
          {found.members(
            members.found,
            members.clean + members.found + members.sealed + members.unknown,
          )}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning}>{words.warnings[warning]}</p>
      ))}
      {outcome === 'found' && findings.length > 0 && (
        <Table<Finding>
          caption={found.where}
          rows={findings}
          keyOf={(finding) => JSON.stringify(finding)}
          columns={[
            { heading: found.where, isName: true, cell: (it) => spotOf(it, file.format, words) },
            { heading: words.list.persons, isNumber: true, cell: (it) => number(it.persons) },
            { heading: found.confidence, cell: (it) => found.confidences[it.confidence] },
          ]}
          empty={null}
        />
      )}
    </Section>
  );
}

function sentencesOf(file: FileAnswer, words: FileWords): readonly string[] {
  const { found } = words;
  const { outcome, reason, confidence, categories } = file;
  if (outcome === 'sealed') return [found.sealed];
  if (outcome === 'unknown') return reason === null ? [] : [found.unread(words.reasons[reason])];
  return [
    found.says(peopleIn(file, words), confidence === null ? '' : found.sure[confidence]).trim(),
    reason === null ? '' : found.partly(words.reasons[reason]),
    categories.length === 0 ? '' : found.alsoTells(categories.map((it) => words.categories[it])),
  ].filter((sentence) => sentence !== '');
}

/** `at least about 300 persons (412 numbers)`. */
export function peopleIn(file: FileAnswer, words: FileWords): string {
  const { found } = words;
  const { persons, matches, personsEstimated, reason } = file;
  const exact = words.persons(persons);
  const people = personsEstimated ? found.about(exact) : exact;
  return found.persons(reason === null ? people : found.atLeast(people), matches, persons);
}

/** `ark 2, kolonne B, overskrift i række 1`. */
function spotOf(finding: Finding, format: string, words: FileWords): string {
  const { found } = words;
  const { member, sheet, where, headerRow, kind, column, row } = finding;
  const letters = finding.columns ?? (column === null ? [] : [column]);
  const isTable = ONE_TABLE.has(format);
  const parts = [
    sheet === null || isTable ? '' : found.sheet(sheet),
    where === 'cells' ? '' : found.spots[where],
    letters.length === 0 ? '' : found.columns(letters),
    row === undefined ? '' : found.row(row),
    headerRow === null ? '' : found.header(headerRow),
    found.kinds[kind],
  ].filter((part) => part !== '');
  const phrase = parts.length === 0 ? found.spots.cells : parts.join(', ');
  return member === null ? phrase : `${member} › ${phrase}`;
}
