/** The fingerprint of a content: the same for the same bytes and key, nothing without the key, bounded. */
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf, WHOLE_BYTES } from '../../agent/fingerprint.ts';
import type { FileInHand } from '../../agent/inspect/parent.ts';
import { open, OpenedFile } from '../../agent/open.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { register } from './report/outcomes.ts';

const KEY = Buffer.alloc(32, 'k');
const MIB = 2 ** 20;

function fileOf(content: Uint8Array): FileInHand {
  const buffer = Buffer.from(content);
  const read = async (target: Uint8Array, offset: number): Promise<number> =>
    buffer.copy(target, 0, offset);
  return { sizeBytes: content.length, head: buffer, read };
}

/** Back from letters. */
function hexOf(print: string | null): string {
  return (print ?? '').replaceAll(/./g, (letter) =>
    'abcdefghijklmnop'.indexOf(letter).toString(16),
  );
}

async function unreadable(): Promise<number> {
  throw new Error('EIO');
}

/** Nothing but a length, with some bytes that differ from the others, and what is read of it noted. */
class LongFile implements FileInHand {
  readonly head = new Uint8Array(0);
  readonly reads: (readonly [offset: number, length: number])[] = [];
  readonly sizeBytes: number;
  readonly #marks: readonly number[];

  constructor(sizeBytes: number, marks: readonly number[] = []) {
    this.sizeBytes = sizeBytes;
    this.#marks = marks;
  }

  readonly read = async (target: Uint8Array, offset: number): Promise<number> => {
    const length = Math.max(0, Math.min(target.length, this.sizeBytes - offset));
    target.fill(7, 0, length);
    for (const mark of this.#marks)
      if (mark >= offset && mark < offset + length) target[mark - offset] = 8;
    this.reads.push([offset, length]);
    return length;
  };

  get readBytes(): number {
    return this.reads.reduce((sum, [, length]) => sum + length, 0);
  }
}

describe('a fingerprint', () => {
  test('is what HMAC makes of the digest, in 128 bits', async () => {
    const content = Buffer.from('cpr\n020280-0009\n');
    const digest = createHash('sha256').update(content).digest();
    const whole = createHmac('sha256', KEY).update(digest).digest('hex').slice(0, 32);
    const print = await fingerprintOf(register, fileOf(content), KEY);
    expect(hexOf(print)).toBe(whole);
  });

  test('is the same for the same bytes and for no others, under one key and no other', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), async (one, at, by) => {
        const other = one.with(at % one.length, one[at % one.length]! ^ by);
        const print = await fingerprintOf(register, fileOf(one), KEY);
        expect(print).toMatch(/^[a-p]{32}$/);
        expect(await fingerprintOf(register, fileOf(one), KEY)).toBe(print);
        expect(await fingerprintOf(register, fileOf(other), KEY)).not.toBe(print);
        const longer = Buffer.concat([one, Uint8Array.of(0)]);
        expect(await fingerprintOf(register, fileOf(longer), KEY)).not.toBe(print);
        expect(await fingerprintOf(register, fileOf(one), Buffer.alloc(32, 'l'))).not.toBe(print);
      }),
      { seed: 1867, numRuns: 60 },
    );
  });

  test('holds nothing of the digest, which anybody could make', async () => {
    const content = Buffer.from('020280-0009');
    const print = await fingerprintOf(register, fileOf(content), KEY);
    for (const name of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digest = createHash(name).update(content).digest('hex');
      expect(digest).not.toContain(hexOf(print).slice(0, 8));
    }
  });
});

describe('of which files', () => {
  const nothing = { ...register, outcome: 'clean', findings: [] } as const;
  const weak = { ...nothing, findings: register.findings };
  const cases: readonly [why: string, outcome: Outcome, has: boolean][] = [
    ['found', register, true],
    ['sealed', { ...nothing, outcome: 'sealed' }, true],
    ['not read, with findings', { ...weak, outcome: 'unknown', reason: 'limit' }, true],
    ['clean, with findings too weak to alarm', weak, true],
    ['clean', nothing, false],
    ['not read, without a finding', { ...nothing, outcome: 'unknown', reason: 'damaged' }, false],
  ];

  test.each(cases)('%s', async (_why, outcome, has) => {
    const file = new LongFile(1000);
    expect((await fingerprintOf(outcome, file, KEY)) !== null).toBe(has);
    expect(file.readBytes).toBe(has ? 1000 : 0);
  });
});

