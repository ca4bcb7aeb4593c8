/**
 * The filters of a view, from a description: a choice of one, of several, a text, a day, or yes. They stand in the address and
 * work at once; a filter that is set can be taken away by itself, and all together.
 */
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useId } from 'react';
import { writtenDay } from '../days.ts';
import { type Language, useLanguage } from '../language.ts';
import { useText } from '../text.ts';
import { DayInput } from './day.tsx';
import { Icon } from './icon.tsx';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** How many there are of it, where the server has counted. */
  readonly amount?: string;
}

interface Named {
  readonly name: string;
  readonly label: string;
  /** Stands with others of its kind, out of sight until somebody wants more. */
  readonly isRare?: boolean;
}

/** `given`: set by a link from elsewhere, and here only taken away; `says` is what it is set to. */
export type Filter = Named &
  (
    | { readonly kind: 'one' | 'several'; readonly options: readonly Option[] }
    | { readonly kind: 'text' | 'day' | 'yes' }
    | { readonly kind: 'given'; readonly says: string }
  );

export interface FiltersProps {
  readonly filters: readonly Filter[];
  /** The view's search as it was read. */
  readonly search: Readonly<Record<string, unknown>>;
}

type Change = (name: string, value: string | readonly string[] | true | undefined) => void;

export function Filters({ filters, search }: FiltersProps): ReactNode {
  const { table } = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const change: Change = (name, value) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, [name]: value, after: undefined }),
    });
  const set = filters.filter(({ name }) => search[name] !== undefined);
  const rare = filters.filter(({ isRare }) => isRare === true);
  const fieldOf = (filter: Filter): ReactNode => (
    <FilterField key={filter.name} filter={filter} value={search[filter.name]} change={change} />
  );
  return (
    <section className="filters" aria-label={table.filters}>
      <div className="filter-row">
        {filters.filter(({ isRare }) => isRare !== true).map(fieldOf)}
      </div>
      {rare.length > 0 && (
        <details
          className="details-plain filters-rare"
          open={rare.some(({ name }) => search[name] !== undefined)}
        >
          <summary>{table.moreFilters}</summary>
          <div className="filter-row">{rare.map(fieldOf)}</div>
        </details>
      )}
      {set.length > 0 && (
        <ul className="filters-set">
          {set.flatMap((filter) =>
            chosenOf(filter, search[filter.name], language).map(({ value, label, rest }) => (
              <li key={`${filter.name} ${value}`}>
                <button type="button" className="chip" onClick={() => change(filter.name, rest)}>
                  <span className="sr-only">{table.without} </span>
                  {filter.label}: {label}
                  <Icon name="close" />
                </button>
              </li>
            )),
          )}
          <li>
            <button
              type="button"
              className="plain-button"
              onClick={() => void navigate({ to: '.', search: without(search, filters) })}
            >
              {table.clear}
            </button>
          </li>
        </ul>
      )}
    </section>
  );
}

interface Chosen {
  readonly value: string;
  readonly label: string;
  /** What the filter is when this one is taken away. */
  readonly rest: readonly string[] | undefined;
}

function chosenOf(filter: Filter, value: unknown, language: Language): readonly Chosen[] {
  const values = (Array.isArray(value) ? value : [value]).map(String);
  return values.map((one) => {
    const rest = values.filter((other) => other !== one);
    return {
      value: one,
      label: labelOf(filter, one, language),
      rest: rest.length === 0 ? undefined : rest,
    };
  });
}

function labelOf(filter: Filter, value: string, language: Language): string {
  if (filter.kind === 'day') return writtenDay(value, language);
  if (filter.kind === 'given') return filter.says;
  if (!('options' in filter)) return filter.kind === 'yes' ? '✓' : value;
  return filter.options.find((option) => option.value === value)?.label ?? value;
}

function without(search: Readonly<Record<string, unknown>>, filters: readonly Filter[]): object {
  const names = new Set([...filters.map(({ name }) => name), 'after']);
  return Object.fromEntries(Object.entries(search).filter(([name]) => !names.has(name)));
}

