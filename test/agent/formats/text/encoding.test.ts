/** Which encoding a text without a mark is in, also when it is short and full of odd signs. */
import { expect, test } from 'vitest';
import { encodingOf, sampleText } from '../../../../agent/formats/text/encoding.ts';

function utf32(text: string, bigEndian: boolean): Uint8Array {
  const points = Array.from(text, (character) => character.codePointAt(0)!);
  const view = new DataView(new ArrayBuffer(points.length * 4));
  for (const [i, point] of points.entries()) view.setUint32(i * 4, point, !bigEndian);
  return new Uint8Array(view.buffer);
}

const texts: readonly [why: string, text: string][] = [
  ['plain ASCII', 'navn;nr\nHansen;1\n'],
  ['dashes that are no ASCII', 'a–b;–\n–;–\n'],
  ['Danish letters', 'æøå;ÆØÅ\nærø;på\n'],
];

for (const [why, text] of texts) {
  test(`${why}: in every encoding`, () => {
    const forms: readonly [string, Uint8Array][] = [
      ['eight-bit', Buffer.from(text, 'utf8')],
      ['utf-16le', Buffer.from(text, 'utf16le')],
      ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
      ['utf-32le', utf32(text, false)],
      ['utf-32be', utf32(text, true)],
    ];
    // Half of the characters of the dashed text are no ASCII: UTF-16 cannot be told without a mark.
    const told = forms.filter(([name]) => !(why.startsWith('dashes') && name.startsWith('utf-16')));
    for (const [name, bytes] of told) {
      const encoded = encodingOf(bytes);
      expect(encoded, name).toEqual({ encoding: name, markBytes: 0 });
      if (name !== 'eight-bit') expect(sampleText(bytes, encoded!)).toBe(text);
    }
  });
}

test('what is no text is none', () => {
  expect(encodingOf(Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 32))).toBeNull();
});

test.each(texts)('%s, with an end that was never written', (_why, text) => {
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const plain = Buffer.from(`${'navn;by\n'.repeat(20)}${text}`, encoding);
    const cut = Buffer.concat([plain, Buffer.alloc(1000)]);
    expect(encodingOf(cut)).toEqual(encodingOf(plain));
  }
});

test('what was never written at all is no text', () => {
  expect(encodingOf(new Uint8Array(4096))).toBeNull();
});
