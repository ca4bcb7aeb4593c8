/** A new token, of a form in a dialog: what it lets in, and then itself, once, with the line to be run on a machine. */
import type { FormEvent, ReactNode } from 'react';
import type { TokenMade, TokenWish } from '../../api/tokens.ts';
import type { GroupsAnswer } from '../../api/units.ts';
import { ask, useAsked, useDeed } from '../api.ts';
import { useWords } from '../language.ts';
import { Choice, Tick } from '../parts/choice.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, textsIn } from '../parts/field.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Once } from '../parts/once.tsx';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from '../views/enrolment.da.ts';
import { en } from '../views/enrolment.en.ts';

const WORDS = { da, en };
const USUAL = { uses: 50, days: 14 } as const;

interface Closing {
  readonly close: () => void;
}

export function MakeToken({ close }: Closing): ReactNode {
  const { make } = useWords(WORDS);
  const making = useDeed<TokenWish, TokenMade>(
    (body) => ask('POST', '/api/tokens', { body }),
    ['/api/tokens', '/api/groups'],
  );
  return (
    <Dialog title={make.title} onClose={close}>
      {making.data === undefined ? (
        <TokenForm making={making} close={close} />
      ) : (
        <TokenShown token={making.data.token} close={close} />
      )}
    </Dialog>
  );
}

type Making = ReturnType<typeof useDeed<TokenWish, TokenMade>>;

function TokenForm({ making, close }: Closing & { readonly making: Making }): ReactNode {
  const { make } = useWords(WORDS);
  const all = useText();
  const { options } = useUnits();
  const groups = useAsked<GroupsAnswer>('/api/groups').data?.groups ?? [];
  const { error } = making;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    making.mutate(wishIn(event.currentTarget));
  };
  return (
    <form method="post" onSubmit={submit}>
      {error !== null && (
        <Notice kind="error">{make.troubles[error.word] ?? sentenceOf(error, all)}</Notice>
      )}
      <Choice label={make.unit} name="unit" options={options} />
      <Field
        label={make.group}
        hint={make.groupHint}
        name="group"
        list="groups"
        maxLength={100}
        required
      />
      <datalist id="groups">
        {groups.map(({ id, name }) => (
          <option key={id} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <Field label={make.label} hint={make.labelHint} name="label" maxLength={200} />
      <Limits />
      <Tick label={make.approval} hint={make.approvalHint} name="needsApproval" isSet />
      <Tick label={make.fleeting} hint={make.fleetingHint} name="fleeting" />
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={making.isPending}>
          {make.make}
        </button>
        <button type="button" className="button button-secondary" onClick={close}>
          {all.deed.cancel}
        </button>
      </div>
    </form>
  );
}

function Limits(): ReactNode {
  const { make } = useWords(WORDS);
  return (
    <div className="field-row">
      <Field
        label={make.uses}
        name="uses"
        type="number"
        min={1}
        max={1_000_000}
        defaultValue={USUAL.uses}
        required
      />
      <Field
        label={make.days}
        name="days"
        type="number"
        min={1}
        max={3650}
        defaultValue={USUAL.days}
        required
      />
    </div>
  );
}

function wishIn(form: HTMLFormElement): TokenWish {
  const { unit = '', group = '', label = '', ...told } = textsIn(form);
  return {
    unit,
    group: group.trim(),
    label: label.trim(),
    uses: Number(told['uses']),
    days: Number(told['days']),
    needsApproval: told['needsApproval'] !== undefined,
    fleeting: told['fleeting'] !== undefined,
  };
}

function TokenShown({ token, close }: Closing & { readonly token: string }): ReactNode {
  const { make } = useWords(WORDS);
  const { deed } = useText();
  return (
    <>
      <Notice kind="success" title={make.made}>
        {make.onceOnly}
      </Notice>
      <Once
        label={make.command}
        text={`cprvagt agent enrol --server ${location.origin} --token ${token}`}
      />
      <Once label={make.token} text={token} />
      <p className="quiet">{make.afterwards}</p>
      <div className="deeds">
        <button type="button" className="button button-primary" onClick={close}>
          {deed.done}
        </button>
      </div>
    </>
  );
}
