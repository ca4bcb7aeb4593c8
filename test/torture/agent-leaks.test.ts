/**
 * What the agent keeps and would tell: of files full of people, with its ledger, its log and what would be sent
 * all searched. Nobody is in them, nor a hash of a content that could be tried, nor a sketch of persons.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLog } from '../../agent/service/log.ts';
import { machineKeysOf } from '../../agent/ledger/machine-keys.ts';
import { inspect } from '../../agent/inspect/inspect.ts';
import { PersonHash, sketchOf } from '../../agent/inspect/sketch.ts';
import { viewLedger } from '../../agent/ledger/ledger.ts';
import { databaseIn, keyIn } from '../../agent/ledger/state-folder.ts';
import { hintAnyway } from '../../agent/names.ts';
import { DEFAULT_POLICY } from '../../agent/service/policy.ts';
import { REPORTS } from '../../agent/report/index.ts';
import type { Report } from '../../agent/report/report.ts';
import { scan } from '../../agent/scan.ts';
import { runService } from '../../agent/service/service.ts';
import { readKey } from '../../agent/ledger/state-key.ts';
import type { PersonsEstimate } from '../../agent/sketch.ts';
import { statusOf, tellings } from '../../agent/status.ts';
import { tellingFields } from '../../agent/delivery/telling.ts';
import { fakePlatform } from '../agent/platform/fake-platform.ts';
import { setting } from '../agent/report/outcomes.ts';
import { bytesOf, TODAY } from '../reading.ts';
import { FILES, PEOPLE, traces, variants } from './leak-files.ts';
import { say } from './scale.ts';

/** So much of a sketch is no chance. */
const PART_BYTES = 12;

/** The ways in which a part of a sketch or of a key could stand somewhere. */
function waysOf(bytes: Uint8Array): string[] {
  const part = Buffer.from(bytes.subarray(0, PART_BYTES));
  const base64 = [0, 1, 2].map((by) => part.subarray(by, by + 9).toString('base64'));
  const decimals = [...part].join(',');
  return [part.toString('latin1'), part.toString('hex'), ...base64, decimals];
}

function isIn(text: string, bytes: Uint8Array): boolean {
  return waysOf(bytes).some((way) => text.includes(way));
}

/** All that stands in a database without being encrypted. */
function columnsIn(path: string): string {
  using database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const rows = tables.flatMap(({ name }) =>
    database.prepare(`SELECT * FROM "${String(name)}"`).all(),
  );
  return JSON.stringify(rows, (_name, value: unknown) => (value instanceof Uint8Array ? 0 : value));
}

/** Of each file that has persons, by its name. */
function sketchesWith(hash: PersonHash): ReadonlyMap<string, Uint8Array> {
  const sketches = new Map<string, Uint8Array>();
  for (const [name, content] of FILES) {
    const question = { hint: hintAnyway(name), today: TODAY, wishes: [] } as const;
    const sketch = sketchOf(inspect(bytesOf(content), question).persons, hash);
    if (sketch.length > PART_BYTES) sketches.set(name, sketch);
  }
  return sketches;
}

/** Distinct persons of all files, also those that a broken one seems to have. */
function personsInAll(): number {
  const all = new Set<number>();
  for (const [name, content] of FILES) {
    for (const [, bytes] of variants(content)) {
      const question = { hint: hintAnyway(name), today: TODAY, wishes: [] } as const;
      inspect(bytesOf(bytes), question).persons?.forEach((person) => all.add(person));
    }
  }
  return all.size;
}

