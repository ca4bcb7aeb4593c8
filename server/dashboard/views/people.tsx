/** Who may sign in: with which role, for which units; how they are let in, changed and kept out. */
import { type ReactNode, useState } from 'react';
import type { OrganisationAnswer } from '../../api/organisation.ts';
import type { People as PeopleAnswer, PersonRow } from '../../api/people.ts';
import { ask, useAsked } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge } from '../parts/badge.tsx';
import { Deed } from '../parts/deed.tsx';
import { Opening } from '../parts/opening.tsx';
import { Filters } from '../parts/filters.tsx';
import { Page, Section } from '../parts/page.tsx';
import { FEW, isLike, Some } from '../parts/some.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/values.tsx';
import { AddPerson, ChangePerson, NewLink } from '../people/letting-in.tsx';
import { type SearchOf, severalOf, text, yes } from '../search.ts';
import type { Role } from '../session.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from './people.da.ts';
import { en } from './people.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
const REFRESHES = ['/api/people'] as const;

interface OfPerson {
  readonly person: PersonRow;
}

const ROLES = ['viewer', 'analyst', 'admin', 'auditor'] as const satisfies readonly Role[];
const SEARCH = { name: text, role: severalOf(ROLES), disabled: yes };
type Search = SearchOf<typeof SEARCH>;

function People({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  const asked = useAsked<PeopleAnswer>('/api/people');
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title={titles.people}
      lead={words.lead}
      deeds={
        <button
          type="button"
          className="button button-primary"
          aria-haspopup="dialog"
          onClick={() => setAdding(true)}
        >
          {words.add.open}
        </button>
      }
    >
      {isAdding && <AddPerson close={() => setAdding(false)} />}
      <Asked of={asked}>
        {({ people: all }) => (
          <>
            {(all.length > FEW || Object.keys(search).length > 0) && (
              <PeopleFilters search={search} />
            )}
            <Some key={JSON.stringify(search)} of={all.filter((it) => isSought(it, search))}>
              {(rows) => <Everybody rows={rows} />}
            </Some>
          </>
        )}
      </Asked>
      <SecondPerson />
    </Page>
  );
}

function isSought({ name, role, disabledMs }: PersonRow, search: Search): boolean {
  const isOfRole = search.role?.includes(role) ?? true;
  return isOfRole && isLike(search.name, [name]) && (!search.disabled || disabledMs !== null);
}

function PeopleFilters({ search }: { readonly search: Search }): ReactNode {
  const { columns, access } = useWords(WORDS);
  const { roles } = useText();
  const options = ROLES.map((value) => ({ value, label: roles[value] }));
  return (
    <Filters
      filters={[
        { kind: 'text', name: 'name', label: columns.name },
        { kind: 'several', name: 'role', label: columns.role, options },
        { kind: 'yes', name: 'disabled', label: access.disabled },
      ]}
      search={search}
    />
  );
}

function Everybody({ rows }: { readonly rows: readonly PersonRow[] }): ReactNode {
  const words = useWords(WORDS);
  const { columns } = words;
  const { roles, titles } = useText();
  const { number } = useFormats();
  return (
    <div className="section">
      <Table<PersonRow>
        caption={titles.people}
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { heading: columns.name, isName: true, cell: ({ name }) => name },
          { heading: columns.role, cell: ({ role }) => roles[role] },
          { heading: columns.units, cell: (person) => <UnitNames person={person} /> },
          { heading: columns.access, cell: (person) => <Access person={person} /> },
          {
            heading: columns.signedIn,
            cell: ({ signedInMs }) =>
              signedInMs === null ? words.never : <Time ms={signedInMs} />,
          },
          {
            heading: columns.sessions,
            isNumber: true,
            cell: ({ sessions }) => number(sessions),
          },
          { heading: columns.deeds, cell: (person) => <Deeds person={person} /> },
        ]}
        empty={<p>{words.nobody}</p>}
      />
    </div>
  );
}

function UnitNames({ person: { units } }: OfPerson): ReactNode {
  const { allUnits } = useWords(WORDS);
  const { nameOf } = useUnits();
  const { list } = useFormats();
  return units === null ? allUnits : list(units.map(nameOf));
}

/** How somebody comes in, or why not. */
function Access({ person }: OfPerson): ReactNode {
  const { access } = useWords(WORDS);
  const { moment } = useFormats();
  const { disabledMs, hasPassword, hasCode, linkUntilMs } = person;
  if (disabledMs !== null) {
    return (
      <Badge tone="critical" icon="close">
        {access.disabled}
      </Badge>
    );
  }
  return (
    <ul className="marks">
      {hasCode && (
        <li>
          <Badge tone="good" icon="shield">
            {access.code}
          </Badge>
        </li>
      )}
      {hasPassword && !hasCode && (
        <li>
          <Badge tone="middle" icon="lock">
            {access.password}
          </Badge>
        </li>
      )}
      {linkUntilMs !== null && (
        <li>
          <Badge tone="open" icon="info">
            {access.link(moment(linkUntilMs))}
          </Badge>
        </li>
      )}
      {!hasPassword && linkUntilMs === null && (
        <li>
          <Badge tone="serious" icon="warning">
            {access.none}
          </Badge>
        </li>
      )}
    </ul>
  );
}

function Deeds({ person }: OfPerson): ReactNode {
  const { deeds, troubles } = useWords(WORDS);
  const { id, name, disabledMs, sessions } = person;
  const isDisabled = disabledMs !== null;
  const shown = {
    'sign-out': sessions > 0,
    disable: !isDisabled,
    enable: isDisabled,
  };
  return (
    <div className="row-deeds">
      <Opening label={deeds.change} of={name}>
        {(close) => <ChangePerson person={person} close={close} />}
      </Opening>
      {!isDisabled && (
        <Opening label={deeds.link} of={name}>
          {(close) => <NewLink person={person} close={close} />}
        </Opening>
      )}
      {(['sign-out', 'disable', 'enable'] as const)
        .filter((deed) => shown[deed])
        .map((deed) => (
          <Deed
            key={deed}
            words={deeds[deed]}
            of={name}
            look="plain"
            run={() => ask('POST', `/api/people/${id}/${deed}`)}
            refreshes={REFRESHES}
            troubles={troubles}
          />
        ))}
    </div>
  );
}

function SecondPerson(): ReactNode {
  const { second } = useWords(WORDS);
  const asked = useAsked<OrganisationAnswer>('/api/organisation');
  return (
    <Section title={second.title} lead={second.lead}>
      <Asked of={asked}>
        {({ secondPerson }) => (
          <>
            <p>{secondPerson ? second.isOn : second.isOff}</p>
            <Deed
              words={secondPerson ? second.turnOff : second.turnOn}
              run={() =>
                ask('POST', '/api/organisation', { body: { secondPerson: !secondPerson } })
              }
              refreshes={['/api/organisation']}
            />
          </>
        )}
      </Asked>
    </Section>
  );
}

export const shown = view(SEARCH, People);
