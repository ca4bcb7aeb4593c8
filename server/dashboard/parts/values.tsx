/** Numbers and times as they are shown everywhere. */
import type { ReactNode } from 'react';
import { useFormats } from '../format.ts';
import { useNow } from '../now.ts';
import { useText } from '../text.ts';

/** How long ago, with the moment itself for who points at it, prints it or hears it. */
export function Time({ ms }: { readonly ms: number }): ReactNode {
  const { ago, moment } = useFormats();
  const nowMs = useNow();
  return (
    <time dateTime={new Date(ms).toISOString()} title={moment(ms)}>
      {ago(ms, nowMs)}
      <span className="print-only"> ({moment(ms)})</span>
    </time>
  );
}

export function Day({ ms }: { readonly ms: number }): ReactNode {
  const { day } = useFormats();
  return <time dateTime={new Date(ms).toISOString()}>{day(ms)}</time>;
}

export interface CountProps {
  readonly of: number;
  /** A sum in which the same one may be twice. */
  readonly atMost?: boolean;
}

/** "At most" where it is a sum; nothing at all is nothing, not at most nothing. */
export function Count({ of: amount, atMost = false }: CountProps): ReactNode {
  const { number } = useFormats();
  const { shell } = useText();
  return (
    <span className="count">
      {atMost && amount > 0 && <span className="at-most">{shell.atMost} </span>}
      {number(amount)}
    </span>
  );
}
