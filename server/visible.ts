/** Of a text that somebody else chose, what a terminal or a log may be given. */

/** A terminal would act on some of it. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
