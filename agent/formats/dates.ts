/** Days, from however a format writes them, as the second look wants them: DD-MM-YYYY. */

/** Day 0 of the two calendars of Excel, in days of the Unix epoch. */
const DAY_ZERO = Date.UTC(1899, 11, 30) / 86_400_000;
const DAY_ZERO_1904 = Date.UTC(1904, 0, 1) / 86_400_000;
const LAST_DAY = 2_958_465;

/** A serial day of Excel; a number that is none stays as it is. */
export function dateText(text: string, is1904: boolean): string {
  const day = Math.floor(Number(text));
  if (!(day >= 0 && day <= LAST_DAY)) return text;
  const date = new Date((day + (is1904 ? DAY_ZERO_1904 : DAY_ZERO)) * 86_400_000);
  return `${two(date.getUTCDate())}-${two(date.getUTCMonth() + 1)}-${date.getUTCFullYear()}`;
}

/** A day of ISO 8601, with or without a time behind it; what is none stays as it is. */
export function isoDateText(text: string): string {
  const [, year = '', month = '', day = ''] = /^\s*(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(text) ?? [];
  return year === '' ? text : `${day}-${month}-${year}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
