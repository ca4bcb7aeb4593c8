/**
 * What a route of the API is: who may call it, what it takes and gives, and what it does. One file a resource, a line in
 * `index.ts`; `http.ts` makes the server of the list, the documents and the tests of who may call what.
 */
import type { Static, TSchema } from 'typebox';
import type { Commits, Database } from '../store/database.ts';
import type { Role, SignedIn } from '../store/scope.ts';
import type { MachineTable } from '../store/tables.ts';
import type { Vault } from '../store/vault.ts';
import type { Delays } from '../auth/delays.ts';
import type { Policies } from '../policies.ts';
import type { SignedRequest } from '../auth/signature.ts';

/**
 * Machines are told by their signature; `enrolling` ones by the key that they bring; `local` ones by their address; a
 * `person` by the session in a cookie.
 */
export const CALLERS = [
  'anybody', 'local', 'enrolling', 'machine', 'waiting machine', 'person',
] as const; // prettier-ignore
export type Caller = (typeof CALLERS)[number];

/** What all routes share. */
export interface House {
  readonly database: Database;
  readonly commits: Commits;
  readonly vault: Vault;
  readonly policies: Policies;
  /** Of those who sign in. */
  readonly delays: Delays;
  /** The server's clock. */
  readonly nowMs: () => number;
  /** What people and agents reach it by; null where nobody has said. */
  readonly publicUrl: string | null;
  readonly isStopping: () => boolean;
}

/** `query` and `parameters` (of the path) are of the types of their schemas; null where the route has none. */
export interface Call<Body = unknown, Query = unknown, Parameters = unknown> {
  readonly body: Body;
  readonly query: Query;
  readonly parameters: Parameters;
  readonly house: House;
  /** Null where the caller is none. */
  readonly machine: MachineTable | null;
  /** Null where the caller is none, or need be none and is not. */
  readonly person: SignedIn | null;
  /** Before it was parsed, for who has to check a signature himself. */
  readonly signed: SignedRequest;
  readonly header: (name: string) => string | undefined;
  /** Where the call came from; behind a proxy, what that says. */
  readonly address: string;
  /** Whether all on the way to the browser is encrypted. */
  readonly isSecure: boolean;
}

/** Of a route for people: who calls is known. */
export interface PersonCall<Body = null, Query = null, Parameters = null> extends Call<
  Body,
  Query,
  Parameters
> {
  readonly person: SignedIn;
}

export interface Answer {
  readonly status: number;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call is refused: an answer like any other, thrown from wherever it is found out. */
export class Refused extends Error {
  readonly status: number;
  readonly error: string;
  readonly retryAfterS: number | null;
  constructor(status: number, error: string, retryAfterS: number | null = null) {
    super(error);
    this.status = status;
    this.error = error;
    this.retryAfterS = retryAfterS;
  }
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` for a parameter. */
  readonly path: string;
  readonly caller: Caller;
  /** Who of the people may; none for other callers. */
  readonly roles: readonly Role[];
  /** One line for the documents. */
  readonly says: string;
  /** An object each. In a query whole numbers, `true` and `false` become what they say; an array is a name said again. */
  readonly parameters: TSchema | null;
  readonly query: TSchema | null;
  readonly body: TSchema | null;
  readonly answers: Readonly<Record<number, TSchema | null>>;
  /** Throws Refused. */
  readonly handle: (call: Call<never, never, never>) => Promise<Answer>;
}

type Typed<Schema> = Schema extends TSchema ? Static<Schema> : null;

interface Asked<Body, Query, Parameters> {
  readonly body?: Body;
  readonly query?: Query;
  readonly parameters?: Parameters;
}

/** A route whose body, query and parameters have the types of their schemas; what is left out there is none. */
export function route<
  Body extends TSchema | null = null,
  Query extends TSchema | null = null,
  Parameters extends TSchema | null = null,
>(
  made: Omit<Route, 'body' | 'query' | 'parameters' | 'roles' | 'handle'> &
    Asked<Body, Query, Parameters> & {
      readonly handle: (
        call: Call<Typed<Body>, Typed<Query>, Typed<Parameters>>,
      ) => Promise<Answer>;
    },
): Route {
  return { ...NOTHING_ASKED, ...made };
}

/** A route for people who have signed in with one of the roles. Those of them that change something are no GET. */
export function forPeople<
  Body extends TSchema | null = null,
  Query extends TSchema | null = null,
  Parameters extends TSchema | null = null,
>(
  made: Omit<Route, 'body' | 'query' | 'parameters' | 'caller' | 'handle'> &
    Asked<Body, Query, Parameters> & {
      readonly handle: (
        call: PersonCall<Typed<Body>, Typed<Query>, Typed<Parameters>>,
      ) => Promise<Answer>;
    },
): Route {
  return { ...NOTHING_ASKED, ...made, caller: 'person' } as Route;
}

const NOTHING_ASKED = { roles: [], body: null, query: null, parameters: null };
