/** The header of a file in a tar archive, of 512 bytes: whether one is there, and its numbers. */

export const BLOCK_BYTES = 512;
const SUM_AT = 148;

/** There is no other mark that all writers agree on: the header's own sum. */
export function isTarHeader(header: Uint8Array): boolean {
  if (header.length < BLOCK_BYTES) return false;
  let sum = 8 * 32;
  let signedSum = sum;
  for (let at = 0; at < BLOCK_BYTES; at++) {
    if (at >= SUM_AT && at < SUM_AT + 8) continue;
    const byte = header[at] ?? 0;
    sum += byte;
    signedSum += (byte << 24) >> 24;
  }
  const told = tarNumber(header, SUM_AT, 8);
  // An empty block has the sum of the spaces that stand for it.
  return (told === sum || told === signedSum) && sum > 8 * 32;
}

/** Octal digits among spaces and zeros, or base 256 when the first bit is set. */
export function tarNumber(header: Uint8Array, start: number, length: number): number {
  let value = 0;
  if ((header[start] ?? 0) >= 0x80) {
    for (let at = start + 1; at < start + length; at++) value = value * 256 + (header[at] ?? 0);
    return value;
  }
  for (let at = start; at < start + length; at++) {
    const digit = (header[at] ?? 0) - 48;
    if (digit >= 0 && digit <= 7) value = value * 8 + digit;
    else if (value > 0) break;
  }
  return value;
}
