/** Tar archives in the dialects that there are: each file once, under its name, with its bytes. */
import { expect, test } from 'vitest';
import { tar } from '../../../../agent/formats/archive/tar.ts';
import { Unreadable } from '../../../../agent/formats/reader.ts';
import { type TarFile, tarred } from '../../../tar-writer.ts';
import { specimenOf } from '../../../reading.ts';

/** `name=content` of each member, and why there are no more. */
function listed(file: Uint8Array): string[] {
  const lines: string[] = [];
  try {
    for (const { name, open } of tar.open(specimenOf(file)).members()) {
      using content = open();
      lines.push(
        `${name}=${Buffer.from(content.read(0, 50)).toString()}${content.damaged ? '!' : ''}`,
      );
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    lines.push(error.trouble);
  }
  return lines;
}

const LONG = `${'mappe/'.repeat(20)}ydelser på Ærø.csv`;
const LONGER = `${'meget lang mappe/'.repeat(30)}ydelser.csv`;
const a: TarFile = { name: 'a.csv', data: 'A' };
const b: TarFile = { name: 'b.csv', data: 'B'.repeat(600) };

const files: readonly (readonly [why: string, file: Buffer, lines: readonly string[]])[] = [
  ['two files', tarred([a, b]), ['a.csv=A', `b.csv=${'B'.repeat(50)}`]],
  ['an empty file', tarred([{ name: 'x' }, a]), ['x=', 'a.csv=A']],
  ['a long name in two fields', tarred([{ name: LONG, data: 'A' }]), [`${LONG}=A`]],
  ['a longer one by pax', tarred([{ name: LONGER, data: 'A', by: 'pax' }, a]), [`${LONGER}=A`, 'a.csv=A']],
  ['a longer one by GNU', tarred([{ name: LONGER, data: 'A', by: 'gnu' }, a]), [`${LONGER}=A`, 'a.csv=A']],
  ['a size in base 256', tarred([{ ...b, by: 'base256' }, a]), [`b.csv=${'B'.repeat(50)}`, 'a.csv=A']],
  ['pax for all', tarred([{ name: 'pax', data: '11 a=b=c=d\n', type: 'g' }, a]), ['a.csv=A']],
  ['folders and links', tarred([{ name: 'm/', type: '5' }, { name: 'l', type: '2' }, { name: 'h', type: '1' }, a]), ['a.csv=A']],
  ['a folder with content', tarred([{ name: 'm/', type: '5', data: 'hidden' }]), ['m/=hidden']],
  ['a type that nobody knows', tarred([{ ...a, type: 'Q' }]), ['a.csv=A']],
  ['a file of old', tarred([{ ...a, type: '\0' }]), ['a.csv=A']],
  ['an archive behind the end of another', Buffer.concat([tarred([a]), tarred([b])]), ['a.csv=A', `b.csv=${'B'.repeat(50)}`]],
  ['no end', tarred([a], 0), ['a.csv=A', 'damaged']],
  ['a cut file', tarred([b]).subarray(0, 700), [`b.csv=${'B'.repeat(50)}!`, 'damaged']],
  ['something else behind the end', Buffer.concat([tarred([a]), Buffer.alloc(512, 7)]), ['a.csv=A', 'damaged']],
  ['a size beyond the file', tarred([{ ...a, sizeBytes: 0o7777777 }]), [expect.stringMatching(/^a\.csv=A.*!$/s) as string, 'damaged']],
  ['holes by GNU', tarred([{ ...a, type: 'S' }]), ['unsupported']],
  ['holes by pax', tarred([{ ...a, records: { 'GNU.sparse.major': '1' } }]), ['unsupported']],
  ['a size that is no number', tarred([{ ...a, records: { size: 'x' } }]), ['damaged']],
]; // prettier-ignore
test.each(files)('%s', (_why, file, lines) => {
  expect(tar.sniff(specimenOf(file))).toBe(true);
  expect(listed(file)).toEqual(lines);
});

test('records of pax that lie end, and say so', () => {
  const whole = tarred([{ name: 'x'.repeat(200), data: 'A', by: 'pax' }]);
  for (let at = 512; at < 512 + 220; at++) {
    for (const byte of [0, 0x20, 0x30, 0x39, 0x3d]) {
      const broken = Buffer.from(whole);
      broken[at] = byte;
      expect(listed(broken).length).toBeGreaterThan(0);
    }
  }
  expect(listed(tarred([{ name: 'x', data: Buffer.alloc(2 ** 21), type: 'x' }]))).toEqual([
    'limit',
  ]);
});

test('what is no tar is not taken for one', () => {
  const text = Buffer.from('navn;by\n'.repeat(200));
  for (const file of [Buffer.alloc(0), Buffer.alloc(1024), text, tarred([a]).subarray(0, 500)]) {
    expect(tar.sniff(specimenOf(file))).toBe(false);
  }
});
