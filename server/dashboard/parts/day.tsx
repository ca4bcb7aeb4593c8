/** A day to fill in, as it is written in the language of the page, whatever the browser's own is; or from a calendar. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { readDay, writtenDay } from '../days.ts';
import { useLanguage } from '../language.ts';
import { useText } from '../text.ts';
import { Labelled } from './field.tsx';
import { Icon } from './icon.tsx';

interface Limits {
  /** `2026-11-23`, as all days here. */
  readonly min?: string;
  readonly max?: string;
  readonly required?: boolean;
}

export interface DayFieldProps extends Limits {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
}

/** In a form, which has it as `2026-11-23`. */
export function DayField({ label, hint, ...input }: DayFieldProps): ReactNode {
  return (
    <Labelled label={label} hint={hint} wrong={undefined}>
      {({ id, 'aria-describedby': described }) => (
        <DayInput {...{ id, label, described }} {...input} />
      )}
    </Labelled>
  );
}

export interface DayInputProps extends Limits {
  readonly id: string;
  readonly label: string;
  readonly name?: string;
  readonly day?: string;
  readonly described?: string | undefined;
  /** Told when somebody is done with it, and it is a day or empty. */
  readonly onDay?: (day: string | undefined) => void;
}

export function DayInput(props: DayInputProps): ReactNode {
  const { id, label, name, day = '', described, required, onDay } = props;
  const language = useLanguage();
  const { day: says } = useText();
  const [typed, type] = useState(() => writtenDay(day, language));
  const [isLeft, leave] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const read = readDay(typed);
  const trouble = useTrouble(typed, props);
  useEffect(() => field.current?.setCustomValidity(trouble ?? ''), [trouble]);
  const settle = (chosen: string | null): void => {
    leave(true);
    if (chosen === null && typed.trim() !== '') return;
    type(writtenDay(chosen ?? '', language));
    onDay?.(chosen ?? undefined);
  };
  const isWrong = isLeft && trouble !== null;
  return (
    <>
      <span className="day-row">
        <input
          ref={field}
          id={id}
          className="form-input"
          placeholder={says.format}
          autoComplete="off"
          required={required}
          value={typed}
          aria-invalid={isWrong || undefined}
          aria-describedby={
            [described, isWrong && `${id}-wrong`].filter(Boolean).join(' ') || undefined
          }
          onChange={({ target }) => type(target.value)}
          onBlur={() => settle(read)}
          onKeyDown={({ key }) => key === 'Enter' && settle(read)}
        />
        <Calendar label={label} day={read ?? ''} limits={props} onDay={settle} />
      </span>
      {name !== undefined && <input type="hidden" name={name} value={read ?? ''} />}
      {isWrong && (
        <span className="form-error-message" id={`${id}-wrong`}>
          {trouble}
        </span>
      )}
    </>
  );
}

function useTrouble(typed: string, { min, max }: Limits): string | null {
  const language = useLanguage();
  const { day: says } = useText();
  const read = readDay(typed);
  if (typed.trim() === '') return null;
  if (read === null) return says.wrong;
  if (min !== undefined && read < min) return says.early(writtenDay(min, language));
  if (max !== undefined && read > max) return says.late(writtenDay(max, language));
  return null;
}

interface CalendarProps {
  readonly label: string;
  readonly day: string;
  readonly limits: Limits;
  readonly onDay: (day: string | null) => void;
}

/** The browser's own, behind a button: its field writes days as the browser likes. */
function Calendar({ label, day, limits: { min, max }, onDay }: CalendarProps): ReactNode {
  const { day: says } = useText();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-label={`${says.pick}: ${label}`}
        onClick={() => field.current?.showPicker()}
      >
        <Icon name="calendar" />
      </button>
      <input
        ref={field}
        type="date"
        className="day-picker"
        tabIndex={-1}
        aria-hidden="true"
        value={day}
        min={min}
        max={max}
        onChange={({ target }) => onDay(target.value || null)}
      />
    </>
  );
}
