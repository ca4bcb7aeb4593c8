/** What stands around every view: the way past it, the header with the menu, and what is said aloud. */
import { Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useAnnounced } from './announcer.ts';
import { Header } from './header.tsx';
import { useText } from './text.ts';

export function Shell(): ReactNode {
  const { shell } = useText();
  useFocusOnHeading();
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
