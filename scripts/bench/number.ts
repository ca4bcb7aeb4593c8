/** What a plain tool takes for a CPR number. */

/** A whole cell that is a number; five digits and four where a number cell lost its zero. */
const NUMBER = /^[0-9]{5,6}-?[0-9]{4}$/;

export function isNumber(value: unknown): 0 | 1 {
  const mayBe = typeof value === 'string' || typeof value === 'number';
  return mayBe && NUMBER.test(String(value)) ? 1 : 0;
}
