/** The csv as it is read again: by another reader, by our own, and by a spreadsheet that runs formulas. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import type { Outcome } from '../../../agent/outcome.ts';
import { csv } from '../../../agent/report/csv.ts';
import { visible } from '../../../agent/report/visible.ts';
import { linesOf, read } from '../../reading.ts';
import { EVERY, NAMES, whole } from './every-outcome.ts';
import { AGILE, clean, damaged, finding, register, summary } from './outcomes.ts';

/** As SheetJS reads the bytes, with semicolons as a Danish Excel does. */
function rowsOf(pieces: string): string[][] {
  const { Sheets, SheetNames } = xlsx.read(Buffer.from(pieces), { FS: ';', raw: true });
  const sheet = Sheets[SheetNames[0] ?? ''] ?? {};
  return xlsx.utils.sheet_to_json(sheet, { header: 1, defval: '', blankrows: false });
}

function cellsOf(outcomes: readonly Outcome[]): Record<string, string>[] {
  const [header = [], ...rows] = rowsOf(whole(csv, outcomes));
  return rows.map((row) => Object.fromEntries(header.map((field, at) => [field, String(row[at])])));
}

describe('a row', () => {
  test('for each finding, with the fields of its file', () => {
    const two = [finding, { ...finding, where: 'comment', column: null, persons: 2 } as const];
    const rows = cellsOf([{ ...register, findings: two }, clean]);
    expect(rows).toMatchObject([
      {
        path: register.path,
        persons: '300',
        'finding.where': 'cells',
        'finding.column': 'B',
        'finding.persons': '300',
      },
      {
        path: register.path,
        persons: '300',
        'finding.where': 'comment',
        'finding.column': '',
        'finding.persons': '2',
      },
      { path: clean.path, outcome: 'clean', 'finding.where': '', 'finding.persons': '' },
    ]);
  });

  test('for a file that was not read, with the reason', () => {
    expect(cellsOf([damaged])).toMatchObject([
      { outcome: 'unknown', reason: 'damaged', severity: '' },
    ]);
  });

  test('has all that the contract has', () => {
    const [row = {}] = cellsOf([
      {
        ...register,
        pathBytes: '/w==',
        personsEstimated: true,
        accepted: true,
        protection: { file: 'none', volume: 'off', witness: 'sysfs' },
        exposure: 'exposed',
        portable: true,
        categories: ['health', 'benefits'],
        warnings: ['birthDatesOnly'],
        members: { clean: 1, found: 2, sealed: 3, unknown: 4 },
        scheme: AGILE,
        findings: [{ ...finding, member: 'a.xlsx', column: null, columns: ['B', 'C'], row: 9 }],
      },
    ]);
    expect(row).toEqual({
      path: register.path, format: 'xlsx', outcome: 'found', reason: '', severity: 'high',
      matches: '300', persons: '300', personsEstimated: 'true', confidence: 'certain',
      'protection.file': 'none', 'protection.volume': 'off', 'protection.witness': 'sysfs',
      exposure: 'exposed', portable: 'true',
      'scheme.name': 'ooxml-agile', 'scheme.cipher': 'aes', 'scheme.keyBits': '256',
      'scheme.hash': 'sha512', 'scheme.spins': '100000', 'scheme.password': 'secret',
      categories: 'health benefits', warnings: 'birthDatesOnly', accepted: 'true',
      'members.clean': '1', 'members.found': '2', 'members.sealed': '3', 'members.unknown': '4',
      sizeBytes: '48213', modifiedMs: '1543658400000', modified: '2018-12-01T10:00:00.000Z',
      pathBytes: '/w==', 'finding.kind': 'cpr', 'finding.where': 'cells', 'finding.member': 'a.xlsx',
      'finding.sheet': '1', 'finding.column': 'B C', 'finding.row': '9', 'finding.headerRow': '1',
      'finding.matches': '300', 'finding.persons': '300', 'finding.confidence': 'certain',
    }); // prettier-ignore
  });

  test('for each place that was not seen, and for the rest of a stopped run', () => {
    const writer = csv.open();
    const pieces =
      (writer.unseen?.({ why: 'denied', path: '/data/chef' }) ?? '') +
      writer.summary({ ...summary, complete: false });
    const rows = rowsOf(pieces).map((row) => row.filter((cell) => cell !== ''));
    expect(rows.slice(1)).toEqual([
      ['/data/chef', 'unseen', 'denied'],
      ['unseen', 'stopped'],
    ]);
  });
});

