/**
 * Places beside the cells that lie, are broken, or are far larger than anybody makes them; and ordinary
 * workbooks that have all of them and hold nobody's number.
 */
import { describe, expect, test } from 'vitest';
import { somePeople } from '../../../../scripts/people.ts';
import { orderNumbers, productionUnits } from '../../../colliders.ts';
import { rels } from '../../../package-writer.ts';
import { linesOf, read } from '../../../reading.ts';
import {
  chart, drawing, link, oldComments, packed, pivotDefinition, pivotRecords, type PlacesSketch, shape, threads,
} from '../../../workbook-places.ts'; // prettier-ignore

const ONE = '020280-0009';
const HEADER = `<headerFooter><oddHeader>${ONE}</oddHeader></headerFooter>`;
const HEADER_FOUND = 'cpr headerFooter: 1/1 likely';

/** A part of each kind, all about the same person. */
const ALL: PlacesSketch = {
  after: `${HEADER}<hyperlinks><hyperlink ref="A1" r:id="rId9" tooltip="${ONE}"/></hyperlinks><dataValidations><dataValidation prompt="${ONE}" sqref="A1"/></dataValidations>`,
  rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>"${ONE}"</f></c></row>`,
  strings: ['Navn', ONE],
  book: `<definedNames><definedName name="Sag">"${ONE}"</definedName></definedNames>`,
  parts: {
    'xl/comments1.xml': oldComments([['B2', ONE]]),
    'xl/threadedComments/threadedComment1.xml': threads([['C3', ONE]]),
    'xl/drawings/drawing1.xml': drawing([[[ONE]]]),
    'xl/drawings/vmlDrawing1.vml': `<xml><shape alt="${ONE}!"/></xml>`,
    'xl/diagrams/data1.xml': `<m><pt><t><p><r><t>a ${ONE}</t></r></p></t></pt></m>`,
    'xl/charts/chart1.xml': chart([{ name: 'Løn', categories: ['Ark1!$A$2', [ONE]] }]),
    'xl/tables/table1.xml': `<table displayName="T" comment="${ONE}"/>`,
    'xl/pivotTables/pivotTable1.xml': `<pivotTableDefinition name="${ONE}"/>`,
    'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['Sag', [ONE]]]),
    'xl/externalLinks/externalLink1.xml': link([['Ark1', [[ONE]]]]),
    'xl/revisions/revisionLog1.xml': `<revisions><rcc sId="1"><oc r="A1" t="inlineStr"><is><t>${ONE}</t></is></oc></rcc></revisions>`,
    'xl/connections.xml': `<connections><connection description="${ONE}"/></connections>`,
    'xl/slicers/slicer1.xml': `<slicers><slicer caption="${ONE}"/></slicers>`,
    'xl/metadata.xml': `<metadata><metadataStrings><s v="${ONE}"/></metadataStrings></metadata>`,
    'customXml/item1.xml': `<sag>${ONE}</sag>`,
    'docProps/core.xml': `<coreProperties><title>${ONE}</title></coreProperties>`,
    'docProps/app.xml': `<Properties><Manager>${ONE}</Manager></Properties>`,
    'docProps/custom.xml': `<Properties><property name="Sag"><lpwstr>${ONE}</lpwstr></property></Properties>`,
  },
};
const PART_NAMES = Object.keys(ALL.parts ?? {});

test('one person in all places is one person', () => {
  const { verdict, trouble } = read(packed(ALL));
  expect(trouble).toBeNull();
  expect(verdict.persons).toBe(1);
  const places = new Set(verdict.findings.map(({ where }) => where));
  expect([...places].toSorted()).toEqual([
    'cells', 'comment', 'definedName', 'drawing', 'headerFooter', 'linkCache', 'pivotCache', 'property',
    'remnant', 'validation',
  ]); // prettier-ignore
  // Each part once, and in the sheet: header, link, validation, formula, unused text, name.
  expect(verdict.matches).toBe(PART_NAMES.length + 6);
});

describe('one broken part', () => {
  const whole = read(packed(ALL)).verdict.matches;

  test.each(PART_NAMES)('%s: the others are read, and it is told', (name) => {
    const xml = ALL.parts?.[name] ?? '';
    const parts = { ...ALL.parts, [name]: xml.slice(0, -3) };
    const { verdict, trouble } = read(packed({ ...ALL, parts }));
    expect(trouble).toBe('damaged');
    expect(verdict.matches).toBeGreaterThanOrEqual(whole - 1);
  });

  test.each(PART_NAMES)('%s: with a DOCTYPE it is not read to the letter', (name) => {
    const parts = {
      ...ALL.parts,
      [name]: `<!DOCTYPE x [<!ENTITY a "b">]>${ALL.parts?.[name] ?? ''}`,
    };
    const { verdict, trouble } = read(packed({ ...ALL, parts }));
    expect(trouble).toBe('damaged');
    expect(verdict.matches).toBe(whole);
  });

  test('behind the cells of a sheet, the cells and the other parts count', () => {
    const { verdict, trouble } = read(packed({ ...ALL, after: `${HEADER}<hyperlinks>` }));
    expect(trouble).toBe('damaged');
    // Without the link, the validation, and the text that perhaps no cell uses.
    expect(verdict.matches).toBe(whole - 3);
  });

  test('relations of a part that is whole itself', () => {
    const parts = { ...ALL.parts, 'xl/drawings/_rels/drawing1.xml.rels': '<Relationships><Rel' };
    const { verdict, trouble } = read(packed({ ...ALL, parts }));
    expect([trouble, verdict.matches]).toEqual(['damaged', whole]);
  });

  test('what only a DOCTYPE could explain is told', () => {
    const after = `<headerFooter><oddHeader>a&b;c</oddHeader><oddFooter>${ONE}</oddFooter></headerFooter>`;
    const { verdict, trouble } = read(packed({ after }));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', HEADER_FOUND]);
  });

  test('a second table of cells is told', () => {
    const after = `<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>${HEADER}`;
    expect(read(packed({ after })).trouble).toBe('damaged');
  });
});

test('a text counts as unused only when all sheets were read', () => {
  const strings = ['Navn', ONE];
  expect(linesOf(read(packed({ strings })).verdict)).toEqual(['cpr remnant: 1/1 likely']);
  const parts = { 'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row>' };
  const { verdict, trouble } = read(packed({ strings, parts }));
  expect(trouble).toBe('damaged');
  expect(linesOf(verdict)).toEqual([]);
});

describe('page headers with codes', () => {
  const headers: readonly (readonly [raw: string, lines: readonly string[]])[] = [
    [`&10${ONE}`, ['likely']],
    [`&8${ONE}`, ['likely']],
    [`&"Arial,Fed"&12${ONE}`, ['likely']],
    [`&100202800009`, ['likely']],
    [`&80202800009`, ['likely']],
    [`020280&B-0009`, ['likely']],
    [`020280&12-0009`, ['likely']],
    [`020280&"Arial,Fed"&8-00&I09`, ['likely']],
    [`&K01+000${ONE}`, ['likely']],
    [`&K000000${ONE}`, ['likely']],
    [`&KFF0000${ONE}`, ['likely']],
    [`&L020280&C-0009`, []],
    [`&L020280&R0009`, []],
    [`&K020280-0009`, []],
    [`&K02-0280009`, []],
    [`&P-020280&D-0009`, []],
    [`Side &P af &N && CPR ${ONE}`, ['certain']],
    [`&`, []],
    [`${ONE}&`, ['likely']],
    [`&"${ONE}"`, []],
  ];
  test.each(headers)('%s', (raw, lines) => {
    const xml = raw.replaceAll('&', '&amp;');
    const { verdict, trouble } = read(
      packed({ after: `<headerFooter><oddHeader>${xml}</oddHeader></headerFooter>` }),
    );
    expect(trouble).toBeNull();
    expect(verdict.findings.map(({ confidence }) => confidence)).toEqual(lines);
  });
});

describe('lies', () => {
  const record = (xml: string): PlacesSketch => ({
    after: HEADER,
    parts: {
      'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['Sag', ['a', 'b']]]),
      'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([
        ['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml'],
      ]),
      'xl/pivotCache/pivotCacheRecords1.xml': `<pivotCacheRecords count="-1">${xml}</pivotCacheRecords>`,
    },
  });
  const sketches: readonly (readonly [why: string, sketch: PlacesSketch, trouble: string | null])[] = [
    ['records that point nowhere', record('<r><x v="-1"/></r><r><x v="77"/></r><r><x/></r><r><x v="x"/></r><r><x v="1e3"/></r>'), null],
    ['a record that points beyond all', record('<r><x v="99999999999"/></r>'), 'limit'],
    ['records that point as far as can be, in many fields', record(`<r>${'<x v="9999999"/>'.repeat(9)}</r>`), 'limit'],
    ['records with more values than there are columns', record(`<r>${'<n v="1"/>'.repeat(20_000)}</r>`), null],
    ['points of a chart anywhere', { after: HEADER, parts: { 'xl/charts/chart1.xml': `<chartSpace><ser><cat><strRef><f>A</f><strCache><ptCount val="4294967295"/><pt idx="4294967295"><v>a</v></pt><pt idx="-1"><v>CPR</v></pt><pt><v>b</v></pt></strCache></strRef></cat></ser></chartSpace>` } }, null],
    ['cells of a link anywhere', { after: HEADER, parts: { 'xl/externalLinks/externalLink1.xml': '<externalLink><sheetDataSet><sheetData sheetId="x"><row r="2147483648"><cell r="ZZZ1"><v>1</v></cell><cell r="__proto__"><v>1</v></cell></row><row r="-1"><cell><v>1</v></cell></row></sheetData></sheetDataSet><values rows="-1" cols="-99"><value><val>1</val></value></values></externalLink>' } }, null],
    ['a log that is elsewhere', { after: HEADER, parts: { 'xl/revisions/revisionLog1.xml': `<revisions>${Array.from({ length: 17_000 }, (_, i) => `<rcc sId="${i}"><nc r="A1"><v>1</v></nc></rcc>`).join('')}</revisions>` } }, null],
    ['names that are words of the language', { after: HEADER, parts: { 'xl/drawings/__proto__.xml': drawing([]), 'xl/threadedComments/constructor.xml': threads([['__proto__', 'x'], ['constructor', 'y']]), 'xl/comments1.xml': oldComments([['__proto__', 'x'], ['toString', 'y']]), 'docProps/custom.xml': '<Properties><__proto__><constructor/></__proto__><property name="__proto__"/></Properties>' } }, null],
    ['a relation to itself', { after: HEADER, parts: { 'xl/drawings/drawing1.xml': drawing([]), 'xl/drawings/_rels/drawing1.xml.rels': rels([['rId1', 'drawing', 'drawing1.xml'], ['rId2', 'chart', 'drawing1.xml'], ['rId3', 'chart', 'no.xml']]) } }, null],
    ['a name that is never closed', { after: `${HEADER}<hyperlinks><hyperlink tooltip="` }, 'damaged'],
  ]; // prettier-ignore
  test.each(sketches)('%s', (_why, sketch, trouble) => {
    const reading = read(packed(sketch));
    expect(reading.trouble).toBe(trouble);
    expect(linesOf(reading.verdict)).toEqual([HEADER_FOUND]);
  });
});

