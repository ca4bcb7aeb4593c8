/**
 * The wall from the parent's side: the flags that take every right from the child, and what happens
 * to a child that dies, hangs or lies. Each time the next file must come out right.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHILD_FLAGS } from '../../../agent/inspect/flags.ts';
import { limits, servedBytes } from '../../../agent/inspect/limits.ts';
import { type FileInHand, Parser } from '../../../agent/inspect/parent.ts';
import { answering, NotedFile, Workshop } from './hostile.ts';

const question = { hint: 'table', today: 20261122, wishes: [] } as const;
const table = new TextEncoder().encode('navn;by\nAnna;Aarhus\nBo;Brande\n');
const small = { sizeBytes: table.length, head: table, read: async () => 0 };
const built = join(import.meta.dirname, '../../../dist/child.cjs');
const linux = process.platform === 'linux';

let workshop: Workshop;
beforeAll(() => {
  workshop = new Workshop();
});
afterAll(() => workshop[Symbol.dispose]());

test('nothing is granted to the child, and more is taken away', () => {
  expect(CHILD_FLAGS).toEqual(
    expect.arrayContaining([
      '--permission',
      '--no-experimental-sqlite',
      '--no-addons',
      '--disable-proto=delete',
      '--disallow-code-generation-from-strings',
      '--disable-sigusr1',
      '--max-old-space-size=256',
    ]),
  );
  expect(CHILD_FLAGS.filter((flag) => flag.startsWith('--allow'))).toEqual([]);
});

test('the child reaches no file, no environment, no database and no code from text', async () => {
  const program = workshop.program(
    'probe',
    `
    const scopes = ['fs.read', 'fs.write', 'net', 'child', 'worker', 'addon', 'wasi', 'inspector'];
    if (scopes.some((scope) => process.permission.has(scope))) process.exit(1);
    const fs = require('node:fs');
    for (const path of ['.', '/', process.execPath, ${JSON.stringify(workshop.folder)}]) {
      try { fs.statSync(path); process.exit(2); } catch {}
    }
    if (process.platform !== 'win32' && Object.keys(process.env).length > 0) process.exit(3);
    if (require('node:module').isBuiltin('node:sqlite')) process.exit(4);
    try { new Function('return 1')(); process.exit(5); } catch {}
    ${answering('honest(id);')}`,
  );
  await using parser = new Parser({ program });
  const { answer, failure } = await parser.inspect(small, question);
  expect(failure).toBeNull();
  expect(answer?.format).toBe('xlsx');
});

test.skipIf(!linux)('the child has no file open, not even its own program', async () => {
  await using parser = new Parser();
  await parser.inspect(small, question);
  const folder = `/proc/${parser.pid}/fd`;
  const open = readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)));
  expect(open.filter((link) => link.startsWith('/') && link !== '/dev/null')).toEqual([]);
});

/** Each makes one thing look to the real child as if it had not been taken away. */
const rights: readonly (readonly [name: string, code: string])[] = [
  ['a permission', 'process.permission.has = (scope) => scope === "net";'],
  ['databases', 'process.getBuiltinModule = () => ({});'],
  ['a prototype by name', 'Object.prototype.__proto__ = null;'],
  ['code from text', 'globalThis.Function = function () { return () => 1; };'],
  ['the rights of root', 'process.getuid = () => 0;'],
  ['a flag too few', 'process.execArgv.shift();'],
  ...(process.platform === 'win32'
    ? []
    : [['an environment', 'process.env.PATH = "/bin";'] as const]),
];

test.each(rights)('a child that has %s does not work', async (name, code) => {
  const real = readFileSync(built, 'utf8');
  const program = workshop.program(`rights-${name.replaceAll(/\W/g, '-')}`, code + real);
  await using parser = new Parser({ program });
  await expect(parser.inspect(small, question)).rejects.toThrow(/does not start \(77\)/);
});

test('without a built child there is no answer at all', async () => {
  await using parser = new Parser({
    program: { executable: null, script: '/nonexistent/child.cjs' },
  });
  await expect(parser.inspect(small, question)).rejects.toThrow(/npm run build/);
});

test('the real child answers', async () => {
  await using parser = new Parser();
  const { answer } = await parser.inspect(small, question);
  expect(answer).toMatchObject({ format: 'csv', trouble: null, verdict: { matches: 0 } });
});

describe('a killed child', () => {
  test.skipIf(!linux)('between two files costs neither of them', async () => {
    await using parser = new Parser();
    await parser.inspect(small, question);
    process.kill(parser.pid ?? 0, 'SIGKILL');
    const { answer, failure } = await parser.inspect(small, question);
    expect({ failure, format: answer?.format }).toEqual({ failure: null, format: 'csv' });
    expect(parser.run.exact).toBe(true);
  });

  test.skipIf(!linux)('in its first file is that file’s crash; the next is right', async () => {
    const program = workshop.program('nap', answering('if (id === 1) nap(60000); honest(id);'));
    await using parser = new Parser({ program });
    setTimeout(() => process.kill(parser.pid ?? 0, 'SIGKILL'), 300);
    expect((await parser.inspect(small, question)).failure).toBe('crashed');
    expect((await parser.inspect(small, question)).failure).toBeNull();
  });

  test('in a later file gives that file a second try', async () => {
    const deed = answering('if (id === 2) process.exit(1); honest(id);');
    await using parser = new Parser({ program: workshop.program('second', deed) });
    await parser.inspect(small, question);
    expect((await parser.inspect(small, question)).failure).toBeNull();
  });
});

