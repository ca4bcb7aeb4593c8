/**
 * What an Inspection asks of a reader, and how it holds up when the reader cannot answer, stops in
 * the middle, or meets a file that was made to be too much.
 */
import { describe, expect, test } from 'vitest';
import {
  FORM_NINE,
  FORM_SEPARATED,
  FORM_TEN,
  Inspection,
  NO_TEXT,
  packKey,
  type ColumnCounts,
} from '../../rules/index.ts';
import { NO_COUNTS } from '../../rules/counts.ts';
import { PROVEN, judge } from '../../rules/cpr.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { TODAY, columns, linesOf, verdictOf } from './feed.ts';

const PEOPLE = somePeople(40, 1);
/** Published test values of danish-ssn: proven, and not of the dead. */
const PUBLISHED = '1306729647 3107250254 0702982154 1406929368 1201010310 2812852526 2602177311 1110105130 3011631060 0408592666'.split(' '); // prettier-ignore

function keyOf(digits: string): number {
  return packKey(Number(digits.slice(0, 6)), Number(digits.slice(6)));
}

/** How many second looks a column of dates and one of short numbers beside it are worth. */
function looks(serial: string, counts: Partial<ColumnCounts>): number {
  const inspection = new Inspection(TODAY);
  const sheet = inspection.sheet(null);
  sheet.heading(0, 0, inspection.intern('Dato'));
  sheet.heading(0, 1, inspection.intern(serial));
  sheet.count(0, { ...NO_COUNTS, filled: 500, dates: 499 });
  sheet.count(1, { ...NO_COUNTS, filled: 500, bare: 499, short: 499, ...counts });
  inspection.wanted();
  return inspection.secondLooks().length;
}

describe('what it asks for', () => {
  test('nothing of a sheet without candidates', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet('Ark1');
    sheet.heading(0, 0, 0);
    sheet.heading(0, 1, 1);
    sheet.count(0, { ...NO_COUNTS, filled: 2000 });
    sheet.count(1, { ...NO_COUNTS, filled: 2000, bare: 1999, ten: 1999 });
    expect([...inspection.wanted()]).toEqual([]);
    expect(inspection.secondLooks()).toEqual([]);
    expect(inspection.verdict().findings).toEqual([]);
  });

  test('the headers of a register, not the names beside each number', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet(null);
    sheet.heading(0, 0, 7);
    sheet.heading(0, 1, 8);
    PEOPLE.forEach((digits, i) =>
      sheet.number(i + 1, 1, keyOf(digits), FORM_TEN, 100 + i, 100 + i),
    );
    sheet.count(1, { ...NO_COUNTS, filled: 41, bare: 40, ten: 40 });
    expect([...inspection.wanted()]).toEqual([7, 8]);
  });

  test('the labels where the column does not decide', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet(null);
    sheet.number(5, 1, keyOf(PEOPLE[0] ?? ''), FORM_TEN, 3, 2);
    sheet.count(1, { ...NO_COUNTS, filled: 900, bare: 900, ten: 1 });
    expect(inspection.wanted()).toEqual(new Set([2, 3]));
    inspection.resolve(new Map([[3, 'CPR-nr.']]));
    expect(linesOf(inspection.verdict())).toEqual(['cpr B row 6: 1/1 certain']);
  });

  test('a second look only where headers or digits speak for a split register', () => {
    expect(looks('Sidste 4', {})).toBe(1);
    expect(looks('Nøgle', { four: 490 })).toBe(1);
    expect(looks('Nøgle', { four: 20 })).toBe(0);
    expect(looks('År', { four: 499 })).toBe(0);
    expect(looks('Postnr', { four: 499 })).toBe(0);
    expect(looks('Løbenr', {})).toBe(0);
  });

  test('the labels of only the first numbers of a column', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet(null);
    expect(sheet.wantsLabels(2)).toBe(true);
    for (let i = 0; i < 5000; i++)
      sheet.number(i, 2, keyOf(PEOPLE[i % 40] ?? ''), FORM_TEN, -1, -1);
    expect(sheet.wantsLabels(2)).toBe(false);
    expect(sheet.wantsLabels(3)).toBe(true);
  });
});

