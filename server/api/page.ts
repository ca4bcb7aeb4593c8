/** Where a page of a list ended, as a text that the next one is asked with. */
import { Type } from 'typebox';
import { Refused } from './route.ts';

/** `next` of the page before. */
export const after = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,400}$' }));

export function textOf(place: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Throws Refused: it is none that this list gave, in this order. */
export function placeIn<Place>(
  text: string | undefined,
  isPlace: (place: unknown) => place is Place,
): Place | null {
  if (text === undefined) return null;
  const place = parsed(Buffer.from(text, 'base64url').toString());
  if (!isPlace(place)) throw new Refused(422, 'wrong-page');
  return place;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
