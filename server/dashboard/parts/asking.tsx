/** A form in a dialog: it is sent, and closes when what it says is done; what was refused is told in it. */
import type { FormEvent, ReactNode } from 'react';
import { announce } from '../announcer.ts';
import { useDeed } from '../api.ts';
import { useText } from '../text.ts';
import { Dialog } from './dialog.tsx';
import { textsIn } from './field.tsx';
import { Notice, sentenceOf } from './notice.tsx';

export interface AskingProps {
  readonly title: string;
  /** On the button that sends it. */
  readonly save: string;
  /** Said when it is done. */
  readonly done: string;
  readonly send: (texts: Readonly<Record<string, string>>) => Promise<unknown>;
  /** What to ask for anew afterwards. */
  readonly refreshes: readonly `/api/${string}`[];
  /** What a refusal of this deed means, by the server's word. */
  readonly troubles?: Readonly<Record<string, string>>;
  readonly close: () => void;
  readonly children: ReactNode;
}

export function Asking({ title, save, done, close, children, ...rest }: AskingProps): ReactNode {
  const all = useText();
  const { send, refreshes, troubles } = rest;
  const sending = useDeed(send, refreshes);
  const { error } = sending;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    sending.mutate(textsIn(event.currentTarget), {
      onSuccess: () => {
        announce(done);
        close();
      },
    });
  };
  return (
    <Dialog title={title} onClose={close}>
      <form method="post" onSubmit={submit}>
        {error !== null && (
          <Notice kind="error">{troubles?.[error.word] ?? sentenceOf(error, all)}</Notice>
        )}
        {children}
        <div className="deeds">
          <button type="submit" className="button button-primary" disabled={sending.isPending}>
            {save}
          </button>
          <button type="button" className="button button-secondary" onClick={close}>
            {all.deed.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
