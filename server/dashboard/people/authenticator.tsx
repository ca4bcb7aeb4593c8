/** An authenticator is set up: it takes the key from a picture, as text or by a link, and then shows that it has it. */
import { encodeQR } from 'qr';
import type { FormEvent, ReactNode } from 'react';
import type { NewCode } from '../../api/session.ts';
import { useWords } from '../language.ts';
import { CodeField, plainCode, textsIn } from '../parts/field.tsx';
import { da } from './authenticator.da.ts';
import { en } from './authenticator.en.ts';

const WORDS = { da, en };

export interface AuthenticatorProps {
  readonly code: NewCode;
  readonly confirm: (code: string) => void;
}

export function Authenticator({ code, confirm }: AuthenticatorProps): ReactNode {
  const words = useWords(WORDS);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    confirm(plainCode(textsIn(event.currentTarget)['code'] ?? ''));
  };
  return (
    <form method="post" onSubmit={submit}>
      <ol>
        {words.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Picture of={code.uri} says={words.picture} />
      <p>
        {words.secret}:{' '}
        <code className="secret">{code.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <p>
        <a href={code.uri}>{words.open}</a>
      </p>
      <CodeField />
      <div className="deeds">
        <button type="submit" className="button button-primary">
          {words.confirm}
        </button>
      </div>
    </form>
  );
}

/** The margin that cameras need around it. */
const MARGIN = 4;

/** Drawn here: no other server is asked for it, and no policy has to let a picture in. */
function Picture({ of, says }: { readonly of: string; readonly says: string }): ReactNode {
  const rows = encodeQR(of, 'raw', { ecc: 'medium', border: MARGIN });
  const dots = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={says}
    >
      <path d={dots.join('')} />
    </svg>
  );
}