describe('when the reader stops in the middle', () => {
  test('what was told counts, without counts and texts', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet('Ark1');
    sheet.heading(0, 0, 4);
    PEOPLE.forEach((digits, i) => sheet.number(i + 1, 0, keyOf(digits), FORM_SEPARATED, -1, -1));
    expect(linesOf(inspection.verdict())).toEqual(['cpr A: 40/40 likely']);
  });

  test('a text that cannot be had is no header', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet(null);
    sheet.heading(0, 0, 4);
    sheet.number(1, 0, keyOf(PEOPLE[0] ?? ''), FORM_TEN, NO_TEXT, NO_TEXT);
    inspection.resolve(new Map());
    expect(linesOf(inspection.verdict())).toEqual(['cpr A row 2: 1/1 possible']);
  });

  test('an empty file is an empty verdict', () => {
    const nothing = { findings: [], matches: 0, persons: 0, categories: [], warnings: [] };
    expect(new Inspection(TODAY).verdict()).toEqual(nothing);
    const inspection = new Inspection(TODAY);
    inspection.sheet('');
    expect(inspection.wanted().size).toBe(0);
    expect(inspection.verdict()).toEqual(nothing);
  });
});

describe('the verdict', () => {
  test('the same person in cells, a comment and a sheet name is one', () => {
    const inspection = new Inspection(TODAY);
    const [digits = ''] = PUBLISHED;
    inspection.sheet(written(digits)).text(0, 0, `CPR ${digits}`, NO_TEXT, NO_TEXT);
    inspection.place('comment', `se ${written(digits)}`);
    expect(inspection.verdict()).toMatchObject({ matches: 3, persons: 1 });
  });

  test('a table outside the sheets is judged like one, and has no place among them', () => {
    const inspection = new Inspection(TODAY);
    for (const sheet of [inspection.table('pivotCache'), inspection.sheet(null)]) {
      sheet.heading(0, 1, inspection.intern('CPR'));
      PEOPLE.forEach((digits, i) => sheet.number(i + 1, 1, keyOf(digits), FORM_NINE, -1, -1));
      sheet.count(1, { ...NO_COUNTS, filled: 41, bare: 40, nine: 40 });
    }
    const { findings, matches, persons } = inspection.verdict();
    const both = { kind: 'cpr', matches: 40, persons: 40, confidence: 'certain', row: null };
    expect(findings).toEqual([
      { ...both, where: 'pivotCache', sheet: null, columns: [], headerRow: null },
      { ...both, where: 'cells', sheet: 1, columns: [1], headerRow: 1 },
    ]);
    expect([matches, persons]).toEqual([80, 40]);
  });

  test('the most certain first, then the most persons', () => {
    const sheets = [
      columns(PEOPLE.slice(0, 12)),
      columns(['CPR', ...PEOPLE.slice(12, 14)]),
      columns(['CPR', ...PEOPLE.slice(14, 20)]),
    ];
    expect(linesOf(verdictOf(sheets))).toEqual([
      'cpr sheet 3 A under 1: 6/6 certain',
      'cpr sheet 2 A under 1: 2/2 certain',
      'cpr A: 12/12 likely',
    ]);
  });

  test('categories come from headers, not from data, of sheets with people only', () => {
    const people = columns(
      ['CPR', ...PEOPLE.slice(0, 5)],
      ['Navn', 'Kirke', 'Straf', 'Gæld', 'Løn', 'Bo'],
      ['Diagnose', 'x', 'y', 'z', 'u', 'v'],
    );
    const others = columns(['Ydelse', 'a'], ['Restance', 'b']);
    expect(verdictOf([others, people]).categories).toEqual(['name', 'health']);
    expect(verdictOf([others]).categories).toEqual([]);
  });

  test('categories of a sheet that lies on its side stand in its first columns', () => {
    const rows = [
      ['Navn', 'Anne', 'Bo', 'Carl'],
      ['CPR', ...PEOPLE.slice(0, 3)],
      ...['x', 'y', 'z', 'u', 'v'].map((row) => [row, 'Kirke', 'Løn', 'Gæld']),
      ['Diagnose', 'a', 'b', 'c'],
    ];
    expect(verdictOf([rows]).categories).toEqual(['name', 'health']);
  });

  test('categories of a register that is split stand above its other columns', () => {
    const split = columns(
      ['Født', ...PEOPLE.map((digits) => digits.slice(0, 6))],
      ['Sidste 4', ...PEOPLE.map((digits) => digits.slice(6))],
      ['Ydelse', 'Kirke'],
    );
    expect(linesOf(verdictOf([split]))).toEqual(['cpr A+B under 1: 40/40 certain']);
    expect(verdictOf([split]).categories).toEqual(['benefits']);
  });

  test('numbers that failed with the column but have a dash are all counted', () => {
    const others = Array.from({ length: 20_000 }, () => '9999999999');
    const separated = Array.from({ length: 5000 }, (_, i) => written(PUBLISHED[i % 10] ?? ''));
    expect(linesOf(verdictOf([columns(['Nøgle', ...others, ...separated])]))).toEqual([
      'cpr A: 5000/10 likely',
    ]);
  });

  test('a few high serials without control digit among many are people', () => {
    // High serials are of no birth before 1900: born in 2036, then, and the clock is set to its end.
    const today = 20_361_231;
    const high = ['010136', '020236', '030336'].map((date) =>
      [9990, 9991].map((serial) => `${date}${serial}`),
    );
    const unproven = high.flat().filter((digits) => (judge(keyOf(digits), today) & PROVEN) === 0);
    expect(unproven.length).toBeGreaterThan(3);
    const tests = unproven.slice(0, 2);
    const among = verdictOf([columns(['CPR', ...PEOPLE, ...tests])], { today });
    expect(linesOf(among)).toEqual(['cpr A under 1: 42/42 certain']);
    const alone = verdictOf([columns(['CPR', ...PEOPLE.slice(0, 3), ...tests])], { today });
    expect(linesOf(alone)).toEqual(['cpr A under 1: 3/3 certain', 'test A under 1: 2/2 certain']);
    const listed = verdictOf([columns(['CPR', ...PEOPLE, '251248-9996'])]);
    expect(linesOf(listed)).toEqual([
      'cpr A under 1: 40/40 certain',
      'test A under 1: 1/1 certain',
    ]);
  });

  test('a verdict cannot hold a cell: only numbers and words of our own leave', () => {
    const secret = 'Ulla Testesen';
    const rows = columns(
      ['CPR', ...PEOPLE],
      [secret, ...PEOPLE.map((digits) => `${secret} ${digits}`)],
    );
    const said = JSON.stringify(verdictOf([rows], { names: [secret] }));
    expect(said).not.toContain('Ulla');
    for (const digits of PEOPLE) expect(said).not.toContain(digits.slice(0, 6));
  });
});

