/**
 * A ledger of very many candidates that there are no files for: eight to a folder, with paths and times as people's
 * files have them; one in a hundred found and with a sketch of its persons, two in a hundred unknown.
 */
import { randomBytes } from 'node:crypto';
import { openLedger, type Reading } from '../../agent/ledger/ledger.ts';
import { folderKeyOf } from '../../agent/ledger/entry.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { pick, random } from '../people.ts';

const FILES_EACH = 8;
const FOUND_ONE_IN = 100;
const UNKNOWN_ONE_IN = 50;
const KINDS = ['Ansøgning', 'Referat', 'Regnskab', 'Oversigt', 'Liste', 'Budget', 'Rapport'];
const ENDINGS = ['xlsx', 'csv', 'xls', 'txt', 'zip'];
const SEED = 2018;
/** Of a hundred persons. */
const SKETCH_BYTES = 301;
const YEARS_NS = 8n * 365n * 86_400n * 1_000_000_000n;
const LAST_NS = 1_795_000_000n * 1_000_000_000n;

const FOUND: Outcome = {
  path: '',
  format: 'xlsx',
  outcome: 'found',
  reason: null,
  matches: 104,
  persons: 100,
  confidence: 'certain',
  protection: { file: 'none', volume: 'off' },
  exposure: 'exposed',
  severity: 'high',
  categories: ['name', 'address'],
  findings: [
    {
      kind: 'cpr',
      where: 'cells',
      member: null,
      sheet: 1,
      column: 'B',
      headerRow: 1,
      matches: 104,
      persons: 100,
      confidence: 'certain',
    },
  ],
  sizeBytes: 48_213,
  modifiedMs: 1_543_658_400_000,
};
const UNKNOWN: Outcome = {
  ...FOUND,
  outcome: 'unknown',
  reason: 'limit',
  matches: 0,
  persons: 0,
  confidence: null,
  severity: null,
  categories: [],
  findings: [],
};

export function fillLedger(state: string, files: number): void {
  const opened = openLedger(state);
  if (opened === 'taken') throw new Error('another process has this ledger');
  using ledger = opened.ledger;
  const at = random(SEED);
  const some = (most: bigint): bigint => BigInt(Math.floor(at() * Number(most)));
  let node = 4_000_000n;
  for (let first = 0; first < files; first += FILES_EACH) {
    const folder = `/home/karen.jensen/Dokumenter/Sager ${2000 + (first % 26)}/Borger ${first}`;
    const paths = Array.from({ length: Math.min(FILES_EACH, files - first) }, () => {
      return `${folder}/${pick(KINDS, at)} ${Math.floor(at() * 1e5)} udkast.${pick(ENDINGS, at)}`;
    });
    const times = { modifiedMs: Number(LAST_NS / 1_000_000n) - at() * 1e9, changedMs: at() * 1e12 };
    ledger.known.list({ kind: 'folder', key: folderKeyOf(folder), ...times }, paths);
    for (const [index, path] of paths.entries()) {
      const modifiedNs = LAST_NS - some(YEARS_NS);
      // Half have been moved or had their rights set since.
      const changedNs = at() < 0.5 ? modifiedNs : LAST_NS - some(YEARS_NS);
      const sizeBytes = some(2n ** 22n);
      node += 1n + some(4n);
      const identity = { device: 2049n, node, sizeBytes, modifiedNs, changedNs, names: 1n };
      ledger.record({ candidate: { path, rawPath: null }, identity, ...learned(first + index) });
    }
  }
}

function learned(number: number): Omit<Reading, 'candidate' | 'identity'> {
  const where = { place: 'documents', volume: 'volume', drill: false, head: null } as const;
  if (number % FOUND_ONE_IN === 0) {
    const fingerprint = randomBytes(16).toString('hex');
    return { outcome: FOUND, ...where, fingerprint, sketch: randomBytes(SKETCH_BYTES) };
  }
  const outcome = number % UNKNOWN_ONE_IN === 1 ? UNKNOWN : null;
  return { outcome, ...where, fingerprint: null, sketch: null };
}
