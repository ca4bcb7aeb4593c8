/** What stands around every view: the way past it, the header with the menu, and what is said aloud. */
import { useIsFetching } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useAnnounced } from './announcer.ts';
import { Header } from './header.tsx';
import { useSession } from './session.ts';
import { useText } from './text.ts';
import { VIEWS } from './views/index.ts';
import { isFor } from './views/view.ts';

/** So long nothing was asked of the server: what there was to show is there. */
const QUIET_MS = 1000;

export function Shell(): ReactNode {
  const { shell } = useText();
  useFocusOnHeading();
  useViewsAhead();
  return (
    <>
      <a className="skipnav" href="#main-content" onClick={skip}>
        {shell.skip}
      </a>
      <Header />
      <main className="container page-container" id="main-content" tabIndex={-1}>
        <Outlet />
      </main>
      <LiveRegion />
    </>
  );
}

/** The address keeps what it is: its end belongs to the router. */
function skip(event: { readonly preventDefault: () => void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main-content')?.focus();
}

function LiveRegion(): ReactNode {
  return (
    <div className="sr-only" role="status">
      {useAnnounced()}
    </div>
  );
}

/** Whoever follows a link is put where the new view begins, as a new page would; at the first there is nothing to do. */
function useFocusOnHeading(): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (before.current !== undefined && path !== before.current)
      document.querySelector<HTMLElement>('h1')?.focus();
    before.current = path;
  }, [path]);
}

/** Wherever somebody may go next is there before he goes, and is not in the way of what he looks at now. */
function useViewsAhead(): void {
  const role = useSession()?.role;
  const isLoading = useRouterState({ select: ({ status }) => status === 'pending' });
  const isQuiet = useIsFetching() === 0 && !isLoading;
  useEffect(() => {
    if (role === undefined || !isQuiet) return;
    const views = VIEWS.filter((view) => isFor(view, role));
    // What does not come is asked for again, and told, where somebody goes there.
    const ask = () => views.map((view) => view.load().catch(() => undefined));
    const waiting = setTimeout(ask, QUIET_MS);
    return () => clearTimeout(waiting);
  }, [role, isQuiet]);
}
