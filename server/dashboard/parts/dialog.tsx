/** A question that must be answered before anything else: the browser's own dialog, which holds the focus. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../text.ts';
import { Icon } from './icon.tsx';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** It is open as long as it is there. Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps): ReactNode {
  const { shell } = useText();
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // Where something is to be filled in or read first, not the button that closes it.
    (
      dialog?.querySelector<HTMLElement>('input, select, textarea') ?? dialog?.querySelector('h2')
    )?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="plain-button" aria-label={shell.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
