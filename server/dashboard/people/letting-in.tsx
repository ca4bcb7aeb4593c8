/** How somebody is let in: added, given another role or other units, given a link; each in a dialog. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { NewPerson, PersonChange, PersonLink, PersonRow } from '../../api/people.ts';
import { announce } from '../announcer.ts';
import { ask, type Refusal, useDeed } from '../api.ts';
import { useWords } from '../language.ts';
import { Choice, Tick, Ticks } from '../parts/choice.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, textsIn } from '../parts/field.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Once } from '../parts/once.tsx';
import { type Role, useSession } from '../session.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from '../views/people.da.ts';
import { en } from '../views/people.en.ts';

const WORDS = { da, en };
const ROLES = ['viewer', 'analyst', 'admin', 'auditor'] as const satisfies readonly Role[];
const NEWCOMER: PersonChange = { role: 'viewer', units: null };
const REFRESHES = ['/api/people'] as const;

interface Closing {
  readonly close: () => void;
}

interface OfPerson {
  readonly person: PersonRow;
}

function Trouble({ of: refusal }: { readonly of: Refusal | null }): ReactNode {
  const { troubles } = useWords(WORDS);
  const all = useText();
  if (refusal === null) return null;
  return <Notice kind="error">{troubles[refusal.word] ?? sentenceOf(refusal, all)}</Notice>;
}

export function AddPerson({ close }: Closing): ReactNode {
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
          <Terms terms={NEWCOMER} />
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
function Terms({ terms: { role, units } }: { readonly terms: PersonChange }): ReactNode {
  const { terms: words } = useWords(WORDS);
  const { roles } = useText();
  const { options } = useUnits();
  const own = useSession()?.units ?? null;
  const [isAll, setAll] = useState(units === null && own === null);
  return (
    <>
      <Choice
        label={words.role}
        name="role"
        chosen={role}
        options={ROLES.map((value) => ({
          value,
          label: `${roles[value]}: ${words.may[value]}`,
        }))}
      />
      {own === null && <Tick label={words.all} name="all" isSet={isAll} onChange={setAll} />}
      {!isAll && <Ticks label={words.units} name="unit" options={options} chosen={units ?? []} />}
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

export function ChangePerson({ person, close }: Closing & OfPerson): ReactNode {
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
        <Terms terms={person} />
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

export function NewLink({ person, close }: Closing & OfPerson): ReactNode {
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
