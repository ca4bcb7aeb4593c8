/** What was asked of the server: while it loads, when it was refused, and when it is there. */
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { announce } from '../announcer.ts';
import type { Refusal } from '../api.ts';
import { useText } from '../text.ts';
import { RefusalNotice } from './notice.tsx';

export interface AskedProps<Answer> {
  readonly of: UseQueryResult<Answer, Refusal>;
  readonly children: (answer: Answer) => ReactNode;
}

/** An answer that is there stays while a newer one is asked for; where that fails, both are shown. */
export function Asked<Answer>({ of: asked, children }: AskedProps<Answer>): ReactNode {
  const { shell } = useText();
  const isLoading = asked.isPending || asked.isPlaceholderData;
  useEffect(() => {
    if (!isLoading) return;
    announce(shell.loading);
    return () => announce(shell.loaded);
  }, [isLoading, shell]);
  return (
    <div className="asked" aria-busy={isLoading}>
      {asked.error !== null && (
        <>
          <RefusalNotice refusal={asked.error} />
          <button
            type="button"
            className="button button-secondary"
            onClick={() => void asked.refetch()}
          >
            {shell.again}
          </button>
        </>
      )}
      {asked.isPending && asked.error === null && <p className="loading">{shell.loading}</p>}
      {asked.data !== undefined && children(asked.data)}
    </div>
  );
}
