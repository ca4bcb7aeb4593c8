/** What recycle bins say of their files, in folders as the systems make them. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { originalPathOf } from '../../../agent/walk/recycled.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-recycled-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const BIN = '$Recycle.Bin/S-1-5-21-1-2-3-1001';
const ORIGINAL = 'C:\\Users\\bo\\Skrivebord\\Ydelsesmodtagere æøå.xlsx';

/** Version, size, when; the path in 260 characters, or by its length. */
function mark(version: 1 | 2, path = ORIGINAL): Buffer {
  const head = Buffer.alloc(24);
  head.writeBigUInt64LE(BigInt(version));
  head.writeBigUInt64LE(48_213n, 8);
  head.writeBigUInt64LE(131_880_960_000_000_000n, 16);
  const text = Buffer.from(`${path}\0`, 'utf16le');
  if (version === 1) return Buffer.concat([head, text], 544);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length / 2);
  return Buffer.concat([head, length, text]);
}

describe('the bin of Windows', () => {
  test.each([1, 2] as const)('of version %s', (version) => {
    put(`${BIN}/$I1A2B3C.xlsx`, mark(version));
    expect(originalPathOf(put(`${BIN}/$R1A2B3C.xlsx`, ''))).toBe(ORIGINAL);
  });

  test('a file in a folder that was thrown away', () => {
    put(`${BIN}/$I1A2B3C`, mark(2, 'D:\\Sager'));
    const path = put(`${BIN}/$R1A2B3C/2018/a.xlsx`, '');
    expect(originalPathOf(path)).toBe('D:\\Sager\\2018\\a.xlsx');
  });

  test.each([
    ['without its mark', null],
    ['an empty one', Buffer.alloc(0)],
    ['of another version', mark(2).fill(3, 0, 1)],
    ['that is cut', mark(2).subarray(0, 27)],
    ['with no path', mark(2, '')],
    ['with half a path', mark(2, 'bo\\a.xlsx')],
  ])('%s it says nothing', (_why, content) => {
    if (content !== null) put(`${BIN}/$I1A2B3C.xlsx`, content);
    expect(originalPathOf(put(`${BIN}/$R1A2B3C.xlsx`, ''))).toBeNull();
  });

  test('what a person calls so elsewhere is nothing', () => {
    put('$I1A2B3C.xlsx', mark(2));
    expect(originalPathOf(put('$R1A2B3C.xlsx', ''))).toBeNull();
    put(`${BIN}/$Idesktop.ini`, mark(2));
    expect(originalPathOf(put(`${BIN}/desktop.ini`, ''))).toBeNull();
  });

  test('without an end the path goes to the end', () => {
    put(`${BIN}/$I1A2B3C.xlsx`, mark(2).subarray(0, -2));
    expect(originalPathOf(put(`${BIN}/$R1A2B3C.xlsx`, ''))).toBe(ORIGINAL);
  });
});

function told(path: string): string {
  return `[Trash Info]\nPath=${path}\nDeletionDate=2018-11-30T09:00:00\n`;
}

describe('the trash of Linux', () => {
  const trash = '.local/share/Trash';

  test('of a home, with letters of all kinds', () => {
    put(`${trash}/info/a.ods.trashinfo`, told('/home/bo/Skrivebord/Ydelser%20%C3%A6%25.ods'));
    expect(originalPathOf(put(`${trash}/files/a.ods`, ''))).toBe(
      '/home/bo/Skrivebord/Ydelser æ%.ods',
    );
  });

  test.each(['.Trash-1000', '.Trash/1000'])('of another disk: %s', (name) => {
    put(`disk/${name}/info/a.2.ods.trashinfo`, told('Sager/a.ods'));
    const path = put(`disk/${name}/files/a.2.ods`, '');
    expect(originalPathOf(path)).toBe(join(folder, 'disk/Sager/a.ods'));
  });

  test('a file in a folder that was thrown away', () => {
    put(`${trash}/info/Sager.trashinfo`, told('/data/Sager'));
    expect(originalPathOf(put(`${trash}/files/Sager/files/a.ods`, ''))).toBe(
      '/data/Sager/files/a.ods',
    );
  });

  test.each([
    ['without its mark', null],
    ['an empty one', ''],
    ['letters that are none', told('/a%FF')],
    ['half a letter', told('/a%C3')],
  ])('%s: nothing', (_why, content) => {
    if (content !== null) put(`${trash}/info/a.ods.trashinfo`, content);
    expect(originalPathOf(put(`${trash}/files/a.ods`, ''))).toBeNull();
  });

  test('a folder files elsewhere is no trash', () => {
    put('Papir/info/a.ods.trashinfo', told('/a'));
    expect(originalPathOf(put('Papir/files/a.ods', ''))).toBeNull();
    put('Papir/info/.trashinfo', told('/a'));
    expect(originalPathOf(put('Papir/a.ods', ''))).toBeNull();
  });

  test.skipIf(process.platform === 'win32')(
    'what is no small file is not read, and not waited for',
    () => {
      const path = put(`${trash}/files/a.ods`, '');
      const info = join(folder, trash, 'info', 'a.ods.trashinfo');
      mkdirSync(dirname(info));
      execFileSync('mkfifo', [info]);
      expect(originalPathOf(path)).toBeNull();
      rmSync(info);
      symlinkSync(put('other', told('/secret')), info);
      expect(originalPathOf(path)).toBeNull();
      rmSync(info);
      put(`${trash}/info/a.ods.trashinfo`, told('/large'));
      truncateSync(info, 2 ** 17);
      expect(originalPathOf(path)).toBeNull();
    },
  );
});
