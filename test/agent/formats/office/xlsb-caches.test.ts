/**
 * What binary workbooks keep of other tables: rows behind pivot tables and cells of other workbooks. The
 * sheet that they came from may be long gone.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { bytes, record, u16, u32, wide } from '../../../binary-records.ts';
import { binaryWorkbook, float, type BinaryPart } from '../../../binary-workbook.ts';
import { linesOf, read } from '../../../reading.ts';
import { chart } from '../../../workbook-places.ts';

const PEOPLE = somePeople(40, 31);
const NOTHING = [{ rows: [['Navn'], ['Anne']] }];
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

type Value = string | number | null | { readonly date: readonly [number, number, number] };

interface Field {
  readonly name: string;
  readonly values: readonly Value[];
  /** Its different values listed, or its values in the records. */
  readonly listed: boolean;
  /** Listed as one run of a type. */
  readonly run?: boolean;
}

function item(value: Value): readonly [type: number, body: Buffer] {
  if (value === null) return [20, Buffer.alloc(0)];
  if (typeof value === 'number') return [21, float(value)];
  if (typeof value === 'string') return [24, wide(value)];
  const [year, month, day] = value.date;
  return [25, Buffer.concat([u16(year), u16(month), bytes(day, 0, 0, 0)])];
}

/** What the field says of values that stand in the records. */
function kinds({ values }: Field): number {
  const [first] = values;
  if (typeof first === 'number') return 0x40;
  return typeof first === 'string' ? 0x08 : 0x04;
}

function definition(fields: readonly Field[], distinct: readonly (readonly Value[])[]): Buffer {
  const each = fields.map((one, at) => {
    const { name, listed, run } = one;
    const items = listed ? (distinct[at] ?? []) : [];
    const type = item(items[0] ?? null)[0];
    const told = run
      ? [
          record(
            191,
            u16(type === 21 ? 1 : type === 24 ? 2 : 0x20),
            u32(items.length),
            ...items.map((value) => item(value)[1]),
          ),
          record(192),
        ]
      : items.map((value) => record(...item(value)));
    return Buffer.concat([
      record(183, u16(4), u32(0), u16(0), u32(0), u32(0), u32(0), wide(name)),
      record(189, u16(listed ? 0x08 : kinds(one)), u32(items.length)),
      ...told,
      record(190),
      record(184),
    ]);
  });
  return Buffer.concat([
    record(179),
    record(181, u32(fields.length)),
    ...each,
    record(182),
    record(180),
  ]);
}

/** `asItems`: each value of a row in a record of its own. */
function pivot(
  fields: readonly Field[],
  { asItems = false, extra = [] as readonly Value[], rows = true } = {},
): BinaryPart[] {
  const distinct = fields.map(({ values }, at) => [...new Set(values), ...(at === 0 ? extra : [])]);
  const count = fields[0]?.values.length ?? 0;
  const records = Array.from({ length: count }, (_, row) => {
    const values = fields.map(({ values: all, listed }, at): readonly [number, Buffer] => {
      const value = all[row] ?? null;
      return listed ? [26, u32(distinct[at]?.indexOf(value) ?? 0)] : item(value);
    });
    if (!asItems) return record(33, ...values.map(([, body]) => body));
    return Buffer.concat([record(34), ...values.map((value) => record(...value))]);
  });
  const folder = 'xl/pivotCache/';
  const definitionPart = {
    name: `${folder}pivotCacheDefinition1.bin`,
    data: definition(fields, distinct),
    relation: 'pivotCacheDefinition',
  };
  if (!rows) return [definitionPart];
  return [
    definitionPart,
    {
      name: `${folder}_rels/pivotCacheDefinition1.bin.rels`,
      data: `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/pivotCacheRecords" Target="pivotCacheRecords1.bin"/></Relationships>`,
    },
    {
      name: `${folder}pivotCacheRecords1.bin`,
      data: Buffer.concat([record(193, u32(count)), ...records, record(194)]),
    },
  ];
}

const TEXTS = PEOPLE.map((digits) => written(digits));
const AMOUNTS = PEOPLE.map((_, row) => row * 100);

function field(name: string, values: readonly Value[], listed: boolean): Field {
  return { name, values, listed };
}

