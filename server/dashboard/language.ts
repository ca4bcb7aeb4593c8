/**
 * Danish or English: what the address says (`?lang=en`), else what was chosen here before, else Danish. The choice
 * is remembered in this browser, and the page says it in its `lang`.
 */
import { useSyncExternalStore } from 'react';

export const LANGUAGES = ['da', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A catalogue in both languages: the Danish one is the type of both. */
export interface InBoth<Words> {
  readonly da: Words;
  readonly en: NoInfer<Words>;
}

const KEY = 'cprvagt-language';
const listeners = new Set<() => void>();
let current: Language = 'da';

export function chooseLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  localStorage.setItem(KEY, language);
  for (const tell of listeners) tell();
}

/** Before anything is shown. */
export function beginInLanguage(): void {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY);
  chooseLanguage(LANGUAGES.find((language) => language === asked) ?? 'da');
}

export function useLanguage(): Language {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => current,
  );
}

/** The words of a catalogue in the language of the moment. */
export function useWords<Words>(both: InBoth<Words>): Words {
  return both[useLanguage()];
}