interface FieldProps {
  readonly filter: Filter;
  readonly value: unknown;
  readonly change: Change;
}

function FilterField({ filter, value, change }: FieldProps): ReactNode {
  const id = useId();
  switch (filter.kind) {
    case 'given':
      return null;
    case 'one':
      return <OneOfAll {...{ id, filter, change }} value={value} />;
    case 'several':
      return (
        <Several
          filter={filter}
          values={Array.isArray(value) ? value.map(String) : []}
          change={change}
        />
      );
    case 'text':
      return (
        <TextFilter
          id={id}
          filter={filter}
          value={typeof value === 'string' ? value : ''}
          change={change}
        />
      );
    case 'day':
      return (
        <div className="filter">
          <label htmlFor={id}>{filter.label}</label>
          <DayInput
            key={typeof value === 'string' ? value : ''}
            {...{ id, label: filter.label }}
            day={typeof value === 'string' ? value : ''}
            onDay={(day) => day !== value && change(filter.name, day)}
          />
        </div>
      );
    case 'yes':
      return (
        <div className="filter filter-yes">
          <input
            id={id}
            type="checkbox"
            checked={value === true}
            onChange={({ target }) => change(filter.name, target.checked || undefined)}
          />
          <label htmlFor={id}>{filter.label}</label>
        </div>
      );
  }
}

interface OneOfAllProps {
  readonly id: string;
  readonly filter: Extract<Filter, { readonly options: readonly Option[] }>;
  readonly value: unknown;
  readonly change: Change;
}

function OneOfAll({ id, filter, value, change }: OneOfAllProps): ReactNode {
  return (
    <div className="filter">
      <label htmlFor={id}>{filter.label}</label>
      <select
        id={id}
        className="form-select"
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => change(filter.name, target.value || undefined)}
      >
        <AllOption />
        {filter.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.amount === undefined ? option.label : `${option.label} (${option.amount})`}
          </option>
        ))}
      </select>
    </div>
  );
}

function AllOption(): ReactNode {
  const { table } = useText();
  return <option value="">{table.all}</option>;
}

interface SeveralProps {
  readonly filter: Extract<Filter, { readonly options: readonly Option[] }>;
  readonly values: readonly string[];
  readonly change: Change;
}

/** A list that opens; what is chosen in it is told while it is closed. */
function Several({ filter, values, change }: SeveralProps): ReactNode {
  const { table } = useText();
  const toggle = (value: string): void => {
    const rest = values.includes(value) ? values.filter((it) => it !== value) : [...values, value];
    change(filter.name, rest.length === 0 ? undefined : rest);
  };
  return (
    <details className="filter filter-several">
      <summary>
        <span className="filter-label">{filter.label}</span>
        <span className="form-select">
          {values.length === 0 ? table.all : table.chosen(values.length)}
        </span>
      </summary>
      <fieldset>
        <legend className="sr-only">{filter.label}</legend>
        {filter.options.map((option) => (
          <label key={option.value} className="filter-option">
            <input
              type="checkbox"
              checked={values.includes(option.value)}
              onChange={() => toggle(option.value)}
            />
            <span>{option.label}</span>
            {option.amount !== undefined && <span className="filter-amount">{option.amount}</span>}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

interface TextFilterProps {
  readonly id: string;
  readonly filter: Filter;
  readonly value: string;
  readonly change: Change;
}

function TextFilter({ id, filter, value, change }: TextFilterProps): ReactNode {
  const { table } = useText();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const said = new FormData(event.currentTarget).get(filter.name);
    change(filter.name, typeof said === 'string' && said.trim() !== '' ? said.trim() : undefined);
  };
  return (
    <form className="filter filter-text" role="search" onSubmit={submit}>
      <label htmlFor={id}>{filter.label}</label>
      <div className="filter-text-row">
        <input id={id} key={value} name={filter.name} className="form-input" defaultValue={value} />
        <button type="submit" className="button button-secondary">
          {table.search}
        </button>
      </div>
    </form>
  );
}
