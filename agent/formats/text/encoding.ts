/**
 * Which encoding a plain text is in, told from its bytes, and its bytes as the kernel wants them: ASCII
 * as ASCII. Eight-bit encodings pass as they are; the wide ones are turned into UTF-8 on the way.
 */
import { type Bytes, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import type { Fill } from '../cells/kernel.ts';
import { limits } from '../../inspect/limits.ts';

export type Encoding = 'eight-bit' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

export interface Encoded {
  readonly encoding: Encoding;
  /** Bytes of the mark in front. */
  readonly markBytes: number;
}

const MARKS: readonly [readonly number[], Encoding][] = [
  // UTF-32LE first: its mark begins with the one of UTF-16LE.
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], 'eight-bit'],
];

/** Null when the bytes are no text in any encoding known here. */
export function encodingOf(head: Uint8Array): Encoded | null {
  for (const [mark, encoding] of MARKS) {
    if (mark.every((byte, i) => head[i] === byte)) return { encoding, markBytes: mark.length };
  }
  const encoding = unmarked(written(head));
  return encoding === null ? null : { encoding, markBytes: 0 };
}

/** More zeros than any text ends with by itself. */
const UNWRITTEN_BYTES = 64;

/** Without an end that was never written, as a power cut leaves it: zeros, which say nothing of the rest. */
function written(head: Uint8Array): Uint8Array {
  let end = head.length;
  while (end > 0 && head[end - 1] === 0) end--;
  const isWhole = end === 0 || head.length - end < UNWRITTEN_BYTES;
  return isWhole ? head : head.subarray(0, (end + 3) & ~3);
}

export function unitBytes(encoding: Encoding): number {
  return encoding === 'eight-bit' ? 1 : encoding.startsWith('utf-16') ? 2 : 4;
}

/** By where the zero bytes stand: Danish text is mostly ASCII, so the high bytes of a wide encoding are zero. */
function unmarked(head: Uint8Array): Encoding | null {
  const { zeros, controls } = rareBytes(head);
  const quarter = head.length / 4;
  const [a, b, c, d] = zeros.map((count) => count / quarter) as [number, number, number, number];
  if (head.length >= 8) {
    // The two high bytes of a character are zero whatever it is, but for a few signs.
    if (c > 0.9 && d > 0.9 && a < 0.5) return 'utf-32le';
    if (a > 0.9 && b > 0.9 && d < 0.5) return 'utf-32be';
    if (b > 0.6 && d > 0.6 && a + c < 0.1) return 'utf-16le';
    if (a > 0.6 && c > 0.6 && b + d < 0.1) return 'utf-16be';
  }
  // A stray zero byte is no reason to leave a table unread.
  const strange = controls + zeros.reduce((sum, count) => sum + count, 0);
  return strange <= Math.max(1, head.length / 50) ? 'eight-bit' : null;
}

/** Zeros by where they stand among four, and bytes that stand in no text. */
function rareBytes(head: Uint8Array): { zeros: readonly number[]; controls: number } {
  const zeros = [0, 0, 0, 0];
  let controls = 0;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  for (let i = 0; i < head.length; i++) {
    // Four at a time, as long as none of them is below a space: lines are long.
    while (i + 4 <= head.length && !hasLow(view.getInt32(i))) i += 4;
    const byte = head[i] ?? SPACE;
    if (byte >= SPACE) continue;
    if (byte === 0) zeros[i & 3]!++;
    else if (byte < 9 || (byte > 13 && byte !== 27)) controls++;
  }
  return { zeros, controls };
}

const SPACE = 32;

/** Whether one of four bytes is below a space; sometimes also where one is behind one that is. */
function hasLow(four: number): boolean {
  return (((four - 0x20202020) | 0) & ~four & 0x80808080) !== 0;
}

/** The text's first bytes for a person's eye: to find the separator in, never kept. */
export function sampleText(head: Uint8Array, { encoding, markBytes }: Encoded): string {
  const bytes = head.subarray(markBytes);
  if (encoding === 'eight-bit') return Buffer.from(bytes).toString('latin1');
  const out = new Uint8Array(bytes.length * 2);
  let taken = false;
  const fill = wideFill(encoding, (room) => {
    if (taken) return null;
    taken = true;
    return bytes.subarray(0, room);
  });
  return Buffer.from(out.subarray(0, fill(out, 0, out.length))).toString('utf8');
}

/** What a file begins with, as text. */
export interface HeadText {
  readonly encoded: Encoded;
  readonly text: string;
}

/** Null when it is none. Asked of a specimen, since many readers know their own by their first words. */
export function headTextOf({ head }: Specimen): HeadText | null {
  return headTextIn(head);
}

export function headTextIn(head: Uint8Array): HeadText | null {
  const encoded = encodingOf(head);
  return encoded === null ? null : { encoded, text: sampleText(head, encoded) };
}

/** The file from `from` on, as the kernel wants it. Throws Unreadable `limit` for an endless one. */
export function textFill(bytes: Bytes, encoding: Encoding, from: number): Fill {
  let offset = from;
  const next = (room: number): Uint8Array | null => {
    if (offset >= bytes.sizeBytes) return null;
    if (offset >= limits.entryBytes) throw new Unreadable('limit');
    const given = bytes.read(offset, Math.min(room, limits.rangeBytes));
    offset += given.length;
    return given.length === 0 ? null : given;
  };
  if (encoding !== 'eight-bit') return wideFill(encoding, next);
  return (out, at, length) => {
    const given = next(length);
    if (given === null) return 0;
    out.set(given, at);
    return given.length;
  };
}

type Next = (room: number) => Uint8Array | null;

/** A unit takes at most three bytes in UTF-8, so a third of the room is asked for. */
function wideFill(encoding: Encoding, next: Next): Fill {
  const decode = encoding.startsWith('utf-16')
    ? utf16(encoding === 'utf-16be')
    : utf32(encoding === 'utf-32be');
  return (out, at, length) => {
    const room = (Math.floor(length / 3) * (encoding.startsWith('utf-16') ? 2 : 4)) & ~3;
    const given = next(Math.max(room, 4));
    if (given === null) return 0;
    const text = decode(given);
    // A lone half of a pair at the end gives nothing yet; 0 would mean the end.
    if (text === '') return fillSpace(out, at);
    return encoder.encodeInto(text, out.subarray(at, at + length)).written;
  };
}

const encoder = new TextEncoder();

function fillSpace(out: Uint8Array, at: number): number {
  out[at] = 32;
  return 1;
}

function utf16(bigEndian: boolean): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le', { ignoreBOM: true });
  return (bytes) => decoder.decode(bytes, { stream: true });
}

function utf32(bigEndian: boolean): (bytes: Uint8Array) => string {
  let rest = new Uint8Array(0);
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const view = new DataView(all.buffer);
    const points: string[] = [];
    let at = 0;
    for (; at + 4 <= all.length; at += 4) {
      const point = view.getUint32(at, !bigEndian);
      points.push(point < 0x11_0000 ? String.fromCodePoint(point) : '\uFFFD');
    }
    rest = all.slice(at);
    return points.join('');
  };
}