describe('a file that was made to be too much', () => {
  test('loses no number when it has more columns than can be told apart', () => {
    const inspection = new Inspection(TODAY);
    const all = somePeople(40_000, 5);
    for (let part = 0; part < 4; part++) {
      const sheet = inspection.sheet(null);
      all.slice(part * 10_000, part * 10_000 + 10_000).forEach((digits, column) => {
        sheet.text(0, column, `cpr ${digits}`, NO_TEXT, NO_TEXT);
        sheet.count(column, { ...NO_COUNTS, filled: 1 });
      });
    }
    inspection.wanted();
    expect(inspection.verdict()).toMatchObject({ matches: 40_000, persons: 40_000 });
  });

  test('columns of impossible numbers take no room from those that come after', () => {
    const inspection = new Inspection(TODAY);
    for (let part = 0; part < 4; part++) {
      const sheet = inspection.sheet(null);
      for (let column = 0; column < 10_000; column++) {
        sheet.text(0, column, '99.99.99-9999', NO_TEXT, NO_TEXT);
      }
    }
    inspection.sheet(null).text(0, 7, `cpr ${PEOPLE[0] ?? ''}`, NO_TEXT, NO_TEXT);
    expect(linesOf(inspection.verdict())).toEqual(['cpr sheet 5 H row 1: 1/1 certain']);
  });

  test('headings without end do not stop it', () => {
    const inspection = new Inspection(TODAY);
    const sheet = inspection.sheet(null);
    for (let i = 0; i < 600_000; i++) sheet.heading(i % 30, i >> 5, i);
    sheet.number(31, 0, keyOf(PEOPLE[0] ?? ''), FORM_TEN, NO_TEXT, NO_TEXT);
    expect(inspection.wanted().size).toBeLessThan(600_000);
    expect(inspection.verdict().findings).toHaveLength(1);
  });
});
