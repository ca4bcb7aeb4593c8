/** Name and password, then a code where the account has one; afterwards where the person wanted to go. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { announce } from '../announcer.ts';
import { ask, Refusal } from '../api.ts';
import { useWords } from '../language.ts';
import { CodeField, Field, plainCode, textsIn } from '../parts/field.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { type SearchOf, text } from '../search.ts';
import { renewSession } from '../session.ts';
import { useText } from '../text.ts';
import { da } from './sign-in.da.ts';
import { en } from './sign-in.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
const SEARCH = { til: text };

type Given = Readonly<Record<'name' | 'password', string>>;

function SignIn({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const all = useText();
  const enter = useEnter(search);
  // Kept here while the code is asked for; it is gone with the view.
  const [given, setGiven] = useState<Given | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const { name = '', password = '', code } = textsIn(event.currentTarget);
    const said = given ?? { name, password };
    setBusy(true);
    setTrouble(null);
    announce(words.entering);
    try {
      await enter({ ...said, ...(code !== undefined && { code: plainCode(code) }) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.word === 'code-needed') setGiven(said);
      else setTrouble(words.troubles[error.word] ?? sentenceOf(error, all));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="narrow-page">
      <Page title={words.title} lead={words.lead}>
        {trouble !== null && <Notice kind="error">{trouble}</Notice>}
        <form method="post" onSubmit={(event) => void submit(event)}>
          {given === null ? <Account /> : <CodeField />}
          <button type="submit" className="button button-primary" disabled={isBusy}>
            {isBusy ? words.entering : words.enter}
          </button>
        </form>
        <p className="quiet">{words.forgotten}</p>
      </Page>
    </div>
  );
}

/** Signs in and goes on to what was asked for first; only ever to a page of this dashboard. */
function useEnter({ til }: SearchOf<typeof SEARCH>) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (body: Given & { readonly code?: string }): Promise<void> => {
    await ask('POST', '/api/session', { body });
    await renewSession(client);
    await navigate({ href: til?.startsWith('/') && !/^\/[/\\]/.test(til) ? til : '/' });
  };
}

function Account(): ReactNode {
  const words = useWords(WORDS);
  return (
    <>
      <Field
        label={words.name}
        name="name"
        autoComplete="username"
        required
        autoCapitalize="none"
      />
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
    </>
  );
}

export const shown = view(SEARCH, SignIn);
