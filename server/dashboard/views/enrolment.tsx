/** How machines come in: tokens, those that wait for somebody to let them in, and how many there should be. */
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { MachineRow, MachinesAnswer } from '../../api/computers.ts';
import type { TokenMade, TokenRow, TokensAnswer, TokenWish } from '../../api/tokens.ts';
import type { ExpectedMachines, UnitRow, UnitsAnswer } from '../../api/units.ts';
import { announce } from '../announcer.ts';
import { ask, useAsked, useDeed } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge } from '../parts/badge.tsx';
import { Choice, Tick } from '../parts/choice.tsx';
import { Deed } from '../parts/deed.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, textsIn } from '../parts/field.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Once } from '../parts/once.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Pager, Table } from '../parts/table.tsx';
import { Count, Day } from '../parts/values.tsx';
import { text } from '../search.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from './enrolment.da.ts';
import { en } from './enrolment.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
/** Of the machines that wait. */
const SEARCH = { after: text };
const USUAL = { uses: 50, days: 14 } as const;

function Enrolment({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const [isMaking, setMaking] = useState(false);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      deeds={
        <button
          type="button"
          className="button button-primary"
          aria-haspopup="dialog"
          onClick={() => setMaking(true)}
        >
          {words.make.open}
        </button>
      }
    >
      {isMaking && <MakeToken close={() => setMaking(false)} />}
      <Waiting after={search.after} />
      <Tokens />
      <Expected />
    </Page>
  );
}

function Waiting({ after }: { readonly after: string | undefined }): ReactNode {
  const { waiting } = useWords(WORDS);
  const { nameOf } = useUnits();
  const asked = useAsked<MachinesAnswer>('/api/machines', {
    standing: ['waiting'],
    sort: 'lastSeen',
    ...(after !== undefined && { after }),
  });
  return (
    <Section title={waiting.title} lead={waiting.lead}>
      <Asked of={asked}>
        {({ machines, next }) => (
          <>
            <Table<MachineRow>
              caption={waiting.title}
              rows={machines}
              keyOf={({ id }) => id}
              columns={[
                {
                  heading: waiting.machine,
                  isName: true,
                  cell: ({ id, name }) => (
                    <Link to="/maskiner/$machine" params={{ machine: id }}>
                      {name}
                    </Link>
                  ),
                },
                { heading: waiting.unit, cell: ({ unit }) => nameOf(unit) },
                { heading: waiting.group, cell: ({ group }) => group },
                { heading: waiting.enrolled, cell: ({ enrolledMs }) => <Day ms={enrolledMs} /> },
                { heading: waiting.deeds, cell: (row) => <WaitingDeeds machine={row} /> },
              ]}
              empty={<p>{waiting.none}</p>}
            />
            <Pager after={after} next={next} />
          </>
        )}
      </Asked>
    </Section>
  );
}

function WaitingDeeds({ machine: { id, name } }: { readonly machine: MachineRow }): ReactNode {
  const { waiting } = useWords(WORDS);
  return (
    <div className="row-deeds">
      {(['approve', 'revoke'] as const).map((deed) => (
        <Deed
          key={deed}
          words={waiting[deed]}
          of={name}
          look="plain"
          run={() => ask('POST', `/api/machines/${id}/${deed}`)}
          refreshes={['/api/machines', '/api/overview', '/api/units']}
          troubles={waiting.troubles}
        />
      ))}
    </div>
  );
}

const STATE_LOOKS = {
  usable: ['good', 'success'],
  used: ['quiet', 'info'],
  expired: ['quiet', 'info'],
  revoked: ['critical', 'close'],
} as const;

function Tokens(): ReactNode {
  const { tokens } = useWords(WORDS);
  const { nameOf } = useUnits();
  const asked = useAsked<TokensAnswer>('/api/tokens');
  return (
    <Section title={tokens.title} lead={tokens.lead}>
      <Asked of={asked}>
        {(answer) => (
          <Table<TokenRow>
            caption={tokens.title}
            rows={answer.tokens}
            keyOf={({ id }) => id}
            columns={[
              { heading: tokens.label, isName: true, cell: nameOfToken },
              { heading: tokens.unit, cell: ({ unit }) => nameOf(unit) },
              { heading: tokens.group, cell: ({ group }) => group },
              {
                heading: tokens.uses,
                isNumber: true,
                cell: ({ usesLeft }) => <Count of={usesLeft} />,
              },
              { heading: tokens.expires, cell: ({ expiresMs }) => <Day ms={expiresMs} /> },
              {
                heading: tokens.approval,
                cell: ({ needsApproval }) => (needsApproval ? tokens.needed : tokens.notNeeded),
              },
              { heading: tokens.state, cell: (row) => <TokenState token={row} /> },
              {
                heading: tokens.deeds,
                cell: (row) => row.state === 'usable' && <RevokeToken token={row} />,
              },
            ]}
            empty={<p>{tokens.none}</p>}
          />
        )}
      </Asked>
    </Section>
  );
}