const PIVOTS: readonly (readonly [why: string, lines: readonly string[], parts: BinaryPart[]])[] = [
  ['listed texts', ['cpr pivotCache: 40/40 certain'], pivot([field('Beløb', AMOUNTS, true), field('CPR-nr', TEXTS, true)])],
  ['texts in the records', ['cpr pivotCache: 40/40 certain'], pivot([field('Beløb', AMOUNTS, false), field('CPR-nr', TEXTS, false)])],
  ['numbers in the records', ['cpr pivotCache: 40/40 certain'], pivot([field('CPR', PEOPLE.map(Number), false), field('Beløb', AMOUNTS, true)])],
  ['each value in a record', ['cpr pivotCache: 40/40 certain'], pivot([field('CPR', TEXTS, false), field('Beløb', AMOUNTS, true)], { asItems: true })],
  ['listed in one run', ['cpr pivotCache: 40/40 certain'], pivot([{ ...field('CPR', PEOPLE.map(Number), true), run: true }, { ...field('Navn', TEXTS.map(() => 'Anne'), true), run: true }])],
  ['each of them twice', ['cpr pivotCache: 80/40 certain'], pivot([field('CPR', [...TEXTS, ...TEXTS], true)])],
  ['people whose rows are gone', ['cpr pivotCache: 40/40 certain'], pivot([field('CPR', TEXTS.slice(0, 10), true)], { extra: TEXTS.slice(10) })],
  ['no rows kept', ['cpr pivotCache: 40/40 certain'], pivot([field('CPR', TEXTS, true)], { rows: false })],
  ['a name that says nothing', ['cpr pivotCache: 40/40 likely'], pivot([field('Nøgle', TEXTS, true), field('Beløb', AMOUNTS, true)])],
  ['half of it dates', ['cpr pivotCache: 12/12 certain'], pivot(birthsAndSerials())],
  ['nothing', [], pivot([field('Beløb', AMOUNTS, true), field('Navn', AMOUNTS.map((it) => `Navn ${it}`), false)])],
]; // prettier-ignore

/** Published as test values, all with a fitting control digit. */
function birthsAndSerials(): readonly Field[] {
  const births = '1306729647 1005081307 3107250254 0702982154 1406929368 1201010310 2812852526 2602177311 1110105130 3011631060 0408592666 1803089430'.split(' '); // prettier-ignore
  const dates = births.map((digits): Value => {
    const [day = 0, month = 0, year = 0] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
    const old = Number(digits[6]) <= 3 || ('49'.includes(digits[6] ?? '') && year > 36);
    return { date: [(old ? 1900 : 2000) + year, month, day] };
  });
  return [
    field('Fødselsdag', dates, false),
    field('de sidste 4', births.map((digits) => digits.slice(6)), true),
  ]; // prettier-ignore
}

/** A field with its flags, its name, and what else is said of it. */
function fieldOf(flags: number, said: string, ...more: readonly Buffer[]): Buffer {
  return record(183, u16(flags), Buffer.alloc(18), wide(said), ...more);
}

describe('the rows behind a pivot table', () => {
  test.each(PIVOTS)('%s', (_why, lines, parts) => {
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...lines]);
  });

  const DEFINITION = 'xl/pivotCache/pivotCacheDefinition1.bin';

  test('a field that is computed stands in no record', () => {
    const [defined, related, rows] = pivot([field('CPR', TEXTS, true)]);
    const data = Buffer.concat([fieldOf(0, 'Beregnet'), record(184), defined?.data as Buffer]);
    const parts = [{ ...defined!, data }, related!, rows!];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr pivotCache: 40/40 certain']);
  });

  test('what a field is called, and the range of one that keeps no values', () => {
    const data = Buffer.concat([
      fieldOf(4 | 8, 'Sag', wide('Sag 020280-0009')),
      record(184),
      fieldOf(4, 'CPR'),
      record(189, u16(0x1c0), u32(0), float(1_306_729_647), float(2_812_852_526)),
      record(190),
    ]);
    const parts = [{ name: DEFINITION, data, relation: 'pivotCacheDefinition' }];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(['cpr pivotCache: 2/2 certain', 'cpr pivotCache: 1/1 likely']);
  });

  test('rows whose definition is lost are looked through for texts', () => {
    const data = Buffer.concat([record(193), record(33, u32(1), wide('CPR 020280-0009'))]);
    const parts = [{ name: 'xl/pivotCache/pivotCacheRecords7.bin', data }];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr pivotCache: 1/1 certain']);
  });

  test('that the workbook does not refer to', () => {
    const parts = pivot([field('CPR', TEXTS, true)]).map(({ name, data }) => ({ name, data }));
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr pivotCache: 40/40 certain']);
  });

  test('that point nowhere are damaged; what was told before counts', () => {
    const parts = pivot([field('CPR', TEXTS, true)]);
    const broken = parts.map((part) =>
      part.name.endsWith('Records1.bin')
        ? { ...part, data: Buffer.concat([record(33, u32(3)), record(33, u32(9_999)), record(33, bytes(1))]) }
        : part,
    ); // prettier-ignore
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts: broken }));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', 'cpr pivotCache: 40/40 certain']);
  });
});