function openedAt(path: string): OpenedFile {
  const file = open({ kind: 'candidate', path, rawPath: null, hint: 'table', below: null });
  if (typeof file === 'string') throw new Error(file);
  return file;
}

describe('of a real file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cprvagt-fingerprint-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a copy elsewhere has the same, of more than one piece', async () => {
    const content = Buffer.alloc(3 * MIB + 17, 'register ');
    const prints = [];
    for (const name of ['a.csv', 'kopi af a.csv']) {
      const path = join(folder, name);
      writeFileSync(path, content);
      using opened = openedAt(path);
      prints.push(await fingerprintOf(register, opened, KEY));
    }
    expect(prints[0]).toMatch(/^[a-p]{32}$/);
    expect(prints[1]).toBe(prints[0]);
    const digest = createHash('sha256').update(content).digest();
    const whole = createHmac('sha256', KEY).update(digest).digest('hex');
    expect(hexOf(prints[0] ?? null)).toBe(whole.slice(0, 32));
  });
});

describe('a long content', () => {
  const long = 4000 * MIB;

  test('is read whole up to 64 MiB', async () => {
    const file = new LongFile(WHOLE_BYTES);
    expect(await fingerprintOf(register, file, KEY)).toMatch(/^[a-p]{32}$/);
    expect(file.readBytes).toBe(64 * MIB);
  });

  test.each([WHOLE_BYTES + 1, 100 * MIB, long, 2 ** 45])(
    'of %i bytes is read in part',
    async (size) => {
      const file = new LongFile(size);
      const print = await fingerprintOf(register, file, KEY);
      expect(print).toMatch(/^~[a-p]{32}$/);
      expect(file.readBytes).toBe(64 * MIB);
      const ends = file.reads.map(([offset, length]) => offset + length);
      expect(Math.max(...ends)).toBe(size);
      expect(file.reads.map(([offset]) => offset)).toEqual(
        file.reads.map(([offset]) => offset).toSorted((a, b) => a - b),
      );
    },
  );

  const places: readonly [where: string, at: number, isSeen: boolean][] = [
    ['at its beginning', 3, true],
    ['in its first part', 16 * MIB - 1, true],
    ['in its last part', long - 16 * MIB, true],
    ['at its end', long - 1, true],
    ['in a piece of its middle', 16 * MIB + 5, true],
    ['between the pieces, which is what it costs', 40 * MIB, false],
  ];

  test.each(places)('tells a change %s', async (_where, at, isSeen) => {
    const before = await fingerprintOf(register, new LongFile(long), KEY);
    const after = await fingerprintOf(register, new LongFile(long, [at]), KEY);
    expect(after !== before).toBe(isSeen);
  });

  test('tells its length, where all that is read is the same', async () => {
    const one = await fingerprintOf(register, new LongFile(long), KEY);
    expect(await fingerprintOf(register, new LongFile(long + 31), KEY)).not.toBe(one);
  });
});

describe('reading once more', () => {
  test('waits for its turn before each piece', async () => {
    const file = new LongFile(5 * MIB + 1);
    const passed: number[] = [];
    const pass = async (bytes: number): Promise<void> => {
      expect(file.reads).toHaveLength(passed.length);
      passed.push(bytes);
    };
    await fingerprintOf(register, file, KEY, { pass });
    expect(passed.length).toBeGreaterThan(5);
    expect(Math.max(...passed)).toBe(MIB);
  });

  test('that fails leaves none', async () => {
    expect(await fingerprintOf(register, { ...fileOf(KEY), read: unreadable }, KEY)).toBeNull();
  });

  test('ends when it is told to', async () => {
    const stop = new AbortController();
    const file = new LongFile(60 * MIB);
    const pass = async (): Promise<void> => {
      if (file.reads.length === 3) stop.abort(new Error('stopped'));
    };
    const print = fingerprintOf(register, file, KEY, { pass, signal: stop.signal });
    await expect(print).rejects.toThrow('stopped');
    expect(file.reads.length).toBeLessThan(6);
  });
});