/** Far more than anybody has, and still a matter of moments. */
describe('sizes', () => {
  const MOST_MS = 8_000;

  function timed(sketch: PlacesSketch): ReturnType<typeof read> {
    const content = packed(sketch);
    const before = performance.now();
    const reading = read(content);
    expect(performance.now() - before).toBeLessThan(MOST_MS);
    return reading;
  }

  test('a header of 10 MB', () => {
    const text = 'Lorem ipsum &amp;10 dolor sit amet '.repeat(300_000);
    const after = `<headerFooter><oddHeader>${text} ${ONE} ${text.slice(0, 99_999)}</oddHeader></headerFooter>`;
    const { verdict, trouble } = timed({ after });
    expect([trouble, ...linesOf(verdict)]).toEqual([null, HEADER_FOUND]);
  });

  test('thousands of drawings, one behind the other', () => {
    const parts: Record<string, string> = {};
    for (let i = 0; i < 2000; i++) {
      parts[`xl/drawings/drawing${i}.xml`] = drawing([], i === 1999 ? shape([[ONE]]) : '');
      parts[`xl/drawings/_rels/drawing${i}.xml.rels`] = rels([
        ['rId1', 'drawing', `drawing${i + 1}.xml`],
      ]);
    }
    const { verdict, trouble } = timed({ parts });
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr drawing: 1/1 likely']);
  });

  test('a pivot cache of 100,000 people', () => {
    const people = somePeople(100_000, 31);
    const definition = pivotDefinition([
      ['CPR', people],
      ['Ydelse', ['Boligstøtte', 'Kontanthjælp']],
    ]);
    const records = pivotRecords(people.map((_, i) => [{ x: i }, { x: i % 2 }]));
    const { verdict, trouble } = timed({
      parts: {
        'xl/pivotCache/pivotCacheDefinition1.xml': definition,
        'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([
          ['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml'],
        ]),
        'xl/pivotCache/pivotCacheRecords1.xml': records,
      },
    });
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr pivotCache: 100000/100000 certain']);
  });

  test('a value of a pivot cache that many records hold', () => {
    const definition = pivotDefinition([['CPR', [ONE]]]);
    const records = pivotRecords(Array.from({ length: 70_000 }, () => [{ x: 0 }]));
    const parts = {
      'xl/pivotCache/pivotCacheDefinition1.xml': definition,
      'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([
        ['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml'],
      ]),
      'xl/pivotCache/pivotCacheRecords1.xml': records,
    };
    expect(linesOf(timed({ parts }).verdict)).toEqual(['cpr pivotCache: 70000/1 certain']);
  });
});

