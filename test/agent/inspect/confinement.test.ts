/**
 * What a parser child can reach once a file could have taken it over: a table of probes, so that a new
 * Node cannot open a hole unseen; twelve ways to misbehave, each contained; and what the system says
 * of a child. All of it for both ways to start one: a script on Node, and an executable.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHILD_UID, faultOf } from '../../../agent/inspect/confinement.ts';
import { limits } from '../../../agent/inspect/limits.ts';
import { type FileInHand, Parser, type Program } from '../../../agent/inspect/parent.ts';
import { memoryBytesOf } from '../../../agent/inspect/usage.ts';
import { here } from '../../../scripts/package/target.ts';
import { answering, Workshop } from './hostile.ts';
import { emptyParser, realParser } from './parser-executables.ts';

/** Executables are made only when their sources have changed. */
const MAKING_MS = 120_000;

/** The flags on the command line, or in the executable. */
const WAYS = here() === undefined ? (['script'] as const) : (['script', 'executable'] as const);

const question = { hint: 'table', today: 20261122, wishes: [] } as const;
const table = new TextEncoder().encode('navn;by\nAnna;Aarhus\nBo;Brande\n');
const small: FileInHand = { sizeBytes: table.length, head: table, read: async () => 0 };
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;

let workshop: Workshop;
let empty: string | null = null;
let real: string | null = null;
let port = 0;
const server = createServer((socket) => socket.destroy());
beforeAll(async () => {
  workshop = new Workshop();
  real = await realParser();
  empty = emptyParser();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
}, MAKING_MS);
afterAll(() => {
  workshop[Symbol.dispose]();
  server.close();
});

function programOf(way: (typeof WAYS)[number], name: string, code: string): Program {
  const script = workshop.program(name.replaceAll(/\W/g, '-'), code);
  return { ...script, executable: way === 'script' ? null : empty };
}

/** The child that was built. */
function realOf(way: (typeof WAYS)[number]): { program?: Program } {
  return way === 'script' ? {} : { program: { executable: real, script: null } };
}

/** Code that throws, rejects or gives false when it is denied. `file` and `port` are real ones of ours. */
const PROBES: readonly (readonly [name: string, code: string])[] = [
  ['read a file', 'fs.readFileSync(file)'],
  ['open a file', 'fs.openSync(file)'],
  ['look at a file', 'fs.statSync(file)'],
  ['list a folder', `fs.readdirSync('/')`],
  ['find a real path', `fs.realpathSync.native('.')`],
  ['read what it was made of', 'fs.readFileSync(process.execPath)'],
  ['read what it was started by', 'fs.readFileSync(process.argv[1] ?? process.argv0)'],
  ['read about itself', `fs.readFileSync('/proc/self/status')`],
  ['open a blob', 'await fs.openAsBlob(file)'],
  ['write a file', `fs.writeFileSync('/tmp/cprvagt-probe', 'x')`],
  ['make a folder', `fs.mkdirSync('/tmp/cprvagt-probe')`],
  ['make a link', `fs.symlinkSync('/etc/passwd', '/tmp/cprvagt-probe')`],
  ['remove a file', 'fs.unlinkSync(file)'],
  ['rename a file', 'fs.renameSync(file, file + 2)'],
  ['change rights', 'fs.chmodSync(file, 0o777)'],
  ['change times by a descriptor', 'fs.futimesSync(3, 0, 0)'],
  ['change rights by a descriptor', 'fs.fchmodSync(3, 0o777)'],
  ['watch a file', 'fs.watch(file).close()'],
  ['start a program', `if (require('node:child_process').spawnSync('/bin/true').status !== 0) throw 0`],
  ['start a worker', `new (require('node:worker_threads').Worker)('1', { eval: true })`],
  ['load native code', `process.dlopen({ exports: {} }, file)`],
  ['run WASI', `new (require('node:wasi').WASI)({ version: 'preview1' })`],
  ['call foreign functions', `require('node:ffi').dlopen(null)`],
  ['open the inspector', `require('node:inspector').open(0)`],
  ['reach the bindings', `process.binding('fs')`],
  ['write a heap snapshot', `require('node:v8').writeHeapSnapshot()`],
  ['write a report', `if (!process.report.writeReport()) throw 0`],
  ['connect', `await met(require('node:net').connect(port, '127.0.0.1'), 'connect')`],
  ['connect to a socket of the machine', `await met(require('node:net').connect('/run/dbus/system_bus_socket'), 'connect')`],
  ['listen', `await met(require('node:net').createServer().listen(0), 'listening')`],
  ['send a datagram', `await met(require('node:dgram').createSocket('udp4').bind(0), 'listening')`],
  ['fetch', `await fetch('http://127.0.0.1:' + port)`],
  ['ask for a name', `await require('node:dns').promises.resolve4('localhost')`],
  ['open a database', `new (require('node:sqlite').DatabaseSync)(':memory:')`],
  ['make code from text', `new Function('return 1')()`],
  ['evaluate text', `(0, eval)('1 + 1')`],
  ['change a prototype by name', `const it = {}; it['__proto__'] = null; if ('__proto__' in Object.prototype) return; throw 0`],
  ['find an environment', 'if (Object.keys(process.env).length === 0) throw 0'],
  // Another user's, or without the right to.
  ...(isRoot && isLinux
    ? ([
        ['signal its parent', 'process.kill(process.ppid, 0)'],
        ['become root', 'process.setuid(0)'],
        ['be root', 'if (process.getuid() !== 0) throw 0'],
      ] satisfies [string, string][])
    : []),
]; // prettier-ignore

