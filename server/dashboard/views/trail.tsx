/** Who did and read what: the audit log, narrowed and page by page, and a page of it as a file. */
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import type { Trail as TrailAnswer, TrailPeople, TrailQuery, TrailRow } from '../../api/trail.ts';
import { announce } from '../announcer.ts';
import { ask, useAsked, useDeed } from '../api.ts';
import { csvOf, download } from '../csv.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { RefusalNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Pager, Table } from '../parts/table.tsx';
import { day, type SearchOf, severalOf, text, wholeNumber } from '../search.ts';
import { useSession } from '../session.ts';
import { useText } from '../text.ts';
import { type Action, da } from './trail.da.ts';
import { en } from './trail.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
const ACTIONS = Object.keys(da.actions) as readonly Action[];
/** Days, the last one whole; all else is as the API has it. */
const SEARCH = {
  action: severalOf(ACTIONS),
  person: text,
  from: day,
  to: day,
  after: wholeNumber,
};

function Trail({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  const { columns } = words;
  const { moment } = useFormats();
  const query = queryOf(search);
  const asked = useAsked<TrailAnswer>('/api/audit', query);
  const after = search.after === undefined ? undefined : `${search.after}`;
  return (
    <Page title={titles.trail} lead={words.lead} deeds={<Export query={query} />}>
      <Filters filters={useFilters()} search={search} />
      <Asked of={asked}>
        {({ rows, next }) => (
          <div className="section">
            <Table<TrailRow>
              caption={titles.trail}
              rows={rows}
              keyOf={({ number }) => `${number}`}
              columns={[
                {
                  heading: columns.at,
                  cell: ({ atMs }) => (
                    <time dateTime={new Date(atMs).toISOString()}>{moment(atMs)}</time>
                  ),
                },
                { heading: columns.actor, cell: (row) => <Actor row={row} /> },
                {
                  heading: columns.action,
                  isName: true,
                  cell: ({ action }) => words.actions[action],
                },
                { heading: columns.subject, cell: (row) => <Subject row={row} /> },
                { heading: columns.facts, cell: (row) => <FactsOf row={row} /> },
              ]}
              empty={<p>{words.none}</p>}
            />
            <Pager after={after} next={next === null ? null : `${next}`} />
          </div>
        )}
      </Asked>
    </Page>
  );
}

/** A day begins and ends where the one who asks is. */
function queryOf({ from, to, ...rest }: SearchOf<typeof SEARCH>): TrailQuery {
  const { action, person, after } = rest;
  return {
    ...(action !== undefined && { action: [...action] }),
    ...(person !== undefined && { person }),
    ...(after !== undefined && { after }),
    ...(from !== undefined && { fromMs: startOf(from, 0) }),
    ...(to !== undefined && { toMs: startOf(to, 1) }),
  };
}

function startOf(text_: string, daysLater: number): number {
  const [year = 0, month = 1, date = 1] = text_.split('-').map(Number);
  return Math.max(0, new Date(year, month - 1, date + daysLater).getTime());
}

function useFilters(): readonly Filter[] {
  const { filters, actions } = useWords(WORDS);
  const people = useAsked<TrailPeople>('/api/audit/people').data?.people ?? [];
  const options = ACTIONS.map((value) => ({ value, label: actions[value] }));
  return [
    {
      kind: 'several',
      name: 'action',
      label: filters.action,
      options: options.toSorted((a, b) => a.label.localeCompare(b.label)),
    },
    {
      kind: 'one',
      name: 'person',
      label: filters.person,
      options: people.map(({ id, name }) => ({ value: id, label: name })),
    },
    { kind: 'day', name: 'from', label: filters.from },
    { kind: 'day', name: 'to', label: filters.to },
  ];
}

type Of = { readonly row: TrailRow };

function Actor({ row }: Of): ReactNode {
  const words = useWords(WORDS);
  const machine = /^machine (.+)/.exec(row.actor)?.[1];
  return machine === undefined ? actorOf(row, words) : <MachineLink id={machine} />;
}

/** What acted, in words; a person by his name. */
function actorOf({ actor, actorName }: TrailRow, { actors }: typeof da): string {
  if (actorName !== null) return actorName;
  const [kind = '', id = ''] = actor.split(' ', 2);
  if (actor === 'command line' || actor === 'server' || actor === 'somebody') return actors[actor];
  if (kind === 'person' || kind === 'machine' || kind === 'token')
    return `${actors[kind]} ${id.slice(0, 8)}`;
  return actor;
}

/** Whoever may see the machine comes to it. */
function MachineLink({ id }: { readonly id: string }): ReactNode {
  const { actors } = useWords(WORDS);
  const name = `${actors.machine} ${id.slice(0, 8)}`;
  if (useSession()?.role !== 'admin') return name;
  return (
    <Link to="/maskiner/$machine" params={{ machine: id }}>
      {name}
    </Link>
  );
}

/** What was done to the one who did it, or to all, is said by the action. */
const OF_ALL = /^organisation-/;
const OF_MACHINES = /^(machine-(?!left)|scan-asked|paths-read$)/;

function Subject({ row }: Of): ReactNode {
  const { action, subject, subjectName, actor } = row;
  if (subjectName !== null) return subjectName === row.actorName ? '' : subjectName;
  if (subject === null || actor === `machine ${subject}` || OF_ALL.test(action)) return '';
  const isMachine = OF_MACHINES.test(action) && /^[0-9a-f-]{36}$/.test(subject);
  return isMachine ? <MachineLink id={subject} /> : <code>{subject.slice(0, 8)}</code>;
}

function FactsOf({ row }: Of): ReactNode {
  return <>{useFactWords()(row).join(', ')}</>;
}

type FactWords = (row: TrailRow) => readonly string[];

function useFactWords(): FactWords {
  const { facts: names, values, yes, no } = useWords(WORDS);
  const { number, moment } = useFormats();
  const { roles } = useText();
  const said: Readonly<Record<string, string>> = { ...values, ...roles };
  const valueOf = (name: string, value: TrailRow['facts'][string]): string => {
    if (typeof value === 'boolean') return value ? yes : no;
    if (typeof value === 'number') return name.endsWith('Ms') ? moment(value) : number(value);
    return value === null ? '' : (said[value] ?? value);
  };
  return ({ facts }) =>
    Object.entries(facts)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${names[name] ?? name}: ${valueOf(name, value)}`);
}

/** The server is asked again: it writes down who took it out. */
function Export({ query }: { readonly query: TrailQuery }): ReactNode {
  const words = useWords(WORDS);
  const { columns } = words;
  const factsIn = useFactWords();
  const exporting = useDeed<null, TrailAnswer>(
    () => ask('POST', '/api/audit/export', { body: query }),
    ['/api/audit'],
  );
  const line = (row: TrailRow): readonly (number | string)[] => [
    row.number,
    new Date(row.atMs).toISOString(),
    actorOf(row, words),
    words.actions[row.action],
    row.subjectName ?? row.subject ?? '',
    factsIn(row).join(', '),
  ];
  const taken = ({ rows }: TrailAnswer): void => {
    const head = [columns.number, columns.at, columns.actor, columns.action, columns.subject, columns.facts]; // prettier-ignore
    download(`${words.file}.csv`, csvOf([head, ...rows.map(line)]));
    announce(words.exported);
  };
  return (
    <>
      {exporting.error !== null && <RefusalNotice refusal={exporting.error} />}
      <button
        type="button"
        className="button button-secondary"
        disabled={exporting.isPending}
        onClick={() => exporting.mutate(null, { onSuccess: taken })}
      >
        {words.export}
      </button>
    </>
  );
}

export const shown = view(SEARCH, Trail);
