/**
 * The label before a number in the same text: "CPR-nr. 020280-0009". A word for a CPR number counts
 * anywhere shortly before; a word for another number only directly before, since a thing word
 * elsewhere in a text says nothing about this number.
 */
import {
  MAYBE_PERSON, PERSON, THING, maybePersonWords, personWords, plainWords, thingWords, type Meaning,
} from './header.ts'; // prettier-ignore

const directThing = new RegExp(
  `(?:${thingWords.source})\\p{L}*(?: (?:nr|nummer|no|number|id|er|is))*$`,
  'u',
);

/** PERSON, MAYBE_PERSON, THING or 0, from the short text before a number. */
export function labelIn(before: string): Meaning {
  const words = plainWords(before);
  const person = words.search(personWords) >= 0;
  const thing = directThing.test(words);
  // "CPR/SE-nr." may be either, so it may be a person.
  if (person && (!thing || /cpr\P{L}*\/[^/]*$/iu.test(before))) return PERSON;
  if (thing) return THING;
  return words.search(maybePersonWords) >= 0 ? MAYBE_PERSON : 0;
}
