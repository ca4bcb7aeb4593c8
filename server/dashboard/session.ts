/** Who has signed in here: asked once, kept until somebody signs out or the server has forgotten it. */
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type { Session } from '../api/session.ts';
import { ask, Refusal } from './api.ts';

export type { Session } from '../api/session.ts';
export type Role = Session['role'];

/** Null where nobody has. */
export const SESSION = queryOptions<Session | null, Refusal>({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      return await ask<Session>('GET', '/api/session', { signal });
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export function useSession(): Session | null {
  return useQuery(SESSION).data ?? null;
}

/** After somebody came in. What was asked before that, and is not answered yet, would say that nobody has. */
export async function renewSession(client: QueryClient): Promise<void> {
  await client.cancelQueries(SESSION);
  await client.fetchQuery({ ...SESSION, staleTime: 0 });
}

/** Nothing of what one person was shown is left for the next. */
export function forgetSession(client: QueryClient): void {
  client.clear();
  client.setQueryData(SESSION.queryKey, null);
}
