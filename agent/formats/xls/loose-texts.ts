/**
 * Texts in records whose other fields are not looked at: filters, rules, scenarios, views, names of
 * tables, and whatever later versions add. What counts is a run of characters, of one byte or of two.
 */
import type { Dialect } from './dialect.ts';

/** No shorter text holds a number. */
const LEAST_CHARACTERS = 6;

type Tell = (text: string) => void;

export function looseTexts(bytes: Buffer, dialect: Dialect, tell: Tell): void {
  const decode = dialect.version < 8 ? dialect.decode : latin1;
  runs(
    bytes.length,
    (at) => isText(bytes[at]!),
    (start, end) => tell(decode(bytes.subarray(start, end))),
  );
  if (dialect.version === 8) wideTexts(bytes, tell);
}

/** The same of characters of two bytes alone. */
export function wideTexts(bytes: Buffer, tell: Tell): void {
  for (const odd of [0, 1]) {
    runs(
      Math.floor((bytes.length - odd) / 2),
      (at) => isWideText(bytes.readUInt16LE(odd + at * 2)),
      (start, end) => tell(bytes.toString('utf16le', odd + start * 2, odd + end * 2)),
    );
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function runs(
  count: number,
  isPart: (at: number) => boolean,
  tell: (start: number, end: number) => void,
): void {
  let start = 0;
  for (let at = 0; at <= count; at++) {
    if (at < count && isPart(at)) continue;
    if (at - start >= LEAST_CHARACTERS) tell(start, at);
    start = at + 1;
  }
}

/** Tabs and line breaks stand in texts, too. */
function isText(code: number): boolean {
  return code >= 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Of the spaces and dashes of all alphabets those that no two letters of one byte make. */
const WIDE_SIGNS = new Set([
  0x2002, 0x2003, 0x2007, 0x2009, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x202f, 0x2212,
]);

/** Letters of Latin alphabets and these: what else two bytes may make is no text here. */
function isWideText(code: number): boolean {
  return (isText(code) && code < 0x250) || WIDE_SIGNS.has(code);
}
