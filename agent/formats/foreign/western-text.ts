/**
 * Texts of programs that never said which code page theirs are in, or said the wrong one: told by the
 * letters of Danish words, which in DOS and in Windows stand on bytes that the other hardly uses.
 */
import { decoderOf } from '../text/codepage.ts';
import type { ToldBytes } from '../told.ts';

const DOS_LETTERS = new Set([0x86, 0x8f, 0x91, 0x92, 0x9b, 0x9d]);
const WINDOWS_LETTERS = new Set([0xc5, 0xc6, 0xd8, 0xe5, 0xe6, 0xf8]);

const IS_DOS_LETTER = Uint8Array.from({ length: 256 }, (_, byte) =>
  DOS_LETTERS.has(byte) ? 1 : 0,
);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows = decoderOf(1252);
const dos = decoderOf(850);

/** Nearly all texts are ASCII, and as short as a cell is: nothing is made for one but its string. */
export function westernText(bytes: Buffer, start: number, end: number): string {
  for (let at = start; at < end; at++) {
    if (bytes[at]! >= 0x80) return wideText(bytes.subarray(start, end));
  }
  return bytes.toString('latin1', start, end);
}

/** A cell of these bytes. Those that may be of DOS are decoded here: the kernel takes them for Windows'. */
// oxlint-disable-next-line max-params -- called for every cell: no object
export function tellWestern(
  told: ToldBytes, row: number, column: number, bytes: Buffer, start: number, end: number,
): void {
  for (let at = start; at < end; at++) {
    if (IS_DOS_LETTER[bytes[at]!] === 1) {
      return told.text(row, column, westernText(bytes, start, end));
    }
  }
  told.bytes(row, column, bytes, start, end);
} // prettier-ignore

/** The same memory, as what has texts. */
export function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function wideText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    const isDos = bytes.some((byte) => DOS_LETTERS.has(byte));
    const isWindows = bytes.some((byte) => WINDOWS_LETTERS.has(byte));
    return isDos && !isWindows ? dos(bytes) : windows(bytes);
  }
}
