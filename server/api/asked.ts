/** What a call asked with, checked by the schemas of its route before anybody acts on it. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { masked } from '../../rules/index.ts';
import type { Route } from './route.ts';

const MOST_NAMED = 20;
const MOST_NAMED_LENGTH = 200;

export interface Asked {
  readonly body: unknown;
  readonly query: unknown;
  readonly parameters: unknown;
}

export interface Request {
  /** Parsed. */
  readonly body: unknown;
  /** With its query, as it was asked for. */
  readonly url: string;
  readonly params: unknown;
  /** To find all that is wrong in it would take seconds: that it is wrong has to do. */
  readonly isLarge: boolean;
}

/** What was asked; or the fields that are wrong, never what stood in them. */
export type Checker = (request: Request) => Asked | readonly string[];

export function checkerOf({ body, query, parameters }: Route): Checker {
  const checks = [
    { of: 'parameters', at: 'path', check: checkOf(parameters) },
    { of: 'query', at: 'query', check: checkOf(query) },
    { of: 'body', at: '', check: checkOf(body) },
  ] as const;
  return (request) => {
    const asked = {
      body: request.body,
      query: query === null ? null : queryOf(query, request.url),
      parameters: parameters === null ? null : parametersOf(parameters, request.params),
    };
    const wrong = checks.flatMap(({ of, at, check }) => check(asked[of], at, request.isLarge));
    return wrong.length === 0 ? asked : [...new Set(wrong)].slice(0, MOST_NAMED);
  };
}

function checkOf(
  schema: TSchema | null,
): (value: unknown, at: string, isLarge: boolean) => readonly string[] {
  if (schema === null) return () => [];
  const compiled = Compile(schema);
  return (value, at, isLarge) => {
    if (compiled.Check(value)) return [];
    if (isLarge) return [`${at} large`.trim()];
    // Who names a field of his own may name it as he likes.
    return Array.from(compiled.Errors(value), ({ instancePath, keyword }) =>
      masked(`${at}${instancePath} ${keyword}`.slice(0, MOST_NAMED_LENGTH)),
    );
  };
}

const WHOLE_NUMBER = /^-?(0|[1-9]\d{0,15})$/;
const TRUTH: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Texts become what the schema has there, where they can; what cannot is left, and so found wrong. */
function queryOf(schema: TSchema, url: string): unknown {
  const at = url.indexOf('?');
  const told = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  const { properties = {} } = schema as { properties?: Record<string, Field> };
  const fields = [...new Set(told.keys())].map((name) => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const texts = told.getAll(name);
    if (field?.type === 'array') return [name, texts.map((text) => valueOf(field.items, text))];
    return [name, texts.length === 1 ? valueOf(field, texts[0]!) : texts];
  });
  return Object.fromEntries(fields);
}

function parametersOf(schema: TSchema, told: unknown): unknown {
  const { properties = {} } = schema as { properties?: Record<string, Field> };
  const texts = Object.entries(told as Readonly<Record<string, string>>);
  return Object.fromEntries(texts.map(([name, text]) => [name, valueOf(properties[name], text)]));
}

interface Field {
  readonly type?: string;
  readonly items?: Field;
}

function valueOf(field: Field | undefined, text: string): unknown {
  if (field?.type === 'integer' && WHOLE_NUMBER.test(text)) return Number(text);
  if (field?.type === 'boolean') return TRUTH[text] ?? text;
  return text;
}