describe('the agent', { timeout: 120_000 }, () => {
  let folder: string;
  let files: string;
  let state: string;
  let logs: string;
  /** All that it left, by name, as bytes in latin1; and what it would tell. */
  const left = new Map<string, string>();
  /** The sketch of each file, made again with the machine's key. */
  let sketches: ReadonlyMap<string, Uint8Array>;
  let told: PersonsEstimate;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cprvagt-agent-leaks-'));
    [files, state, logs] = ['files', 'state', 'log'].map((name) => join(folder, name)) as [string, string, string]; // prettier-ignore
    mkdirSync(files);
    mkdirSync(logs);
    for (const [name, content] of FILES) {
      for (const [variant, bytes] of variants(content))
        writeFileSync(join(files, `${variant}-${name}`), bytes);
    }
    await served();
    for (const at of [state, logs]) {
      for (const name of readdirSync(at)) left.set(name, readFileSync(join(at, name), 'latin1'));
    }
    left.set('columns', columnsIn(databaseIn(state)));
    using ledger = viewLedger(state);
    if (ledger === null) throw new Error('no ledger');
    const status = statusOf(ledger, await fakePlatform().volumes(), { schedule: 0, server: null });
    told = status.persons;
    left.set('status', JSON.stringify(status));
    for (const telling of tellings(ledger)) {
      left.set(`telling ${telling.id}`, JSON.stringify(tellingFields(telling)));
    }
    const key = readKey(keyIn(state));
    if (typeof key === 'string') throw new Error(key);
    sketches = sketchesWith(new PersonHash(machineKeysOf(key.secret).sketch));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Until it has looked through everything once. */
  async function served(): Promise<void> {
    const stop = new AbortController();
    using log = openLog(logs);
    const tell: typeof log.tell = (event) => {
      log.tell(event);
      if (event.event === 'scanEnded' && event.scan === 'full') stop.abort();
    };
    const end = await runService(
      {
        policy: { ...DEFAULT_POLICY, roots: [files], cpuPercent: 100 },
        platform: fakePlatform(),
        log: { tell, [Symbol.dispose]: () => {} },
        stateFolder: state,
        logFolder: logs,
        pace: { spreadMs: 0, restMs: 0, readBytesPerSecond: 2 ** 30 },
      },
      stop.signal,
    );
    expect(end).toBe('stopped');
  }

  function isInState(name: string): boolean {
    return existsSync(join(state, name));
  }

  test('has read and keeps what there is, and would tell it', () => {
    const pieces = [...left].filter(([name]) => name.startsWith('telling'));
    expect(pieces.length).toBeGreaterThan(FILES.length * 2);
    expect(pieces.filter(([, text]) => text.includes('"fingerprint":"')).length).toBeGreaterThan(
      50,
    );
    expect(sketches.size).toBeGreaterThan(FILES.length - 4);
    expect(left.get('columns')).toContain('"outcome\\":\\"found\\"');
    const { persons, errorPercent } = told;
    const exact = personsInAll();
    expect(exact).toBeGreaterThanOrEqual(PEOPLE.length);
    expect(Math.abs(persons - exact)).toBeLessThan((exact * 4 * errorPercent) / 100);
  });

  test('nobody is in what it keeps, logs and tells', () => {
    for (const [name, text] of left) {
      expect(traces.inText(text), name).toEqual([]);
      if (!isInState(name)) continue;
      // In what is encrypted a few bytes are anything by chance: the columns of the ledger are searched as well.
      const ways = traces.inBytes(Buffer.from(text, 'latin1'));
      expect(
        ways.filter((way) => way !== 'integer' && way !== 'packed'),
        name,
      ).toEqual([]);
    }
    const bytes = [...left.values()].reduce((sum, { length }) => sum + length, 0);
    say(`leaks: ${left.size} pieces of the agent, ${bytes} bytes: nobody`);
  });

  test('nor the hash of a content, in which a number could be tried', () => {
    const all = [...left].map(([name, text]) => [name, text.toLowerCase()] as const);
    for (const [name, content] of FILES) {
      for (const hash of ['md5', 'sha1', 'sha256']) {
        const digest = createHash(hash).update(content).digest();
        for (const [where, text] of all) {
          expect(text.includes(digest.toString('hex').slice(0, 16)), `${name} in ${where}`).toBe(
            false,
          );
        }
        for (const [where, text] of left)
          expect(text.includes(digest.toString('latin1')), `${name} in ${where}`).toBe(false);
      }
    }
  });

  test('nor a sketch, not even in the ledger, where it is sealed', () => {
    for (const [name, sketch] of sketches) {
      for (const [where, text] of left)
        expect(isIn(text, sketch), `${name} in ${where}`).toBe(false);
    }
  });

  test('nor the key of sketches or of contents, in itself or as the secret', () => {
    const key = readKey(keyIn(state));
    if (typeof key === 'string') throw new Error(key);
    const { sketch, fingerprint } = machineKeysOf(key.secret);
    for (const [where, text] of left) {
      for (const one of [sketch, fingerprint]) expect(isIn(text, one), where).toBe(false);
      if (where !== basename(keyIn(state))) expect(isIn(text, key.secret), where).toBe(false);
    }
  });

  test('a search for sketches finds them', () => {
    const [sketch = new Uint8Array(0)] = sketches.values();
    const bytes = Buffer.from(sketch);
    for (const text of [
      bytes.toString('latin1'),
      `x${bytes.toString('hex')}`,
      Buffer.concat([Buffer.from('ab'), bytes]).toString('base64'),
      JSON.stringify([...bytes]),
    ])
      expect(isIn(text, sketch)).toBe(true);
  });

  test('nor is one in any report, also where they are made', async () => {
    const sketchKey = machineKeysOf(Buffer.alloc(32, 'reports')).sketch;
    const reports: readonly Report[] = REPORTS;
    const writers = reports.map((report) => report.open(setting));
    const texts = writers.map(() => '');
    for await (const event of scan([files], { today: TODAY, sketchKey })) {
      if (event.kind !== 'outcome' && event.kind !== 'summary') continue;
      writers.forEach((writer, at) => {
        if (event.kind === 'outcome') texts[at] += writer.outcome(event.outcome);
        else texts[at] += writer.summary(event.summary);
      });
      expect(JSON.stringify(event)).not.toContain('sketch');
    }
    const made = sketchesWith(new PersonHash(sketchKey));
    expect(made.size).toBe(sketches.size);
    for (const [at, text] of texts.entries()) {
      expect(text.length).toBeGreaterThan(1000);
      for (const [name, sketch] of made)
        expect(isIn(text, sketch), `${name} in ${reports[at]!.name}`).toBe(false);
    }
  });
});
