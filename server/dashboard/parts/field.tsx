/** A field of a form with its label, a hint, and what is wrong with it. */
import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../text.ts';

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly wrong?: string | undefined;
}

export function Field({ label, hint, wrong, ...input }: FieldProps): ReactNode {
  const id = useId();
  const told = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`];
  return (
    <div className={wrong === undefined ? 'form-group' : 'form-group form-error'}>
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {hint !== undefined && (
        <span className="form-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong !== undefined && (
        <span className="form-error-message" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
      <input
        {...input}
        id={id}
        className="form-input"
        aria-invalid={wrong === undefined ? undefined : true}
        aria-describedby={told.join(' ').trim() || undefined}
      />
    </div>
  );
}

/** The texts of a form that was sent, by the names of its fields. */
export function textsIn(form: HTMLFormElement): Readonly<Record<string, string>> {
  const told = [...new FormData(form)].filter(
    (it): it is [string, string] => typeof it[1] === 'string',
  );
  return Object.fromEntries(told);
}

/** Six digits from an authenticator. It takes the focus: it comes where somebody was writing. */
export function CodeField(): ReactNode {
  const { code } = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  return (
    <div ref={box}>
      <Field
        label={code.label}
        hint={code.hint}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{3} ?[0-9]{3}"
        required
      />
    </div>
  );
}

/** As the server takes it. */
export function plainCode(typed: string): string {
  return typed.replaceAll(' ', '');
}