describe('tables inside', () => {
  const inside: readonly (readonly [name: string, content: Buffer, trouble: string | null])[] = [
    ['xl/embeddings/Ark.XLS', Buffer.from([1, 2, 3, 4, 5]), 'damaged'],
    ['xl/embeddings/Microsoft_Word_Document1.docx', Buffer.from('PK'), null],
    ['xl/embeddings/oleObject1.bin', Buffer.from('no compound file'), null],
    ['xl/model/item.data', Buffer.from('x'), 'unsupported'],
  ];
  test.each(inside)('%s', (name, content, trouble) => {
    const parts = { [name]: content.toString('latin1') };
    expect(read(packed({ after: HEADER, parts })).trouble).toBe(trouble);
  });
});

test('an ordinary workbook with all places holds nobody', () => {
  const units = productionUnits(60, 31);
  const orders = orderNumbers(200, 32);
  const phones = ['+45 20 28 00 09', '4520280009', '20280009'];
  const sums = orders.map((_, i) => 1234.5 + i);
  const sketch: PlacesSketch = {
    after: `<dataValidations><dataValidation type="list" prompt="Vælg P-nummer eller ring ${phones[0]}" sqref="A1"><formula1>"${units.slice(0, 20).join(',')}"</formula1></dataValidation></dataValidations><autoFilter><filterColumn><filters>${orders.slice(0, 30).map((order) => `<filter val="${order}"/>`).join('')}</filters></filterColumn></autoFilter><hyperlinks><hyperlink ref="A1" display="https://datacvr.virk.dk/enhed/produktionsenhed/${units[0]}" tooltip="Faktura ${orders[0]}"/></hyperlinks><headerFooter><oddHeader>&amp;L&amp;"Arial"&amp;10Ordre ${orders[1]}&amp;C&amp;D&amp;R&amp;P/&amp;N</oddHeader></headerFooter>`,
    book: `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Ark1!$A$1:$Z$100180</definedName><definedName name="solver_tim" hidden="1">2147483647</definedName><definedName name="Telefon">"${phones[1]}"</definedName></definedNames>`,
    parts: {
      'xl/threadedComments/threadedComment1.xml': threads([['A1', `P-nr. ${units[1]} og tlf. ${phones[2]}`]]),
      'xl/drawings/drawing1.xml': drawing([[[`Ordre ${orders[2]}`]], [[`Konto 9570 ${orders[3]}`]]]),
      'xl/charts/chart1.xml': chart([
        { name: 'Beløb', categories: ['Ark1!$A$2:$A$200', orders], values: ['Ark1!$B$2:$B$200', sums] },
        { name: 'P-nummer', values: ['Ark1!$C$2:$C$61', units] },
      ]),
      'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['Ordre', orders], ['Produktionsenhed', units.map(Number)], ['Dato', ['2018-11-30T00:00:00']]]),
      'xl/externalLinks/externalLink1.xml': link([['Ordrer', [['Ordre', 'P-nummer'], ...orders.map((order, i): [string, string] => [order, units[i % 60] as string])]]]),
      'docProps/custom.xml': '<Properties><property name="_AdHocReviewCycleID"><i4>1306729647</i4></property><property name="ContentTypeId"><lpwstr>0x0101002020280009</lpwstr></property></Properties>',
      'docProps/app.xml': '<Properties><TitlesOfParts><vector><lpstr>Ark1</lpstr></vector></TitlesOfParts><Company>Gladsaxe Kommune</Company></Properties>',
    },
  }; // prettier-ignore
  const { verdict, trouble } = read(packed(sketch));
  expect(trouble).toBeNull();
  expect(verdict.findings.filter(({ confidence }) => confidence !== 'possible')).toEqual([]);
});
