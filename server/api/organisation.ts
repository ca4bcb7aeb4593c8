/** What holds for a whole organisation. */
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { recordOf } from '../store/scope.ts';
import { name, object } from '../wire.ts';
import { type Answer, forPeople, type PersonCall, Refused, type Route } from './route.ts';

/** Who calls a file a false alarm needs a second person to say so too. */
const secondPerson = Type.Boolean();

export const OrganisationAnswer = object({ name, secondPerson });
export type OrganisationAnswer = Static<typeof OrganisationAnswer>;

export const OrganisationWish = object({ secondPerson });
export type OrganisationWish = Static<typeof OrganisationWish>;

async function told({ house, person }: PersonCall): Promise<Answer> {
  const row = await house.database
    .selectFrom('organisation')
    .select(['name', 'second_person'])
    .where('id', '=', person.scope.organisation)
    .executeTakeFirstOrThrow();
  return { status: 200, body: { name: row.name, secondPerson: row.second_person === 1 } };
}

async function changed({ body, house, person }: PersonCall<OrganisationWish>): Promise<Answer> {
  const { organisation, units } = person.scope;
  // It holds for all of them.
  if (units !== null) throw new Refused(403, 'wrong-units');
  await house.commits.write(async (it) => {
    await it
      .updateTable('organisation')
      .set({ second_person: body.secondPerson ? 1 : 0 })
      .where('id', '=', organisation)
      .execute();
    const deed = { action: 'organisation-changed', subject: organisation, facts: body } as const;
    await recordOf(it, person, deed, house.nowMs());
  });
  return { status: 204 };
}

export const ORGANISATION_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/organisation',
    roles: ['viewer', 'analyst', 'admin'],
    says: 'What holds for the whole organisation.',
    answers: { 200: OrganisationAnswer },
    handle: told,
  }),
  forPeople({
    method: 'POST',
    path: '/api/organisation',
    roles: ['admin'],
    says: 'Whether a false alarm takes two people.',
    body: OrganisationWish,
    answers: { 204: null },
    handle: changed,
  }),
];