/** Tries one thing on the first job and answers 1 when it could be done, 2 when not. */
function probe(code: string): string {
  const file = JSON.stringify(join(import.meta.dirname, 'hostile.ts'));
  return `
    const fs = require('node:fs');
    const [file, port] = [${file}, ${port}];
    const met = (it, event) =>
      new Promise((resolve, reject) => { it.once(event, resolve); it.once('error', reject); });
    send('ready', []);
    const id = job();
    (async () => { ${code} })().then(() => tell(id, 1), () => tell(id, 2));`;
}

describe.each(WAYS)('as %s, the child cannot', (way) => {
  test.each(PROBES)('%s', async (name, code) => {
    const program = programOf(way, name, probe(code));
    await using parser = new Parser({ program });
    const { answer, failure } = await parser.inspect(small, question);
    expect({ failure, reached: answer?.inflatedBytes }).toEqual({ failure: null, reached: 2 });
  });

  test('but a probe that finds nothing closed is told', async () => {
    const program = programOf(way, 'open', probe('fs.fstatSync(3)'));
    await using parser = new Parser({ program });
    expect((await parser.inspect(small, question)).answer?.inflatedBytes).toBe(1);
  });
});

/** What a file that has taken over its child could do with it, and what the parent may say then. */
const MISBEHAVIOURS: readonly [what: string, deed: string, failures: readonly string[]][] = [
  ['computes without end', 'for (;;);', ['timeout']],
  ['matches a pattern that never ends', `/^(a+)+$/.test('a'.repeat(60) + '!');`, ['timeout']],
  ['fills its heap', 'const all = []; for (;;) all.push(new Array(9999).fill(all.length));', ['crashed']],
  // Where memory runs out sooner than the parent looks, the child ends by itself.
  ['fills buffers', 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 24, 1));', ['limit', 'crashed']],
  ['throws', `throw new Error('deep inside');`, ['crashed']],
  ['aborts', 'process.abort();', ['crashed']],
  ['writes', `require('node:fs').writeFileSync('/tmp/cprvagt-deed', 'x');`, ['crashed']],
  ['reads', `require('node:fs').readFileSync('/etc/hostname');`, ['crashed']],
  ['starts programs', `require('node:child_process').execSync('true');`, ['crashed']],
  ['connects', `require('node:net').connect(9, '127.0.0.1');`, ['timeout', 'crashed']],
  ['opens a database', `require('node:sqlite');`, ['crashed']],
  ['lies', `send('verdict', [id, 1e9, -1, 0]);`, ['crashed']],
]; // prettier-ignore

describe.each(WAYS)('as %s, a child that', (way) => {
  test.each(MISBEHAVIOURS)(
    '%s is ended, and the next file is right',
    async (what, deed, failures) => {
      // The first job only: what it started has all the time it wants.
      const code = `send('ready', []); const id = job(); if (id === 1) { ${deed} } else honest(id);`;
      const program = programOf(way, what, code);
      // To fill it takes its time on a busy machine.
      const most = what === 'fills its heap' ? 20_000 : 1000;
      await using parser = new Parser({ program, cpuMs: most, wallMs: 10 * most });
      const first = await parser.inspect(small, question);
      expect(failures).toContain(first.failure);
      expect((await parser.inspect(small, question)).failure).toBeNull();
    },
  );
});