test('a run of nothing is a header', () => {
  expect(rowsOf(csv.open().summary(summary))).toHaveLength(1);
});

test('is RFC 4180 with semicolons, UTF-8 with a BOM', () => {
  const pieces = whole(csv, [register]);
  expect(pieces.startsWith('\ufeffpath;format;outcome;')).toBe(true);
  expect(pieces.match(/\r\n/g)).toHaveLength(2);
  expect(pieces.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test.each(NAMES)('a name with %s is one cell, and the row is whole', (_why, name) => {
  const path = `/data/${name}`;
  const [header = [], row = []] = rowsOf(whole(csv, [{ ...register, path }]));
  expect(row).toHaveLength(header.length);
  expect(String(row[0]).replaceAll("'", '')).toBe(visible(path).replaceAll("'", ''));
});

test('our own reader takes it for a table, and finds nobody in it', () => {
  const content = Buffer.from(
    whole(
      csv,
      EVERY.map(([, outcome]) => outcome),
    ),
  );
  const { format, trouble, verdict } = read(content, 'table');
  expect({ format, trouble, lines: linesOf(verdict) }).toEqual({
    format: 'csv',
    trouble: null,
    lines: [],
  });
});

const START = /^[\s"']*[=+\-@\t\r＝＋－＠]/u;
const formulas = [
  '=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\u00a0=1', '＝1', '＋1', '－1', '＠A',
  `=cmd|' /C calc'!A0`, '=HYPERLINK("http://x","y")', 'a;=1', 'a,=1', 'a|=1', 'a; =1', '";=1', '"=1',
  `'=1`, '"";"=1', 'a",=1', '=1;=1;=1', 'DDE ("cmd";"/C calc";"!A0")A0;=x',
]; // prettier-ignore

/**
 * As Excel cuts a line, whatever the separator: quotes count at the beginning of a cell alone, and
 * what comes after the closing one is the cell's too.
 */
function cutAt(separator: string, pieces: string): string[] {
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"?)?([^${separator}\\r\\n]*)[${separator}\\r\\n]*`,
    'gy',
  );
  const cells = [...pieces.replace('\ufeff', '').matchAll(cell)];
  return cells.map(([, quoted = '', rest = '']) => quoted.replaceAll('""', '"') + rest);
}

/** A cell that runs: it begins like a formula, and no apostrophe stands in front of that. */
function running(pieces: string, separator: string): string[] {
  const cells = separator === ';' ? rowsOf(pieces).flat().map(String) : [];
  return [...cells, ...cutAt(separator, pieces)].filter(
    (cell) => START.test(cell) && !/^\s*["\s]*'/u.test(cell) && !/^-?\d+$/.test(cell),
  );
}

describe('no spreadsheet runs', () => {
  test.each(formulas)('%j as a path or as a name in an archive', (text) => {
    const pieces = whole(csv, [
      { ...register, path: text, findings: [{ ...finding, member: text }] },
    ]);
    for (const separator of [';', ',', '\t', '|']) expect(running(pieces, separator)).toEqual([]);
  });

  test('any name, whatever the separator it is read with', () => {
    const sign = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      ';',
      ',',
      '|',
      '"',
      "'",
      ' ',
      '\t',
      '\n',
      'a',
      '1',
      '\u00a0',
    );
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 12 }), (text) => {
        const pieces = whole(csv, [{ ...register, path: text, findings: [] }]);
        for (const separator of [';', ',', '|']) expect(running(pieces, separator)).toEqual([]);
      }),
      { seed: 20_261_122, numRuns: 2000 },
    );
  });

  test('a base64 name that begins with a plus', () => {
    expect(whole(csv, [{ ...register, pathBytes: '+w==' }])).toContain(`;"'+w==";`);
  });
});

test('a name with a dash in it stays as it is', () => {
  const path = '/data/Budget - kopi (2) =ny.xlsx';
  expect(cellsOf([{ ...register, path }])).toMatchObject([{ path }]);
});
