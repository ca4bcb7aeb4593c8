/** Days as a field of a form has them, in the time zone of who sits there. */

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
