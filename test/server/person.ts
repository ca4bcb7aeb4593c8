/** Somebody in a browser, as the server sees it: a session, and what a browser says of where a call comes from. */
import { addPerson } from '../../server/store/people.ts';
import { makeSession } from '../../server/store/sessions.ts';
import { organisationNamed } from '../../server/store/organisations.ts';
import type { Role } from '../../server/store/scope.ts';
import type { Fleet, Said } from './fleet.ts';

interface Who {
  readonly role?: Role;
  readonly organisation?: string;
  /** Ids; null for all. */
  readonly units?: readonly string[] | null;
}

export class Person {
  readonly id: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, id: string, token: string) {
    this.#url = url;
    this.id = id;
    this.#token = token;
  }

  static async signedIn(
    fleet: Fleet,
    name: string,
    { role = 'analyst', organisation: called = 'Brande Kommune', units = null }: Who = {},
  ): Promise<Person> {
    const { commits, nowMs } = fleet.house;
    const now = nowMs();
    return commits.write(async (it) => {
      const organisation = await organisationNamed(it, called, 'test', now);
      const terms = { organisation, name, role, units };
      const added = await addPerson(it, terms, { actor: 'test', nowMs: now });
      if (added === null) throw new Error('there is somebody of this name');
      return new Person(fleet.url, added.id, await makeSession(it, added.id, now));
    });
  }

  async say(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body: unknown = null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Said> {
    const answer = await fetch(this.#url + path, {
      method,
      redirect: 'error',
      headers: {
        cookie: `session=${this.#token}`,
        'sec-fetch-site': 'same-origin',
        ...(body !== null && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== null && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    const said = isJson && text !== '' ? (JSON.parse(text) as unknown) : text;
    return { status: answer.status, body: said, headers: answer.headers };
  }
}
