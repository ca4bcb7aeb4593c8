/**
 * Keeps a ledger of a folder, and tells a server, until it is killed: what the agent does, without the parser
 * child. A file's first letter says what is in it. The server is a file to which each row is added that is told, before it
 * is confirmed. With a number of rounds it ends after those, and says how it began and how much it read.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { openLedger, type Reading } from '../../agent/ledger/ledger.ts';
import { open } from '../../agent/open.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { sweep } from '../../agent/ledger/sweep.ts';
import type { Candidate } from '../../agent/walk/walk.ts';
import { outcomeOf } from '../agent/readings.ts';

const [state = '', folder = '', server = '', rounds = 'Infinity'] = process.argv.slice(2);
const LEARNED: ReadonlyMap<string, Outcome> = new Map([
  ['f', outcomeOf()],
  ['s', outcomeOf({ outcome: 'sealed', severity: null })],
  ['u', outcomeOf({ outcome: 'unknown', reason: 'limit', severity: null })],
  ['c', outcomeOf({ outcome: 'clean', severity: null })],
]);

function readingOf(candidate: Candidate): Reading {
  const file = open(candidate);
  const unread = outcomeOf({ outcome: 'unknown', reason: typeof file === 'string' ? file : null });
  const rest = {
    place: 'other',
    volume: null,
    fingerprint: null,
    head: null,
    sketch: null,
    drill: false,
  } as const;
  if (typeof file === 'string') return { candidate, identity: null, outcome: unread, ...rest };
  using opened = file;
  const text = readFileSync(candidate.path, 'utf8');
  const learned = LEARNED.get(text[0] ?? '');
  const outcome = learned === undefined ? null : { ...learned, persons: text.length };
  return { candidate, identity: opened.lasting, outcome, ...rest };
}

function keep(candidate: Candidate): void {
  ledger.record(readingOf(candidate));
  if (++read % 7 === 0) ledger.flush();
}

function tell(): void {
  const told = ledger.untold(20);
  const lines = told.map(
    ({ id, sequence, state: is, outcome: { path, outcome: what, persons } }) => {
      return `${JSON.stringify({ id, sequence, is, path, what, persons })}\n`;
    },
  );
  appendFileSync(server, lines.join(''));
  if (told.length > 0) ledger.confirm(told);
}

const opened = openLedger(state);
if (opened === 'taken') throw new Error(opened);
using ledger = opened.ledger;
let read = 0;
for (let round = 0; round < Number(rounds); round++) {
  const full = round % 4 === 0;
  for (const steps of sweep(ledger, [folder], { full }, { links: 0, excluded: 0 })) {
    steps.filter((step) => step.kind === 'candidate').forEach(keep);
    tell();
  }
}
const { beginning } = opened;
process.stdout.write(JSON.stringify({ beginning, read, trouble: ledger.trouble }));
