/** Fields of a form in which something is chosen: one of a list, yes or no, some of many. */
import { type ReactNode, useId } from 'react';
import type { Option } from './filters.tsx';

export interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly options: readonly Option[];
  readonly chosen?: string | undefined;
  readonly hint?: string;
}

export function Choice({ label, name, options, chosen, hint }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="form-group">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {hint !== undefined && (
        <span className="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <select
        id={id}
        name={name}
        className="form-select"
        defaultValue={chosen}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        {options.map(({ value, label: says }) => (
          <option key={value} value={value}>
            {says}
          </option>
        ))}
      </select>
    </div>
  );
}

export interface TickProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly isSet?: boolean;
  readonly onChange?: (isSet: boolean) => void;
}

/** It stands among the texts of its form when it is set, as `on`. */
export function Tick({ label, name, hint, isSet = false, onChange }: TickProps): ReactNode {
  const id = useId();
  return (
    <div className="tick">
      <input
        id={id}
        name={name}
        type="checkbox"
        defaultChecked={isSet}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...(onChange !== undefined && { onChange: ({ target }) => onChange(target.checked) })}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span className="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

export interface TicksProps {
  readonly label: string;
  readonly name: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
}

/** Their values are in the form under one name. */
export function Ticks({ label, name, options, chosen }: TicksProps): ReactNode {
  return (
    <fieldset className="ticks">
      <legend className="form-label">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="filter-option">
          <input
            type="checkbox"
            name={name}
            value={option.value}
            defaultChecked={chosen.includes(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
