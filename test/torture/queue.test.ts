/** A queue of files of which every tenth ends its child, in one way or another: the rest is read as ever. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '../../agent/outcome.ts';
import { scan } from '../../agent/scan.ts';
import { answering, Workshop } from '../agent/inspect/hostile.ts';
import { TODAY } from '../reading.ts';
import { isFull, say, scaled } from './scale.ts';

const FILES = scaled(120, 1000);
const CPU_MS = 400;
/** What a poisoned file of this size does, and what is said of it then. */
const POISONS = [
  [1, 'process.abort();', 'crashed'],
  [2, `throw new Error('deep inside');`, 'crashed'],
  [3, 'for (;;);', 'timeout'],
  [4, `send('read', [id, -1, 5]);`, 'crashed'],
  [5, `give(Buffer.alloc(100_000, 7));`, 'crashed'],
] as const;

test('a tenth of poison: the rest is right, each poisoned one is reported, and little time is lost', async () => {
  using workshop = new Workshop();
  const folder = join(workshop.folder, 'files');
  mkdirSync(folder);
  const expected = new Map<string, string | null>();
  for (let n = 0; n < FILES; n++) {
    const poison = n % 10 === 4 ? POISONS[Math.floor(n / 10) % POISONS.length] : undefined;
    const path = join(folder, `${String(n).padStart(4, '0')}.csv`);
    writeFileSync(path, 'x'.repeat(poison?.[0] ?? 40));
    expected.set(path, poison?.[2] ?? null);
  }
  const deeds = POISONS.map(([size, deed]) => `if (size === ${size}) { ${deed} }`).join('\n');
  const program = workshop.program('poison', answering(`${deeds} honest(id);`));
  const outcomes: Outcome[] = [];
  const started = performance.now();
  for await (const event of scan([folder], { today: TODAY, jobs: 2, program, cpuMs: CPU_MS })) {
    if (event.kind === 'outcome') outcomes.push(event.outcome);
  }
  const ms = performance.now() - started;
  const seen = new Map(outcomes.map(({ path, reason }) => [path, reason]));
  expect(outcomes).toHaveLength(FILES);
  expect(seen).toEqual(expected);
  const poisoned = FILES / 10;
  const limitsMs = (poisoned / POISONS.length) * CPU_MS;
  const lostMs = (ms - limitsMs) / poisoned;
  say(
    `queue: ${FILES - poisoned} right, ${poisoned} reported, ${lostMs.toFixed(0)} ms lost beyond the limit of each`,
  );
  if (isFull) expect(lostMs).toBeLessThan(1000);
}, 600_000);
