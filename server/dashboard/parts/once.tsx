/** A text that is shown once, with a button that copies it; where the browser does not, it is selected. */
import { type ReactNode, useId, useRef, useState } from 'react';
import { useText } from '../text.ts';

export interface OnceProps {
  readonly label: string;
  readonly text: string;
}

export function Once({ label, text }: OnceProps): ReactNode {
  const { copy } = useText();
  const id = useId();
  const element = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const copied = async (): Promise<void> => {
    try {
      // It is there on encrypted pages alone.
      await navigator.clipboard.writeText(text);
      setSaid(copy.copied);
    } catch {
      if (element.current !== null) getSelection()?.selectAllChildren(element.current);
      setSaid(copy.failed);
    }
  };
  return (
    <div className="once">
      <p id={id} className="once-label">
        {label}
      </p>
      <div className="once-row">
        <code ref={element} className="once-text" role="region" aria-labelledby={id}>
          {text}
        </code>
        <button
          type="button"
          className="button button-secondary"
          aria-label={`${copy.copy}: ${label}`}
          onClick={() => void copied()}
        >
          {copy.copy}
        </button>
      </div>
      <p role="status" className="quiet">
        {said}
      </p>
    </div>
  );
}
