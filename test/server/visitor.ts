/** Somebody with a browser: keeps the cookie that it is given, and says where its pages ask from. */
import { organisationNamed } from '../../server/store/organisations.ts';
import { addPerson, newLink, type PersonTerms } from '../../server/store/people.ts';
import type { Role } from '../../server/store/scope.ts';
import type { PersonTable } from '../../server/store/tables.ts';
import { Fleet, type Said } from './fleet.ts';

export const PASSWORD = 'en lang sætning om vejret';

export interface Asking {
  readonly body?: unknown;
  /** `null`: the header is left out. */
  readonly site?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Visitor {
  readonly #url: string;
  cookie: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async ask(method: string, path: string, asking: Asking = {}): Promise<Said> {
    const { body, site = 'same-origin', headers = {} } = asking;
    const answer = await fetch(this.#url + path, {
      method,
      redirect: 'error',
      headers: {
        ...(this.cookie !== null && { cookie: this.cookie }),
        ...(site !== null && { 'sec-fetch-site': site }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    const [given] = answer.headers.getSetCookie();
    if (given !== undefined) this.cookie = given.split(';', 1)[0]!;
    return {
      status: answer.status,
      body: isJson ? JSON.parse(text) : text,
      headers: answer.headers,
    };
  }

  signIn(name: string, password = PASSWORD, code?: string): Promise<Said> {
    const body = { name, password, ...(code !== undefined && { code }) };
    return this.ask('POST', '/api/session', { body });
  }
}

export interface NewPerson extends PersonTerms {
  readonly name: string;
  readonly organisation: string;
}

/** Adds somebody, and the link that lets him in. */
export async function personIn(
  { house }: Fleet,
  terms: NewPerson,
): Promise<{ readonly person: PersonTable; readonly link: string }> {
  const by = { actor: 'test', nowMs: house.nowMs() };
  return house.commits.write(async (it) => {
    const person = await addPerson(it, terms, by);
    if (person === null) throw new Error(`${terms.name} is there already`);
    return { person, link: await newLink(it, person, by) };
  });
}

/** Somebody who has come in by a link; with a password where one is told. */
export async function visitorAs(
  fleet: Fleet,
  terms: NewPerson,
  password: string | null = null,
): Promise<{ readonly visitor: Visitor; readonly person: PersonTable }> {
  const { person, link } = await personIn(fleet, terms);
  const visitor = new Visitor(fleet.url);
  const body = { link, ...(password !== null && { password }) };
  const said = await visitor.ask('POST', '/api/session/link', { body });
  if (said.status !== 204) throw new Error(`the link was refused: ${said.status}`);
  return { visitor, person };
}

/** The id of an organisation of that name. */
export function organisationOf({ house }: Fleet, name: string): Promise<string> {
  return house.commits.write((it) => organisationNamed(it, name, 'test', house.nowMs()));
}

const START_MS = 1_543_658_400_000;

/** A server with one organisation, on which the clock is turned. */
export class Town implements AsyncDisposable {
  readonly fleet: Fleet;
  readonly organisation: string;
  #weeks = 0;

  private constructor(fleet: Fleet, organisation: string) {
    this.fleet = fleet;
    this.organisation = organisation;
  }

  static async start(): Promise<Town> {
    const fleet = await Fleet.start({ limits: { machine: 1e6, session: 1e6, address: 1e6 } });
    fleet.clock.nowMs = START_MS;
    return new Town(fleet, await organisationOf(fleet, 'Brande Kommune'));
  }

  /** Nobody is slowed any more by what was guessed before. */
  nextWeek(): void {
    this.fleet.clock.nowMs = START_MS + ++this.#weeks * 7 * 24 * 3_600_000;
  }

  later(ms: number): void {
    this.fleet.clock.nowMs = this.fleet.house.nowMs() + ms;
  }

  terms(name: string, role: Role = 'viewer'): NewPerson {
    return { name, role, units: null, organisation: this.organisation };
  }

  /** Somebody who has signed in, and has a password. */
  known(name: string, role?: Role): ReturnType<typeof visitorAs> {
    return visitorAs(this.fleet, this.terms(name, role), PASSWORD);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.fleet[Symbol.asyncDispose]();
  }
}
