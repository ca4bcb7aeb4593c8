/** The contract for people and programs: OpenAPI 3.1, made of the routes and their schemas. */
import type { TSchema } from 'typebox';
import house from '../../package.json' with { type: 'json' };
import { exampleOf } from '../examples.ts';
import { Refusal } from '../wire.ts';
import { route, type Route } from './route.ts';

const PATH = '/api/docs';

/** How who calls shows that he may. */
const SHOWN: Readonly<Record<Route['caller'], string>> = {
  anybody: 'Anybody.',
  local: 'Programs on the same machine.',
  enrolling: 'Whoever signs with the key that is told.',
  machine: 'An enrolled machine, by its signature.',
  'waiting machine': 'An enrolled machine, also one that waits to be approved, by its signature.',
  person: 'Somebody who has signed in, by the session in the cookie.',
};

function operation({ says, caller, roles, parameters, query, body, answers }: Route): object {
  const responses = Object.entries(answers).map(([status, schema]) => [
    status,
    {
      description: schema === null ? 'Done.' : 'The answer.',
      ...(schema !== null && json(schema)),
    },
  ]);
  return {
    summary: says,
    description:
      roles.length === 0 ? SHOWN[caller] : `${SHOWN[caller]} Roles: ${roles.join(', ')}.`,
    ...((parameters ?? query) !== null && {
      parameters: [...fieldsOf(parameters, 'path'), ...fieldsOf(query, 'query')],
    }),
    ...(body !== null && { requestBody: { required: true, ...json(body) } }),
    responses: {
      ...Object.fromEntries(responses),
      default: { description: 'A refusal.', ...json(Refusal) },
    },
  };
}

function fieldsOf(schema: TSchema | null, at: 'path' | 'query'): readonly object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Readonly<Record<string, object>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, field]) => {
    return { name, in: at, required: required.includes(name), schema: field };
  });
}

function json(schema: TSchema): object {
  const example = exampleOf(schema);
  const shown = example === null ? {} : { example };
  return { content: { 'application/json': { schema, ...shown } } };
}

function documentOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const listed of routes) {
    const path = listed.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [listed.method.toLowerCase()]: operation(listed) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'cprvagt',
      version: house.version,
      summary: 'What agents, people and the server say to each other.',
    },
    paths,
  };
}

export function documentRoutes(routes: readonly Route[]): readonly Route[] {
  const document = documentOf(routes);
  return [
    route({
      method: 'GET',
      path: PATH,
      caller: 'anybody',
      says: 'This document.',
      answers: { 200: null },
      handle: ({ house: { publicUrl } }) => {
        const servers = publicUrl === null ? {} : { servers: [{ url: publicUrl }] };
        return Promise.resolve({ status: 200, body: { ...document, ...servers } });
      },
    }),
  ];
}
