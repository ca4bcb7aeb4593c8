/** What is shown where a view is not: while it loads, an address that leads nowhere, a role that may not, a fault of ours. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from './parts/page.tsx';
import { Notice } from './parts/notice.tsx';
import { type Role, useSession } from './session.ts';
import { useText } from './text.ts';

export function NotFound(): ReactNode {
  const { lost } = useText();
  return (
    <Page title={lost.notFound}>
      <p>{lost.notFoundWhy}</p>
      <Link to="/">{lost.home}</Link>
    </Page>
  );
}

/** On a slow line; most views are there at once. */
export function Loading(): ReactNode {
  const { shell } = useText();
  return <p className="loading">{shell.loading}</p>;
}

/** React shows it in place of what it could not show. */
export function Broken({ reset }: ErrorComponentProps): ReactNode {
  const { lost } = useText();
  return (
    <Page title={lost.broken}>
      <Notice kind="error">{lost.brokenWhy}</Notice>
      <button type="button" className="button button-primary" onClick={reset}>
        {lost.again}
      </button>
    </Page>
  );
}

export function NotForRole({
  roles,
  children,
}: {
  readonly roles: readonly Role[] | 'anybody';
  readonly children: ReactNode;
}): ReactNode {
  const { lost, roles: names } = useText();
  const session = useSession();
  if (roles === 'anybody' || session === null || roles.includes(session.role)) return children;
  return (
    <Page title={lost.notForYou}>
      <Notice kind="info">{lost.notForRole(names[session.role])}</Notice>
    </Page>
  );
}
