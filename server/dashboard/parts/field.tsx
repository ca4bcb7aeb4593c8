/** A field of a form with its label, a hint, and what is wrong with it. */
import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useRef,
} from 'react';
import { useText } from '../text.ts';

interface Named {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly wrong?: string | undefined;
}

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement>, Named {
  readonly name: string;
}

export function Field({ label, hint, wrong, ...input }: FieldProps): ReactNode {
  return (
    <Labelled {...{ label, hint, wrong }}>
      {(given) => <input {...input} {...given} className="form-input" />}
    </Labelled>
  );
}

export interface AreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement>, Named {
  readonly name: string;
}

/** Of several lines. */
export function Area({ label, hint, wrong, ...area }: AreaProps): ReactNode {
  return (
    <Labelled {...{ label, hint, wrong }}>
      {(given) => <textarea rows={3} {...area} {...given} className="form-input" />}
    </Labelled>
  );
}

interface LabelledProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly wrong: string | undefined;
  readonly children: (given: {
    readonly id: string;
    readonly 'aria-invalid': true | undefined;
    readonly 'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** What stands around an input, which gets what binds it to that. */
export function Labelled({ label, hint, wrong, children }: LabelledProps): ReactNode {
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
      {children({
        id,
        'aria-invalid': wrong === undefined ? undefined : true,
        'aria-describedby': told.join(' ').trim() || undefined,
      })}
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
