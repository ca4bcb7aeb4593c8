/** Where a one-time link leads: a password of one's own, and an authenticator for who wants it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { CodeShown, CodeWish, LinkUse, NewCode } from '../../api/session.ts';
import { ask, type Refusal } from '../api.ts';
import { useWords } from '../language.ts';
import { textsIn } from '../parts/field.tsx';
import { NewPassword } from '../parts/new-password.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Authenticator } from '../people/authenticator.tsx';
import { yes } from '../search.ts';
import { renewSession } from '../session.ts';
import { useText } from '../text.ts';
import { SIGN_IN, view, type ViewProps } from './view.ts';
import { da } from './welcome.da.ts';
import { en } from './welcome.en.ts';

const WORDS = { da, en };
/** `direkte`: in at once and without a password, as who tries cprvagt on his own PC. */
const SEARCH = { direkte: yes };
const LINK = /^[A-Za-z0-9_-]{43}$/;

function Welcome({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const link = useLink();
  const [password, setPassword] = useState<string | null>(null);
  return (
    <div className="narrow-page">
      {password !== null && <SecondFactor password={password} />}
      {password === null && (
        <Page title={words.title} {...(link !== null && { lead: words.lead })}>
          {link === null ? (
            <NoLink />
          ) : (
            <Choose link={link} isAtOnce={search.direkte === true} chosen={setPassword} />
          )}
        </Page>
      )}
    </div>
  );
}

/** What stood behind the `#`, which no server is told. It is taken out of the address, and so of the history. */
function useLink(): string | null {
  const navigate = useNavigate();
  const [link] = useState(() => location.hash.slice(1));
  useEffect(() => {
    void navigate({ to: '.', search: true, hash: '', replace: true });
  }, [navigate]);
  return LINK.test(link) ? link : null;
}

function NoLink(): ReactNode {
  const words = useWords(WORDS);
  return (
    <>
      <Notice kind="warning">{words.noLink}</Notice>
      <Link to={SIGN_IN}>{words.toSignIn}</Link>
    </>
  );
}

interface ChooseProps {
  readonly link: string;
  readonly isAtOnce: boolean;
  readonly chosen: (password: string) => void;
}

function Choose({ link, isAtOnce, chosen }: ChooseProps): ReactNode {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isDifferent, setDifferent] = useState(false);
  const use = useMutation<unknown, Refusal, LinkUse>({
    mutationFn: (body) => ask('POST', '/api/session/link', { body }),
    onSuccess: async (_answer, { password }) => {
      await renewSession(client);
      if (password === undefined) await navigate({ to: '/' });
      else chosen(password);
    },
  });
  const { mutate } = use;
  useEffect(() => {
    if (isAtOnce) mutate({ link });
  }, [isAtOnce, link, mutate]);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { password = '', again } = textsIn(event.currentTarget);
    setDifferent(password !== again);
    if (password === again) mutate({ link, password });
  };
  return (
    <form method="post" onSubmit={submit}>
      <Trouble of={use.error} />
      <NewPassword
        label={words.password}
        hint={words.passwordHint}
        again={words.again}
        wrong={isDifferent ? words.different : undefined}
      />
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={use.isPending}>
          {use.isPending ? words.entering : words.enter}
        </button>
        <button type="button" className="plain-button" onClick={() => mutate({ link })}>
          {words.without}
        </button>
      </div>
    </form>
  );
}

function Trouble({ of: refusal }: { readonly of: Refusal | null }): ReactNode {
  const { troubles } = useWords(WORDS);
  const all = useText();
  if (refusal === null) return null;
  return <Notice kind="error">{troubles[refusal.word] ?? sentenceOf(refusal, all)}</Notice>;
}

function SecondFactor({ password }: { readonly password: string }): ReactNode {
  const { second } = useWords(WORDS);
  const begin = useMutation<NewCode, Refusal, CodeWish>({
    mutationFn: (body) => ask('POST', '/api/session/code', { body }),
  });
  const confirm = useMutation<unknown, Refusal, CodeShown>({
    mutationFn: (body) => ask('POST', '/api/session/code/confirm', { body }),
  });
  if (confirm.isSuccess) {
    return (
      <Page title={second.title}>
        <Notice kind="success">{second.done}</Notice>
        <Link to="/" className="button button-primary">
          {second.go}
        </Link>
      </Page>
    );
  }
  return (
    <Page title={second.title} lead={second.lead}>
      <Trouble of={begin.error ?? confirm.error} />
      {begin.data === undefined ? (
        <button
          type="button"
          className="button button-primary"
          disabled={begin.isPending}
          onClick={() => begin.mutate({ password })}
        >
          {second.begin}
        </button>
      ) : (
        <Authenticator code={begin.data} confirm={(code) => confirm.mutate({ code })} />
      )}
      <p>
        <Link to="/">{second.later}</Link>
      </p>
    </Page>
  );
}

export const shown = view(SEARCH, Welcome);
