/**
 * A ledger whose process is killed in the middle of what it does, again and again, while the files change; and one on a
 * volume that is full. Nothing is lost, nothing is there twice, and no server is told what is not so.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statfsSync,
  statSync, writeFileSync,
} from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pick, random } from '../../scripts/people.ts';
import { viewLedger } from '../../agent/ledger/ledger.ts';
import { ledgerIn, readAll, readingOf, swept } from '../agent/readings.ts';
import { say, scaled } from './scale.ts';

const SCRIPT = join(import.meta.dirname, 'keeping.ts');
/** A file that was changed later than this is read once more. */
const SETTLED_MS = 2100;

let folder: string;
let tree: string;
let server: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-keeping-')));
  tree = join(folder, 'tree');
  server = join(folder, 'server');
  writeFileSync(server, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly id: number;
  readonly sequence: number;
  readonly is: 'present' | 'gone';
  readonly path: string;
  readonly what: string;
  readonly persons: number;
}

function told(): Told[] {
  const lines = readFileSync(server, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Told);
}

function filesIn(path: string): string[] {
  const names = readdirSync(path, { recursive: true, withFileTypes: true });
  return names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

const WHAT = { f: 'found', s: 'sealed', u: 'unknown' } as const;

/** What there is to be told of the files as they are. */
function expected(): string[] {
  return filesIn(tree)
    .flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const what = WHAT[text[0] as keyof typeof WHAT];
      return what === undefined ? [] : [`${path} ${what} ${text.length}`];
    })
    .toSorted();
}

/** Some files come, change, go and move. */
function stir(at: () => number): void {
  const some = filesIn(tree);
  for (let n = 0; n < 6; n++) {
    const path = pick(some, at);
    const content = pick(['f', 's', 'u', 'c', 'o'], at) + 'x'.repeat(Math.floor(at() * 50));
    const what = Math.floor(at() * 5);
    if (!existsSync(path)) continue;
    if (what === 0) rmSync(path);
    else if (what === 1) renameSync(path, `${path.slice(0, -4)}-.csv`);
    else if (what === 2) {
      mkdirSync(join(path, '..', `ny ${n}`), { recursive: true });
      writeFileSync(join(path, '..', `ny ${n}`, `${Math.floor(at() * 1e6)}.csv`), content);
    } else writeFileSync(path, content);
  }
}

function fill(files: number): void {
  for (let n = 0; n < files; n++) {
    const path = join(tree, `${n % 5}`, `${n % 11}`);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, `${n}.csv`), 'fsuco'[n % 5]! + 'x'.repeat(n % 50));
  }
}

async function killedAfter(ms: number): Promise<void> {
  const args = ['--no-warnings', SCRIPT, join(folder, 'state'), tree, server];
  const keeping = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise((resolve) => setTimeout(resolve, ms));
  keeping.kill('SIGKILL');
  await new Promise((resolve) => keeping.once('exit', resolve));
}

