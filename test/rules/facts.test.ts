/**
 * The facts behind a verdict: they say why, of what was found and of what was not, and deciding
 * once more from them alone gives the same verdict (`explains.ts`, which all tests of rules ask).
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGAINST } from '../../rules/against.ts';
import { DECIDERS } from '../../rules/decision.ts';
import { aloneOf, HEADER_CLASSES, madeFinding, SUBJECTS, type Fact } from '../../rules/facts.ts';
import { CONFIDENCES, PLACES, WARNINGS } from '../../rules/finding.ts';
import { PATTERNS } from '../../rules/vote.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { COLLIDERS, orderNumbers, productionUnits } from '../colliders.ts';
import { columns, explainedOf, inspect, verdictOf, type Cell, type Rows } from './feed.ts';

const PEOPLE = somePeople(300, 1);
const UNPROVEN = somePeople(300, 2, { proven: false });
const REPLACEMENTS = somePeople(100, 3, { addToDay: 60 });
const NAMES = 'Anne Bo Carl Dorte Erik Freja Gert Hanne Ida Jens Karen Lars'.split(' ');

const valuesOf = (what: string): readonly string[] =>
  COLLIDERS.find(([why]) => why.startsWith(what))?.[1] ?? [];

function factOf(rows: Rows): Fact {
  const [fact] = explainedOf([rows]).facts;
  if (fact === undefined) throw new Error('nothing was looked at');
  return fact;
}

describe('what a column was decided by', () => {
  test('a header, with all its numbers', () => {
    const twice = PEOPLE.slice(0, 2);
    const fact = factOf(
      columns(['Navn', ...NAMES], ['CPR', ...PEOPLE.slice(0, 10), ...twice, 'x']),
    );
    expect(fact).toMatchObject({
      subject: 'column',
      where: 'cells',
      sheet: 1,
      columns: [1],
      row: null,
      headerRow: 1,
      headers: ['person'],
      counts: { filled: 14, ten: 12 },
      ballot: { filled: 14, cells: 12, valid: 12, proven: 12, distinct: 10, carried: true },
      matches: { cpr: 12, replacement: 0, test: 0 },
      decidedBy: 'header',
      confidence: 'certain',
      against: [],
    });
  });

  test('the vote, without a header', () => {
    expect(factOf(columns(PEOPLE.slice(0, 20)))).toMatchObject({
      headerRow: null,
      headers: ['none'],
      decidedBy: 'vote',
      confidence: 'likely',
    });
  });

  test('a title is a hint, a doubtful header is more', () => {
    const rows = PEOPLE.slice(0, 9).map((digits): Cell[] => [digits, 'x']);
    const title = factOf([['CPR-udtræk'], ['Nøgle', 'Navn'], ...rows]);
    expect(title).toMatchObject({ headers: ['title'], decidedBy: 'vote', confidence: 'certain' });
    const doubtful = factOf([['Pnr', 'Navn'], ...rows]);
    expect(doubtful).toMatchObject({ headers: ['maybePerson'], confidence: 'certain' });
  });

  test('a header for another number is overruled by control digits alone, and said so', () => {
    expect(factOf(columns(['Kontonr', ...PEOPLE.slice(0, 30)]))).toMatchObject({
      headers: ['thing'],
      decidedBy: 'vote',
      confidence: 'likely',
      against: ['thingHeader'],
    });
  });

  const rejected: readonly (readonly [why: string, rows: Rows, expected: Partial<Fact>])[] = [
    ['an order number', columns(['Ordre', ...orderNumbers(500, 1)]), { headers: ['thing'], against: ['thingHeader', 'fewValid', 'fewProven'] }],
    ['P-numbers that are all dates', columns(['Enhed', ...productionUnits(300, 3, 12)]), { against: ['pattern'] }],
    ['P-numbers by their name', columns(['P-nummer', ...productionUnits(300, 3, 12)]), { headers: ['thing'], against: ['thingHeader', 'pattern'] }],
    ['an invoice', columns(['Faktura', ...UNPROVEN]), { headers: ['thing'], against: ['thingHeader', 'fewProven'] }],
    ['timestamps', columns(['Nøgle', ...valuesOf('Unix times of a month')]), { against: ['fewValid'] }],
    ['too few', columns(['Nøgle', UNPROVEN[0] ?? '', UNPROVEN[1] ?? '']), { against: ['few', 'fewDistinct', 'chance'] }],
    ['the same one again and again', columns(['Nøgle', ...Array.from({ length: 9 }, () => UNPROVEN[0] ?? '')]), { against: ['fewDistinct'] }],
    ['a few of them dates', columns(['Nøgle', ...UNPROVEN.slice(0, 12), ...Array.from({ length: 12 }, () => '9999999999')]), { against: ['fewValid'] }],
    ['nine digits by chance', columns(['Nøgle', ...UNPROVEN.filter((it) => it.startsWith('0')).slice(0, 8).map(Number)]), { against: ['chance'] }],
    ['more than half something else', columns(['Nøgle', ...UNPROVEN.slice(0, 12), ...Array.from({ length: 30 }, () => 'ukendt')]), { against: ['mixed'] }],
    ['a CPR header over something else', columns(['CPR', ...orderNumbers(100, 4)]), { headers: ['person'], against: ['fewValid'] }],
    ['telephone numbers', columns(['Tlf', ...valuesOf('telephone')]), { headers: ['unread'], against: ['noDates'] }],
  ]; // prettier-ignore
  test.each(rejected)('what was looked at and is none: %s', (_why, rows, expected) => {
    expect(factOf(rows)).toMatchObject({ ...expected, decidedBy: 'nothing', confidence: null });
  });

  const patterns = [
    ['clock', 'DDMMYY HHMM'],
    ['counter', 'DDMMYY and a running'],
    ['year', 'DDMMYYYY'],
    ['icelandic', 'Icelandic'],
    ['narrow', 'running numbers within'],
  ] as const;
  test.each(patterns)('names the pattern: %s', (pattern, what) => {
    expect(factOf(columns(['Nøgle', ...valuesOf(what)])).ballot.pattern).toBe(pattern);
  });
});

describe('what else is looked at', () => {
  test('two columns that are one number', () => {
    const fact = factOf(
      columns(
        ['Fødselsdato', ...PEOPLE.slice(0, 20).map((digits) => digits.slice(0, 6))],
        ['Løbenr', ...PEOPLE.slice(0, 20).map((digits) => digits.slice(6))],
      ),
    );
    expect(fact).toMatchObject({
      subject: 'pair',
      columns: [0, 1],
      headerRow: 1,
      headers: ['birth', 'serial'],
      joined: { rows: 20, counting: 0 },
      decidedBy: 'header',
      confidence: 'certain',
    });
  });

  test('two columns of which the second counts rows', () => {
    const dates = PEOPLE.slice(0, 20).map((digits) => digits.slice(0, 6));
    const fact = factOf(
      columns(['Fødselsdato', ...dates], ['Løbenr', ...dates.map((_, i) => i + 1)]),
    );
    expect(fact).toMatchObject({ subject: 'pair', joined: { counting: 19 }, confidence: null });
    expect(fact.against).toContain('counting');
  });

  test('a row, by its label or by its control digits', () => {
    const labelled = factOf([
      ['Navn', ...NAMES],
      ['CPR', ...PEOPLE.slice(0, 12)],
    ]);
    const row = { subject: 'row', row: 2, columns: [], confidence: 'certain', decidedBy: 'header' };
    expect(labelled).toMatchObject({
      ...row,
      headers: ['person'],
      ballot: { cells: 12, valid: 12 },
    });
    const { facts } = explainedOf([
      [
        ['Navn', ...NAMES],
        ['Konto', ...PEOPLE.slice(0, 12)],
      ],
    ]);
    expect(facts.find(({ subject }) => subject === 'row')).toMatchObject({
      headers: ['thing'],
      confidence: null,
      against: ['thingHeader'],
    });
  });

  test('numbers in text, by why each counts', () => {
    const fact = factOf(
      columns([
        'Note',
        'CPR-nr. 020280-0009',
        'ring til 010180-0008 i dag',
        'faktura 0202800009 er betalt',
        'se 0202800009/2, ikke andet',
        'måske 020280-0001?',
        'CPR 251248-9996',
        'se 050505-9996',
      ]),
    );
    expect(fact.alone).toMatchObject({
      labelled: 1,
      holds: 1,
      called: 1,
      doubtful: 1,
      unproven: 1,
      labelledTest: 1,
      test: 1,
    });
    expect(aloneOf(fact)).toBe('certain');
    expect(madeFinding(fact)).toBe(true);
  });

  test('places outside cells', () => {
    const { facts } = explainedOf([[['Navn']]], { names: ['Sag 020280-0009'] });
    expect(facts).toMatchObject([
      { subject: 'place', where: 'sheetName', sheet: null, columns: [], alone: { holds: 1 } },
    ]);
  });

  test('columns whose numbers are gone', () => {
    expect(factOf(columns(['CPR', '010180', '020280', '030380']))).toMatchObject({
      columns: [0],
      headerRow: 1,
      headers: ['person'],
      warning: 'birthDatesOnly',
      confidence: null,
    });
  });
});

describe('facts', () => {
  test('hold numbers and words of our own and nothing else', () => {
    const words = [
      SUBJECTS,
      PLACES,
      HEADER_CLASSES,
      PATTERNS,
      AGAINST,
      DECIDERS,
      CONFIDENCES,
      WARNINGS,
    ];
    const known = new Set<unknown>(words.flat());
    const check = (value: unknown): void => {
      if (typeof value === 'object' && value !== null) Object.values(value).forEach(check);
      else if (typeof value === 'number') expect(Math.abs(value)).toBeLessThan(100_000);
      else if (typeof value === 'string') expect(known).toContain(value);
      else expect([true, false, null]).toContain(value);
    };
    const secret = 'Ulla Testesen';
    const sheet = columns(
      [secret, 'CPR', ...PEOPLE.map((digits) => written(digits))],
      [secret, ...PEOPLE.map((digits) => `${secret} ${digits}`)],
      ...COLLIDERS.map(([, values]) => [secret, ...values]),
    );
    const { facts } = explainedOf([sheet, columns(UNPROVEN)], { names: [`${secret} 020280-0009`] });
    expect(facts.length).toBeGreaterThan(20);
    facts.forEach(check);
  });

  test('come in the order of what they mean, and in bounds', () => {
    const many = Array.from({ length: 900 }, (_, i) => ['Nøgle', UNPROVEN[i % 300] ?? null]);
    const { facts, total } = explainedOf([
      columns(...many, ['CPR', ...PEOPLE], ['Nr', ...UNPROVEN]),
    ]);
    expect(total).toBeGreaterThan(900);
    expect(facts).toHaveLength(400);
    expect(facts.slice(0, 2).map(({ columns: [column] }) => column)).toEqual([900, 901]);
  });

  test('are kept only when asked for, and change nothing', () => {
    const rows = columns(['CPR', ...PEOPLE], ['Ordre', ...orderNumbers(300, 1)]);
    const silent = inspect([rows], {}, false);
    expect(silent.verdict()).toEqual(verdictOf([rows]));
    expect(silent.explained()).toBeNull();
  });
});

const cell: fc.Arbitrary<Cell> = fc.oneof(
  ...[PEOPLE, UNPROVEN, REPLACEMENTS].map((list) =>
    fc
      .tuple(fc.constantFrom(...list), fc.constantFrom(written, Number, String, half, serial))
      .map(([digits, shape]): Cell => shape(digits)),
  ),
  fc.constantFrom(
    '251248-9996', '9999999999', '999999-9999', 'tekst', null, 'cpr', 'cpr 020280-0009',
    '020280-0009', '020280.0009', 'ordre 0202800009', 'se 0202800009', 4711, 12,
  ), // prettier-ignore
);

function half(digits: string): string {
  return digits.slice(0, 6);
}

function serial(digits: string): string {
  return digits.slice(6);
}

const lists = [PEOPLE, UNPROVEN, REPLACEMENTS, ...COLLIDERS.map(([, values]) => values)];
const run = fc
  .record({
    list: fc.constantFrom(...lists),
    shape: fc.constantFrom(written, Number, String, half, serial, (it: string) => `sag ${it}`),
    from: fc.nat(200),
    length: fc.nat(30),
  })
  .map(({ list, shape, from, length }) =>
    Array.from({ length }, (_, i): Cell => shape(list[(from + i) % list.length] ?? '')),
  );
const HEADERS = [
  'CPR',
  'Pnr',
  'Navn',
  'Kontonr',
  'Fødselsdato',
  'Løbenr',
  'Sidste 4',
  'Beløb',
  null,
];
const column = fc
  .tuple(fc.constantFrom(...HEADERS), run, fc.array(cell, { maxLength: 6 }))
  .map(([header, cells, others]): Cell[] => [header, ...cells, ...others]);
const sheets = fc.array(
  fc
    .tuple(fc.array(column, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([all, onItsSide]): Rows => (onItsSide ? all : columns(...all))),
  { minLength: 1, maxLength: 2 },
);

test('whatever a sheet holds, its facts decide as it was decided', () => {
  let decided = 0;
  let refused = 0;
  fc.assert(
    fc.property(sheets, fc.boolean(), (rows, shared) => {
      verdictOf(rows, { shared });
      for (const { confidence } of explainedOf(rows, { shared }).facts) {
        if (confidence === null) refused++;
        else decided++;
      }
    }),
    { numRuns: 2000, seed: 20181130 },
  );
  expect(decided).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(500);
});
