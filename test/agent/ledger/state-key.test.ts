/** The key of a machine's state: made once and safely, and nothing that was sealed opens in another way. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeKey, readKey, StateKey } from '../../../agent/ledger/state-key.ts';

const posix = process.platform === 'win32' ? [] : [true];

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-key-'));
  path = join(folder, 'state.key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function opened(key: StateKey | string, sealed: Uint8Array, place: string): string | undefined {
  if (typeof key === 'string') throw new Error(key);
  return key.open(sealed, place)?.toString();
}

describe('the file', () => {
  test('is missing, is made once, and is read as the same key', () => {
    expect(readKey(path)).toBe('missing');
    const sealed = makeKey(path).seal(Buffer.from('hemmeligt'), 'here');
    expect(opened(readKey(path), sealed, 'here')).toBe('hemmeligt');
    expect(() => makeKey(path)).toThrow('EEXIST');
    expect(opened(readKey(path), sealed, 'here')).toBe('hemmeligt');
  });

  test.each(posix)('is for its owner alone, also when somebody opened it to others', () => {
    makeKey(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    expect(readKey(path)).toBeInstanceOf(StateKey);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each(posix)('is not made through a link, nor read through one', () => {
    const elsewhere = join(folder, 'elsewhere');
    symlinkSync(elsewhere, path);
    expect(() => makeKey(path)).toThrow('EEXIST');
    expect(() => statSync(elsewhere)).toThrow('ENOENT');
    makeKey(elsewhere);
    expect(readKey(path)).toBe('broken');
  });

  test('that was cut, written over or is a folder is broken', () => {
    makeKey(path);
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[20]! ^= 1;
    const contents = [Buffer.of(), whole.subarray(0, 40), Buffer.concat([whole, whole]), flipped];
    contents.push(Buffer.alloc(whole.length));
    for (const content of contents) {
      writeFileSync(path, content);
      expect(readKey(path)).toBe('broken');
    }
    writeFileSync(path, whole);
    expect(readKey(path)).toBeInstanceOf(StateKey);
    rmSync(path);
    mkdirSync(path);
    expect(readKey(path)).toBe('broken');
  });

  test("of one machine is no other one's", () => {
    const sealed = makeKey(path).seal(Buffer.from('a'), 'here');
    const other = join(folder, 'other');
    expect(makeKey(other).open(sealed, 'here')).toBeNull();
  });
});

describe('what is sealed', () => {
  const key = new StateKey(Buffer.alloc(32, 7));
  const sealed = key.seal(Buffer.from('/home/karen/register.xlsx'), 'page 1');

  test('says nothing, and is another one each time', () => {
    expect(sealed.includes('karen')).toBe(false);
    expect(key.seal(Buffer.from('/home/karen/register.xlsx'), 'page 1').equals(sealed)).toBe(false);
  });

  test('opens in its place alone, and as it was', () => {
    expect(key.open(sealed, 'page 1')?.toString()).toBe('/home/karen/register.xlsx');
    expect(key.open(sealed, 'page 2')).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(key.open(changed, 'page 1')).toBeNull();
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(key.open(sealed.subarray(0, length), 'page 1')).toBeNull();
    }
  });

  test('may be nothing at all', () => {
    expect(key.open(key.seal(new Uint8Array(0), 'here'), 'here')?.length).toBe(0);
  });
});
