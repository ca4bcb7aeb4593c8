/** What files are narrowed by: as it stands in the address, as the server is asked, and as filters to choose from. */
import type { AssigneesAnswer } from '../../api/cases.ts';
import type { FileCountsAnswer } from '../../api/files.ts';
import { useAsked } from '../api.ts';
import { useFormats } from '../format.ts';
import { useNow } from '../now.ts';
import type { Filter, Option } from '../parts/filters.tsx';
import {
  oneOf,
  type SearchOf,
  type Search,
  severalOf,
  severalTexts,
  text as words,
  yes,
} from '../search.ts';
import { useSession } from '../session.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from './words.da.ts';
import { useFileWords } from './words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NONE = 'none';

/** The words of an enumeration are those that the catalogue has names for. */
function namesOf<Word extends string>(named: Readonly<Record<Word, unknown>>): readonly Word[] {
  return Object.keys(named) as Word[];
}

const AGES = {
  day: { firstSeenFromMs: DAY_MS },
  week: { firstSeenFromMs: 7 * DAY_MS },
  month: { firstSeenFromMs: 30 * DAY_MS },
  older: { firstSeenToMs: 30 * DAY_MS },
  old: { firstSeenToMs: 90 * DAY_MS },
} as const;

export const NARROWING = {
  severity: severalOf(['critical', 'high', 'medium', 'low', NONE]),
  exposure: severalOf(['exposed', 'unknown', 'protected']),
  status: severalOf(namesOf(da.statuses)),
  unit: severalTexts,
  category: severalOf([...namesOf(da.categories), NONE]),
  format: severalTexts,
  place: severalOf(namesOf(da.places)),
  protection: severalOf(namesOf(da.protections)),
  outcome: severalOf(namesOf(da.outcomes)),
  reason: severalOf(namesOf(da.reasons)),
  age: oneOf(namesOf(AGES)),
  portable: yes,
  assignee: words,
  overdue: yes,
  proposed: oneOf(['others', 'me']),
  machine: words,
} as const;

export const LISTED = {
  ...NARROWING,
  sort: oneOf(['severity', 'persons', 'firstSeen', 'modified', 'due', 'changed']),
  after: words,
} as const;

export type Narrowed = SearchOf<typeof NARROWING>;
/** What a list is of, whatever else narrows it; nobody is offered to choose that. */
export interface Preset extends Narrowed {
  /** Also of files that are gone. */
  readonly handled?: true;
  readonly residue?: true;
}
export type Listed = SearchOf<typeof LISTED>;

/** As the API takes it. An age is counted from the whole hour, so that pages are of one list. */
export function useQueryOf({ age, ...others }: Preset): Search {
  const hourMs = Math.floor(useNow() / HOUR_MS) * HOUR_MS;
  const since = age === undefined ? [] : Object.entries(AGES[age]);
  return { ...others, ...Object.fromEntries(since.map(([name, ms]) => [name, hourMs - ms])) };
}

type Facet =
  | 'severity' | 'exposure' | 'status' | 'category' | 'format' | 'place' | 'protection' | 'outcome' | 'reason'; // prettier-ignore
type Counted = FileCountsAnswer & {
  readonly facets: Readonly<Partial<Record<Facet, readonly { value: string; amount: number }[]>>>;
};

/** The filters to choose from, with how many files each choice would show. */
export function useFilters(search: Preset, machineName: string | undefined): readonly Filter[] {
  const own = useFileWords();
  const { severities, exposures } = useText();
  const { filters: says } = own;
  const { number } = useFormats();
  const { after: _, sort: __, ...narrowed } = search as Listed;
  const counts = useAsked<Counted>('/api/files/counts', useQueryOf(narrowed)).data;
  const amountsOf = (facet: Facet) =>
    new Map(counts?.facets[facet]?.map(({ value, amount }) => [value, amount]));
  const several = (name: Facet, labels: Readonly<Record<string, string>>): Filter => {
    const amounts = amountsOf(name);
    const label = says[name];
    const all: readonly string[] = [
      ...Object.keys(labels),
      ...[...amounts.keys()].filter((value) => !Object.hasOwn(labels, value)),
    ];
    const options = all.flatMap((value): readonly Option[] => {
      const amount = counts === undefined ? undefined : (amounts.get(value) ?? 0);
      const isChosen = narrowed[name]?.some((one) => one === value) === true;
      if (amount === 0 && !isChosen) return [];
      const called = labels[value] ?? (value === NONE ? own.none : value);
      return [{ value, label: called, ...(amount !== undefined && { amount: number(amount) }) }];
    });
    return { kind: 'several', name, label, options };
  };
  const first: readonly Filter[] = [
    several('severity', severities),
    several('exposure', exposures),
    several('status', own.statuses),
    { kind: 'several', name: 'unit', label: says.unit, options: useUnits().options },
    { kind: 'one', name: 'age', label: says.age, options: optionsOf(says.ages) },
  ];
  const rare: readonly Filter[] = [
    several('category', own.categories),
    several('format', own.formats),
    several('place', own.places),
    several('protection', own.protections),
    several('outcome', own.outcomes),
    several('reason', own.reasons),
    { kind: 'yes', name: 'portable', label: says.portable },
    ...useCaseFilters(),
  ];
  const machine: readonly Filter[] = [
    {
      kind: 'given',
      name: 'machine',
      label: says.machine,
      says: machineName ?? says.oneMachine,
    },
  ];
  // A list of nothing to choose from is left out.
  const some = rare.filter((it) => !('options' in it) || it.options.length > 0);
  return [...first, ...some.map((it) => ({ ...it, isRare: true })), ...machine];
}

function optionsOf(labels: Readonly<Record<string, string>>): readonly Option[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

/** For those who work with cases. */
function useCaseFilters(): readonly Filter[] {
  const { filters, me } = useFileWords();
  const session = useSession();
  const works = worksOnCases(session?.role);
  const people = useAsked<AssigneesAnswer>('/api/assignees', {}, works).data?.people ?? [];
  if (!works) return [];
  const others = people.filter(({ id }) => id !== session?.id);
  return [
    {
      kind: 'one',
      name: 'assignee',
      label: filters.assignee,
      options: [
        { value: 'me', label: me },
        ...others.map(({ id, name }) => ({ value: id, label: name })),
      ],
    },
    {
      kind: 'one',
      name: 'proposed',
      label: filters.proposed,
      options: optionsOf(filters.proposals),
    },
    { kind: 'yes', name: 'overdue', label: filters.overdue },
  ];
}

export function worksOnCases(role: string | undefined): boolean {
  return role === 'analyst' || role === 'admin';
}