/** A table of so many lines that the child asks for ranges of it, with one test number a thousand lines. */
function longTable(lines: number): FileInHand {
  const rows = Array.from({ length: lines }, (_, row) => (row % 1000 === 0 ? NUMBER : `by ${row}`));
  return fileOf(`cpr\n${rows.join('\n')}\n`);
}

function fileOf(text: string): FileInHand {
  const content = Buffer.from(text);
  const read = async (target: Uint8Array, offset: number): Promise<number> =>
    content.copy(target, 0, offset);
  return { sizeBytes: content.length, head: content.subarray(0, limits.headBytes), read };
}
const NUMBER = '020280-0009';

describe('a file that is sent ahead', () => {
  const lengths = [200_000, 90_000, 1_000, 150_000];

  test('comes in its turn, also between the ranges of the one before', async () => {
    await using parser = new Parser();
    const files = lengths.map(longTable);
    const matches: (number | undefined)[] = [];
    for (const [at, file] of files.entries()) {
      const inspected = parser.inspect(file, question);
      const next = files[at + 1];
      if (next !== undefined) parser.prepare(next, question);
      matches.push((await inspected).answer?.verdict.matches);
    }
    expect(matches).toEqual(lengths.map((lines) => lines / 1000));
  });

  test('is right after one that was left in its middle', async () => {
    const [start, cells] = [
      '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      '<a/>',
    ];
    const broken = fileOf(`${start}${cells.repeat(90_000)}<<${cells.repeat(900_000)}`);
    await using parser = new Parser();
    const next = longTable(90_000);
    const first = parser.inspect(broken, question);
    parser.prepare(next, question);
    expect((await first).answer).toMatchObject({ format: 'spreadsheetml', trouble: 'damaged' });
    expect((await parser.inspect(next, question)).answer?.verdict.matches).toBe(90);
  });

  test('waits when another one is wanted before it', async () => {
    await using parser = new Parser();
    const [one, two] = [longTable(100_000), longTable(60_000)];
    const first = parser.inspect(one, question);
    parser.prepare(two, question);
    await first;
    const again = await parser.inspect(one, question);
    const second = await parser.inspect(two, question);
    const seen = [again, second].map(({ answer }) => answer?.verdict.matches);
    expect(seen).toEqual([100, 60]);
  });

  test('is not lost with the child that had it', async () => {
    const deed = 'if (id === 1) { job(); process.exit(1); } honest(id);';
    await using parser = new Parser({ program: workshop.program('ahead', answering(deed)) });
    const next = { ...small };
    const first = parser.inspect(small, question);
    parser.prepare(next, question);
    expect((await first).failure).toBe('crashed');
    const { answer, failure } = await parser.inspect(next, question);
    expect({ failure, format: answer?.format }).toEqual({ failure: null, format: 'xlsx' });
  });

  test('is not sent while nothing or enough is under way', async () => {
    const deed = 'if (id > 2) process.exit(1); honest(id);';
    await using parser = new Parser({ program: workshop.program('enough', answering(deed)) });
    const [one, two, three] = [{ ...small }, { ...small }, { ...small }];
    parser.prepare(two, question);
    const first = parser.inspect(one, question);
    parser.prepare(two, question);
    parser.prepare(three, question);
    expect((await first).failure).toBeNull();
    expect((await parser.inspect(two, question)).failure).toBeNull();
  });

  test('takes its own time, not that of the one before', async () => {
    // Both together longer than one may take; the first one's time holds the start of its child.
    const deed = 'nap(2000); honest(id);';
    const program = workshop.program('turns', answering(deed));
    await using parser = new Parser({ program, wallMs: 3500 });
    const next = { ...small };
    const first = parser.inspect(small, question);
    parser.prepare(next, question);
    expect((await first).failure).toBeNull();
    expect((await parser.inspect(next, question)).failure).toBeNull();
  });
});

