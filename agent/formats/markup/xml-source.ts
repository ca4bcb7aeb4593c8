/** A file that is one document of markup, from its bytes to a handler. */
import { limits } from '../../inspect/limits.ts';
import { type HeadText, headTextIn, headTextOf } from '../text/encoding.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import type { Told } from '../told.ts';
import { type XmlHandler, XmlTokenizer } from './xml.ts';

/** How much of a text is looked through for words. */
const SAMPLE_CHARACTERS = 4096;

/** The first words of a file, in small letters; null when it is no text. */
export function wordsOf(specimen: Specimen): string | null {
  return firstWords(specimen.ask(headTextOf));
}

/** Those of what lies in it, packed: `head` are its first bytes. */
export function packedWords(head: Uint8Array): string | null {
  return firstWords(headTextIn(head));
}

function firstWords(head: HeadText | null): string | null {
  if (head === null) return null;
  return head.text.trimStart().slice(0, SAMPLE_CHARACTERS).toLowerCase();
}

/** The tag of the root element among those words, as far as it is there; empty for none. */
export function rootTag(words: string): string {
  for (let at = words.indexOf('<'); at >= 0; at = words.indexOf('<', at)) {
    const isOther = words[at + 1] === '?' || words[at + 1] === '!';
    const end = words.indexOf(words.startsWith('<!--', at) ? '-->' : '>', at);
    if (!isOther) return words.slice(at, end < 0 ? undefined : end);
    if (end < 0) return '';
    at = end + 1;
  }
  return '';
}

/** The file in ranges, from front to back. */
export function* rangesOf(bytes: Bytes): Generator<Uint8Array> {
  for (let at = 0; at < bytes.sizeBytes;) {
    const range = bytes.read(at, limits.rangeBytes);
    if (range.length === 0) throw new Unreadable('damaged');
    at += range.length;
    yield range;
  }
}

/** Throws Unreadable; ends early when nothing more is wanted. */
export function readMarkup(
  pieces: Iterable<Uint8Array>,
  handler: XmlHandler,
  told: Pick<Told, 'isOver'>,
): void {
  const tokenizer = new XmlTokenizer(handler);
  for (const piece of pieces) {
    tokenizer.write(piece);
    if (told.isOver) return;
  }
  tokenizer.end();
  // What it defines was not put in: the document is read, but not to the letter.
  if (tokenizer.hasDoctype) throw new Unreadable('damaged');
}
