/** A sentence that must be seen: what went wrong, what was done, what to know. Errors are read aloud at once. */
import type { ReactNode } from 'react';
import type { Refusal } from '../api.ts';
import { type Text, useText } from '../text.ts';
import { Icon } from './icon.tsx';

export type NoticeKind = 'info' | 'success' | 'warning' | 'error';

export interface NoticeProps {
  readonly kind: NoticeKind;
  readonly title?: string;
  readonly children: ReactNode;
}

export function Notice({ kind, title, children }: NoticeProps): ReactNode {
  return (
    <div className={`alert alert-${kind} notice`} role={kind === 'error' ? 'alert' : undefined}>
      <Icon name={kind} />
      <div className="alert-body">
        {title !== undefined && <p className="alert-heading">{title}</p>}
        <div className="alert-text">{children}</div>
      </div>
    </div>
  );
}

/** What the server refused, as a sentence. */
export function sentenceOf(refusal: Refusal, { refusals }: Text): string {
  const { word, fields, retryAfterS } = refusal;
  if (retryAfterS !== null) return refusals.wait(retryAfterS);
  if (word === 'wrong-fields') return refusals.fields(fields);
  return refusals.words[word] ?? refusals.other(refusal.status, word);
}

export function RefusalNotice({ refusal }: { readonly refusal: Refusal }): ReactNode {
  const text = useText();
  return <Notice kind="error">{sentenceOf(refusal, text)}</Notice>;
}
