/** A button that opens a dialog in which something is told or filled in. */
import { type ReactNode, useState } from 'react';

export interface OpeningProps {
  readonly label: string;
  /** To what, where buttons of one name stand in a row. */
  readonly of?: string;
  readonly look?: 'primary' | 'secondary' | 'plain';
  readonly children: (close: () => void) => ReactNode;
}

const LOOKS = {
  primary: 'button button-primary',
  secondary: 'button button-secondary',
  plain: 'plain-button',
} as const;

export function Opening({ label, of, look = 'plain', children }: OpeningProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={LOOKS[look]}
        aria-haspopup="dialog"
        aria-label={of === undefined ? undefined : `${label}: ${of}`}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      {isOpen && children(() => setOpen(false))}
    </>
  );
}
