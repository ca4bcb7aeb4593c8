/**
 * SARIF as the standard has it: the compiler checks what is written against its types, and this what
 * types cannot: that the whole is one document, that every name that is referred to is there, that
 * URIs are URIs, and that viewers see an unread file.
 */
import type { Invocation, Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../agent/outcome.ts';
import { fileUri } from '../../../agent/report/file-uri.ts';
import { sarif } from '../../../agent/report/sarif.ts';
import { en } from '../../../agent/text.en.ts';
import { EVERY, NAMES, SUMMARIES, whole } from './every-outcome.ts';
import {
  AGILE,
  clean,
  damaged,
  finding,
  register,
  sealed,
  setting,
  summary,
  weaklySealed,
} from './outcomes.ts';

const ALL = [
  ...EVERY.map(([, outcome]) => outcome),
  ...NAMES.map(([, name]) => ({
    ...register,
    path: `/data/${name}`,
    findings: [{ ...finding, member: name }],
  })),
];

function runOf(outcomes: readonly Outcome[], change: Parameters<typeof whole>[2] = {}): Run {
  const log = JSON.parse(whole(sarif, outcomes, change)) as Log;
  expect(Object.keys(log)).toEqual(['$schema', 'version', 'runs']);
  expect(log.version).toBe('2.1.0');
  return log.runs[0] ?? { tool: { driver: { name: '' } } };
}

const resultsOf = (outcome: Outcome): Result[] => runOf([outcome]).results ?? [];
const invocationOf = (run: Run): Invocation =>
  run.invocations?.[0] ?? { executionSuccessful: true };

/** A URI reference of RFC 3986, with nothing in it that should have been encoded. */
const URI = /^file:\/\/[\w.~%/:-]*$/;
const ESCAPES = /%(?![0-9A-F]{2})/;

describe('one document', () => {
  const run = runOf(ALL, { complete: false });
  const { results = [], tool } = run;
  const rules = new Set(tool.driver.rules?.map(({ id }) => id));

  test('with a result or more for each outcome', () => {
    expect(results.length).toBeGreaterThanOrEqual(ALL.length);
    const findings = ALL.reduce((sum, outcome) => sum + outcome.findings.length, 0);
    expect(results.filter(({ properties }) => properties?.['finding'] !== undefined)).toHaveLength(
      findings,
    );
  });

  test('whose every rule is declared, and whose rules have names of their own', () => {
    expect(results.filter(({ ruleId = '' }) => !rules.has(ruleId))).toEqual([]);
    expect(rules.size).toBe(tool.driver.rules?.length);
    const known = new Set(tool.driver.notifications?.map(({ id }) => id));
    const told = invocationOf(run).toolExecutionNotifications ?? [];
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter(({ descriptor }) => !known.has(descriptor?.id ?? ''))).toEqual([]);
  });

  test('whose kinds and levels go together', () => {
    const wrong = results.filter(
      ({ kind = 'fail', level }) => (kind === 'fail') === (level === 'none'),
    );
    expect(wrong).toEqual([]);
  });

  test('whose locations are URIs', () => {
    const uris = results.map(
      ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '',
    );
    expect(uris.filter((uri) => !URI.test(uri) || ESCAPES.test(uri) || !URL.canParse(uri))).toEqual(
      [],
    );
  });

  test('whose messages hold nothing that SARIF gives a meaning, and no name', () => {
    const texts = results.map(({ message }) => message.text ?? '');
    expect(texts.filter((text) => text === '' || /[[\]{}\\]|mappe\/|alert/.test(text))).toEqual([]);
  });

  test('with a time of beginning and of end, the tool and its version', () => {
    expect(invocationOf(run)).toMatchObject({
      startTimeUtc: '2026-11-22T13:05:00.000Z',
      endTimeUtc: '2026-11-22T13:05:00.041Z',
    });
    expect(tool.driver).toMatchObject({ name: 'cprvagt', version: '1.2.3' });
  });
});