function link(tables: readonly (readonly (readonly (string | number | null)[])[])[]): BinaryPart {
  const all = tables.map((rows, table) =>
    Buffer.concat([
      record(363, u32(table), bytes(0)),
      ...rows.map((cells, row) =>
        Buffer.concat([
          record(366, u32(row)),
          ...cells.map((cell, column) =>
            typeof cell === 'number'
              ? record(368, u32(column), float(cell))
              : cell === null
                ? record(369, u32(column), bytes(1))
                : record(371, u32(column), wide(cell)),
          ),
        ]),
      ),
      record(364),
    ]),
  );
  return {
    name: 'xl/externalLinks/externalLink1.bin',
    relation: 'externalLink',
    data: Buffer.concat([
      record(360, u16(0), wide('rId1'), wide('')),
      record(359, u32(1), wide('Sag 020280-0009')),
      ...all,
      record(577, wide('Navn')),
      record(582, wide('CPR: 130672-9647')),
      record(587),
      record(588),
    ]),
  };
}

describe('cells of other workbooks', () => {
  const rows = [['Navn', 'CPR'], ...TEXTS.map((text) => ['Anne', text])];
  const split = [
    ['Født', 'Løbenr'],
    ...PEOPLE.map((digits) => [Number(digits.slice(0, 6)), Number(digits.slice(6))]),
  ];

  /** A table outside the sheets is told without its columns: `matches` and `persons` show that it was split. */
  test('are tables of their own; names and constants are looked at', () => {
    const parts = [link([[['Beløb', 100]], rows, split])];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect(trouble).toBeNull();
    expect(linesOf(verdict).toSorted()).toEqual([
      'cpr linkCache: 1/1 certain',
      'cpr linkCache: 1/1 likely',
      'cpr linkCache: 40/40 certain',
      'cpr linkCache: 40/40 certain',
    ]);
    expect(verdict).toMatchObject({ matches: 82, persons: 42 });
  });

  test('behind tables in markup, each is looked at again as itself', () => {
    const data = chart([{ name: 'Nøgle', values: ['Ark1!$A$2:$A$41', PEOPLE.map(Number)] }]);
    const parts = [{ name: 'xl/charts/chart1.xml', data }, link([split])];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toContain('cpr linkCache: 40/40 certain');
  });

  test('texts behind those that are looked at again are told in each workbook', () => {
    const data = record(777, wide('Sag 020280-0009'));
    const parts = [link([split, [['Beløb', 100]]]), { name: 'xl/connections.bin', data }];
    for (let time = 0; time < 3; time++) {
      const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
      expect(trouble).toBeNull();
      expect(linesOf(verdict)).toContain('cpr linkCache: 40/40 certain');
      expect(linesOf(verdict)).toContain('cpr property: 1/1 likely');
    }
  });

  test('where they lie is looked at, as a person reads it', () => {
    // Read with its escape, the second one would be a person's.
    const onThe20th = somePeople(400, 31).find((digits) => digits.startsWith('20'))!;
    const targets = ['file:///C:/Sag%20020280-0009.xls', `Tal%${onThe20th}%20.xls`];
    const all = targets.map(
      (target) =>
        `<Relationship Id="a" Type="${OFFICE}/externalLinkPath" Target="${target}" TargetMode="External"/>`,
    );
    const data = `<Relationships xmlns="${PACKAGE}">${all.join('')}</Relationships>`;
    const parts = [
      { ...link([]), data: record(360) },
      { name: 'xl/externalLinks/_rels/externalLink1.bin.rels', data },
    ];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr linkCache: 1/1 likely']);
  });

  test('cut short they are damaged, and count', () => {
    const { name, data } = link([rows]);
    const parts = [{ name, data: (data as Buffer).subarray(0, 1_500) }];
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts }));
    expect(trouble).toBe('damaged');
    expect(linesOf(verdict)[0]).toMatch(/^cpr linkCache: 2\d\/2\d certain$/);
  });
});

describe('texts of parts that are not gone into', () => {
  const says = record(777, u32(3), bytes(0), wide('Sag 020280-0009'), u32(9));
  const long = record(777, wide(`${'ord '.repeat(4_000)}020280-0009`));
  const parts: readonly (readonly [name: string, line: string, data: Buffer])[] = [
    ['xl/tables/table1.bin', 'cpr definedName: 1/1 likely', says],
    ['xl/connections.bin', 'cpr property: 1/1 likely', says],
    ['xl/queryTables/queryTable1.bin', 'cpr property: 1/1 likely', says],
    ['xl/pivotTables/pivotTable1.bin', 'cpr pivotCache: 1/1 likely', says],
    ['xl/revisions/revisionLog1.bin', 'cpr remnant: 1/1 likely', long],
    ['xl/tables/table2.bin', 'cpr definedName: 1/1 likely', record(426, bytes(0x1e, 1, 0, 0x17), u16(11), Buffer.from('020280-0009', 'utf16le'))],
  ]; // prettier-ignore
  test.each(parts)('%s', (name, line, data) => {
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts: [{ name, data }] }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, line]);
  });

  test('a record of what may all be lengths takes no time', () => {
    const data = record(777, Buffer.alloc(2 ** 20 - 8, Buffer.from([0x17, 0xf0, 0x17, 0x08])));
    const start = performance.now();
    read(binaryWorkbook(NOTHING, { parts: [{ name: 'xl/connections.bin', data }] }));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
