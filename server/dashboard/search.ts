/**
 * What stands behind the question mark of an address: the filters, the order and the page of a view, so that a link to
 * it shows the same. A view describes its parameters; what the description does not know is dropped.
 */

/** One parameter: what it makes of the texts that stand there. Undefined where it takes none of them. */
export interface Parameter<Value> {
  readonly read: (texts: readonly string[]) => Value | undefined;
}

export type Description = Readonly<Record<string, Parameter<unknown>>>;

export type SearchOf<Described extends Description> = {
  readonly [Name in keyof Described]?: Described[Name] extends Parameter<infer Value>
    ? Value
    : never;
};

/** Any search, as the router and the API take it. */
export type Search = Readonly<Record<string, unknown>>;

const MOST_LENGTH = 500;

/** Text as it was typed or as the server made it: an id, a name, `after`. */
export const text: Parameter<string> = {
  read: ([first = '']) => (first === '' ? undefined : first.slice(0, MOST_LENGTH)),
};

export function oneOf<Word extends string>(words: readonly Word[]): Parameter<Word> {
  return { read: ([first]) => words.find((word) => word === first) };
}

export function severalOf<Word extends string>(words: readonly Word[]): Parameter<readonly Word[]> {
  return {
    read: (texts) => {
      const known = words.filter((word) => texts.includes(word));
      return known.length === 0 ? undefined : known;
    },
  };
}

/** Texts that no list holds, such as units: the server knows which there are. */
export const severalTexts: Parameter<readonly string[]> = {
  read: (texts) => (texts.length === 0 ? undefined : texts.map((it) => it.slice(0, MOST_LENGTH))),
};

export const wholeNumber: Parameter<number> = {
  read: ([first = '']) => (/^\d{1,9}$/.test(first) ? Number(first) : undefined),
};

/** A day as a date field has it, `2018-11-18`. */
export const day: Parameter<string> = {
  read: ([first = '']) =>
    /^\d{4}-\d{2}-\d{2}$/.test(first) && !Number.isNaN(Date.parse(first)) ? first : undefined,
};

export const yes: Parameter<true> = { read: ([first]) => (first === 'true' ? true : undefined) };

export function readSearch<Described extends Description>(
  description: Described,
  raw: Search,
): SearchOf<Described> {
  const read = Object.entries(description).flatMap(([name, parameter]) => {
    const value = parameter.read(textsOf(raw[name]));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(read) as SearchOf<Described>;
}

function textsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** `?a=1&b=2&b=3` and back: a list is its name several times, as the API takes it too. */
export function parseSearch(address: string): Record<string, unknown> {
  const found = new URLSearchParams(address);
  return Object.fromEntries([...new Set(found.keys())].map((name) => [name, found.getAll(name)]));
}

export function stringifySearch(search: Search): string {
  const made = new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) =>
      textsOf(value).map((it): [string, string] => [name, it]),
    ),
  );
  return made.size === 0 ? '' : `?${made}`;
}