const shown: readonly [why: string, outcome: Outcome, expected: readonly object[]][] = [
  [
    'a critical file',
    { ...register, severity: 'critical' },
    [{ ruleId: 'cpr-in-cells', level: 'error', rank: 100 }],
  ],
  ['a high one', { ...register, severity: 'high' }, [{ level: 'error', rank: 75 }]],
  ['a medium one', { ...register, severity: 'medium' }, [{ level: 'warning', rank: 50 }]],
  ['a low one', { ...register, severity: 'low' }, [{ level: 'note', rank: 25 }]],
  [
    'a number in a comment',
    { ...register, findings: [{ ...finding, where: 'headerFooter' }] },
    [{ ruleId: 'cpr-in-header-footer' }],
  ],
  [
    'a weak sign beside a strong one: to be looked at',
    { ...register, findings: [finding, { ...finding, confidence: 'possible' }] },
    [{ level: 'error' }, { kind: 'review', level: 'none' }],
  ],
  [
    'a weak sign that alarms because it was asked for',
    { ...register, confidence: 'possible', findings: [{ ...finding, confidence: 'possible' }] },
    [{ level: 'error' }],
  ],
  [
    'test persons',
    { ...clean, findings: [{ ...finding, kind: 'test' }] },
    [{ ruleId: 'test-person', kind: 'informational', level: 'none' }],
  ],
  ['an unread file', damaged, [{ ruleId: 'file-not-read', kind: 'open', level: 'none' }]],
  [
    'a found file whose rest was not read',
    { ...register, reason: 'limit' },
    [{ level: 'error' }, { ruleId: 'file-not-read', kind: 'open' }],
  ],
  [
    'a sealed file',
    sealed,
    [
      {
        ruleId: 'file-sealed',
        kind: 'review',
        level: 'none',
        message: { text: 'Stærkt krypteret med adgangskode (AES-256)' },
        properties: { file: { scheme: AGILE } },
      },
    ],
  ],
  [
    'one sealed weakly on an open disk',
    weaklySealed,
    [
      {
        ruleId: 'file-sealed',
        level: 'error',
        rank: 75,
        message: { text: 'Krypteret med adgangskode, svagt (RC4, 40 bit): kan brydes på timer' },
      },
    ],
  ],
  ['a clean file', clean, [{ kind: 'pass', level: 'none' }]],
  [
    'a file that the baseline answers for',
    { ...register, accepted: true },
    [{ suppressions: [{ kind: 'external', status: 'accepted' }] }],
  ],
  [
    'the archive’s members',
    { ...register, members: { clean: 1, found: 1, sealed: 0, unknown: 0 } },
    [{ properties: { file: { members: { clean: 1, found: 1, sealed: 0, unknown: 0 } } } }],
  ],
];
test.each(shown)('shows %s', (_why, outcome, expected) => {
  const results = resultsOf(outcome);
  expect(results).toHaveLength(expected.length);
  expect(results).toMatchObject(expected);
});

test('says in words how many, how sure and where', () => {
  expect(resultsOf(register)[0]?.message.text).toBe(
    '300 personer, sikkert: ark 1, kolonne B, overskrift i række 1',
  );
  const english = runOf([register], { text: en });
  expect(english.language).toBe('en');
  expect(english.results?.[0]?.message.text).toContain('300 persons, certain: sheet 1, column B');
});

const places: readonly [why: string, change: object, expected: object][] = [
  ['a column', {}, { kind: 'column', name: 'B', fullyQualifiedName: 'sheet[1]/column[B]' }],
  [
    'a cell',
    { row: 7 },
    { kind: 'row', name: '7', fullyQualifiedName: 'sheet[1]/column[B]/row[7]' },
  ],
  ['two columns', { column: null, columns: ['B', 'C'] }, { kind: 'column', name: 'B+C' }],
  [
    'a place on a sheet',
    { where: 'comment', column: null },
    { kind: 'place', fullyQualifiedName: 'sheet[1]/place[comment]' },
  ],
  [
    'a member',
    { member: 'a/b.xlsx' },
    { fullyQualifiedName: 'member[a/b.xlsx]/sheet[1]/column[B]' },
  ],
  ['a name', { where: 'name', sheet: null, column: null }, { kind: 'place', name: 'name' }],
];
test.each(places)('knows %s as a logical location', (_why, change, expected) => {
  const [result] = resultsOf({ ...register, findings: [{ ...finding, ...change }] });
  expect(result?.locations?.[0]?.logicalLocations).toMatchObject([expected]);
});

