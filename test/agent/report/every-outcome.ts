/** Every kind of outcome, reason and place, and names that somebody made to do harm. */
import { CIPHERS, PASSWORDS, SCHEMES } from '../../../agent/formats/scheme.ts';
import {
  OUTCOME_KINDS,
  type Outcome,
  REASONS,
  type Summary,
  WITNESSES,
} from '../../../agent/outcome.ts';
import type { Report, Setting, Writer } from '../../../agent/report/report.ts';
import { CATEGORIES, CONFIDENCES, KINDS, PLACES, WARNINGS } from '../../../rules/finding.ts';
import { SEVERITIES } from '../../../rules/severity.ts';
import {
  AGILE,
  clean,
  damaged,
  finding,
  RC4,
  register,
  sealed,
  sealedSomehow,
  setting,
  summary,
  weaklySealed,
} from './outcomes.ts';

/** Each outcome with the word that says what it is about. */
export const EVERY: readonly (readonly [why: string, outcome: Outcome])[] = [
  ['a register', register],
  ...SEVERITIES.map((severity) => [`severity ${severity}`, { ...register, severity }] as const),
  ...(['exposed', 'protected', 'unknown'] as const).map(
    (exposure) => [`exposure ${exposure}`, { ...register, exposure }] as const,
  ),
  ...(['on', 'suspended', 'off', 'unknown'] as const).flatMap((volume) =>
    WITNESSES.map((witness) => {
      const protection = { file: 'none', volume, witness } as const;
      return [`${volume}, says ${witness}`, { ...register, protection, portable: true }] as const;
    }),
  ),
  ...(['none', 'weak', 'strong', 'efs'] as const).flatMap((file) => [
    [`found, file ${file}`, { ...register, protection: { file, volume: 'on' } }] as const,
    [`sealed, ${file}`, { ...sealed, protection: { file, volume: 'off' } }] as const,
  ]),
  ['sealed weakly, and severe', weaklySealed],
  ['sealed, nobody knows how', sealedSomehow],
  ...SCHEMES.flatMap((name) =>
    CIPHERS.map(
      (cipher) =>
        [
          `sealed by ${name}, ${cipher}`,
          { ...sealed, scheme: { ...AGILE, name, cipher } },
        ] as const,
    ),
  ),
  ...PASSWORDS.flatMap((password) => [
    [`found, password ${password}`, { ...register, scheme: { ...RC4, password } }] as const,
    [`clean, password ${password}`, { ...clean, scheme: { ...RC4, password } }] as const,
  ]),
  ...REASONS.flatMap((reason) => [
    [`unread: ${reason}`, { ...damaged, reason }] as const,
    [`found, the rest ${reason}`, { ...register, reason }] as const,
  ]),
  ...PLACES.map(
    (where) =>
      [
        `in ${where}`,
        { ...register, findings: [{ ...finding, where, column: null, headerRow: null }] },
      ] as const,
  ),
  ...KINDS.flatMap((kind) =>
    CONFIDENCES.map(
      (confidence) =>
        [
          `${kind}, ${confidence}`,
          { ...register, confidence, findings: [{ ...finding, kind, confidence }] },
        ] as const,
    ),
  ),
  ['all categories', { ...register, categories: CATEGORIES }],
  ['all warnings', { ...clean, warnings: WARNINGS }],
  [
    'a split register',
    { ...register, findings: [{ ...finding, column: null, columns: ['B', 'C'] }] },
  ],
  ['a lone number', { ...register, findings: [{ ...finding, row: 7, headerRow: null }] }],
  ['a transposed register', { ...register, findings: [{ ...finding, column: null, row: 4 }] }],
  ['an estimate', { ...register, personsEstimated: true }],
  ['accepted', { ...register, accepted: true }],
  [
    'an archive',
    {
      ...register,
      format: 'zip',
      findings: [{ ...finding, member: 'mappe/liste.xlsx' }],
      members: { clean: 2, found: 1, sealed: 1, unknown: 1 },
    },
  ],
  ['many places', { ...register, findings: Array.from({ length: 60 }, () => finding) }],
  ['test persons alone', { ...clean, findings: [{ ...finding, kind: 'test' }] }],
  ['clean', clean],
  ['never opened', { ...damaged, reason: 'denied', sizeBytes: null, modifiedMs: null }],
  ['of the end of time', { ...register, modifiedMs: 9e15 }],
  [
    'a name that is no UTF-8',
    { ...register, path: '/data/\ufffd.xlsx', pathBytes: 'L2RhdGEv/w==' },
  ],
];

export const NAMES: readonly (readonly [why: string, name: string])[] = [
  ['a line end', 'a\nb.xlsx'],
  ['a carriage return and a tab', 'a\r\tb.xlsx'],
  ['a terminal escape', 'a\u001b[31mb.xlsx'],
  ['nothing', ''],
  ['NUL', 'a\0b.xlsx'],
  ['right to left', 'a\u202exslx.exe'],
  ['half a pair', 'a\ud800b.xlsx'],
  ['the other half', 'a\udc00b.xlsx'],
  ['4 KB', `${'x'.repeat(4000)}.xlsx`],
  ['4 KB of separators and signs', `${`;,"'=`.repeat(800)}.xlsx`],
  ['Arabic', 'سجل المواطنين.xlsx'],
  ['an emoji', '😀 æøå.xlsx'],
  ['a backslash and quotes', 'a\\"b\'.xlsx'],
  ['percent and hash', '100% #1 ?.xlsx'],
  ['a script', '<script>alert(1)</script>.xlsx'],
  ['an end of a comment', '--><img src=x onerror=alert(1)>.xlsx'],
  ['an end of a style', '</style></script></title>.xlsx'],
  ['brackets and braces', '[a](0) {0} {{b}}.xlsx'],
  ['a formula', '=1+1.xlsx'],
];

export const SUMMARIES: readonly (readonly [why: string, change: Partial<Summary>])[] = [
  ['a usual run', {}],
  ['a run that was stopped', { complete: false }],
  ['nothing to read', { files: 0, found: 0, persons: 0 }],
  ['all clean', { files: 3, found: 0, clean: 3, persons: 0 }],
  ['much unseen', { denied: 2, unreachable: 1, missing: 1, links: 3, notSpreadsheet: 4 }],
  ['all accepted', { accepted: 1 }],
  ['excluded', { excluded: 5 }],
  ['estimated', { personsEstimated: true, persons: 123_456 }],
];

/** The counts that fit what was handed over, so that a report may trust them. */
export function summaryOf(outcomes: readonly Outcome[], change: Partial<Summary> = {}): Summary {
  const counts = OUTCOME_KINDS.map(
    (kind) => [kind, outcomes.filter(({ outcome }) => outcome === kind).length] as const,
  );
  const persons = outcomes.reduce((sum, outcome) => sum + outcome.persons, 0);
  const counted = { ...Object.fromEntries(counts), files: outcomes.length, persons };
  return { ...summary, ...counted, ...change };
}

/** The whole of a report, as it goes to a file. */
export function whole(
  report: Report,
  outcomes: readonly Outcome[],
  change: Partial<Summary & Setting> = {},
): string {
  const writer: Writer = report.open({ ...setting, ...change });
  const pieces = outcomes.map((outcome) => writer.outcome(outcome));
  return pieces.join('') + writer.summary(summaryOf(outcomes, change));
}