describe.each(isLinux ? WAYS : [])('on Linux as %s, a child', (way) => {
  test('that takes memory beyond its own is ended as over a limit', async () => {
    const most = limits.childBytes / 2 ** 20;
    const deed = `if (id === 1) { const all = []; for (let n = 0; n < ${most + 64}; n++) all.push(Buffer.alloc(2 ** 20, 1)); nap(60000); }`;
    const program = programOf(way, 'greedy', answering(`${deed} honest(id);`));
    await using parser = new Parser({ program });
    expect((await parser.inspect(small, question)).failure).toBe('limit');
    expect((await parser.inspect(small, question)).failure).toBeNull();
  });

  test('has no right, no file and no descriptor to come', async () => {
    const left = openSync('/etc/passwd', 'r');
    try {
      await using parser = new Parser(realOf(way));
      await parser.inspect(small, question);
      const about = `/proc/${parser.pid}`;
      const status = readFileSync(`${about}/status`, 'latin1');
      expect(faultOf(status)).toBeNull();
      const told = readFileSync(`${about}/limits`, 'latin1');
      for (const [what, most] of [
        ['open files', '0'],
        ['file size', '0'],
        ['core file size', '0'],
      ]) {
        expect(told).toMatch(new RegExp(`^Max ${what} +${most} +${most} `, 'm'));
      }
      expect(told).toMatch(new RegExp(`^Max data size +${limits.childDataBytes} `, 'm'));
      const open = readdirSync(`${about}/fd`).map((fd) => readlinkSync(`${about}/fd/${fd}`));
      expect(open.filter((link) => link.startsWith('/') && link !== '/dev/null')).toEqual([]);
      expect(readFileSync(`${about}/environ`, 'latin1')).toBe('');
      expect(memoryBytesOf(parser.pid ?? 0)).toBeLessThan(2 ** 27);
    } finally {
      closeSync(left);
    }
  });

  /** What this process and its child have of what somebody left to this process. */
  function inherited(start: string): unknown {
    const script = join(import.meta.dirname, 'inheriting.ts');
    const executable = realOf(way).program?.executable ?? '';
    const words = [process.execPath, '--no-warnings', script, executable];
    const shell = `${start} ${words.map((word) => `"${word}"`).join(' ')}`;
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', shell], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  test('inherits nothing that was left open to the parent', () => {
    expect(inherited('exec 9</etc/passwd; exec')).toMatchObject({ file: [true, false] });
  });

  test.skipIf(!isRoot)('inherits no right of a service that may read everything', () => {
    const nobody = '--reuid=61001 --regid=61001 --clear-groups';
    const rights = '--inh-caps=+dac_read_search --ambient-caps=+dac_read_search';
    expect(inherited(`exec setpriv ${nobody} ${rights}`)).toEqual({
      file: [false, false],
      capable: [true, false],
    });
  });

  test('ends when its parent is killed, whatever it is at', async () => {
    const script = join(import.meta.dirname, 'orphaning.ts');
    const program = programOf(way, 'orphan', answering('for (;;);'));
    const words = ['--no-warnings', script, program.script ?? '', program.executable ?? []].flat();
    const { stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => memoryBytesOf(pid), { timeout: 5000 }).toBeNull();
  });
});

describe('what the system says of a child', () => {
  const uid = isRoot ? CHILD_UID : 1000;
  const good = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(
    (set) => `${set}:\t0000000000000000`,
  );
  const status = [
    `Uid:\t${[uid, uid, uid, uid].join('\t')}`,
    ...good,
    'NoNewPrivs:\t1',
    'SigCgt:\t0000000000004002',
    '',
  ].join('\n');

  test('may be all right', () => {
    expect(faultOf(status)).toBeNull();
  });

  const faults: readonly (readonly [what: RegExp, instead: string, fault: string])[] = [
    [/CapInh:\t0/, 'CapInh:\t4', 'capabilities (CapInh)'],
    [/CapAmb:\t0/, 'CapAmb:\t4', 'capabilities (CapAmb)'],
    [/CapEff.*/, '', 'capabilities (CapEff)'],
    [/NoNewPrivs:\t1/, 'NoNewPrivs:\t0', 'a way to new privileges'],
    [/4002/, '4202', 'a signal that opens the inspector'],
    [/SigCgt.*/, '', 'a signal that opens the inspector'],
    ...(isRoot ? [[/Uid:\t61000/, 'Uid:\t0', 'its user'] as const] : []),
  ];

  test.each(faults)('or %s is not', (what, instead, fault) => {
    expect(faultOf(status.replace(what, instead))).toBe(fault);
  });
});