/** What it was called, else the beginning of its id. */
function nameOfToken({ label, id }: TokenRow): string {
  return label || id.slice(0, 8);
}

function TokenState({ token: { state } }: { readonly token: TokenRow }): ReactNode {
  const { tokens } = useWords(WORDS);
  const [tone, icon] = STATE_LOOKS[state];
  return (
    <Badge tone={tone} icon={icon}>
      {tokens.states[state]}
    </Badge>
  );
}

function RevokeToken({ token }: { readonly token: TokenRow }): ReactNode {
  const { tokens } = useWords(WORDS);
  return (
    <Deed
      words={tokens.revoke}
      of={nameOfToken(token)}
      look="plain"
      run={() => ask('POST', `/api/tokens/${token.id}/revoke`)}
      refreshes={['/api/tokens']}
    />
  );
}

interface Closing {
  readonly close: () => void;
}

function MakeToken({ close }: Closing): ReactNode {
  const { make } = useWords(WORDS);
  const making = useDeed<TokenWish, TokenMade>(
    (body) => ask('POST', '/api/tokens', { body }),
    ['/api/tokens'],
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
  const groups = useAsked<TokensAnswer>('/api/tokens').data?.tokens.map(({ group }) => group) ?? [];
  const { error } = making;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const told = textsIn(event.currentTarget);
    making.mutate({
      unit: told['unit'] ?? '',
      group: told['group']?.trim() ?? '',
      label: told['label']?.trim() ?? '',
      uses: Number(told['uses']),
      days: Number(told['days']),
      needsApproval: told['needsApproval'] !== undefined,
      fleeting: told['fleeting'] !== undefined,
    });
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
        {[...new Set(groups)].map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
      <Field label={make.label} hint={make.labelHint} name="label" maxLength={200} />
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
      <p className="quiet">{make.then}</p>
      <div className="deeds">
        <button type="button" className="button button-primary" onClick={close}>
          {deed.done}
        </button>
      </div>
    </>
  );
}

function Expected(): ReactNode {
  const { expected } = useWords(WORDS);
  const asked = useAsked<UnitsAnswer>('/api/units');
  return (
    <Section title={expected.title} lead={expected.lead}>
      <Asked of={asked}>
        {({ units }) => (
          <Table<UnitRow>
            caption={expected.title}
            rows={units}
            keyOf={({ id }) => id}
            columns={[
              { heading: expected.unit, isName: true, cell: ({ name }) => name },
              {
                heading: expected.enrolled,
                isNumber: true,
                cell: ({ machines }) => <Count of={machines} />,
              },
              {
                heading: expected.expected,
                isNumber: true,
                cell: (row) =>
                  row.expected === null ? expected.unsaid : <Count of={row.expected} />,
              },
              {
                heading: expected.missing,
                isNumber: true,
                cell: (row) =>
                  row.expected !== null && <Count of={Math.max(0, row.expected - row.machines)} />,
              },
              { heading: expected.deeds, cell: (row) => <ChangeExpected unit={row} /> },
            ]}
            empty={<p>{expected.none}</p>}
          />
        )}
      </Asked>
    </Section>
  );
}

function ChangeExpected({ unit }: { readonly unit: UnitRow }): ReactNode {
  const { expected } = useWords(WORDS);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-haspopup="dialog"
        aria-label={`${expected.change}: ${unit.name}`}
        onClick={() => setOpen(true)}
      >
        {expected.change}
      </button>
      {isOpen && <ExpectedForm unit={unit} close={() => setOpen(false)} />}
    </>
  );
}

function ExpectedForm({ unit, close }: Closing & { readonly unit: UnitRow }): ReactNode {
  const { expected: words } = useWords(WORDS);
  const { number } = useFormats();
  const all = useText();
  const change = useDeed<ExpectedMachines, unknown>(
    (body) => ask('POST', `/api/units/${unit.id}/expected`, { body }),
    ['/api/units', '/api/overview'],
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { expected = '' } = textsIn(event.currentTarget);
    change.mutate(
      { expected: expected === '' ? null : Number(expected) },
      {
        onSuccess: () => {
          announce(words.changed);
          close();
        },
      },
    );
  };
  return (
    <Dialog title={`${words.changeTitle}: ${unit.name}`} onClose={close}>
      <form method="post" onSubmit={submit}>
        {change.error !== null && <Notice kind="error">{sentenceOf(change.error, all)}</Notice>}
        <p>{words.now(number(unit.machines))}</p>
        <Field
          label={words.expected}
          hint={words.hint}
          name="expected"
          type="number"
          min={0}
          max={10_000_000}
          defaultValue={unit.expected ?? ''}
        />
        <div className="deeds">
          <button type="submit" className="button button-primary" disabled={change.isPending}>
            {words.save}
          </button>
          <button type="button" className="button button-secondary" onClick={close}>
            {all.deed.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export const enrolment = view({
  path: '/tilmelding',
  words: WORDS,
  roles: ['admin'],
  inMenu: true,
  search: SEARCH,
  Component: Enrolment,
});
