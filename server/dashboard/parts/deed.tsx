/** A button for something that counts: it opens a dialog that says what it means, and does it when that is confirmed. */
import type { ReactNode } from 'react';
import { Asking } from './asking.tsx';
import { Opening } from './opening.tsx';

export interface DeedWords {
  /** On the button, and on the one that confirms. */
  readonly deed: string;
  readonly title: string;
  /** What it means for those whom it is about, and whether there is a way back. */
  readonly means: string;
  /** Said when it is done. */
  readonly done: string;
}

export interface DeedProps {
  readonly words: DeedWords;
  /** To what, where buttons of one name stand in a row. */
  readonly of?: string;
  readonly look?: 'primary' | 'secondary' | 'plain';
  readonly run: () => Promise<unknown>;
  /** What to ask for anew afterwards. */
  readonly refreshes: readonly `/api/${string}`[];
  /** What a refusal of this deed means, by the server's word. */
  readonly troubles?: Readonly<Record<string, string>>;
}

export function Deed({ look = 'secondary', words, of, run, ...rest }: DeedProps): ReactNode {
  const named = of === undefined ? {} : { of };
  return (
    <Opening label={words.deed} look={look} {...named}>
      {(close) => (
        <Asking
          {...rest}
          title={of === undefined ? words.title : `${words.title}: ${of}`}
          save={words.deed}
          done={words.done}
          send={run}
          close={close}
        >
          <p>{words.means}</p>
        </Asking>
      )}
    </Opening>
  );
}
