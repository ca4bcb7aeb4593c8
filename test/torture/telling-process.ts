/**
 * Keeps a ledger that never stays as it is, and tells a server, until it is killed: what the agent does, without
 * files and the parser child. The first one makes the machine one of the server's.
 */
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { Delivery } from '../../agent/delivery/delivery.ts';
import { enrol } from '../../agent/delivery/enrol.ts';
import { machineKeyIn, membershipIn } from '../../agent/delivery/membership.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { pick, random } from '../../scripts/people.ts';
import { fakePlatform } from '../agent/platform/fake-platform.ts';
import { CLEAN, ledgerIn, outcomeOf, readingOf } from '../agent/readings.ts';

const [folder = '', server = '', token = '', seed = ''] = process.argv.slice(2);
const NEVER = new AbortController().signal;
const NAMES = 3000;
const MOST_CHANGES = 40;
const PAUSE_MS = 20;

const platform = fakePlatform();
const at = random(Number(seed));
const severities = ['low', 'medium', 'high', 'critical'] as const;

function learned(path: string): Outcome {
  const persons = Math.floor(at() * 5000);
  const exposure = pick(['exposed', 'protected', 'unknown'] as const, at);
  const outcomes = [
    outcomeOf({ persons, exposure, severity: pick(severities, at) }),
    outcomeOf({ persons, exposure, severity: pick(severities, at) }),
    outcomeOf({ outcome: 'sealed', matches: 0, persons: 0, severity: null }),
    outcomeOf({ outcome: 'unknown', reason: 'limit', matches: 0, persons: 0, severity: null }),
    CLEAN,
  ];
  return { ...pick(outcomes, at), path };
}

function change(): void {
  for (let n = Math.floor(at() * MOST_CHANGES); n > 0; n--) {
    // Some files change all the time, most hardly ever.
    const path = `/home/bo/${Math.floor(at() ** 3 * NAMES)}.xlsx`;
    const drill = at() < 0.05;
    if (at() < 0.1) ledger.forget(path);
    else ledger.record(readingOf(path, { outcome: learned(path), drill }));
  }
  if (at() < 0.3) ledger.flush();
}

flushCompileCache();
using ledger = ledgerIn(folder);
process.stdout.write('begun\n');
const machine = await platform.machine();
while (membershipIn(folder) === null) await enrol({ folder, server, token, machine }, NEVER);
const delivery = new Delivery({
  ledger,
  stateFolder: folder,
  membership: membershipIn(folder)!,
  key: machineKeyIn(folder),
  agentVersion: '0.1.0',
  machine: () => platform.machine(),
  volumes: () => platform.volumes(),
});
for (;;) {
  change();
  const { trouble } = await delivery.turn(NEVER);
  if (trouble !== null) await sleep(PAUSE_MS);
}