/** Deeds of a child that is to be ended; `id` is the job's number, 1 the first. */
const lies: readonly [why: string, deed: string][] = [
  ['reads behind the end', `send('read', [id, 990_000, 20_000]);`],
  ['reads before the start', `send('read', [id, -10, 5]);`],
  ['reads nothing', `send('read', [id, 0, 0]);`],
  ['reads too much at once', `send('read', [id, 0, ${limits.rangeBytes + 1}]);`],
  ['reads for another job', `send('read', [id + 1, 0, 10]);`],
  ['wants a thousand ranges at once', `for (let n = 0; n < 1000; n++) send('read', [id, n, 10]);`],
  ['answers another job', `honest(id + 1);`],
  ['answers twice', `honest(id); honest(id);`],
  ['is ready twice', `send('ready', []);`],
  ['sends what only the parent sends', `send('job', [id, 1, 1, 1]);`],
  ['tells persons that nobody asked for', `send('persons', [0, 1]);`],
  ['sends an unknown frame', `give(Buffer.from([0, 0, 0, 0, 9, 0, 0, 0]));`],
  ['promises a frame of 4 GiB', `give(Buffer.from([255, 255, 255, 255, 4, 0, 0, 0]));`],
  ['speaks no protocol', `give(Buffer.from('GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'));`],
  [
    'lists findings that it does not send',
    `send('verdict', [id,1,-1,0,0,0,0,0,-1,-1,-1,-1,-1,-1,3]);`,
  ],
  ['ends with an error', `throw new Error('deep inside');`],
  ['aborts', `process.abort();`],
  ['ends politely in the middle', `process.exit(0);`],
];

test.each(lies)('a child that %s is ended, and the next file is right', async (why, deed) => {
  const name = why.replaceAll(/\W/g, '-');
  const program = workshop.program(name, answering(`if (id === 1) { ${deed} } else honest(id);`));
  await using parser = new Parser({ program });
  const file = new NotedFile(1_000_000);
  const first = await parser.inspect(file, question);
  expect(first.failure).toBe(why === 'answers twice' ? null : 'crashed');
  const second = await parser.inspect(file, question);
  expect(second.failure).toBeNull();
  for (const { offset, length } of file.reads) {
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset + length).toBeLessThanOrEqual(file.sizeBytes);
  }
});

test('a child that reads on and on is ended at the byte budget', async () => {
  const deed = answering(`
    if (id > 1) { honest(id); continue; }
    for (;;) { send('read', [id, 0, 500_000]); next(); }`);
  await using parser = new Parser({ program: workshop.program('glutton', deed) });
  const file = new NotedFile(600_000);
  expect((await parser.inspect(file, question)).failure).toBe('crashed');
  const served = file.reads.reduce((sum, { length }) => sum + length, 0);
  expect(served).toBeLessThanOrEqual(servedBytes(file.sizeBytes));
  expect((await parser.inspect(file, question)).failure).toBeNull();
});

const hangs: readonly [why: string, deed: string, options: object][] = [
  ['computes without end', 'for (;;);', { cpuMs: 400, wallMs: 30_000 }],
  ['computes without end, by the clock', 'for (;;);', { cpuMs: 60_000, wallMs: 2500 }],
  ['sleeps', 'nap(60000);', { cpuMs: 400, wallMs: 2500 }],
  ['waits for bytes that it did not ask for', 'next();', { cpuMs: 400, wallMs: 2500 }],
];

test.skipIf(!linux).each(hangs)('a child that %s is ended in time', async (why, deed, options) => {
  const program = workshop.program(why, answering(`if (id === 1) { ${deed} } honest(id);`));
  await using parser = new Parser({ program, ...options });
  const started = performance.now();
  expect((await parser.inspect(small, question)).failure).toBe('timeout');
  expect(performance.now() - started).toBeLessThan(10_000);
  expect((await parser.inspect(small, question)).failure).toBeNull();
});

test.skipIf(!linux)('a child that only waits for its turn is left in peace', async () => {
  const program = workshop.program('slow', answering('nap(1200); honest(id);'));
  await using parser = new Parser({ program, cpuMs: 300 });
  expect((await parser.inspect(small, question)).failure).toBeNull();
});

test('an abort ends the child at once and says why', async () => {
  const program = workshop.program('stuck', answering('if (id === 1) for (;;); honest(id);'));
  await using parser = new Parser({ program });
  const stop = new AbortController();
  const inspected = parser.inspect(small, question, stop.signal);
  const pid = parser.pid ?? 0;
  setTimeout(() => stop.abort(new Error('stopped by hand')), 200);
  await expect(inspected).rejects.toThrow('stopped by hand');
  await expect.poll(() => isAlive(pid)).toBe(false);
  await expect(parser.inspect(small, question, stop.signal)).rejects.toThrow('stopped by hand');
});

test('an error while the file is read is the file’s own, and the next one is right', async () => {
  const deed = answering(`if (id === 1) { send('read', [id, 5, 10]); next(); } honest(id);`);
  await using parser = new Parser({ program: workshop.program('eio', deed) });
  const broken = { ...small, read: () => Promise.reject(new Error('EIO')) };
  await expect(parser.inspect(broken, question)).rejects.toThrow('EIO');
  expect((await parser.inspect(small, question)).failure).toBeNull();
});

test.skipIf(!linux)('Ctrl-C in a terminal is for the parent to act on', async () => {
  await using parser = new Parser();
  await parser.inspect(small, question);
  const { pid } = parser;
  process.kill(pid ?? 0, 'SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await parser.inspect(small, question)).failure).toBeNull();
  expect(parser.pid).toBe(pid);
});

test('the child ends with its parser', async () => {
  let pid = 0;
  {
    await using parser = new Parser();
    await parser.inspect(small, question);
    pid = parser.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
  }
  expect(isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  if (linux) return existsSync(`/proc/${pid}`);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
