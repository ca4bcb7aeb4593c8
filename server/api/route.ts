/**
 * What a route of the API is: who may call it, what it takes and gives, and what it does. One file a resource, a line in
 * `index.ts`; `http.ts` makes the server of the list, the documents and the tests of who may call what.
 */
import type { Static, TSchema } from 'typebox';
import type { Commits, Database } from '../store/database.ts';
import type { MachineTable } from '../store/tables.ts';
import type { Vault } from '../store/vault.ts';
import type { Policies } from '../policies.ts';
import type { SignedRequest } from '../auth/signature.ts';

/** Machines are told by their signature; `enrolling` ones by the key that they bring; `local` ones by their address. */
export const CALLERS = ['anybody', 'local', 'enrolling', 'machine', 'waiting machine'] as const;
export type Caller = (typeof CALLERS)[number];

/** What all routes share. */
export interface House {
  readonly database: Database;
  readonly commits: Commits;
  readonly vault: Vault;
  readonly policies: Policies;
  /** The server's clock. */
  readonly nowMs: () => number;
}

export interface Call<Body> {
  readonly body: Body;
  readonly house: House;
  /** Null where the caller is none. */
  readonly machine: MachineTable | null;
  /** Before it was parsed, for who has to check a signature himself. */
  readonly signed: SignedRequest;
  readonly header: (name: string) => string | undefined;
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
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly caller: Caller;
  /** One line for the documents. */
  readonly says: string;
  readonly body: TSchema | null;
  readonly answers: Readonly<Record<number, TSchema | null>>;
  /** Throws Refused. */
  readonly handle: (call: Call<never>) => Promise<Answer>;
}

/** A route whose body has the type of its schema. */
export function route<Body extends TSchema>(
  made: Omit<Route, 'body' | 'handle'> & {
    readonly body: Body;
    readonly handle: (call: Call<Static<Body>>) => Promise<Answer>;
  },
): Route {
  return made;
}
