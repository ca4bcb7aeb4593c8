/**
 * An agent that is killed again and again in the middle of reading, and so are its children, while people
 * go on working: what its ledger says in the end is what there is, and a server that was told in between
 * knows the same, nothing lost and nothing twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../../agent/fingerprint.ts';
import { type Ledger, openLedger, type Row } from '../../agent/ledger/ledger.ts';
import { random } from '../../scripts/people.ts';
import { Disk, register, Running } from '../agent/running.ts';
import { childrenOf, toldOf } from '../processes.ts';
import { say, scaled } from './scale.ts';

const onLinux = process.platform === 'linux' ? [true] : [];
const KILLS = scaled(6, 200);
const FILES = 400;
/** So many are written between two kills. */
const WRITTEN = 120;
const MOST_PERSONS = 300;
const ALL = 100_000;
/** For as long an agent lives at most, once it reads: what it learns is kept each second. */
const LIFE_MS = 2500;
/** An agent that has not begun to read by then does not any more. */
const PATIENCE_MS = 30_000;

const PROGRAM = join(import.meta.dirname, '..', 'agent', 'service-process.ts');

/** What people do with their files, and what is then in them: name and persons. */
class People {
  readonly has = new Map<string, number>();
  readonly #disk: Disk;
  readonly #at: () => number;
  #named = 0;

  constructor(disk: Disk, at: () => number) {
    this.#disk = disk;
    this.#at = at;
  }

