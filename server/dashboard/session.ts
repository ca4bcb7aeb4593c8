/** Who has signed in here: asked once, kept until somebody signs out or the server has forgotten it. */
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ask, Refusal } from './api.ts';

export type Role = 'viewer' | 'analyst' | 'admin' | 'auditor';

export interface SessionAnswer {
  readonly name: string;
  readonly role: Role;
  readonly organisation: string;
}

/** Null where nobody has. */
export const SESSION = queryOptions<SessionAnswer | null, Refusal>({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      return await ask<SessionAnswer>('GET', '/api/session', { signal });
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export function useSession(): SessionAnswer | null {
  return useQuery(SESSION).data ?? null;
}

/** Nothing of what one person was shown is left for the next. */
export function forgetSession(client: QueryClient): void {
  client.clear();
  client.setQueryData(SESSION.queryKey, null);
}
