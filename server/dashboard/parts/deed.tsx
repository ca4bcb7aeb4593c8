/** A button for something that counts: it opens a dialog that says what it means, and does it when that is confirmed. */
import { type ReactNode, useState } from 'react';
import { announce } from '../announcer.ts';
import { useDeed } from '../api.ts';
import { useText } from '../text.ts';
import { Dialog } from './dialog.tsx';
import { Notice, sentenceOf } from './notice.tsx';

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

const LOOKS = {
  primary: 'button button-primary',
  secondary: 'button button-secondary',
  plain: 'plain-button',
} as const;

export function Deed({ look = 'secondary', words, of, ...rest }: DeedProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={LOOKS[look]}
        aria-haspopup="dialog"
        aria-label={of === undefined ? undefined : `${words.deed}: ${of}`}
        onClick={() => setOpen(true)}
      >
        {words.deed}
      </button>
      {isOpen && <Asking {...rest} words={words} of={of} close={() => setOpen(false)} />}
    </>
  );
}

interface AskingProps extends Omit<DeedProps, 'look' | 'of'> {
  readonly of: string | undefined;
  readonly close: () => void;
}

function Asking({ words, of, run, refreshes, troubles, close }: AskingProps): ReactNode {
  const all = useText();
  const doing = useDeed<null, unknown>(run, refreshes);
  const { error } = doing;
  const confirm = (): void =>
    doing.mutate(null, {
      onSuccess: () => {
        announce(words.done);
        close();
      },
    });
  return (
    <Dialog title={of === undefined ? words.title : `${words.title}: ${of}`} onClose={close}>
      {error !== null && (
        <Notice kind="error">{troubles?.[error.word] ?? sentenceOf(error, all)}</Notice>
      )}
      <p>{words.means}</p>
      <div className="deeds">
        <button
          type="button"
          className="button button-primary"
          disabled={doing.isPending}
          onClick={confirm}
        >
          {words.deed}
        </button>
        <button type="button" className="button button-secondary" onClick={close}>
          {all.deed.cancel}
        </button>
      </div>
    </Dialog>
  );
}
