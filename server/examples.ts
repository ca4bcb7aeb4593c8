/**
 * What goes over the wire, once for each schema of `wire.ts`: for the documents, where somebody who writes a program
 * sees what a row looks like. Nobody and nothing in it is real.
 */
import type { TSchema } from 'typebox';
import {
  CheckIn,
  CheckInAnswer,
  Enrolment,
  EnrolmentAnswer,
  type FileState,
  Goodbye,
  type MachineFacts,
  Refusal,
  type Removal,
  Renewal,
  Reports,
  ReportsAnswer,
} from './wire.ts';

const READ_MS = Date.UTC(2026, 10, 23, 12, 4);
const HOUR_MS = 3_600_000;
const KEY = 'VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ';
const OTHER_KEY = 'GB4vw9PRbGZdPDQYYbWyhfPl_1dQ6rwMPxTL4TQgF1k';
const MACHINE = '6f1c2f0e-8f0b-4a52-9a3e-0d6d3c1b7a44';

const FACTS: MachineFacts = {
  hostName: 'PC-4711',
  system: 'Windows 11 Enterprise 24H2',
  isLaptop: true,
  manufacturer: 'Example',
  model: 'Book 14',
  serial: 'EX-0042',
  lastUser: 'EXAMPLE\\jepe',
};

const FILE: FileState = {
  id: 17,
  sequence: 1_795_435_440_000_012,
  path: 'C:\\Users\\jepe\\Desktop\\Ydelser ******-****.xlsx',
  format: 'xlsx',
  outcome: 'found',
  reason: null,
  matches: 300,
  persons: 298,
  confidence: 'certain',
  protection: { file: 'none', volume: 'off', witness: 'cim' },
  exposure: 'exposed',
  portable: true,
  severity: 'critical',
  categories: ['name', 'address', 'benefits'],
  findings: [
    {
      kind: 'cpr',
      where: 'cells',
      member: null,
      sheet: 1,
      column: 'B',
      headerRow: 1,
      matches: 300,
      persons: 298,
      confidence: 'certain',
    },
  ],
  sizeBytes: 33_516,
  modifiedMs: READ_MS - 30 * HOUR_MS,
  place: 'desktop',
  twin: null,
  fingerprint: 'q0nJrX8vSx1mS2n3bq2yZA',
  leftoverOf: null,
  drill: false,
  firstSeenMs: READ_MS - 29 * HOUR_MS,
  seenMs: READ_MS,
};

const GONE: Removal = { id: 12, sequence: 1_795_435_440_000_013, gone: true };

const ENROLMENT: Enrolment = {
  token: 'cvt_only-an-example-of-a-token-made-by-token-add',
  publicKey: KEY,
  machine: FACTS,
};
const ENROLLED: EnrolmentAnswer = {
  machine: MACHINE,
  state: 'active',
  organisation: 'Eksempel Kommune',
  policyKey: OTHER_KEY,
};
const RENEWAL: Renewal = { publicKey: OTHER_KEY, proof: KEY.padEnd(86, 'A'), machine: FACTS };
const CHECK_IN: CheckIn = {
  counter: 288,
  versions: { agent: '0.1.0', rules: 2, policy: 1 },
  machine: FACTS,
  volumes: [
    {
      id: 'NTFS 1a2b-3c4d',
      mountPoint: 'C:\\',
      kind: 'fixed',
      fileSystem: 'NTFS',
      protection: 'off',
      evidence: { witness: 'cim', said: '0', askedMs: READ_MS - HOUR_MS },
    },
  ],
  coverage: {
    files: { clean: 4120, found: 1, sealed: 2, unknown: 1 },
    notSpreadsheet: 310,
    waiting: 0,
    reasons: { locked: 1 },
    lastFull: { beganMs: READ_MS - 2 * HOUR_MS, endedMs: READ_MS - HOUR_MS },
  },
  persons: { persons: 298, errorPercent: 0.8 },
  untold: 2,
};
const CHECKED_IN: CheckInAnswer = {
  state: 'active',
  nowMs: READ_MS,
  policy: 1,
  scanNow: false,
  tellAfter: null,
};
const TAKEN: ReportsAnswer = { taken: 2, of: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' };
const GOODBYE: Goodbye = { counter: 289 };
const REFUSED: Refusal = { error: 'wrong-fields', fields: ['/rows/0/persons type'] };

/** By schema; null where there is none, as of what people and the dashboard say to each other. */
export function exampleOf(schema: TSchema): unknown {
  return EXAMPLES.get(schema) ?? null;
}

export const EXAMPLES: ReadonlyMap<TSchema, unknown> = new Map<TSchema, unknown>([
  [Enrolment, ENROLMENT],
  [EnrolmentAnswer, ENROLLED],
  [Renewal, RENEWAL],
  [CheckIn, CHECK_IN],
  [CheckInAnswer, CHECKED_IN],
  [Reports, { rows: [FILE, GONE] }],
  [ReportsAnswer, TAKEN],
  [Goodbye, GOODBYE],
  [Refusal, REFUSED],
]);
