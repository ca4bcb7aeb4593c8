/** A key figure: a number with what it counts, and one line on what to think of it. */
import type { ReactNode } from 'react';

export type FigureTone = 'alarm' | 'plain' | 'doubt';

export interface FigureProps {
  /** What is counted. */
  readonly label: string;
  readonly children: ReactNode;
  readonly note?: ReactNode;
  readonly tone?: FigureTone;
}

export function Figures({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className="figures">{children}</dl>;
}

export function Figure({ label, children, note, tone = 'plain' }: FigureProps): ReactNode {
  return (
    <div className={`figure figure-${tone}`}>
      <dt>{label}</dt>
      <dd className="figure-number">{children}</dd>
      {note !== undefined && <dd className="figure-note">{note}</dd>}
    </div>
  );
}