  work(): void {
    for (let n = 0; n < WRITTEN; n++) this.write(this.#some() ?? this.#name());
    while (this.has.size < FILES) this.write(this.#name());
    for (let n = 0; n < 5; n++) {
      const [gone, moved] = [this.#some(), this.#some()];
      if (gone === moved || gone === undefined || moved === undefined) continue;
      rmSync(join(this.#disk.files, gone));
      this.has.delete(gone);
      const name = this.#name();
      const persons = this.has.get(moved)!;
      this.#disk.put(name, '');
      renameSync(join(this.#disk.files, moved), join(this.#disk.files, name));
      this.has.delete(moved);
      this.has.set(name, persons);
    }
  }

  write(name: string): void {
    const persons = 5 + Math.floor(this.#at() * (MOST_PERSONS - 5));
    this.#disk.put(name, register(persons));
    this.has.set(name, persons);
  }

  #some(): string | undefined {
    return [...this.has.keys()][Math.floor(this.#at() * FILES)];
  }

  #name(): string {
    return `${this.#named % 7}/${this.#named++}.csv`;
  }
}

/** A server, as far as there is one: what it was told of this machine. */
class Server {
  readonly rows = new Map<number, Row>();
  readonly faults: string[] = [];
  heard = 0;
  /** What each sequence stood for. */
  readonly #said = new Map<number, string>();
  readonly #at: () => number;

  constructor(at: () => number) {
    this.#at = at;
  }

  /** Some of what it does not have; and not always does the answer come through. */
  hear(ledger: Ledger, most = Math.floor(this.#at() * 200)): void {
    for (const row of ledger.untold(most)) {
      const { id, sequence } = row;
      this.heard++;
      const said = JSON.stringify({ ...row, seenMs: 0, confirmed: false });
      if ((this.#said.get(sequence) ?? said) !== said)
        this.faults.push(`${sequence} is two things`);
      if (sequence < (this.rows.get(id)?.sequence ?? 0)) this.faults.push(`${id} goes back`);
      this.#said.set(sequence, said);
      this.rows.set(id, row);
      if (most === ALL || this.#at() < 0.7) ledger.confirm([{ id, sequence }]);
    }
  }
}

/** In one order; each name once, or it is a fault. */
function byName(
  entries: readonly (readonly [name: string, persons: number])[],
): Record<string, number> {
  expect(new Set(entries.map(([name]) => name)).size).toBe(entries.length);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function present(rows: Iterable<Row>, disk: Disk): Record<string, number> {
  const there = [...rows].filter(({ state }) => state === 'present');
  return byName(there.map(({ outcome }) => [disk.nameOf(outcome), outcome.persons]));
}

function started(disk: Disk): ChildProcess {
  const args = ['--no-warnings', PROGRAM, disk.files, disk.folder];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Kills its children now and then, and it in the end: all while it reads. */
async function killed(agent: ChildProcess, at: () => number): Promise<void> {
  const pid = agent.pid ?? 0;
  const beganMs = performance.now();
  while (childrenOf(pid).length === 0 && performance.now() - beganMs < PATIENCE_MS) await sleep(5);
  for (let n = Math.floor(at() * 3); n > 0; n--) {
    await sleep(at() * 200);
    for (const child of childrenOf(pid)) killNow(child);
  }
  await sleep(at() * LIFE_MS);
  const children = childrenOf(pid);
  expect(agent.exitCode).toBeNull();
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  for (const child of children) await ended(child);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** A child does not outlive its agent. */
async function ended(pid: number): Promise<void> {
  const isOver = (): boolean => /^$|\) Z /.test(toldOf(pid, 'stat'));
  for (let n = 0; n < 200 && !isOver(); n++) await sleep(10);
  expect(isOver()).toBe(true);
}

async function readToTheEnd(disk: Disk): Promise<void> {
  await using last = new Running(disk);
  await last.walked();
}

test.each(onLinux)(
  'an agent that is killed loses nothing and doubles nothing',
  async () => {
    using disk = new Disk();
    const at = random(20_181_130);
    const people = new People(disk, at);
    const server = new Server(at);
    let inTheMiddle = 0;
    for (let kills = 0; kills < KILLS; kills++) {
      people.work();
      await killed(started(disk), at);
      const opened = openLedger(disk.state);
      if (opened === 'taken') throw new Error('nobody has it any more');
      using ledger = opened.ledger;
      expect(opened).toMatchObject({ beginning: 'resumed', setAside: null });
      server.hear(ledger);
      if (JSON.stringify(present(ledger.rows(), disk)) !== JSON.stringify(byName([...people.has])))
        inTheMiddle++;
    }
    await readToTheEnd(disk);
    // One whose child was killed with it first of all: it is left alone until it changes.
    const crashed = Object.entries(disk.known()).filter(([, told]) => told === 'crashed');
    for (const [name] of crashed) people.write(name);
    if (crashed.length > 0) await readToTheEnd(disk);
    const opened = openLedger(disk.state);
    if (opened === 'taken') throw new Error(opened);
    const { heard } = server;
    using ledger = opened.ledger;
    server.hear(ledger, ALL);
    const truth = byName([...people.has]);
    expect(present(ledger.rows(), disk)).toEqual(truth);
    expect(present(server.rows.values(), disk)).toEqual(truth);
    expect(server.faults).toEqual([]);
    expect(ledger.untold(1)).toEqual([]);
    for (const row of ledger.rows()) await isOfContent(row, ledger.keys.fingerprint);
    const { persons, errorPercent } = ledger.persons();
    const most = Math.max(...people.has.values());
    expect(Math.abs(persons - most)).toBeLessThan(1 + (most * 4 * errorPercent) / 100);
    const { size } = statSync(join(disk.state, 'ledger.db'));
    say(`kills: ${KILLS} of agents, ${inTheMiddle} before all was read; ${heard} rows told in between, ledger ${size} bytes`); // prettier-ignore
    expect(inTheMiddle).toBeGreaterThan(KILLS / 4);
    expect(heard).toBeGreaterThan(KILLS * 10);
    expect(crashed.length).toBeLessThan(1 + KILLS / 10);
    expect(readdirSync(disk.state).filter((name) => name.includes('aside'))).toEqual([]);
  },
  scaled(180_000, 1_800_000),
);

/** The row is of what the file holds now. */
async function isOfContent({ outcome, fingerprint, state }: Row, key: Uint8Array): Promise<void> {
  expect(state).toBe('present');
  const content = readFileSync(outcome.path);
  const read = async (target: Uint8Array, offset: number): Promise<number> =>
    content.copy(target, 0, offset);
  const file = { sizeBytes: content.length, head: content, read };
  expect(fingerprint).toBe(await fingerprintOf(outcome, file, key));
}
