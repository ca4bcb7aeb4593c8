/**
 * The file as a reader sees it through the pipe: the right bytes for every way of reading, and no
 * more of them served than needed. A child of its own reads; byte n of every file is n modulo 251.
 */
import { writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../../agent/inspect/limits.ts';
import { Parser, type Program } from '../../../agent/inspect/parent.ts';
import { NotedFile, Workshop } from './hostile.ts';

const inspectFolder = join(import.meta.dirname, '../../../agent/inspect');

/** Reads in the ways that stand for the `today` of its job, and answers `crashed` for a wrong byte. */
const CHILD = `
import { Pipe, PipeBytes } from '${inspectFolder}/pipe.ts';
import { encodeAnswer } from '${inspectFolder}/answer.ts';
import { decodeJob, frameOf, JOB_BYTES } from '${inspectFolder}/protocol.ts';
import { Unreadable } from '${inspectFolder}/../formats/reader.ts';
import { limits } from '${inspectFolder}/limits.ts';

const MiB = 2 ** 20;
let seed = 1;
const random = (most) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * most);
};
function* inPieces(size, length) {
  for (let at = 0; at < size; at += length) yield [at, length];
}
const WAYS = {
  1: (size) => inPieces(size, 256 * 1024),
  2: (size) => inPieces(size, 100_003),
  3: (size) => inPieces(size, 3 * MiB),
  4: function* (size) { for (let n = 0; n < 300; n++) yield [random(size + 10), random(30_000)]; },
  5: function* (size) { for (let at = size; at > 0; at -= 50_000) yield [Math.max(0, at - 50_000), 50_000]; },
  6: function* (size) { yield [size - 66_000, 66_000]; yield [0, 30]; yield* inPieces(size, 65_536); yield [size - 66_000, 100]; },
  7: function* () { yield [0, 17 * MiB]; },
  8: (size) => inPieces(300_000, 65_536),
  9: function* (size) { for (;;) yield* inPieces(size, MiB); },
};
function isRight(bytes, offset, length, size) {
  if (bytes.length !== Math.max(0, Math.min(length, size - offset))) return false;
  return bytes.every((byte, at) => byte === (offset + at) % 251);
}
function troubleOf(bytes, way) {
  try {
    for (const [offset, length] of WAYS[way](bytes.sizeBytes)) {
      if (!isRight(bytes.read(offset, length), offset, length, bytes.sizeBytes)) return 'crashed';
    }
    return null;
  } catch (error) {
    return error instanceof Unreadable ? error.trouble : 'crashed';
  }
}
const pipe = new Pipe(3);
const bytes = new PipeBytes(pipe, () => { throw new Error('one job at a time'); });
const payload = new Uint8Array(JOB_BYTES + limits.headBytes);
const verdict = { findings: [], matches: 0, persons: 0, categories: [], warnings: [] };
pipe.write(frameOf('ready', []));
try {
  for (;;) {
    const [length, type] = pipe.nextFrame();
    if (type !== 'job') { pipe.skip(length); continue; }
    pipe.read(payload, 0, length);
    const job = decodeJob(payload);
    bytes.start(job, payload.subarray(JOB_BYTES, length));
    const trouble = troubleOf(bytes, job.today);
    pipe.write(encodeAnswer(job.id, { format: 'csv', trouble, verdict, scheme: null, inflatedBytes: 0, members: null }));
  }
} catch { process.exit(0); }
`;

let workshop: Workshop;
let program: Program;
beforeAll(async () => {
  workshop = new Workshop();
  const input = join(workshop.folder, 'reading.ts');
  writeFileSync(input, CHILD);
  const bundle = await rolldown({ input, platform: 'node', external: isBuiltin });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  await bundle.close();
  program = workshop.program('reading', `{\n${output[0].code}\n}`);
});
afterAll(() => workshop[Symbol.dispose]());

const SIZE = 5_000_017;

const ways: readonly [why: string, way: number, sizeBytes: number, most: number][] = [
  ['front to back in pieces that divide a range', 1, SIZE, SIZE],
  ['front to back in odd pieces', 2, SIZE, SIZE],
  ['in pieces larger than a range', 3, SIZE, SIZE],
  ['here and there, also behind the end', 4, SIZE, 5 * SIZE],
  ['from the back to the front', 5, SIZE, 2.5 * SIZE],
  ['like a zip file: its end, its start, then on', 6, SIZE, 1.2 * SIZE],
  ['a little beyond the first bytes', 8, SIZE, limits.headBytes + 2 * limits.rangeBytes],
  ['a file that came whole with the job', 1, 200_000, 0],
  ['an empty file', 1, 0, 0],
];

test.each(ways)('reading %s', async (_why, way, sizeBytes, most) => {
  await using parser = new Parser({ program });
  const file = new NotedFile(sizeBytes);
  for (let round = 0; round < 2; round++) {
    const { answer } = await parser.inspect(file, { hint: 'table', today: way, wishes: [] });
    expect(answer?.trouble).toBeNull();
  }
  const served = file.reads.reduce((sum, { length }) => sum + length, 0);
  expect(served).toBeLessThanOrEqual(2 * most);
});

const troubles: readonly [why: string, trouble: string, way: number, file: NotedFile][] = [
  ['more than is ever needed at once', 'limit', 7, new NotedFile(20 * 2 ** 20)],
  ['again and again', 'limit', 9, new NotedFile(SIZE)],
  ['a file that has become shorter', 'damaged', 1, cutShort()],
];

test.each(troubles)('reading %s: %s', async (_why, trouble, way, file) => {
  await using parser = new Parser({ program });
  const pid =
    (await parser.inspect(new NotedFile(10), { hint: 'table', today: 1, wishes: [] })) &&
    parser.pid;
  const { answer } = await parser.inspect(file, { hint: 'table', today: way, wishes: [] });
  expect(answer?.trouble).toBe(trouble);
  const next = await parser.inspect(new NotedFile(SIZE), { hint: 'table', today: 2, wishes: [] });
  expect(next.answer?.trouble).toBeNull();
  expect(parser.pid).toBe(pid);
});

function cutShort(): NotedFile {
  const file = new NotedFile(SIZE);
  const read = file.read;
  return Object.assign(file, {
    read: async (target: Uint8Array, offset: number) =>
      Math.min(await read(target, offset), Math.max(0, 2_000_000 - offset)),
  });
}