function fingerprintOf(outcome: Outcome): string {
  return resultsOf(outcome)[0]?.partialFingerprints?.['cprvagtPlace/v1'] ?? '';
}

function other(change: object): string {
  return fingerprintOf({ ...register, findings: [{ ...finding, ...change }] });
}

describe('a fingerprint', () => {
  test('is the same for the same place, whatever is counted there', () => {
    expect(fingerprintOf(register)).toMatch(/^[0-9a-f]{64}$/);
    expect(other({ matches: 1, persons: 1, confidence: 'likely' })).toBe(fingerprintOf(register));
    expect(fingerprintOf({ ...register, sizeBytes: 1, modifiedMs: 1, severity: 'low' })).toBe(
      fingerprintOf(register),
    );
  });

  test('is another one for another place', () => {
    const prints = [
      fingerprintOf(register),
      fingerprintOf({ ...register, path: '/data/b.xlsx' }),
      other({ column: 'C' }),
      other({ sheet: 2 }),
      other({ row: 3 }),
      other({ member: 'a.xlsx' }),
      other({ kind: 'replacement' }),
      other({ where: 'comment' }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});

test.each(SUMMARIES)('tells whether all was read: %s', (_why, change) => {
  const run = JSON.parse(sarif.open(setting).summary({ ...summary, ...change })) as Log;
  const { executionSuccessful = null } = run.runs[0]?.invocations?.[0] ?? {};
  const isAll = (change.complete ?? true) && (change.denied ?? 0) === 0;
  expect(executionSuccessful).toBe(isAll);
});

test('an unread file makes the execution no success, and its reason is told', () => {
  const invocation = invocationOf(runOf([damaged, damaged, { ...damaged, reason: 'limit' }]));
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications).toMatchObject([
    {
      descriptor: { id: 'unread-damaged' },
      level: 'warning',
      message: { text: '2 filer: beskadiget' },
    },
    { descriptor: { id: 'unread-limit' } },
  ]);
});

test('places that nobody saw are told with where they are, so many and no more', () => {
  const writer = sarif.open(setting);
  for (let n = 0; n < 1200; n++) writer.unseen?.({ why: 'denied', path: `/data/å ${n}` });
  const { runs } = JSON.parse(writer.summary({ ...summary, denied: 1200 })) as Log;
  const told = runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
  expect(told).toHaveLength(1000);
  expect(told[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
    'file:///data/%C3%A5%200',
  );
});

const uris: readonly [path: string, uri: string][] = [
  ['/data/Register 2018.xlsx', 'file:///data/Register%202018.xlsx'],
  ['/data/æøå #1 100%?.csv', 'file:///data/%C3%A6%C3%B8%C3%A5%20%231%20100%25%3F.csv'],
  ['/data/a\\b.xlsx', 'file:///data/a%5Cb.xlsx'],
  ['C:\\Users\\Åse\\a b.xlsx', 'file:///C:/Users/%C3%85se/a%20b.xlsx'],
  ['\\\\server\\fælles\\a.xlsx', 'file://server/f%C3%A6lles/a.xlsx'],
  ['\\\\?\\C:\\long\\a.xlsx', 'file:///C:/long/a.xlsx'],
  ['\\\\?\\UNC\\server\\share\\a.xlsx', 'file://server/share/a.xlsx'],
  ['/data/\ud800.xlsx', 'file:///data/%EF%BF%BD.xlsx'],
];
test.each(uris)('%j is %s', (path, uri) => {
  expect(fileUri({ path })).toBe(uri);
});

test('a name that is no UTF-8 keeps its bytes', () => {
  const pathBytes = Buffer.from([0x2f, 0x61, 0xff, 0x25]).toString('base64');
  expect(fileUri({ path: '/a\ufffd%', pathBytes })).toBe('file:///a%FF%25');
});
