/** Outcomes and readings for tests of the ledger: made by hand, so that each differs in what matters. */
import { lstatSync } from 'node:fs';
import { type Ledger, openLedger, type Reading } from '../../agent/ledger/ledger.ts';
import { identityOf } from '../../agent/ledger/identity.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { sweep, type SweepOptions } from '../../agent/ledger/sweep.ts';
import type { Candidate, Step } from '../../agent/walk/walk.ts';

export function outcomeOf(changes: Partial<Outcome> = {}): Outcome {
  return {
    path: '',
    format: 'xlsx',
    outcome: 'found',
    reason: null,
    matches: 3,
    persons: 2,
    confidence: 'certain',
    protection: { file: 'none', volume: 'off' },
    exposure: 'exposed',
    severity: 'low',
    categories: ['health'],
    findings: [],
    sizeBytes: 10,
    modifiedMs: 1_543_658_400_000,
    ...changes,
  };
}

export const CLEAN = outcomeOf({ outcome: 'clean', matches: 0, persons: 0, severity: null });

export function readingOf(path: string | Buffer, changes: Partial<Reading> = {}): Reading {
  const isRaw = typeof path !== 'string';
  return {
    candidate: { path: path.toString(), rawPath: isRaw ? path : null },
    identity: null,
    outcome: outcomeOf(),
    place: 'desktop',
    volume: 'disk',
    fingerprint: null,
    head: null,
    sketch: null,
    drill: false,
    ...changes,
  };
}

/** As the lane does it: with what the file is known again by. */
export function readingOfFile(
  { path, rawPath }: Pick<Candidate, 'path' | 'rawPath'>,
  changes: Partial<Reading> = {},
): Reading {
  const identity = identityOf(lstatSync(rawPath ?? path, { bigint: true }));
  return readingOf(rawPath ?? path, { identity, ...changes });
}

/** Throws when another one has it. */
export function ledgerIn(folder: string): Ledger {
  const opened = openLedger(folder);
  if (opened === 'taken') throw new Error('taken');
  return opened.ledger;
}

export function swept(
  ledger: Ledger,
  folders: readonly string[],
  options: SweepOptions = {},
): Step[] {
  return [...sweep(ledger, folders, options, { links: 0, excluded: 0 })].flat();
}

/** Reads what has to be read, as the lane would. */
export function readAll(ledger: Ledger, folder: string, options: SweepOptions = {}): void {
  const steps = swept(ledger, [folder], options);
  const candidates = steps.filter((step) => step.kind === 'candidate');
  for (const candidate of candidates) ledger.record(readingOfFile(candidate));
}