function keptToItsEnd(rounds: number): { readonly beginning: string; readonly read: number } {
  const args = ['--no-warnings', SCRIPT, join(folder, 'state'), tree, server, `${rounds}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { beginning: string; read: number };
}

function isWhole(): boolean {
  const database = new DatabaseSync(join(folder, 'state', 'ledger.db'));
  const answer = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  database.close();
  return answer === 'ok';
}

test('killed again and again: each file is known once, as it is, and so is it to the server', async () => {
  const at = random(20_181_130);
  const kills = scaled(12, 200);
  fill(scaled(300, 1000));
  for (let n = 0; n < kills; n++) {
    await killedAfter(150 + at() * 500);
    if (existsSync(join(folder, 'state', 'ledger.db'))) expect(isWhole()).toBe(true);
    stir(at);
  }
  // A kill while a row was written: the server forgets the half line.
  writeFileSync(server, readFileSync(server, 'utf8').replace(/[^\n]+$/, ''));
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const { beginning } = keptToItsEnd(5);
  expect(beginning).toBe('resumed');
  // Enough rounds for everything to have been told.
  for (let n = 0; n < 300 && untold() > 0; n++) keptToItsEnd(40);

  using view = viewLedger(join(folder, 'state'));
  const rows = [...(view?.rows() ?? [])];
  expect(
    rows
      .map(({ outcome: { path, outcome, persons } }) => `${path} ${outcome} ${persons}`)
      .toSorted(),
  ).toEqual(expected());
  const all = told();
  const bySequence = Map.groupBy(all, ({ sequence }) => sequence);
  for (const same of bySequence.values())
    expect(new Set(same.map((one) => JSON.stringify(one))).size).toBe(1);
  const latest = new Map<number, Told>();
  for (const one of all)
    if ((latest.get(one.id)?.sequence ?? 0) <= one.sequence) latest.set(one.id, one);
  const present = [...latest.values()].filter(({ is }) => is === 'present');
  expect(present.map(({ path, what, persons }) => `${path} ${what} ${persons}`).toSorted()).toEqual(
    expected(),
  );
  say(
    `${kills} kills, ${all.length} rows told, ${all.length - bySequence.size} of them twice, ${rows.length} in the end; whole each time`,
  );
}, 600_000);

function untold(): number {
  using view = viewLedger(join(folder, 'state'));
  return view?.counts().untold ?? 0;
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

test.skipIf(!canMount)(
  'on a full volume nothing breaks, and when there is room again everything is learned',
  () => {
    fill(scaled(600, 3000));
    const state = join(folder, 'state');
    mkdirSync(state);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', state]);
    const filler = join(state, 'filler');
    const takeAll = (): void => {
      const { bavail, bsize } = statfsSync(state);
      writeFileSync(filler, Buffer.alloc(bavail * bsize, 1));
      expect(statfsSync(state).bavail).toBe(0);
    };
    try {
      {
        using ledger = ledgerIn(state);
        readAll(ledger, tree);
        ledger.flush();
        expect(statSync(join(state, 'reserve')).size).toBe(2 ** 20);
        takeAll();
        const big = 'x'.repeat(4000);
        for (let n = 0; n < 900; n++) {
          // More than any reserve holds.
          ledger.record(readingOf(`/d/${n}/${big}.csv`));
          ledger.flush();
          if (n === 600) mkdirSync(join(tree, 'new'));
          if (n >= 600) writeFileSync(join(tree, 'new', `${n}.csv`), 'f');
          if (n >= 600 && n % 50 === 0) readAll(ledger, tree, { full: true });
        }
        expect(ledger.trouble).toBe('full');
        expect(existsSync(join(state, 'reserve'))).toBe(false);
        // What is known can still be asked.
        expect(ledger.counts().folders).toBeGreaterThan(0);
        rmSync(filler);
        const beganMs = performance.now();
        readAll(ledger, tree, { full: true });
        ledger.flush();
        say(`learned again ${Math.round(performance.now() - beganMs)} ms after there was room`);
        expect(ledger.trouble).toBeNull();
        ledger.keepOnly([tree]);
        expect(swept(ledger, [tree], { full: true })).toEqual([]);
        const present = [...ledger.rows()].filter((row) => row.state === 'present');
        expect(present.map(({ outcome }) => outcome.path).toSorted()).toEqual(
          filesIn(tree).toSorted(),
        );
        for (const path of filesIn(tree)) expect(ledger.rowOf(path)?.outcome.path).toBe(path);
      }
      {
        // One that begins without room has the reserve.
        using ledger = ledgerIn(state);
        ledger[Symbol.dispose]();
        takeAll();
        using again = ledgerIn(state);
        expect(again.counts().outcomes.found).toBe(filesIn(tree).length);
        rmSync(filler);
      }
      // Taken again with the next start.
      const again = ledgerIn(state);
      again[Symbol.dispose]();
      expect(statSync(join(state, 'reserve')).size).toBe(2 ** 20);
      expect(readdirSync(state).some((name) => name.startsWith('set-aside'))).toBe(false);
    } finally {
      execFileSync('umount', [state]);
    }
  },
);
