/** Says to those who hear the page what others see happen: that it loads, that something was done or went wrong. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let said = '';

export function announce(sentence: string): void {
  said = sentence;
  for (const tell of listeners) tell();
}

/** For the one live region of the shell, which is there before anything is said. */
export function useAnnounced(): string {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => said,
  );
}
