/**
 * OpenDocument spreadsheets through the real reader: the cases of the study in the dialects of three
 * programs, all that is folded, all places beside the cells, and files that nobody should write.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { somePeople, written } from '../../../../scripts/people.ts';
import { cellsOf } from '../../../cells.ts';
import {
  embedded,
  openDocument,
  textRow,
  type Extras,
  type OpenDialect,
} from '../../../open-document.ts';
import { linesOf, read } from '../../../reading.ts';
import { CASES } from '../../../spreadsheet-cases.ts';
import { columns, type SheetSketch } from '../../../workbook.ts';

/** Published as test numbers. */
const PUBLISHED = '020280-0009';
const OTHER = '010180-0008';
const TWELVE = somePeople(12, 700);
const CPR_IN_A = ['cpr A under 1: 12/12 certain'];
const EMPTY: readonly SheetSketch[] = [{ rows: [['Navn'], ['Anne']] }];
const REGISTER = columns(['CPR-nr', ...TWELVE.map((digits) => written(digits))]);

const WRITERS = ['libreoffice', 'excel', 'sheetjs'] as const;
/** One thing at a time differs. */
const DIALECTS: readonly OpenDialect[] = [
  ...WRITERS.flatMap((writer) => [{ writer }, { writer, flat: true }, { writer, folded: true }]),
  ...(['entities', 'cdata', 'spans', 'link'] as const).map((text) => ({ text })),
  ...(['utf-8 bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const).flatMap((encoding) => [
    { encoding },
    { encoding, flat: true },
  ]),
  { renamed: true },
  { renamed: true, flat: true, folded: true },
  { quote: "'" },
  { spaced: true },
  { spaced: true, writer: 'sheetjs', flat: true },
  { grouped: true },
  { template: true },
  { pack: { stored: true } },
  { pack: { streamed: true } },
];

