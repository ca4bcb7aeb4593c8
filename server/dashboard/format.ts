/** Numbers, times and lists as Danes and Britons write them. Made once for each language. */
import { type Language, useLanguage } from './language.ts';

export interface Formats {
  readonly number: (n: number) => string;
  /** For an axis: 1,2 mio. */
  readonly shortNumber: (n: number) => string;
  /** Of a whole: 0.5 is 50 %. */
  readonly percent: (share: number) => string;
  readonly day: (ms: number) => string;
  /** Without its year, for an axis. */
  readonly shortDay: (ms: number) => string;
  readonly moment: (ms: number) => string;
  /** How long ago, in the largest unit that fits. */
  readonly ago: (ms: number, nowMs: number) => string;
  readonly list: (words: readonly string[]) => string;
  readonly bytes: (bytes: number) => string;
}

const LOCALES = { da: 'da-DK', en: 'en-GB' } as const;

const SPANS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function made(language: Language): Formats {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const shortNumber = new Intl.NumberFormat(locale, { notation: 'compact' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (n) => number.format(n),
    shortNumber: (n) => shortNumber.format(n),
    // Rounding shall make nothing whole, and nothing out of something.
    percent: (share) =>
      percent.format(share > 0 && share < 1 ? Math.min(0.99, Math.max(0.01, share)) : share),
    day: (ms) => day.format(ms),
    shortDay: (ms) => shortDay.format(ms),
    moment: (ms) => moment.format(ms),
    ago: (ms, nowMs) => {
      const span = SPANS.find(([, least]) => nowMs - ms >= least);
      if (span === undefined) return ago.format(0, 'second');
      return ago.format(-Math.floor((nowMs - ms) / span[1]), span[0]);
    },
    list: (words) => list.format(words),
    bytes: (bytes) => {
      const at = Math.min(SIZES.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
      const amount = new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: SIZES[at] ?? 'byte',
        maximumFractionDigits: at === 0 ? 0 : 1,
      });
      return amount.format(bytes / 1000 ** at);
    },
  };
}

const FORMATS: Readonly<Record<Language, Formats>> = { da: made('da'), en: made('en') };

export function formatsOf(language: Language): Formats {
  return FORMATS[language];
}

export function useFormats(): Formats {
  return FORMATS[useLanguage()];
}
