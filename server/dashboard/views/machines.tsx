/** The machines, page by page: how each of them stands, and how many lie in the clear on it. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MachineRow, MachinesAnswer } from '../../api/computers.ts';
import { useAsked } from '../api.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Page } from '../parts/page.tsx';
import { type Standing, StandingBadges } from '../parts/standing.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { Count, Time } from '../parts/values.tsx';
import { oneOf, severalOf, severalTexts, text, yes } from '../search.ts';
import { useText } from '../text.ts';
import { type Units, useUnits } from '../units.ts';
import { da } from './machines.da.ts';
import { en } from './machines.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
const STANDINGS = [
  'active', 'silent', 'waiting', 'neverSeen', 'revoked', 'gone',
] as const satisfies readonly Standing[]; // prettier-ignore
const SORTS = ['persons', 'exposed', 'lastSeen'] as const;
/** As the API has them. */
const SEARCH = {
  standing: severalOf(STANDINGS),
  unit: severalTexts,
  exposed: yes,
  openVolume: yes,
  clone: yes,
  version: text,
  sort: oneOf(SORTS),
  after: text,
};

function Machines({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  const units = useUnits();
  const filters = useFilters(units);
  const columns = useColumns(units);
  const asked = useAsked<MachinesAnswer>('/api/machines', search);
  const isNarrowed = filters.some(({ name }) => name in search);
  return (
    <Page title={titles.machines} lead={words.lead}>
      <Filters filters={filters} search={search} />
      <Asked of={asked}>
        {({ machines, total, next }) => (
          <div className="section">
            <Table<MachineRow>
              caption={titles.machines}
              rows={machines}
              keyOf={({ id }) => id}
              sorted={search.sort ?? 'persons'}
              columns={columns}
              empty={<p>{isNarrowed ? words.none : words.nobody}</p>}
            />
            <Pager after={search.after} next={next} total={words.total(total)} />
          </div>
        )}
      </Asked>
    </Page>
  );
}

function useFilters({ options }: Units): readonly Filter[] {
  const { filters } = useWords(WORDS);
  const { standings } = useText();
  return [
    {
      kind: 'several',
      name: 'standing',
      label: filters.standing,
      options: STANDINGS.map((value) => ({ value, label: standings[value] })),
    },
    { kind: 'several', name: 'unit', label: filters.unit, options },
    { kind: 'text', name: 'version', label: filters.version },
    { kind: 'yes', name: 'exposed', label: filters.exposed },
    { kind: 'yes', name: 'openVolume', label: filters.openVolume },
    { kind: 'yes', name: 'clone', label: filters.clone },
  ];
}

function useColumns({ nameOf }: Units): readonly Column<MachineRow>[] {
  const { columns, openOf, never, unread } = useWords(WORDS);
  return [
    {
      heading: columns.name,
      isName: true,
      cell: ({ id, name }) => (
        <Link to="/maskiner/$machine" params={{ machine: id }}>
          {name}
        </Link>
      ),
    },
    { heading: columns.unit, cell: ({ unit }) => nameOf(unit) },
    { heading: columns.standing, cell: (row) => <StandingBadges of={row} /> },
    {
      heading: columns.lastSeen,
      sort: 'lastSeen',
      isAscending: true,
      cell: ({ lastSeenMs }) => (lastSeenMs === null ? never : <Time ms={lastSeenMs} />),
    },
    {
      heading: columns.persons,
      isNumber: true,
      sort: 'persons',
      cell: ({ exposedPersons: { amount, atMost } }) => <Count of={amount} atMost={atMost} />,
    },
    {
      heading: columns.exposed,
      isNumber: true,
      sort: 'exposed',
      cell: ({ files }) => (
        <>
          <Count of={files.exposed} />
          {files.unknown > 0 && <div className="quiet">{unread(files.unknown)}</div>}
        </>
      ),
    },
    {
      heading: columns.volumes,
      isNumber: true,
      cell: ({ volumes }) => openOf(volumes.open, volumes.all),
    },
    { heading: columns.version, cell: ({ versions }) => versions.agent || never },
  ];
}

export const shown = view(SEARCH, Machines);
