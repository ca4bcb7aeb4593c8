/** Days: as the address and the forms have them, `2026-11-23`, and as people write them; in the time zone of who sits there. */
import type { Language } from './language.ts';

const BETWEEN: Readonly<Record<Language, string>> = { da: '.', en: '/' };

/** `2026-11-23`. */
export function dayText(ms: number): string {
  const at = new Date(ms);
  const parts = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** The last moment of that day: whoever has until Friday has all of Friday. */
export function endOfDayMs(day: string): number {
  return new Date(`${day}T23:59:59`).getTime();
}

/** `23.11.2026`; nothing for none. */
export function writtenDay(day: string, language: Language): string {
  return day.split('-').toReversed().join(BETWEEN[language]);
}

const WRITTEN = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$/;
const PLAIN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day first, as in both languages, whatever stands between. Null for what is no day. */
export function readDay(written: string): string | null {
  const text = written.trim();
  const [, date, month, year] = WRITTEN.exec(text) ?? [];
  const [, plainYear = year, plainMonth = month, plainDate = date] = PLAIN.exec(text) ?? [];
  const at = new Date(Number(plainYear), Number(plainMonth) - 1, Number(plainDate));
  // The thirty-first of February is a day in March.
  const isThere = at.getMonth() + 1 === Number(plainMonth) && at.getDate() === Number(plainDate);
  return isThere ? dayText(at.getTime()) : null;
}
