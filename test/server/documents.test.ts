/** The documents show what is said: of each call of a machine, an example that holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ROUTES } from '../../server/api/index.ts';
import { EXAMPLES } from '../../server/examples.ts';
import { Fleet } from './fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.start();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const ofMachines = ROUTES.filter(({ path }) => path.startsWith('/api/v1/')).filter(
  ({ caller }) => caller === 'enrolling' || caller.endsWith('machine'),
);
const schemas = ofMachines.flatMap(({ method, path, body, answers }) => {
  const said = [body, ...Object.values(answers)].filter((schema) => schema !== null);
  return said.map((schema, at): [string, TSchema] => [`${method} ${path} ${at}`, schema]);
});

test.each(schemas)('there is one: %s', (_which, schema) => {
  expect(EXAMPLES.has(schema)).toBe(true);
  const errors = [...Value.Errors(schema, EXAMPLES.get(schema))];
  expect(errors.map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual([]);
});

test('they stand in the document, and a refusal with them', async () => {
  const document = (await (await fetch(`${fleet.url}/api/docs`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  expect(ofMachines.length).toBeGreaterThan(4);
  expect(document.paths['/api/v1/reports']).toMatchObject({
    post: {
      requestBody: {
        content: { 'application/json': { example: { rows: [{ persons: 298 }, { gone: true }] } } },
      },
      responses: {
        200: { content: { 'application/json': { example: { taken: 2 } } } },
        default: { content: { 'application/json': { example: { error: 'wrong-fields' } } } },
      },
    },
  });
});
