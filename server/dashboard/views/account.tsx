/** One's own account: who one is here, the password, the one-time code, and a way out of every browser at once. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { CodeShown, CodeWish, NewCode, PasswordChange, Session } from '../../api/session.ts';
import { ask, type Refusal, useDeed } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Deed } from '../parts/deed.tsx';
import { Facts } from '../parts/facts.tsx';
import { CodeField, Field, plainCode, textsIn } from '../parts/field.tsx';
import { NewPassword } from '../parts/new-password.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Authenticator } from '../people/authenticator.tsx';
import { forgetSession, SESSION, useSession } from '../session.ts';
import { useText } from '../text.ts';
import { da } from './account.da.ts';
import { en } from './account.en.ts';
import { SIGN_IN, view } from './view.ts';

const WORDS = { da, en };

interface Mine {
  readonly session: Session;
}

function Account(): ReactNode {
  const words = useWords(WORDS);
  const session = useSession();
  return (
    <Page title={words.title} lead={words.lead}>
      {session !== null && (
        <>
          <Who session={session} />
          <Password session={session} />
          <SecondFactor session={session} />
          <Everywhere />
        </>
      )}
    </Page>
  );
}

function Who({ session }: Mine): ReactNode {
  const { who } = useWords(WORDS);
  const { roles } = useText();
  const { list, moment } = useFormats();
  const { units } = session;
  return (
    <Section title={who.title}>
      <Facts
        facts={[
          [who.name, session.name],
          [who.role, roles[session.role]],
          [who.organisation, session.organisation],
          [who.units, units === null ? who.allUnits : list(units.map(({ name }) => name))],
          [who.until, moment(session.expiresMs)],
        ]}
      />
    </Section>
  );
}

function Trouble({ of: refusal }: { readonly of: Refusal | null }): ReactNode {
  const { troubles } = useWords(WORDS);
  const all = useText();
  if (refusal === null) return null;
  return <Notice kind="error">{troubles[refusal.word] ?? sentenceOf(refusal, all)}</Notice>;
}

/** What this browser knows of the account is asked for anew. */
function useRefresh(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.fetchQuery({ ...SESSION, staleTime: 0 });
}

function Password({ session }: Mine): ReactNode {
  const { password: words } = useWords(WORDS);
  const refresh = useRefresh();
  const [isDifferent, setDifferent] = useState(false);
  const change = useDeed<PasswordChange, unknown>(
    (body) => ask('POST', '/api/session/password', { body }),
    [],
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const { old, password = '', again } = textsIn(form);
    setDifferent(password !== again);
    if (password !== again) return;
    change.mutate(
      { old: old ?? null, password },
      {
        onSuccess: () => {
          form.reset();
          void refresh();
        },
      },
    );
  };
  return (
    <Section title={words.title} lead={words.lead}>
      <form method="post" onSubmit={submit}>
        <Trouble of={change.error} />
        {change.isSuccess && <Notice kind="success">{words.done}</Notice>}
        {session.hasPassword && (
          <Field
            label={words.old}
            name="old"
            type="password"
            autoComplete="current-password"
            required
          />
        )}
        <NewPassword
          label={words.new}
          hint={words.hint}
          again={words.again}
          wrong={isDifferent ? words.different : undefined}
        />
        <div className="deeds">
          <button type="submit" className="button button-primary" disabled={change.isPending}>
            {words.save}
          </button>
        </div>
      </form>
    </Section>
  );
}

function SecondFactor({ session }: Mine): ReactNode {
  const { code: words } = useWords(WORDS);
  const refresh = useRefresh();
  const begin = useDeed<CodeWish, NewCode>(
    (body) => ask('POST', '/api/session/code', { body }),
    [],
  );
  const confirm = useDeed<CodeShown, unknown>(
    (body) => ask('POST', '/api/session/code/confirm', { body }),
    [],
  );
  const remove = useDeed<CodeWish, unknown>(
    (body) => ask('POST', '/api/session/code/remove', { body }),
    [],
  );
  const confirmed = (code: string): void =>
    confirm.mutate(
      { code },
      {
        onSuccess: () => {
          begin.reset();
          void refresh();
        },
      },
    );
  const removed = (wish: CodeWish): void =>
    remove.mutate(wish, { onSuccess: () => void refresh() });
  return (
    <Section title={words.title} lead={words.lead}>
      <Trouble of={begin.error ?? confirm.error ?? remove.error} />
      <p>{session.hasCode ? words.isOn : words.isOff}</p>
      {begin.data !== undefined && <Authenticator code={begin.data} confirm={confirmed} />}
      {begin.data === undefined && !session.hasPassword && <p>{words.needsPassword}</p>}
      {begin.data === undefined && session.hasPassword && (
        <Proof
          asksCode={session.hasCode}
          label={session.hasCode ? words.remove : words.begin}
          send={session.hasCode ? removed : (wish) => begin.mutate(wish)}
        />
      )}
    </Section>
  );
}

interface ProofProps {
  readonly asksCode: boolean;
  readonly label: string;
  readonly send: (wish: CodeWish) => void;
}

/** Who has only found the browser open knows no password. */
function Proof({ asksCode, label, send }: ProofProps): ReactNode {
  const { password: words } = useWords(WORDS);
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <button type="button" className="button button-secondary" onClick={() => setOpen(true)}>
        {label}
      </button>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { password = '', code } = textsIn(event.currentTarget);
    send({ password, ...(code !== undefined && { code: plainCode(code) }) });
  };
  return (
    <form method="post" onSubmit={submit}>
      <Field
        label={words.yours}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      {asksCode && <CodeField />}
      <div className="deeds">
        <button type="submit" className="button button-primary">
          {label}
        </button>
      </div>
    </form>
  );
}

function Everywhere(): ReactNode {
  const { everywhere } = useWords(WORDS);
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await ask('POST', '/api/session/end-all');
    await navigate({ to: SIGN_IN });
    forgetSession(client);
  };
  return (
    <Section title={everywhere.title} lead={everywhere.lead}>
      <Deed words={everywhere.deed} run={leave} refreshes={[]} />
    </Section>
  );
}

export const shown = view({}, Account);
