/** Units and groups as admins make, name and move them; the command line does the same by the same few functions. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GroupsAnswer, UnitsAnswer } from '../../server/api/units.ts';
import { somePeople } from '../../scripts/people.ts';
import { Fleet } from './fleet.ts';
import { Person } from './person.ts';

let fleet: Fleet;
let chief: Person;
beforeAll(async () => {
  fleet = await Fleet.start();
  await fleet.machine();
  chief = await Person.signedIn(fleet, 'chef', { role: 'admin' });
});
afterAll(() => fleet[Symbol.asyncDispose]());

async function made(who: Person, path: string, body: object): Promise<string> {
  const { status, body: told } = await who.say('POST', path, body);
  expect(status).toBe(201);
  return (told as { readonly id: string }).id;
}

async function refusal(who: Person, path: string, body: object): Promise<unknown> {
  const said = await who.say('POST', path, body);
  return [said.status, (said.body as { readonly error: string }).error];
}

const units = async (who: Person) => ((await who.say('GET', '/api/units')).body as UnitsAnswer).units; // prettier-ignore
const groups = async (who: Person) => ((await who.say('GET', '/api/groups')).body as GroupsAnswer).groups; // prettier-ignore

test('a unit has a name that is no other’s, and nobody’s number', async () => {
  const id = await made(chief, '/api/units', { name: ' Skoler ' });
  expect(await units(chief)).toContainEqual({ id, name: 'Skoler', machines: 0, expected: null });
  expect(await refusal(chief, '/api/units', { name: 'Skoler' })).toEqual([409, 'name-taken']);
  expect(await refusal(chief, '/api/units', { name: '  ' })).toEqual([422, 'wrong-name']);
  const [number = ''] = somePeople(1, 1862);
  for (const path of ['/api/units', `/api/units/${id}/name`])
    expect(await refusal(chief, path, { name: `Hos ${number}` })).toEqual([422, 'wrong-name']);
  expect(await refusal(chief, `/api/units/${id}/name`, { name: 'Brande Kommune' })).toEqual([409, 'name-taken']); // prettier-ignore
  expect((await chief.say('POST', `/api/units/${id}/name`, { name: 'Skoler' })).status).toBe(204);
  expect((await chief.say('POST', `/api/units/${id}/name`, { name: 'Dagtilbud' })).status).toBe(204); // prettier-ignore
  expect((await units(chief)).map(({ name }) => name)).toContain('Dagtilbud');
  expect(await refusal(chief, `/api/units/${randomUUID()}/name`, { name: 'x' })).toEqual([404, 'not-found']); // prettier-ignore
});

test('a group is in a unit, has a name that is no other’s, and is moved with its machines', async () => {
  const unit = await made(chief, '/api/units', { name: 'Rådhus' });
  const wish = { name: 'Skranken', unit, fleeting: true };
  const id = await made(chief, '/api/groups', wish);
  expect(await groups(chief)).toContainEqual({ id, ...wish, machines: 0 });
  expect(await refusal(chief, '/api/groups', wish)).toEqual([409, 'name-taken']);
  expect(await refusal(chief, '/api/groups', { ...wish, name: 'y', unit: randomUUID() })).toEqual([422, 'unknown-unit']); // prettier-ignore
  expect(await refusal(chief, `/api/groups/${id}/name`, { name: 'PC' })).toEqual([409, 'name-taken']); // prettier-ignore
  expect((await chief.say('POST', `/api/groups/${id}/name`, { name: 'Disken' })).status).toBe(204);
  const { id: other } = (await groups(chief)).find(({ name }) => name === 'PC')!;
  expect((await chief.say('POST', `/api/groups/${other}/unit`, { unit })).status).toBe(204);
  expect((await groups(chief)).filter((it) => it.unit === unit)).toEqual([
    { id, name: 'Disken', unit, fleeting: true, machines: 0 },
    { id: other, name: 'PC', unit, fleeting: false, machines: 1 },
  ]);
  expect((await units(chief)).find((it) => it.id === unit)).toMatchObject({ machines: 1 });
});

test('who has some units makes none, and moves nothing out of them or in', async () => {
  const own = await made(chief, '/api/units', { name: 'Egen' });
  const far = await made(chief, '/api/units', { name: 'Fremmed' });
  const theirs = await made(chief, '/api/groups', { name: 'Deres', unit: far, fleeting: false });
  const near = await Person.signedIn(fleet, 'nina', { role: 'admin', units: [own] });
  expect(await refusal(near, '/api/units', { name: 'Ny' })).toEqual([403, 'wrong-units']);
  const mine = await made(near, '/api/groups', { name: 'Mine', unit: own, fleeting: false });
  expect((await groups(near)).map(({ id }) => id)).toEqual([mine]);
  expect(await refusal(near, '/api/groups', { name: 'z', unit: far, fleeting: false })).toEqual([422, 'unknown-unit']); // prettier-ignore
  expect(await refusal(near, `/api/groups/${mine}/unit`, { unit: far })).toEqual([422, 'unknown-unit']); // prettier-ignore
  expect(await refusal(near, `/api/groups/${theirs}/unit`, { unit: own })).toEqual([404, 'not-found']); // prettier-ignore
  expect(await refusal(near, `/api/groups/${theirs}/name`, { name: 'z' })).toEqual([404, 'not-found']); // prettier-ignore
  expect(await refusal(near, `/api/units/${far}/name`, { name: 'z' })).toEqual([404, 'not-found']);
  expect((await near.say('POST', `/api/units/${own}/name`, { name: 'Vores' })).status).toBe(204);
});
