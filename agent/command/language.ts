/** Which language the person reads: what was asked for, else the locale of the session. */
import { da, type Text } from '../text.da.ts';
import { en } from '../text.en.ts';

export const LANGUAGES = ['da', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Danish is also the language of office in the Faroe Islands and Greenland. */
const READS_DANISH = /^(da|fo|kl)\b/i;

const texts: Readonly<Record<Language, Text>> = { da, en };

export function textOf(language: Language): Text {
  return texts[language];
}

/**
 * The language that the words ask for, read before all else: help and errors need it. Null when
 * they do not say, or say it wrong.
 */
export function languageAskedFor(words: readonly string[]): Language | null {
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const asked = words.slice(0, end).flatMap((word, index) => {
    if (word.startsWith('--lang=')) return [word.slice('--lang='.length)];
    return word === '--lang' ? [words[index + 1] ?? ''] : [];
  });
  return LANGUAGES.find((language) => language === asked.at(-1)) ?? null;
}

/**
 * The first of LC_ALL, LC_MESSAGES and LANG that is set decides, as everywhere on Unix. `C` and
 * `POSIX` name no language, and Windows sets none of the three: then `systemLocale` decides, which is
 * not asked otherwise: it takes megabytes to answer.
 */
export function languageOf(
  env: Readonly<Record<string, string | undefined>>,
  systemLocale: () => string,
): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const named = /^(C|POSIX)\b/.test(locale) || locale === '' ? systemLocale() : locale;
  return READS_DANISH.test(named.replace('_', '-')) ? 'da' : 'en';
}
