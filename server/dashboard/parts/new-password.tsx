/** A new password, typed twice. */
import type { ReactNode } from 'react';
import { Field } from './field.tsx';

/** As the server wants it. */
const SHORTEST = 12;

export interface NewPasswordProps {
  readonly label: string;
  readonly hint: string;
  readonly again: string;
  /** What is said where the two are not the same; undefined where they are. */
  readonly wrong: string | undefined;
}

export function NewPassword({ label, hint, again, wrong }: NewPasswordProps): ReactNode {
  return (
    <>
      <Field
        label={label}
        hint={hint}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST}
        required
      />
      <Field
        label={again}
        name="again"
        type="password"
        autoComplete="new-password"
        required
        wrong={wrong}
      />
    </>
  );
}
