/**
 * Asks the server, as whoever has signed in. What it refuses is thrown as one kind of error; who has to sign in anew is
 * led there by the router.
 */
import {
  keepPreviousData,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { type Search, stringifySearch } from './search.ts';

/** `word` is one of the server's refusals; `unreachable` where none came at all. */
export class Refusal extends Error {
  readonly status: number;
  readonly word: string;
  readonly fields: readonly string[];
  readonly retryAfterS: number | null;
  constructor(
    status: number,
    word: string,
    rest: Partial<Pick<Refusal, 'fields' | 'retryAfterS'>> = {},
  ) {
    super(word);
    this.status = status;
    this.word = word;
    this.fields = rest.fields ?? [];
    this.retryAfterS = rest.retryAfterS ?? null;
  }
}

type Method = 'GET' | 'POST' | 'DELETE';

interface Wish {
  readonly query?: Search;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Throws Refusal. The answer is of the type that the route's file in `server/api/` exports. */
export async function ask<Answer>(
  method: Method,
  path: `/api/${string}`,
  { query = {}, body, signal }: Wish = {},
): Promise<Answer> {
  const response = await answerTo(`${path}${stringifySearch(query)}`, {
    method,
    credentials: 'same-origin',
    ...(signal !== undefined && { signal }),
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const said: unknown = await response.json().catch(() => null);
  if (response.ok) return said as Answer;
  const { error = 'fault', fields = [] } = (said ?? {}) as { error?: string; fields?: string[] };
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new Refusal(response.status, error, {
    fields,
    retryAfterS: Number.isFinite(wait) ? wait : null,
  });
}

async function answerTo(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw new Refusal(0, 'unreachable');
  }
}

/** What a view shows. While another page or filter is asked for, what was there stays. */
export function useAsked<Answer>(
  path: `/api/${string}`,
  query: Search = {},
  isWanted = true,
): UseQueryResult<Answer, Refusal> {
  return useQuery<Answer, Refusal>({
    enabled: isWanted,
    queryKey: [path, query],
    queryFn: ({ signal }) => ask<Answer>('GET', path, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

/** Something that is done to what the server has. Afterwards all that begins with `refreshes` is asked for anew. */
export function useDeed<Given, Answer>(
  deed: (given: Given) => Promise<Answer>,
  refreshes: readonly `/api/${string}`[],
): UseMutationResult<Answer, Refusal, Given> {
  const client = useQueryClient();
  return useMutation<Answer, Refusal, Given>({
    mutationFn: deed,
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [path] }) => refreshes.some((it) => String(path).startsWith(it)),
      }),
  });
}
