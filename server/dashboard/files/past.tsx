/** What belongs to a file on its machine and elsewhere, and what it was over time. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FileAnswer } from '../../api/files.ts';
import { useFormats } from '../format.ts';
import { ExposureBadge } from '../parts/badge.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/page.tsx';
import { useText } from '../text.ts';
import type { da } from '../views/file.da.ts';
import { nameOf } from './name.ts';
import { useFileWords } from './words.ts';

type Relative = FileAnswer['copies'][number];

export interface RelativesProps {
  readonly file: FileAnswer;
  readonly words: typeof da.relatives;
}

export function Relatives({ file, words }: RelativesProps): ReactNode {
  const { leftoverOf, leftovers, copies, twins, sameHead } = file;
  const groups = [
    [words.leftoverOf, leftoverOf === null ? [] : [leftoverOf]],
    [words.leftovers, leftovers],
    [words.copies, copies],
    [words.twins, twins],
  ] as const;
  const there = groups.filter(([, relatives]) => relatives.length > 0);
  const isEverywhere = sameHead !== null && sameHead.machines > 1;
  if (there.length === 0 && !isEverywhere) return null;
  return (
    <Section title={words.title}>
      {isEverywhere && (
        <Notice kind="warning">{words.sameHead(sameHead.files, sameHead.machines)}</Notice>
      )}
      {there.map(([title, relatives]) => (
        <div key={title} className="relatives">
          <h3>{title}</h3>
          <ul>
            {relatives.map((it) => (
              <li key={it.id}>
                <OneRelative relative={it} machine={file.machine} gone={words.gone} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}

interface OneProps {
  readonly relative: Relative;
  readonly machine: string;
  readonly gone: string;
}

function OneRelative({ relative, machine, gone }: OneProps): ReactNode {
  const { name, folder } = nameOf(relative, useFileWords());
  return (
    <span className="path">
      <Link to="/filer/$machine/$file" params={{ machine, file: String(relative.id) }}>
        {name}
      </Link>{' '}
      {relative.goneMs === null ? <ExposureBadge exposure={relative.exposure} /> : `(${gone})`}
      {folder !== null && <span className="folder">{folder}</span>}
    </span>
  );
}

export interface HistoryProps {
  readonly file: FileAnswer;
  readonly words: typeof da.history;
}

/** The newest first. */
export function History({ file, words }: HistoryProps): ReactNode {
  const names = useFileWords();
  const { exposures, severities } = useText();
  const { moment } = useFormats();
  const { history } = file;
  return (
    <Section title={words.title}>
      {history.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ol className="timeline no-max-width" reversed>
          {history.toReversed().map(({ atMs, isGone, outcome, persons, exposure, severity }) => (
            <li key={`${atMs} ${outcome} ${persons} ${exposure} ${isGone}`}>
              <time dateTime={new Date(atMs).toISOString()}>{moment(atMs)}</time>
              <div>
                {isGone
                  ? words.gone
                  : words.says(
                      names.outcomes[outcome],
                      outcome === 'found' ? names.persons(persons) : '',
                      exposures[exposure],
                    )}
                {!isGone &&
                  severity !== null &&
                  `. ${names.list.severity}: ${severities[severity].toLocaleLowerCase()}`}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
