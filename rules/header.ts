/**
 * What a text beside numbers says they are: header words, labels, and the categories of
 * `category.ts`. A text becomes one small integer, a Meaning, and is forgotten: nothing in `rules/`
 * keeps a cell's text.
 *
 * Danish writes compounds in one word ("BorgerCPR", "lønkonto"), so most words count as parts of
 * words; short ones that stand in other words by chance (ean, se, tel) must stand alone. Names of fields in
 * old databases end after ten letters (PERSONNUMM).
 */
import { categoriesIn } from './category.ts';
import { isLetter } from './shape.ts';

/** A set of the bits below, with the categories from CATEGORY_SHIFT on. */
export type Meaning = number;

/** Names a CPR number. */
export const PERSON = 1;
/** Names one in some registers and something else in others: "Pnr", "P.nr.", "id-nummer". */
export const MAYBE_PERSON = 2;
/** Names another number: a P-number, an account, an invoice. */
export const THING = 4;
/** Names a birth date. */
export const BIRTH = 8;
/** Names a running number, or the serial of a CPR number: "løbenr". */
export const SERIAL = 16;
/** Names the last four digits of a CPR number and nothing else. */
export const LAST_FOUR = 32;
/** Names a column of small numbers that are no serials: postal codes, years, amounts. */
export const MEASURE = 64;
/** Holds a letter, so it can be a header at all. */
export const WORDS = 128;
/** Longer than a label is. */
export const LONG = 256;
/** How many letters it has, in two bits: see `LETTERS`. */
export const LETTERS_SHIFT = 9;
export const CATEGORY_SHIFT = 11;

/** The most letters of a short, a middling and a long word; what has more is the longest. */
const LETTERS = [3, 6, 10] as const;
const MOST_LETTERS = 11;
const LETTER_A = 0x61;

/** Longer texts are judged by their beginning. */
const JUDGED_LENGTH = 200;
const LABEL_LENGTH = 64;

export const personWords =
  /cpr|person ?n(?:r|um|o)|pers ?nr|personal id|social security|(?<!\p{L})ssn(?!\p{L})|civil registration|sundhedskort|sygesikring/gu;
export const maybePersonWords =
  /(?<!\p{L})p ?nr(?!\p{L})|\p{L}pnr(?!\p{L})|person ?id|borger ?(?:id|n(?:r|ummer))|id ?(?:nr|nummer)|identifikationsn|national id/gu;
export const thingWords =
  /(?<!\p{L})p[ -]?num(?:mer|re)|(?<!\p{L})p-nr|produktions ?enhed|konto(?!r)|(?<!\p{L})bank|iban|(?<!\p{L})reg ?n(?:r|ummer)|faktura|invoice|ordre|(?<!\p{L})order|(?<!\p{L})ean(?!\p{L}{3})|(?<!\p{L})gln|stregkode|barcode|(?<!\p{L})cvr|(?<!\p{L})se ?n(?:r|ummer)|telefon|(?<!\p{L})tlf|(?<!\p{L})tel(?!\p{L})|mobil|phone|(?<!\p{L})fax|(?<!\p{L})is[bs]n|vare ?n(?:r|ummer)|(?<!\p{L})sku(?!\p{L})|serie ?n(?:r|ummer)|(?<!\p{L})imei|timestamp|tidsstempel|(?<!\p{L})epoch|(?<!\p{L})unix|bilag|(?<!\p{L})giro|kvittering|transaktion/u;
const birthWords = /f(?:ø|oe|o)d(?:sels?|t)|birth|(?<!\p{L})dob(?!\p{L})|(?<!\p{L})f ?dato/u;
const notBirthWords = /(?:år|aar|year|sted|place|land|by|vægt|weight|navn|name)(?!\p{L})/u;
const serialWords = /l(?:ø|oe|o)be ?n(?:r|ummer|umre)|(?<!\p{L})serial/u;
const lastFourWords =
  /sidste (?:4|fire)|(?:4|fire) (?:sidste|cifre)|kontrol ?(?:ciffer|cifre|tal|nr)|last (?:4|four)|cpr ?(?:4|7 ?10)(?!\d)/u;
const measureWords =
  /post|zip|(?:år|aar)(?!\p{L})|(?<!\p{L})(?:år|aar|kr|kl|uge|tid|time|sum|age)|year|beløb|beloeb|dkk|pris|antal|total|saldo|alder|kode|code|kommune|amount|price/u;

/** What a header or label says. */
export function meaningOf(text: string): Meaning {
  const judged = text.length > JUDGED_LENGTH ? text.slice(0, JUDGED_LENGTH) : text;
  if (!/\p{L}/u.test(judged)) return 0;
  const words = plainWords(judged);
  let meaning = WORDS | (categoriesIn(words) << CATEGORY_SHIFT);
  meaning |= lettersIn(words) << LETTERS_SHIFT;
  if (words.search(personWords) >= 0) meaning |= PERSON;
  else if (thingWords.test(words)) meaning |= THING;
  else if (words.search(maybePersonWords) >= 0) meaning |= MAYBE_PERSON;
  if (birthWords.test(words) && !notBirthWords.test(words)) meaning |= BIRTH;
  if (serialWords.test(words)) meaning |= SERIAL;
  if (lastFourWords.test(words)) meaning |= LAST_FOUR;
  if (measureWords.test(words)) meaning |= MEASURE;
  if (words.length > LABEL_LENGTH) meaning |= LONG;
  return meaning;
}

/** Which of LETTERS these plain words are within; their digits do not matter. */
function lettersIn(words: string): number {
  let letters = 0;
  for (let at = 0; at < words.length && letters < MOST_LETTERS; at++) {
    const code = words.charCodeAt(at);
    if (code < 0x80 ? code >= LETTER_A : isLetter(words[at]!)) letters++;
  }
  if (letters <= LETTERS[0]) return 0;
  if (letters <= LETTERS[1]) return 1;
  return letters <= LETTERS[2] ? 2 : 3;
}

/**
 * Lower case, with one space for whatever stands between words. Only the hyphen of "P-nr" stays,
 * since it tells a production unit from "P.nr.", a person.
 */
export function plainWords(text: string): string {
  // What has nothing above the accents is composed already.
  const lower = (/[\u0300-\uffff]/.test(text) ? text.normalize('NFC') : text).toLowerCase();
  if (!TO_CHANGE.test(lower)) return lower;
  // A function for each place between words is slow, and few texts hold a hyphen behind a "p".
  if (!/p-/.test(lower)) return lower.replace(BETWEEN, ' ').trim();
  return lower
    .replace(BETWEEN, (between, at: number, whole: string) =>
      between === '-' && /(?:^|\P{L})p$/u.test(whole.slice(Math.max(0, at - 2), at)) ? '-' : ' ',
    )
    .trim();
}

/** What is not in Danish words with one space between. */
const TO_CHANGE = /[^a-z0-9æøå ]|^ | $| {2}/;
const BETWEEN = /[^\p{L}\p{N}]+/gu;
