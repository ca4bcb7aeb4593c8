/** Days as a field of a form has them, in the time zone of who sits there. */

/** `2026-11-23`. */
export function dayText(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The last moment of that day: whoever has until Friday has all of Friday. */
export function endOfDayMs(day: string): number {
  return new Date(`${day}T23:59:59`).getTime();
}
