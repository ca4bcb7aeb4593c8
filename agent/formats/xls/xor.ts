/**
 * XOR obfuscation (MS-OFFCRYPTO 2.3.7, method 1), the oldest way to put a password on a workbook: sixteen
 * bytes made of the password, laid over all records again and again. Key and verifier stand in the
 * file: each has 16 bits, so both together fit by chance once in four milliards, and nothing else of
 * a workbook needs to be looked at to know that a password is the right one.
 */
import type { Decryption } from './records.ts';

/** What a shorter password is filled up with. */
const FILLING = [
  0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00, 0x00,
] as const;
const LENGTH = 16;
/** Longer passwords are cut. */
const MOST_CHARACTERS = 15;
/** What a register that is turned left gets when a bit falls out. */
const POLYNOMIAL = 0x1020;

export function xorKey(password: string): number {
  let key = 0;
  let base = 0x8000;
  let end = 0xffff;
  for (const code of [...codesOf(password)].toReversed()) {
    for (let bit = 0; bit < 8; bit++) {
      base = turned(base);
      end = turned(end);
      if ((code & 0x7f & (1 << bit)) !== 0) key ^= base;
    }
  }
  return key ^ end;
}

export function xorVerifier(password: string): number {
  const codes = codesOf(password);
  let verifier = codes.length ^ 0xce4b;
  codes.forEach((code, at) => {
    const by = at + 1;
    verifier ^= ((code << by) | (code >> (15 - by))) & 0x7fff;
  });
  return verifier;
}

export function xorDecryption(password: string): Decryption {
  const key = xorKey(password);
  const codes = [...codesOf(password), ...FILLING].slice(0, LENGTH);
  const mask = codes.map((code, at) =>
    turnedByte(code ^ (at % 2 === 0 ? key & 0xff : key >> 8), 2),
  );
  return {
    decrypt: (bytes, position, size) => {
      for (let at = 0; at < bytes.length; at++) {
        bytes[at] = turnedByte(bytes[at]!, 3) ^ mask[(position + size + at) % LENGTH]!;
      }
    },
  };
}

function codesOf(password: string): Buffer {
  return Buffer.from(password.slice(0, MOST_CHARACTERS), 'latin1');
}

function turned(register: number): number {
  const next = ((register << 1) | (register >> 15)) & 0xffff;
  return (next & 1) === 0 ? next : next ^ POLYNOMIAL;
}

function turnedByte(byte: number, by: number): number {
  return ((byte << by) | (byte >> (8 - by))) & 0xff;
}
