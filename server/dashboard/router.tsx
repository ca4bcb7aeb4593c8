/** Which view an address shows, made of the list of views; who has to sign in first is led there and back again. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type AnyRouter,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Refusal } from './api.ts';
import { Broken, Loading, NotForRole, NotFound } from './lost.tsx';
import { parseSearch, stringifySearch } from './search.ts';
import { forgetSession, SESSION } from './session.ts';
import { Shell } from './shell.tsx';
import { VIEWS } from './views/index.ts';
import { SIGN_IN, type View } from './views/view.ts';

interface Context {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Shell });

function routeOf(view: View) {
  // One that is not there any more, since the server is newer than this page, loads the page anew.
  const Component = lazyRouteComponent(view.load, 'shown');
  const preload = () => Component.preload?.();
  const route = createRoute({
    getParentRoute: () => root,
    path: view.path,
    beforeLoad: async ({ context, location }) => {
      // It comes while the server is asked who this is.
      void preload();
      if (view.roles === 'anybody') return;
      const session = await context.client.ensureQueryData(SESSION);
      if (session === null) throw signInFirst(location.href);
    },
    component: Object.assign(Viewed, { preload }),
  });
  function Viewed(): ReactNode {
    const search = route.useSearch();
    const parameters = route.useParams();
    return (
      <NotForRole roles={view.roles}>
        <Component search={search} parameters={parameters} />
      </NotForRole>
    );
  }
  return route;
}

function signInFirst(from: string) {
  return redirect({ to: SIGN_IN, search: from === '/' ? {} : { til: from } });
}

export function makeRouter(): { readonly router: AnyRouter; readonly client: QueryClient } {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => leaveWhenForgotten(error) }),
    mutationCache: new MutationCache({ onError: (error) => leaveWhenForgotten(error) }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // What the server has refused it refuses again.
        retry: (times, error) => times < 2 && error instanceof Refusal && error.status === 0,
      },
    },
  });
  const router = createRouter({
    routeTree: root.addChildren(VIEWS.map(routeOf)),
    context: { client },
    parseSearch,
    stringifySearch,
    // A link that somebody points at or comes to by Tab is followed in a moment.
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: Loading,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: Broken,
  });
  const leaveWhenForgotten = (error: Error): void => {
    if (!(error instanceof Refusal) || error.word !== 'not-signed-in') return;
    const { href } = router.state.location;
    if (href.startsWith(SIGN_IN)) return;
    forgetSession(client);
    void router.navigate({ to: SIGN_IN, search: { til: href } });
  };
  return { router, client };
}
