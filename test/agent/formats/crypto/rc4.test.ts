/** RC4 against the test vectors of RFC 6229, and in pieces. */
import { expect, test } from 'vitest';
import { Rc4 } from '../../../../agent/formats/crypto/rc4.ts';
import { rc4 } from '../../../encrypted-xls.ts';

const COUNTED = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 1));

/** Keys of so many bytes, from 1 on: what comes at 0, at 16, and far behind. */
const VECTORS: readonly (readonly [keyBytes: number, at: number, stream: string])[] = [
  [5, 0, 'b2396305f03dc027ccc3524a0a1118a8'],
  [5, 16, '6982944f18fc82d589c403a47a0d0919'],
  [5, 240, '28cb1132c96ce286421dcaadb8b69eae'],
  [5, 4096, 'ff25b58995996707e51fbdf08b34d875'],
  [7, 0, '293f02d47f37c9b633f2af5285feb46b'],
  [8, 0, '97ab8a1bf0afb96132f2f67258da15a8'],
  [10, 0, 'ede3b04643e586cc907dc21851709902'],
  [16, 0, '9ac7cc9a609d1ef7b2932899cde41b97'],
  [16, 16, '5248c4959014126a6e8a84f11d1a9e1c'],
  [32, 0, 'eaa6bd25880bf93d3f5d1e4ca2611d91'],
];

test.each(VECTORS)('a key of %i bytes, at %i', (keyBytes, at, stream) => {
  const bytes = Buffer.alloc(at + 16);
  new Rc4(COUNTED.subarray(0, keyBytes)).apply(bytes);
  expect(bytes.subarray(at).toString('hex')).toBe(stream);
  expect(rc4(COUNTED.subarray(0, keyBytes), at + 16)).toEqual(bytes);
});

test('in pieces of any size it is one stream', () => {
  const whole = Buffer.alloc(700);
  new Rc4(COUNTED).apply(whole);
  const pieces = Buffer.alloc(700);
  const cipher = new Rc4(COUNTED);
  for (let at = 0, size = 0; at < 700; at += size++) cipher.apply(pieces.subarray(at, at + size));
  expect(pieces).toEqual(whole);
});

test('what is covered twice is itself again', () => {
  const bytes = Buffer.from('CPR-nr');
  new Rc4(COUNTED).apply(bytes);
  expect(bytes.toString()).not.toBe('CPR-nr');
  new Rc4(COUNTED).apply(bytes);
  expect(bytes.toString()).toBe('CPR-nr');
});
