/**
 * Mutations of markup and of separated text, token by token: what is changed still looks like its
 * kind.
 */
import type { Dice } from './dice.ts';

/** Texts longer than this are changed in a window. */
const WINDOW = 16_384;
const TOKEN = /<[^<>]{0,400}>?|[^<>\s;,"'&=]+|[^]/g;

/** What readers of texts stumble over. */
const WORDS = [
  '<', '>', '&', '"', "'", '</', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '=', ';', ',', '\t', '|',
  '\r', '\n', '\r\n', '\0', '""', ' ', '\xa0', '\xef\xbb\xbf', '\xff\xfe', '\xfe\xff', '\x1a', '\xe6\xf8\xe5',
  '&#48;', '&#x30;', '&#x110000;', '&#xd800;', '&#99999999999;', '&lt;', '&nbsp;', '&lol;', '&', '&;', '&#;',
  '<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY b "&lol;&lol;">]>', '<?xml version="1.0" encoding="utf-16"?>',
  '020280-0009', '0202800009', '202800009', '2.0280001E9', '-1', '0', '1e999', 'NaN', '4294967295', '4294967296',
  '2147483648', '99999999999999999999', '1048577', '16385', 'A0', 'XFD1048576', 'AAAA1', '1:1048576', '0x10',
  '__proto__', 'constructor', 'toString', 'sep=;', 'CPR-nr', 'true', '2018-11-30', '1,5', '=20', '=\r\n', '--',
  ' r="ZZ9"', ' t="s"', ' t="inlineStr"', ' s="99999"', ' xml:space="preserve"', ' xmlns="x"', ' rowspan="65536"',
  ' colspan="0"', ' table:number-columns-repeated="1048576"', ' table:number-rows-repeated="4294967295"',
  ' ss:Index="0"', ' ss:Index="1048576"', ' ss:MergeAcross="99999999"', ' Row="-1"', ' x:num',
] as const; // prettier-ignore

type Change = (tokens: string[], dice: Dice) => void;

const CHANGES: readonly Change[] = [
  lost, lost, doubled, swapped, replaced, inserted, inserted, attributeChanged, attributeChanged,
  tagChanged, repeated, moved,
]; // prettier-ignore

/** Null for what looks like no text, of one byte a letter or of two. */
export function changedText(bytes: Buffer, dice: Dice): Buffer | null {
  if (isText(bytes.subarray(0, 512))) return changed(bytes, dice);
  const [even, odd] = [0, 1].map((from) =>
    bytes.subarray(0, 512).filter((_, at) => at % 2 === from),
  );
  const isWide = (letters: Uint8Array, others: Uint8Array): boolean =>
    isText(letters) && others.every((byte) => byte === 0 || byte > 0xf0);
  if (even === undefined || odd === undefined || bytes.length > WINDOW * 4) return null;
  const whole = bytes.subarray(0, bytes.length & ~1);
  if (isWide(even, odd)) return wide(changed(narrow(whole), dice));
  return isWide(odd, even) ? wide(changed(narrow(copyOf(whole).swap16()), dice)).swap16() : null;
}

function isText(head: Uint8Array): boolean {
  const odd = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return head.length > 0 && odd <= head.length / 64;
}

function narrow(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('utf16le'), 'latin1');
}

function wide(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1'), 'utf16le');
}

function copyOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes);
}

function changed(bytes: Buffer, dice: Dice): Buffer {
  const start = dice.below(Math.max(1, bytes.length - WINDOW));
  const end = Math.min(bytes.length, start + WINDOW);
  const tokens: string[] = bytes.toString('latin1', start, end).match(TOKEN) ?? [''];
  for (let times = 1 + dice.small(6); times > 0; times--) dice.pick(CHANGES)(tokens, dice);
  const middle = Buffer.from(tokens.join(''), 'latin1');
  return Buffer.concat([bytes.subarray(0, start), middle, bytes.subarray(end)]);
}

function lost(tokens: string[], dice: Dice): void {
  tokens.splice(dice.below(tokens.length), 1 + dice.small(8));
}

function doubled(tokens: string[], dice: Dice): void {
  const at = dice.below(tokens.length);
  tokens.splice(at, 0, ...tokens.slice(at, at + 1 + dice.small(32)));
}

function swapped(tokens: string[], dice: Dice): void {
  const [one, two] = [dice.below(tokens.length), dice.below(tokens.length)];
  [tokens[one], tokens[two]] = [tokens[two] ?? '', tokens[one] ?? ''];
}

function replaced(tokens: string[], dice: Dice): void {
  tokens[dice.below(tokens.length)] = dice.pick(WORDS);
}

function inserted(tokens: string[], dice: Dice): void {
  tokens.splice(dice.below(tokens.length + 1), 0, dice.pick(WORDS));
}

/** The value of an attribute becomes another one's, or a word. */
function attributeChanged(tokens: string[], dice: Dice): void {
  changeTag(tokens, dice, (tag) => {
    const values = tag.match(/="[^"]*"|='[^']*'/g) ?? [];
    const value = values[dice.below(values.length)];
    return value === undefined ? tag : tag.replace(value, () => `="${dice.pick(WORDS)}"`);
  });
}

function tagChanged(tokens: string[], dice: Dice): void {
  const tags = tokens.filter((token) => token.startsWith('<'));
  const [, name = 'a'] = /^<\/?([^\s/>]*)/.exec(dice.pick(tags) ?? '') ?? [];
  const slash = dice.is(0.3) ? '/' : '';
  changeTag(tokens, dice, (tag) => tag.replace(/^<\/?[^\s/>]*/, () => `<${slash}${name}`));
}

function changeTag(tokens: string[], dice: Dice, change: (tag: string) => string): void {
  const from = dice.below(tokens.length);
  const found = tokens.findIndex((token, at) => at >= from && /^<[^!?]/.test(token));
  if (found >= 0) tokens[found] = change(tokens[found]!);
}

function repeated(tokens: string[], dice: Dice): void {
  const at = dice.below(tokens.length);
  const some = tokens.slice(at, at + 1 + dice.small(6));
  const times = 1 + dice.small(300);
  tokens.splice(at, 0, ...Array.from({ length: times }, () => some).flat());
}

function moved(tokens: string[], dice: Dice): void {
  const some = tokens.splice(dice.below(tokens.length), 1 + dice.small(64));
  tokens.splice(dice.below(tokens.length + 1), 0, ...some);
}
