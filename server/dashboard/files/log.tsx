/** What happened to a case, a line each: by whom, when, and what was written. */
import type { ReactNode } from 'react';
import type { AssigneesAnswer, CaseAnswer } from '../../api/cases.ts';
import { useAsked } from '../api.ts';
import { useFormats } from '../format.ts';
import type { da } from '../views/file.da.ts';
import { type FileWords, useFileWords } from './words.ts';

type Entry = CaseAnswer['entries'][number];

export interface CaseLogProps {
  readonly entries: readonly Entry[];
  readonly words: typeof da.case;
}

/** The newest first. */
export function CaseLog({ entries, words }: CaseLogProps): ReactNode {
  const own = useFileWords();
  const { moment, day } = useFormats();
  const { people = [] } = useAsked<AssigneesAnswer>('/api/assignees').data ?? {};
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (
    <>
      <h3>{words.log}</h3>
      {entries.length === 0 ? (
        <p className="quiet">{words.noLog}</p>
      ) : (
        <ol className="timeline no-max-width" reversed>
          {entries.toReversed().map((entry) => (
            <li key={entry.number}>
              <time dateTime={new Date(entry.atMs).toISOString()}>{moment(entry.atMs)}</time>
              <div>
                {entry.deed !== 'exceptionOver' && (
                  <strong>{entry.person?.name ?? words.server} </strong>
                )}
                {sentenceOf(entry, { words, own, names, day })}
              </div>
              {entry.text !== null && <p className="said">{entry.text}</p>}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

interface Speech {
  readonly words: typeof da.case;
  readonly own: FileWords;
  readonly names: ReadonlyMap<string, string>;
  readonly day: (ms: number) => string;
}

function sentenceOf({ deed, facts }: Entry, { words, own, names, day }: Speech): string {
  const { entries: says } = words;
  switch (deed) {
    case 'assign':
      if (typeof facts['to'] !== 'string') return says.assignNobody;
      return says.assign(names.get(facts['to']) ?? own.somebody);
    case 'due':
      return typeof facts['dueMs'] === 'number' ? says.due(day(facts['dueMs'])) : says.noDue;
    case 'propose':
    case 'approve':
    case 'decline':
    case 'decide':
      return says[deed](
        facts['decision'] === 'exception' ? own.deeds.exception : own.deeds.falseAlarm,
      );
    case 'residueLeft':
      return says.residueLeft(Number(facts['copies']));
    default:
      return says[deed];
  }
}
