/** What each view is in: its heading, which the window is named for, and what stands below. */
import { type ReactNode, useEffect } from 'react';
import { useText } from '../text.ts';

export interface PageProps {
  readonly title: string;
  /** One line below the heading. */
  readonly lead?: ReactNode;
  /** Beside the heading: what can be done here. */
  readonly deeds?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, lead, deeds, children }: PageProps): ReactNode {
  const { shell } = useText();
  useEffect(() => {
    document.title = `${title} · ${shell.product}`;
  }, [title, shell.product]);
  return (
    <>
      <div className="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        {deeds !== undefined && <div className="page-deeds">{deeds}</div>}
      </div>
      {lead !== undefined && <p className="page-lead">{lead}</p>}
      {children}
    </>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a view under a heading of its own. */
export function Section({ title, lead, children }: SectionProps): ReactNode {
  return (
    <section className="section" aria-label={title}>
      <h2>{title}</h2>
      {lead !== undefined && <p className="section-lead">{lead}</p>}
      {children}
    </section>
  );
}
