/** Somebody who has signed in, of an organisation that is made when it is new. */
import type { Role } from '../../server/store/scope.ts';
import type { Fleet, Said } from './fleet.ts';
import { organisationOf, personIn, Visitor } from './visitor.ts';

interface Who {
  readonly role?: Role;
  readonly organisation?: string;
  /** Ids; null for all. */
  readonly units?: readonly string[] | null;
}

export class Person extends Visitor {
  readonly id: string;

  private constructor(url: string, id: string) {
    super(url);
    this.id = id;
  }

  static async signedIn(
    fleet: Fleet,
    name: string,
    { role = 'analyst', organisation: called = 'Brande Kommune', units = null }: Who = {},
  ): Promise<Person> {
    const organisation = await organisationOf(fleet, called);
    const { person, link } = await personIn(fleet, { organisation, name, role, units });
    const made = new Person(fleet.url, person.id);
    await made.ask('POST', '/api/session/link', { body: { link } });
    return made;
  }

  say(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Said> {
    return this.ask(method, path, body == null ? {} : { body });
  }
}
