/** How many cases there are to work on: by what is to be done about them, and in the menu. */
import type { ReactNode } from 'react';
import type { CaseCountsAnswer } from '../../api/cases.ts';
import { useAsked } from '../api.ts';
import { useText } from '../text.ts';

export const useCaseCounts = () => useAsked<CaseCountsAnswer>('/api/cases/summary').data;

/** In the menu: what waits for who looks at it. */
export function WaitingCases(): ReactNode {
  const { shell } = useText();
  const counts = useCaseCounts();
  const waiting = counts === undefined ? 0 : counts.mine + counts.toApprove;
  if (waiting === 0) return null;
  return (
    <span className="amount">
      {waiting} <span className="sr-only">{shell.waitingForYou}</span>
    </span>
  );
}
