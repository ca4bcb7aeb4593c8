/** Outcomes to report on: one register, varied by what a test is about. */
import type { Outcome, PlacedFinding, Summary } from '../../../agent/outcome.ts';
import type { Setting } from '../../../agent/report/report.ts';
import type { Scheme } from '../../../agent/formats/scheme.ts';
import { da } from '../../../agent/text.da.ts';

export const setting: Setting = {
  text: da,
  color: false,
  width: 80,
  paths: ['/data'],
  startedMs: Date.UTC(2026, 10, 22, 13, 5),
  version: '1.2.3',
};

export const finding: PlacedFinding = {
  kind: 'cpr',
  where: 'cells',
  member: null,
  sheet: 1,
  column: 'B',
  headerRow: 1,
  matches: 300,
  persons: 300,
  confidence: 'certain',
};

export const register: Outcome = {
  path: '/data/Skrivebord/Register 2018.xlsx',
  format: 'xlsx',
  outcome: 'found',
  reason: null,
  matches: 300,
  persons: 300,
  confidence: 'certain',
  protection: { file: 'none', volume: 'unknown' },
  exposure: 'unknown',
  severity: 'high',
  categories: [],
  findings: [finding],
  sizeBytes: 48_213,
  modifiedMs: 1_543_658_400_000,
};

const nothing = { matches: 0, persons: 0, confidence: null, severity: null, findings: [] } as const;

export const clean: Outcome = { ...register, ...nothing, outcome: 'clean' };
export const damaged: Outcome = { ...register, ...nothing, outcome: 'unknown', reason: 'damaged' };
/** As nobody knows how. */
export const sealedSomehow: Outcome = {
  ...register,
  ...nothing,
  outcome: 'sealed',
  protection: { file: 'weak', volume: 'unknown' },
  severity: 'high',
};

export const AGILE: Scheme = {
  name: 'ooxml-agile',
  cipher: 'aes',
  keyBits: 256,
  hash: 'sha512',
  spins: 100_000,
  password: 'secret',
};
export const sealed: Outcome = {
  ...register,
  ...nothing,
  outcome: 'sealed',
  protection: { file: 'strong', volume: 'unknown' },
  exposure: 'protected',
  scheme: AGILE,
};

/** As Excel 97 did it. */
export const RC4: Scheme = {
  name: 'xls-rc4',
  cipher: 'rc4',
  keyBits: 40,
  hash: 'md5',
  spins: null,
  password: 'secret',
};
export const weaklySealed: Outcome = {
  ...sealed,
  protection: { file: 'weak', volume: 'unknown' },
  exposure: 'unknown',
  severity: 'high',
  scheme: RC4,
};

export const summary: Summary = {
  files: 1,
  clean: 0,
  found: 1,
  sealed: 0,
  unknown: 0,
  notSpreadsheet: 0,
  denied: 0,
  unreachable: 0,
  missing: 0,
  links: 0,
  complete: true,
  persons: 300,
  bytes: 48_213,
  ms: 41,
};
