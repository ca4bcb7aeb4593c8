/** Who may sign in: with which role, for which units; how they are let in, changed and kept out. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { OrganisationAnswer } from '../../api/organisation.ts';
import type {
  NewPerson,
  People as PeopleAnswer,
  PersonChange,
  PersonLink,
  PersonRow,
} from '../../api/people.ts';
import { announce } from '../announcer.ts';
import { ask, type Refusal, useAsked, useDeed } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge } from '../parts/badge.tsx';
import { Choice, Tick, Ticks } from '../parts/choice.tsx';
import { Deed } from '../parts/deed.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, textsIn } from '../parts/field.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Once } from '../parts/once.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/values.tsx';
import { type Role, useSession } from '../session.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from './people.da.ts';
import { en } from './people.en.ts';
import { view } from './view.ts';

const WORDS = { da, en };
const ROLES = ['viewer', 'analyst', 'admin', 'auditor'] as const satisfies readonly Role[];
const REFRESHES = ['/api/people'] as const;

interface Closing {
  readonly close: () => void;
}

interface OfPerson {
  readonly person: PersonRow;
}

function People(): ReactNode {
  const words = useWords(WORDS);
  const asked = useAsked<PeopleAnswer>('/api/people');
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title={words.title}
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
      <Asked of={asked}>{({ people: rows }) => <Everybody rows={rows} />}</Asked>
      <SecondPerson />
    </Page>
  );
}

function Everybody({ rows }: { readonly rows: readonly PersonRow[] }): ReactNode {
  const words = useWords(WORDS);
  const { columns } = words;
  const { roles } = useText();
  const { number } = useFormats();
  return (
    <div className="section">
      <Table<PersonRow>
        caption={words.title}
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

interface OpeningProps {
  readonly label: string;
  readonly of: string;
  readonly children: (close: () => void) => ReactNode;
}

function Opening({ label, of, children }: OpeningProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-haspopup="dialog"
        aria-label={`${label}: ${of}`}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      {isOpen && children(() => setOpen(false))}
    </>
  );
}

function Trouble({ of: refusal }: { readonly of: Refusal | null }): ReactNode {
  const { troubles } = useWords(WORDS);
  const all = useText();
  if (refusal === null) return null;
  return <Notice kind="error">{troubles[refusal.word] ?? sentenceOf(refusal, all)}</Notice>;
}

function AddPerson({ close }: Closing): ReactNode {
  const { add } = useWords(WORDS);
  const { deed } = useText();
  const adding = useDeed<NewPerson, PersonLink>(
    (body) => ask('POST', '/api/people', { body }),
    REFRESHES,
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    adding.mutate({ name: textsIn(form)['name']?.trim() ?? '', ...termsIn(form) });
  };
  return (
    <Dialog title={add.title} onClose={close}>
      {adding.data === undefined ? (
        <form method="post" onSubmit={submit}>
          <Trouble of={adding.error} />
          <Field
            label={add.name}
            hint={add.nameHint}
            name="name"
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            required
          />
          <Terms role="viewer" units={null} />
          <div className="deeds">
            <button type="submit" className="button button-primary" disabled={adding.isPending}>
              {add.add}
            </button>
            <button type="button" className="button button-secondary" onClick={close}>
              {deed.cancel}
            </button>
          </div>
        </form>
      ) : (
        <LinkShown link={adding.data} close={close} />
      )}
    </Dialog>
  );
}

/** Role and units, as a form has them. Who has some units himself gives no more than those. */
function Terms({ role, units }: PersonChange): ReactNode {
  const { terms } = useWords(WORDS);
  const { roles } = useText();
  const { options } = useUnits();
  const own = useSession()?.units ?? null;
  const [isAll, setAll] = useState(units === null && own === null);
  return (
    <>
      <Choice
        label={terms.role}
        name="role"
        chosen={role}
        options={ROLES.map((value) => ({
          value,
          label: `${roles[value]}: ${terms.may[value]}`,
        }))}
      />
      {own === null && <Tick label={terms.all} name="all" isSet={isAll} onChange={setAll} />}
      {!isAll && <Ticks label={terms.units} name="unit" options={options} chosen={units ?? []} />}
    </>
  );
}

function termsIn(form: HTMLFormElement): PersonChange {
  const told = new FormData(form);
  const role = ROLES.find((it) => it === told.get('role')) ?? 'viewer';
  const units = told.getAll('unit').map(String);
  return { role, units: told.has('all') ? null : units };
}

function LinkShown({ link: { place }, close }: Closing & { readonly link: PersonLink }): ReactNode {
  const { link } = useWords(WORDS);
  const { deed } = useText();
  return (
    <>
      <Notice kind="success" title={link.made}>
        {link.onceOnly}
      </Notice>
      <Once label={link.label} text={`${location.origin}${place}`} />
      <div className="deeds">
        <button type="button" className="button button-primary" onClick={close}>
          {deed.done}
        </button>
      </div>
    </>
  );
}

function ChangePerson({ person, close }: Closing & OfPerson): ReactNode {
  const { change } = useWords(WORDS);
  const { deed } = useText();
  const changing = useDeed<PersonChange, unknown>(
    (body) => ask('POST', `/api/people/${person.id}/change`, { body }),
    REFRESHES,
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    changing.mutate(termsIn(event.currentTarget), {
      onSuccess: () => {
        announce(change.done);
        close();
      },
    });
  };
  return (
    <Dialog title={`${change.title}: ${person.name}`} onClose={close}>
      <form method="post" onSubmit={submit}>
        <Trouble of={changing.error} />
        <p>{change.means}</p>
        <Terms role={person.role} units={person.units} />
        <div className="deeds">
          <button type="submit" className="button button-primary" disabled={changing.isPending}>
            {change.save}
          </button>
          <button type="button" className="button button-secondary" onClick={close}>
            {deed.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function NewLink({ person, close }: Closing & OfPerson): ReactNode {
  const { link } = useWords(WORDS);
  const { deed } = useText();
  const making = useDeed<null, PersonLink>(
    () => ask('POST', `/api/people/${person.id}/link`),
    REFRESHES,
  );
  return (
    <Dialog title={`${link.title}: ${person.name}`} onClose={close}>
      {making.data === undefined ? (
        <>
          <Trouble of={making.error} />
          <p>{link.means}</p>
          <div className="deeds">
            <button
              type="button"
              className="button button-primary"
              disabled={making.isPending}
              onClick={() => making.mutate(null)}
            >
              {link.make}
            </button>
            <button type="button" className="button button-secondary" onClick={close}>
              {deed.cancel}
            </button>
          </div>
        </>
      ) : (
        <LinkShown link={making.data} close={close} />
      )}
    </Dialog>
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

export const people = view({
  path: '/personer',
  words: WORDS,
  roles: ['admin'],
  inMenu: true,
  search: {},
  Component: People,
});
