/** The head of a table: the same for other people, another for other columns, and never anything of what stands in it. */
import { describe, expect, test } from 'vitest';
import { somePeople } from '../../scripts/people.ts';
import { type Cell, columns, inspect, type Rows } from './feed.ts';

const [SOMEBODY = ''] = somePeople(1, 8);
const written = (digits: string): string => `${digits.slice(0, 6)}-${digits.slice(6)}`;
const HEADER = ['CPR-nr', 'Navn', 'Adresse', 'Postnr', 'Ydelse', 'Startdato'];

/** People under a header, each with as much beside their number as the header has room for. */
function table(header: readonly Cell[], seed = 1, count = 12): Rows {
  const at = header.findIndex((cell) => typeof cell === 'string' && /cpr/i.test(cell));
  const rows = somePeople(count, seed).map((digits, row) =>
    header.map((_, column) => (column === at ? digits : `tekst ${seed} ${row}`)),
  );
  return [header, ...rows];
}

function under(lines: number): Rows {
  return [...Array.from({ length: lines }, (_, line) => [`Udtræk ${line}`]), ...table(HEADER)];
}

function headOf(...sheets: readonly Rows[]): readonly number[] | null {
  return wordsIn(sheets, true);
}

function wordsIn(sheets: readonly Rows[], shared: boolean): readonly number[] | null {
  const inspection = inspect(sheets, { shared }, false);
  inspection.verdict();
  return inspection.head()?.words ?? null;
}

const HEAD = headOf(table(HEADER));

test('is the same for other people, more of them, and in every kind of file', () => {
  expect(HEAD).toHaveLength(2 + 2 * HEADER.length);
  expect(headOf(table(HEADER, 2, 40))).toEqual(HEAD);
  expect(wordsIn([table(HEADER, 3)], false)).toEqual(HEAD);
});

describe('is another one', () => {
  const [cpr = '', name = '', ...rest] = HEADER;
  test.each<[string, readonly Cell[]]>([
    ['in another order', [name, cpr, ...rest]],
    ['with a column more', [...HEADER, 'Beløb']],
    ['with a column less', HEADER.slice(0, -1)],
    ['with a word of another kind', [cpr, 'Diagnose', ...rest]],
    ['with a word of another length', [cpr, name, ...rest.slice(0, -1), 'Dato']],
    ['with an empty column between', [cpr, null, name, ...rest]],
  ])('%s', (_why, header) => {
    const head = headOf(table(header));
    expect(head).not.toBeNull();
    expect(head).not.toEqual(HEAD);
  });

  test('deeper in the sheet, but not for each line of title', () => {
    expect(headOf(under(2))).not.toEqual(HEAD);
    expect(headOf(under(2))).toEqual(headOf(under(3)));
    expect(headOf(under(12))).not.toEqual(headOf(under(3)));
  });
});

describe('a number in the header row', () => {
  const [one = '', two = ''] = somePeople(2, 9);
  test.each<[string, (digits: string) => Cell]>([
    ['alone', (digits) => digits],
    ['as people write it', written],
    ['behind words', (digits) => `Sag for ${written(digits)}`],
    ['behind the word', (digits) => `cpr ${digits}`],
    ['in a long text', (digits) => `Udtræk af ${digits} `.repeat(4)],
  ])('does not matter, %s', (_why, cell) => {
    const [first, second] = [one, two].map((digits) => headOf(table([...HEADER, cell(digits)])));
    expect(first).not.toBeNull();
    expect(first).toEqual(second);
  });

  test('nor how long it is', () => {
    const [short, long] = ['Hold 1', 'Hold 1234567'].map((word) =>
      headOf(table([...HEADER, word])),
    );
    expect(short).toEqual(long);
  });

  // "CPR 4" is how some name the last four digits.
  test('not even a digit that the header is judged by', () => {
    const [seventh, sixth] = ['cpr 7 10 58', 'cpr 6 11 58'].map((word) =>
      headOf(table([...HEADER, word])),
    );
    expect(seventh).toEqual(sixth);
  });
});

describe('there is none', () => {
  test.each<[string, readonly Rows[]]>([
    ['with three words', [table(HEADER.slice(0, 3))]],
    ['with four columns and three words', [table(['CPR-nr', 'Navn', '2018', 'By'])]],
    ['without a header', [table(HEADER).slice(1)]],
    ['where the number stands alone', [[['Navn', 'Adresse', 'Postnr', 'By'], ['Bo', 'Vej 1', `cpr ${SOMEBODY}`, 'Ry']]]],
    ['of nobody', [[HEADER, ['', 'Bo', 'Vej 1', '1', 'Ry', '2']]]],
    ['on its side', [columns(...table(HEADER).map((row) => [...row]))]],
  ])('%s', (_why, sheets) => {
    expect(headOf(...sheets)).toBeNull();
  }); // prettier-ignore
});

test('of two sheets it is that of the one with more people', () => {
  const other = table(['Navn', 'By', 'CPR', 'Diagnose'], 4, 30);
  expect(headOf(table(HEADER), other)).toEqual(headOf(other));
  expect(headOf(other, table(HEADER))).toEqual(headOf(other));
  const headless = table(HEADER, 5, 60).slice(1);
  expect(headOf(table(HEADER), headless)).toBeNull();
});