describe('the cases of the study', () => {
  const cases = CASES.filter(([, { sheets }]) => !/"raw"/.test(JSON.stringify(sheets)));

  test.each(WRITERS)('as %s writes them', (writer) => {
    const wrong = cases.flatMap(([why, { sheets, lines, totals = {}, warnings = [] }]) => {
      const { verdict, trouble, format } = read(openDocument(sheets, { writer, folded: true }));
      expect(verdict, why).toMatchObject(totals);
      const said = [trouble, format, ...linesOf(verdict), ...verdict.warnings];
      const right = [null, 'ods', ...lines, ...warnings];
      return JSON.stringify(said) === JSON.stringify(right) ? [] : [`${why}: ${said.join(', ')}`];
    });
    expect(cases.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  test.each(DIALECTS.map((dialect) => [JSON.stringify(dialect), dialect] as const))(
    'a register as %s',
    (_name, dialect) => {
      const all = columns(
        ['CPR-nr', ...TWELVE.map((digits) => written(digits))],
        ['Nøgle', ...TWELVE.map(Number)],
        ['Navn', ...TWELVE.map(() => 'Søren Ærø & Co')],
      );
      const { verdict, trouble, format } = read(openDocument([EMPTY[0]!, all], dialect));
      expect([trouble, format, ...linesOf(verdict)]).toEqual([
        null,
        dialect.flat ? 'fods' : dialect.template ? 'ots' : 'ods',
        'cpr sheet 2 A under 1: 12/12 certain',
        'cpr sheet 2 B: 12/12 likely',
      ]);
    },
  );
});

const cellXml = (text: string, attributes = ''): string =>
  `<table:table-cell${attributes} office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
const rowXml = (cells: string, times = 1): string =>
  `<table:table-row table:number-rows-repeated="${times}">${cells}</table:table-row>`;
const columnsOf = (times: number | string): string => ` table:number-columns-repeated="${times}"`;

describe('what is folded', () => {
  const sheet = (inside: string): Buffer =>
    openDocument([{ rows: [], after: `${rowXml(cellXml('CPR'))}${inside}` }], {
      writer: 'sheetjs',
    });
  test('one person on three equal rows is three matches', () => {
    const { verdict } = read(sheet(rowXml(cellXml(PUBLISHED), 3) + rowXml(cellXml(OTHER))));
    expect(linesOf(verdict)).toEqual(['cpr A under 1: 4/2 certain']);
    expect(verdict).toMatchObject({ matches: 4, persons: 2 });
  });

  test('a cell over few columns is one in each, over many it is told once', () => {
    const few = read(sheet(rowXml(cellXml(PUBLISHED, columnsOf(3)), 2)));
    expect(few.verdict).toMatchObject({ matches: 6, persons: 1 });
    expect(linesOf(few.verdict)).toHaveLength(3);
    const many = read(sheet(rowXml(cellXml(PUBLISHED, columnsOf(1000)), 2)));
    expect(linesOf(many.verdict)).toEqual(['cpr A under 1: 2000/1 certain']);
  });

  test.each([
    ['text', cellXml(`se ${PUBLISHED}`), 'cpr A under 1: 5/1 certain'],
    [
      'number',
      `<table:table-cell office:value-type="float" office:value="202800009"/>`,
      'cpr A under 1: 5/1 certain',
    ],
  ])('a %s that is read by the kernel or as markup', (_why, folded, line) => {
    expect(linesOf(read(sheet(rowXml(folded, 5))).verdict)).toEqual([line]);
    const asMarkup = folded.replace('<table:table-cell', '<table:table-cell x:y="1"');
    expect(linesOf(read(sheet(rowXml(asMarkup, 5))).verdict)).toEqual([line]);
  });

  test('claims of any size are counted to a limit, and nothing is made of them', () => {
    const huge = '9'.repeat(30);
    for (const times of [2 ** 20, 2 ** 31, 2 ** 40, Number(huge)]) {
      const claim = BigInt(times);
      const before = process.memoryUsage().rss;
      const start = process.cpuUsage();
      const inside =
        `<table:table-row table:number-rows-repeated="${claim}"/>` +
        `<table:table-row table:number-rows-repeated="${claim}">${`<table:table-cell table:number-columns-repeated="${claim}"/>`.repeat(9)}${cellXml(PUBLISHED, columnsOf(String(claim))).repeat(9)}</table:table-row>`;
      const { verdict, trouble } = read(sheet(inside.repeat(9)));
      expect(trouble).toBeNull();
      expect(verdict.persons).toBe(1);
      expect(verdict.matches).toBeGreaterThan(1_000_000);
      expect(verdict.matches).toBeLessThan(2 ** 31);
      expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
      expect(process.memoryUsage().rss - before).toBeLessThan(20 * 2 ** 20);
    }
  });

  test.each(['0', '-1', 'x', '1.5', ''])('a claim of %j is one', (claim) => {
    const inside = `<table:table-row table:number-rows-repeated="${claim}">${cellXml(PUBLISHED, columnsOf(claim))}</table:table-row>`;
    expect(read(sheet(inside)).verdict).toMatchObject({ matches: 1, persons: 1 });
  });

  test('what is empty moves the place of what follows', () => {
    const empty = `<table:table-cell${columnsOf(3)}/>`;
    const inside =
      rowXml(empty, 5000) + rowXml(cellXml('x'), 4) + rowXml(`${empty}${cellXml(PUBLISHED)}`);
    for (const file of [
      sheet(inside),
      sheet(inside.replaceAll(/(?<=-cell|-row)(?=[ />])/g, ' x="1"')),
    ]) {
      expect(linesOf(read(file).verdict)).toEqual(['cpr D row 5006: 1/1 likely']);
    }
  });

  test('a split register counts its copies', () => {
    const head = rowXml(cellXml('Fødselsdato') + cellXml('de sidste 4'));
    const inside =
      rowXml(cellXml('020280') + cellXml('0009'), 3) + rowXml(cellXml('010180') + cellXml('0008'));
    const file = openDocument([{ rows: [], after: head + inside }], { writer: 'sheetjs' });
    expect(linesOf(read(file).verdict)).toEqual(['cpr A+B under 1: 4/2 certain']);
  });

  test('behind the last column that any program has, a cell is still there', () => {
    const inside = rowXml(`<table:table-cell${columnsOf(100_000)}/>${cellXml(PUBLISHED)}`);
    expect(read(sheet(inside)).verdict).toMatchObject({ matches: 1, persons: 1 });
  });

  test('the same is found however it is folded and whoever reads it', () => {
    const pool = [
      null,
      'CPR',
      'Navn',
      'Anne',
      7,
      202_800_009,
      written(TWELVE[0]!),
      TWELVE[1]!,
      `ring ${PUBLISHED}`,
    ];
    const grid = fc.array(fc.array(fc.constantFrom(...pool), { minLength: 4, maxLength: 4 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(grid, (rows) => {
        const verdicts = [
          {},
          { folded: true },
          { folded: true, renamed: true },
          { folded: true, flat: true, writer: 'excel' as const },
        ].map((dialect) => read(openDocument([{ rows }], dialect)).verdict);
        for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0]);
      }),
      { numRuns: 150, seed: 2018 },
    );
  });
});

/** What stands beside the cells, and what is found of it. */
const PLACES: readonly (readonly [why: string, sheet: SheetSketch, extras: Extras, lines: readonly string[]])[] = [
  ['S22 the name of a sheet', { name: `Sag ${PUBLISHED}`, rows: [['Navn']] }, {}, ['cpr sheetName: 1/1 likely']],
  ['S23 a comment, apart from the text of its cell and from its date', { rows: [['Navn'], ['12 år']], comments: [['A2', `cpr ${PUBLISHED}`]] }, {}, ['cpr comment: 1/1 certain']],
  ['a comment of a cell that holds a number', { rows: [['CPR'], [PUBLISHED]], comments: [['A2', `ikke ${OTHER}`]] }, {}, ['cpr A under 1: 1/1 certain', 'cpr comment: 1/1 likely']],
  ['S24 the name of a range', EMPTY[0]!, { after: `<table:named-expressions><table:named-range table:name="Sag_${PUBLISHED}" table:cell-range-address="$Ark1.$A$1"/></table:named-expressions>` }, ['cpr definedName: 1/1 likely']],
  ['S24 a named formula', EMPTY[0]!, { after: `<table:named-expressions><table:named-expression table:name="Nøgle" table:expression="&quot;${PUBLISHED}&quot;"/></table:named-expressions>` }, ['cpr definedName: 1/1 likely']],
  ['S26 header and footer', EMPTY[0]!, { styles: `<style:header><style:region-left><text:p>Sag ${PUBLISHED}</text:p></style:region-left><style:region-right><text:p>Side <text:page-number>1</text:page-number></text:p></style:region-right></style:header><style:footer-first><text:p>${OTHER}</text:p></style:footer-first>` }, ['cpr headerFooter: 2/2 likely']],
  ['S27 title, keyword and a property of the user', EMPTY[0]!, { properties: `<dc:title>Sag ${PUBLISHED}</dc:title><meta:keyword>${OTHER}</meta:keyword><meta:user-defined meta:name="Cpr">${PUBLISHED}</meta:user-defined><meta:creation-date>2018-11-30T10:11:12.1303113012</meta:creation-date>` }, ['cpr property: 3/2 likely']],
  ['S29 a formula that nobody has calculated', { rows: [['Nøgle'], [{ formula: `"${PUBLISHED}"` }]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['S30 a formula and its value are one', { rows: [['Nøgle'], [{ formula: `"${PUBLISHED}"&""`, value: PUBLISHED }]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['S32 the copy of another file', EMPTY[0]!, { after: `<table:table table:name="'file:///H:/Register.ods'#Ark1" table:print="false"><table:table-source xlink:href="x.ods"/>${textRow('CPR-nr')}${TWELVE.map((digits) => textRow(written(digits))).join('')}</table:table>` }, ['cpr linkCache: 12/12 certain']],
  ['S32 the copy of a link by DDE', EMPTY[0]!, { after: `<table:dde-links><table:dde-link><office:dde-source/><table:table>${textRow('CPR-nr')}${TWELVE.map((digits) => textRow(written(digits))).join('')}</table:table></table:dde-link></table:dde-links>` }, ['cpr linkCache: 12/12 certain']],
  ['S34 a list of valid values, and its message', EMPTY[0]!, { before: `<table:content-validations><table:content-validation table:name="val1" table:condition="of:cell-content-is-in-list(&quot;${PUBLISHED}&quot;;&quot;${OTHER}&quot;)"><table:help-message table:title="Vælg" table:display="true"><text:p>som ${PUBLISHED}</text:p></table:help-message></table:content-validation></table:content-validations>` }, ['cpr validation: 3/2 likely']],
  ['a shape in a sheet', EMPTY[0]!, { inSheet: `<table:shapes><draw:frame draw:name="Tekst"><draw:text-box><text:p>Ring til <text:span>${PUBLISHED.slice(0, 3)}</text:span>${PUBLISHED.slice(3)}</text:p></draw:text-box></draw:frame><draw:g><svg:desc>${OTHER}</svg:desc><draw:custom-shape><text:p>intet</text:p></draw:custom-shape></draw:g></table:shapes>` }, ['cpr drawing: 2/2 likely']],
  ['a shape in a cell is no part of its text', { rows: [['Navn'], [{ raw: `<table:table-cell office:value-type="string"><draw:frame><draw:text-box><text:p>${PUBLISHED}</text:p></draw:text-box></draw:frame><text:p>Anne</text:p></table:table-cell>` }]] }, {}, ['cpr drawing: 1/1 likely']],
  ['a field of a form', EMPTY[0]!, { inSheet: `<office:forms><form:form><form:text form:current-value="${PUBLISHED}"/><form:listbox><form:option form:label="${OTHER}"/></form:listbox></form:form></office:forms>` }, ['cpr drawing: 2/2 likely']],
  ['what was changed', EMPTY[0]!, { before: `<table:tracked-changes><table:cell-content-change table:id="ct1"><office:change-info><dc:creator>Anna</dc:creator><text:p>se ${OTHER}</text:p></office:change-info><table:previous><table:change-track-table-cell office:value-type="string"><text:p>${PUBLISHED}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change><table:deletion table:type="row"/></table:tracked-changes>` }, ['cpr comment: 1/1 likely', 'cpr remnant: 1/1 likely']],
  ['a number that was changed', EMPTY[0]!, { before: `<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell office:value-type="float" office:value="2103625629"/></table:previous></table:cell-content-change></table:tracked-changes>` }, ['cpr remnant: 1/1 possible']],
  ['the values of a pivot table', EMPTY[0]!, { after: `<table:data-pilot-tables><table:data-pilot-table table:name="Pivot"><table:data-pilot-field table:source-field-name="CPR-nr"><table:data-pilot-level><table:data-pilot-members>${TWELVE.map((digits) => `<table:data-pilot-member table:name="${written(digits)}"/>`).join('')}</table:data-pilot-members></table:data-pilot-level></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables>` }, ['cpr pivotCache: 12/12 certain']],
  ['what a filter lets through', EMPTY[0]!, { after: `<table:database-ranges><table:database-range table:name="d"><table:filter><table:filter-condition table:field-number="0" table:value="${PUBLISHED}" table:operator="="/></table:filter></table:database-range></table:database-ranges>` }, ['cpr validation: 1/1 likely']],
  ['a chart with its own table', EMPTY[0]!, { parts: [['Object 1/content.xml', embedded(`<office:chart><chart:chart><chart:title><text:p>Sag ${OTHER}</text:p></chart:title><table:table table:name="local-table"><table:table-header-rows>${textRow('CPR-nr')}</table:table-header-rows><table:table-rows>${TWELVE.map((digits) => textRow(written(digits))).join('')}</table:table-rows></table:table></chart:chart></office:chart>`)]] }, ['cpr drawing: 12/12 certain', 'cpr drawing: 1/1 likely']],
  ['a table in a shape', EMPTY[0]!, { inSheet: `<table:shapes><draw:frame><draw:object><office:document><office:body><office:spreadsheet><table:table>${textRow('Nøgle')}${textRow(PUBLISHED)}</table:table></office:spreadsheet></office:body></office:document></draw:object></draw:frame></table:shapes>` }, ['cpr drawing: 1/1 likely']],
  ['a table in a cell', { rows: [['Navn'], [{ raw: `<table:table-cell><table:table table:is-sub-table="true">${textRow('CPR-nr')}${TWELVE.map((digits) => textRow(written(digits))).join('')}</table:table></table:table-cell>` }]] }, {}, ['cpr A under 3: 12/12 certain']],
  ['a cell under another', { rows: [['Navn'], [{ raw: `<table:covered-table-cell office:value-type="string"><text:p>${PUBLISHED}</text:p></table:covered-table-cell>` }]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['S25 a hidden sheet', { ...REGISTER, state: 'hidden' }, {}, CPR_IN_A],
  ['a text that is shown otherwise than it is', { rows: [['Nøgle'], [{ raw: `<table:table-cell office:value-type="string" office:string-value="${PUBLISHED}"><text:p>skjult</text:p></table:table-cell>` }]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['a text that is not shown', { rows: [['Nøgle'], [{ raw: `<table:table-cell office:value-type="string" office:string-value="${PUBLISHED}"/>` }]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['a text in two paragraphs', { rows: [['Nøgle'], [`Anne\n${PUBLISHED}`]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['a number between spaces that are elements', { rows: [['Nøgle'], [{ raw: `<table:table-cell office:value-type="string"><text:p><text:s text:c="3"/>020280<text:s/>0009<text:tab/>x</text:p></table:table-cell>` }]] }, {}, ['cpr A row 2: 1/1 likely']],
  ['where a link leads', { rows: [['Navn'], [{ raw: `<table:table-cell office:value-type="string"><text:p><text:a xlink:href="mailto:a@b.dk?subject=Sag ${PUBLISHED}">Anne</text:a></text:p></table:table-cell>` }]] }, {}, ['cpr comment: 1/1 likely']],
  ['no spreadsheet of texts in styles', EMPTY[0]!, { styles: `<style:style style:name="${PUBLISHED}"/>` }, []],
]; // prettier-ignore

describe('beside the cells', () => {
  test.each(PLACES)('%s', (_why, sheet, extras, lines) => {
    for (const dialect of [{}, { flat: true }, { renamed: true }, { writer: 'excel' as const }]) {
      if (dialect.flat && extras.parts) continue;
      const { verdict, trouble } = read(openDocument([sheet], dialect, extras));
      expect([trouble, ...linesOf(verdict)]).toEqual([null, ...lines]);
    }
  });
});

test('white space in a paragraph is one space, at its ends none', () => {
  const text =
    '<text:p>\n  Sag\t\n 12 <text:s/>x<text:span> y</text:span> </text:p><text:p/><text:p> z</text:p>';
  const raw = `<table:table-cell office:value-type="string">${text}</table:table-cell>`;
  const { columns: seen } = cellsOf(openDocument([{ rows: [[{ raw }]] }]));
  expect(seen.get('1!A')?.get(0)).toBe('Sag 12  x y\n\nz');
});

type Value = string | number | null;
const LETTERS = Array.from('aæøåÆØÅé€ 0123456789-–/.,;:|<>&"\'()=+#%\n\t\u00a0\u200b漢😀');
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 40 }),
  fc.stringMatching(/^[0-9]{6}[- ]?[0-9]{4}$/),
  fc.stringMatching(/^[0-9]{1,14}$/),
);
const numbers = fc.oneof(
  fc.integer({ min: -999_999, max: 4_000_000_000 }),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
);
const value: fc.Arbitrary<Value> = fc.oneof(texts, numbers, fc.constant(null));
const grids = fc.integer({ min: 1, max: 20 }).chain((width) =>
  fc.array(fc.array(value, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 30,
  }),
);

/** Where a file is read as something else than the grid. */
function differences(grid: readonly (readonly Value[])[], file: Uint8Array): string[] {
  const { columns: seen, counts } = cellsOf(file);
  const all: string[] = [];
  let filled = 0;
  grid.forEach((row, at) =>
    row.forEach((expected, column) => {
      const told = seen.get(`1!${sheetjs.utils.encode_col(column)}`)?.get(at);
      if (expected !== null && expected !== '') filled++;
      const isSame =
        typeof expected === 'number'
          ? Number(told) === expected
          : (told ?? '') === (expected ?? '');
      if (!isSame)
        all.push(`${at} ${column}: ${JSON.stringify(told)}, not ${JSON.stringify(expected)}`);
    }),
  );
  const counted = [...counts.values()].reduce((sum, count) => sum + count.filled, 0);
  return counted === filled ? all : [...all, `${counted} counted of ${filled}`];
}

/** Real dates beside the last four digits, as SheetJS writes them: numbers whose style is a date. */
test.each(['ods', 'fods'] as const)('S54 dates that only their style tells, as %s', (bookType) => {
  const head = ['Fødselsdag', 'de sidste 4', 'Dato'];
  const later = Date.UTC(2018, 10, 30);
  const rows = TWELVE.map((digits, at) => [
    digits.slice(0, 6),
    digits.slice(6),
    new Date(later + at * 86_400_000),
  ]);
  const sheet = sheetjs.utils.aoa_to_sheet([head, ...rows]);
  const file = sheetjs.write(sheetjs.utils.book_new(sheet, 'A'), {
    type: 'buffer',
    bookType,
  }) as Buffer;
  const { columns: seen, counts } = cellsOf(file);
  expect(counts.get('1!C')).toMatchObject({ filled: 13, dates: 12, bare: 0 });
  expect(seen.get('1!C')?.get(1)).toBe('30-11-2018');
  expect(linesOf(read(file).verdict)).toEqual(['cpr A+B under 1: 12/12 certain']);
});

describe('random tables', () => {
  const dialects: fc.Arbitrary<OpenDialect> = fc.record({
    writer: fc.constantFrom(...WRITERS),
    flat: fc.boolean(),
    text: fc.constantFrom('plain', 'entities', 'spans', 'link'),
    renamed: fc.boolean(),
    encoding: fc.constantFrom('utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be'),
    quote: fc.constantFrom('"', "'"),
    spaced: fc.boolean(),
    grouped: fc.boolean(),
    pack: fc.record({ stored: fc.boolean(), streamed: fc.boolean() }),
  });

  test('in a random dialect', () => {
    fc.assert(
      fc.property(grids, dialects, (rows, dialect) => {
        expect(differences(rows, openDocument([{ rows }], dialect))).toEqual([]);
      }),
      { numRuns: 200, seed: 30_11_2018 },
    );
  });

  test('as most programs write them, which the kernel reads', () => {
    fc.assert(
      fc.property(grids, fc.constantFrom(...WRITERS), (rows, writer) => {
        expect(differences(rows, openDocument([{ rows }], { writer }))).toEqual([]);
      }),
      { numRuns: 200, seed: 20_620 },
    );
  });

  test.each(['ods', 'fods'] as const)('written by SheetJS as %s', (bookType) => {
    // SheetJS writes no white space at the ends of a text, and a line end only alone.
    const plain = texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
    const grid = fc.array(
      fc.array(fc.oneof(plain, numbers, fc.constant(null)), { minLength: 5, maxLength: 5 }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(grid, (rows) => {
        const sheet = sheetjs.utils.aoa_to_sheet(rows.map((row) => [...row]));
        const file = sheetjs.write(sheetjs.utils.book_new(sheet, 'Ark1'), {
          type: 'buffer',
          bookType,
        }) as Buffer;
        expect(differences(rows, file)).toEqual([]);
      }),
      { numRuns: 60, seed: 1899 },
    );
  });
});
