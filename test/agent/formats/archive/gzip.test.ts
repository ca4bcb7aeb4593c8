/** Gzip files: the name, the content of all streams, and that each stream is whole. */
import { crc32, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gzip } from '../../../../agent/formats/archive/gzip.ts';
import { specimenOf } from '../../../reading.ts';

interface Opened {
  readonly name: string;
  readonly text: string;
  readonly damaged: boolean;
}

function opened(file: Uint8Array): Opened {
  const [member] = [...gzip.open(specimenOf(file)).members()];
  if (member === undefined) throw new Error('no member');
  using content = member.open();
  const text = Buffer.from(content.read(0, content.sizeBytes)).toString();
  return { name: member.name, text, damaged: content.damaged };
}

/** The text packed, with these fields in the header. */
function packed(text: string, flags = 0, fields: readonly (string | Buffer)[] = []): Buffer {
  const plain = gzipSync(text);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = flags;
  return Buffer.concat([head, ...fields.map((field) => Buffer.from(field)), plain.subarray(10)]);
}

const EXTRA = Buffer.from([5, 0, 1, 2, 0, 4, 5]);
const headers: readonly (readonly [why: string, file: Buffer, name: string])[] = [
  ['nothing', packed('a;b\n'), ''],
  ['a name', packed('a;b\n', 8, ['liste på Ærø.csv\0']), 'liste på Ærø.csv'],
  ['a name of old', packed('a;b\n', 8, [Buffer.from('Ærø.csv\0', 'latin1')]), 'Ærø.csv'],
  [
    'extra, name, comment and sum',
    packed('a;b\n', 30, [EXTRA, 'x.csv\0', 'note\0', 'hh']),
    'x.csv',
  ],
  ['a comment', packed('a;b\n', 16, ['x.csv\0']), ''],
  ['a name too long', packed('a;b\n', 8, [`${'x'.repeat(3000)}\0`]), ''],
];
test.each(headers)('a header with %s', (_why, file, name) => {
  expect(gzip.sniff(specimenOf(file))).toBe(true);
  expect(opened(file)).toEqual({ name, text: 'a;b\n', damaged: false });
});

test('streams behind each other are one content, wherever ranges end', () => {
  const text = 'Navn;By\n'.repeat(3000);
  const streams = Array.from({ length: 400 }, (_, n) => gzipSync(`${n};${text}`, { level: 0 }));
  const whole = Array.from({ length: 400 }, (_, n) => `${n};${text}`).join('');
  const { text: all, damaged } = opened(Buffer.concat(streams));
  expect(damaged).toBe(false);
  expect(crc32(all)).toBe(crc32(whole));
});

test('any byte of the end that is wrong, or missing, is damage', () => {
  const file = Buffer.concat([gzipSync('a;b\n'), gzipSync('c;d\n')]);
  expect(opened(file)).toEqual({ name: '', text: 'a;b\nc;d\n', damaged: false });
  for (let at = file.length - 8; at < file.length; at++) {
    const broken = Buffer.from(file);
    broken[at] = (broken[at] ?? 0) ^ 0x40;
    expect(opened(broken)).toMatchObject({ text: 'a;b\nc;d\n', damaged: true });
    expect(opened(file.subarray(0, at))).toMatchObject({ text: 'a;b\nc;d\n', damaged: true });
  }
});

test('a file broken in its middle gives what stands before', () => {
  const text = Array.from({ length: 9000 }, (_, n) => `${(n * 7919) % 10_007};x`).join('\n');
  const file = gzipSync(text);
  file.fill(0xff, file.length / 2, file.length / 2 + 50);
  const { text: given, damaged } = opened(file);
  expect(damaged).toBe(true);
  expect(given.slice(0, text.length / 4)).toBe(text.slice(0, text.length / 4));
});
