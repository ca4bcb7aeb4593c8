/** What people read: the words, the width, and that nothing in a name can act on the terminal. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Outcome, Summary } from '../../../agent/outcome.ts';
import { table } from '../../../agent/report/table.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import {
  clean,
  damaged,
  finding,
  RC4,
  register,
  sealed,
  setting,
  summary,
  weaklySealed,
} from './outcomes.ts';

const rowOf = (outcome: Outcome): string => table.open(setting).outcome(outcome);

const rows: readonly [why: string, outcome: Outcome, words: readonly string[]][] = [
  [
    'a register: whose file, how many, how sure, where',
    register,
    [
      'FUNDET',
      'Register 2018.xlsx',
      '300 personer · sikkert · ark 1, kolonne B, overskrift i række 1',
    ],
  ],
  ['the same persons twice', { ...register, matches: 412 }, ['300 personer (412 numre)']],
  ['one person', { ...register, matches: 1, persons: 1 }, ['1 person ·']],
  ['a large register', { ...register, matches: 20_620, persons: 20_620 }, ['20.620 personer ·']],
  [
    'a file not read to its end',
    { ...register, reason: 'limit' },
    ['mindst 300 personer', 'Ikke læst til ende: for stor eller for sammensat'],
  ],
  ['an estimate', { ...register, personsEstimated: true }, ['omkring 300 personer']],
  ['categories', { ...register, categories: ['health', 'benefits'] }, ['helbred og ydelser']],
  [
    'a split register',
    { ...register, findings: [{ ...finding, column: null, columns: ['B', 'C'] }] },
    ['ark 1, kolonne B og C'],
  ],
  [
    'a lone number has a cell',
    { ...register, findings: [{ ...finding, row: 7, headerRow: null }] },
    ['ark 1, celle B7'],
  ],
  [
    'a transposed register has a row',
    { ...register, findings: [{ ...finding, column: null, row: 4, headerRow: null }] },
    ['ark 1, række 4'],
  ],
  ['a csv has no sheets', { ...register, format: 'csv' }, ['· sikkert · kolonne B']],
  [
    'a file in an archive',
    { ...register, findings: [{ ...finding, member: 'mappe/liste.xlsx' }] },
    ['mappe/liste.xlsx › ark 1'],
  ],
  [
    'a table in an archive has no sheets',
    { ...register, findings: [{ ...finding, member: 'a.zip > liste.csv.gz' }] },
    ['a.zip > liste.csv.gz › kolonne B'],
  ],
  [
    'an archive: how many of its spreadsheets, and what was not read',
    { ...register, format: 'zip', members: { clean: 3, found: 2, sealed: 1, unknown: 4 } },
    ['2 af 10 regneark i arkivet med fund, 4 ikke læst, 1 krypteret'],
  ],
  [
    'an unread archive: which format it was of is not known',
    {
      ...damaged,
      reason: 'unsupported',
      format: 'zip',
      members: { clean: 1, found: 0, sealed: 0, unknown: 1 },
    },
    ['endnu 2 regneark i arkivet, 1 ikke læst'],
  ],
  [
    'an archive without spreadsheets',
    { ...clean, format: 'zip', members: { clean: 0, found: 0, sealed: 0, unknown: 0 } },
    ['REN', 'Intet regneark i arkivet'],
  ],
  [
    'several places',
    {
      ...register,
      findings: [finding, { ...finding, where: 'comment', persons: 2, confidence: 'likely' }],
    },
    [
      'kolonne B, overskrift i række 1: 300 personer, sikkert',
      'kommentarer',
      '2 personer, sandsynligt',
    ],
  ],
  [
    'very many places',
    { ...register, findings: Array.from({ length: 40 }, () => finding) },
    ['og 36 steder mere'],
  ],
  ['how bad it is', register, ['alvor: høj']],
  ['a format nobody reads', { ...damaged, reason: 'unsupported', format: 'xls' }, ['endnu (xls)']],
  ['an unread file', damaged, ['IKKE LÆST', 'beskadiget']],
  ['a sealed file', sealed, ['KRYPTERET', 'Stærkt krypteret med adgangskode (AES-256)']],
  ['one sealed weakly', weaklySealed, ['svagt (RC4, 40 bit): kan brydes på timer', 'alvor: høj']],
  [
    'a password that opens to everybody',
    { ...register, scheme: { ...RC4, password: 'default' } },
    ['300 personer', 'Åbner uden adgangskode: Excels standardadgangskode beskytter intet'],
  ],
  [
    'an archive with a sealed file',
    {
      ...register,
      format: 'zip',
      scheme: RC4,
      members: { clean: 0, found: 1, sealed: 1, unknown: 0 },
    },
    ['1 krypteret', 'svagt (RC4, 40 bit)'],
  ],
  ['a clean file', clean, ['REN']],
  [
    'test persons do not alarm',
    { ...clean, findings: [{ ...finding, kind: 'test' }] },
    ['REN', 'Kun kendte testnumre: ingen alarm'],
  ],
  [
    'weak signs do not alarm',
    { ...clean, findings: [{ ...finding, confidence: 'possible' }] },
    ['REN', 'Kun svage tegn: ingen alarm', 'muligt'],
  ],
  ['a destroyed column', { ...clean, warnings: ['cprColumnDestroyed'] }, ['1,2E+09']],
];
test.each(rows)('tells of %s', (_why, outcome, words) => {
  const row = rowOf(outcome);
  for (const word of words) expect(row.replaceAll(/\n +/g, ' ')).toContain(word);
});

const sums: readonly [why: string, change: Partial<Summary>, words: readonly string[]][] = [
  ['what was found', {}, ['CPR-numre i 1 af 1 fil: 300 personer i alt']],
  ['nothing found', { found: 0, clean: 1, persons: 0 }, ['Ingen CPR-numre i 1 læst fil']],
  ['nothing to read', { found: 0, files: 0, persons: 0 }, ['Ingen regneark eller tabeller']],
  ['unread files are not clean', { unknown: 2, files: 3 }, ['Ikke læst er ikke ren', 'i dem']],
  ['no access', { denied: 2 }, ['IKKE SET', '2 mapper og filer uden adgang', 'ingen har set']],
  ['a run that was stopped', { complete: false }, ['Afbrudt', 'resten er ikke set']],
  ['other files', { notSpreadsheet: 1 }, ['1 anden fil er ikke regneark']],
];
test('says of how many sealed files a thief would not be kept out', () => {
  const writer = table.open(setting);
  for (const outcome of [sealed, weaklySealed, weaklySealed]) writer.outcome(outcome);
  const block = writer.summary({ ...summary, files: 3, found: 0, sealed: 3 });
  expect(block).toContain('3 filer, som ikke kan læses uden adgangskode');
  expect(block).toContain('2 er svagt krypteret: regn dem for åbne');
});

test.each(sums)('sums up %s', (_why, change, words) => {
  const writer = table.open(setting);
  writer.outcome(damaged);
  const block = writer.summary({ ...summary, ...change });
  for (const word of words) expect(block).toContain(word);
});

function headlineOf(change: Partial<Summary>): string {
  const none = { ...summary, found: 0, clean: 1, persons: 0, ...change };
  const lines = table
    .open({ ...setting, color: true })
    .summary(none)
    .split('\n');
  return lines[1] ?? '';
}

test('only a whole run without finds is green', () => {
  const green = '\u001b[32m';
  expect(headlineOf({})).toContain(green);
  for (const change of [{ unknown: 1 }, { denied: 1 }, { unreachable: 1 }, { complete: false }]) {
    expect(headlineOf(change)).not.toContain(green);
  }
});

describe('in either language', () => {
  const all = rows.map(([, outcome]) => outcome);
  const whole = (width: number, color: boolean, text: typeof da): string => {
    const writer = table.open({ ...setting, text, color, width });
    const many = {
      clean: 1,
      sealed: 2,
      unknown: 3,
      denied: 4,
      unreachable: 5,
      missing: 6,
      links: 7,
    };
    return all.map(writer.outcome).join('') + writer.summary({ ...summary, ...many });
  };

  test.each([
    ['da', 80, da],
    ['en', 80, en],
    ['da', 120, da],
    ['en', 50, en],
  ])('%s fits %i columns, and colours change nothing but colour', (_language, width, text) => {
    const plain = whole(width, false, text);
    for (const line of plain.split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(width);
    }
    const colored = whole(width, true, text);
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  test('English is English', () => {
    const text = whole(80, false, en);
    expect(text).toContain('20,620 persons');
    expect(text).not.toMatch(/[æøå]|fundet|personer/i);
  });
});

const hostile: readonly [why: string, path: string, shown: string][] = [
  ['colour', '/d/\u001b[31mx.xlsx', '/d/\\x1b[31mx.xlsx'],
  ['C1', '/d/\u009b31mx.xlsx', '/d/\\x9b31mx.xlsx'],
  ['a line that imitates an outcome', '/d/x.xlsx\nREN  /d/y.xlsx', '/d/x.xlsx\\x0aREN  /d/y.xlsx'],
  ['a carriage return', '/d/x\rREN', '/d/x\\x0dREN'],
  ['right to left', '/d/\u202exslx.exe', '/d/\\u202exslx.exe'],
  ['isolates', '/d/\u2066x\u2069', '/d/\\u2066x\\u2069'],
  ['zero width', '/d/a\u200bb', '/d/a\\u200bb'],
  ['a byte order mark', '/d/\ufeffa', '/d/\\ufeffa'],
  ['half a pair', '/d/\ud800a', '/d/\\ud800a'],
  ['invisible letters', '/d/\u{e0041}', '/d/\\u{e0041}'],
];
test.each(hostile)('shows %s in a path instead of obeying', (_why, path, shown) => {
  expect(rowOf({ ...register, path })).toContain(shown);
  const inMember = { ...register, findings: [{ ...finding, member: path }] };
  expect(rowOf(inMember).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
});

test('leaves Danish and other letters alone', () => {
  const path = '/data/Ældre på Ærø – 日本 😀.xlsx';
  expect(rowOf({ ...register, path })).toContain(path);
});
