/**
 * The kernel's part in SpreadsheetML against the reader's own: whoever reads a cell, and wherever the bytes
 * are cut, the rules are told the same.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernel } from '../../../../agent/formats/cells/kernel.ts';
import { readMarkup } from '../../../../agent/formats/markup/xml-source.ts';
import { WorkbookMarkup } from '../../../../agent/formats/markup/spreadsheetml.ts';
import { Unreadable } from '../../../../agent/formats/reader.ts';
import { ByHand, ByKernel, Heard, type Look } from '../../../both-readers.ts';

const PUBLISHED = '020280-0009';

function heard(file: Buffer, cut: number, Reader: Look): unknown {
  kernel().start(new Uint8Array(0));
  const calls = new Heard();
  const told = new Reader(calls.inspection);
  const pieces = Array.from({ length: Math.ceil(file.length / cut) }, (_, at) =>
    file.subarray(at * cut, (at + 1) * cut),
  );
  let trouble = null;
  try {
    readMarkup(pieces, new WorkbookMarkup(told), told);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    trouble = error.trouble;
  }
  told.end();
  kernel().kept.forget();
  // Cells wait until their records are drained: only among themselves their order says something.
  return {
    trouble,
    cells: calls.calls.filter(([what]) => what !== 'place'),
    places: calls.calls.filter(([what]) => what === 'place'),
  };
}

const HEAD = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="s"><Styles><Style ss:ID="n"><NumberFormat ss:Format="0"/></Style>`;
const DATES = `<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>`;

const worksheets = (rows: string, dated: boolean): string =>
  `${HEAD}${dated ? DATES : ''}</Styles><Worksheet ss:Name="A"><Table><Column/><Row>${rows}</Row></Table></Worksheet></Workbook>`;

const usual = fc.constantFrom(
  '', ' ss:StyleID="n"', ' ss:StyleID="d"', ' ss:Index="2"', ' ss:Index="7"', ' ss:MergeAcross="2"',
  ' ss:Formula="=R[-1]C+1"', '\n ss:HRef="#x"', ' ss:MergeDown="1" ss:StyleID="n"', ' ss:Height="12.5" ',
); // prettier-ignore
const rare = fc.constantFrom(
  ' ss:Index="0"', ' ss:Index="16384"', ' ss:Index="16385"', ' ss:Index="123456789"', ' ss:Index="&#51;"', ' ss:Index=" 3"', ' Index="3"',
  ' x:Index="3" ss:Index="5"', ' ss:Index="30" ss:Index="50"', " ss:Index='3'", ' ss:Index = "3"', ' ss:MergeAcross="99999999"',
  ' ss:MergeAcross="x"', ' ss:MergeAcross="-1"', ' ss:MergeAcross="3" ss:MergeAcross="1"', ' ss:Formula="a > b"', ' ss:Formula=""',
  ' ss:StyleID="d"ss:Index="9"', ' ss:Indexs="4"', ' ss:StyleID="&#100;"', ` ss:Formula="${PUBLISHED}"`,
); // prettier-ignore
/** What ends the document there, for a look at its attributes. */
const broken = fc.constantFrom(' ss:HRef="a < b"', ' ss:Index', 's', ' /', ' ss:HRef="x');
const attributes = fc.oneof(
  { weight: 90, arbitrary: usual },
  { weight: 9, arbitrary: rare },
  { weight: 1, arbitrary: broken },
);

const letters = fc.constantFrom(
  'a', ' ', '0', '7', '-', '.', 'Sø', '–', 'é', '😀', '\n', '&amp;', '&lt;', '&gt;', '&quot;', '&apos;', '&#10;', '&#50;', '&#x32;',
  '&#0;', '&#99999;', '&#55296;', '&', '&amp', '&quotx;', '&unknown;', '&#;', '\ufffd', '\ufeff', '>', ']]>',
); // prettier-ignore
const whole = fc.constantFrom(
  '', 'CPR', 'Navn', PUBLISHED, `se ${PUBLISHED} igen`, '0202800009', '202800009', '1', '12', '1234', '020280', '43434', '00043434',
  '2958466', '12345678', '12.5', '1.20', '-3', '1.2E+09', '2.02800009E8', '2018-11-30', '2018-11-30T00:00:00.000', '2018-13-30T00:00:00',
  '2018-11-300', '1899-12-31T12:00:00.000', 'x'.repeat(300), 'y '.repeat(1500), `${'Ø'.repeat(20)}&amp;${PUBLISHED}`,
); // prettier-ignore
const text = fc.oneof(
  { weight: 5, arbitrary: whole },
  { weight: 2, arbitrary: fc.array(letters, { maxLength: 24 }).map((all) => all.join('')) },
);
const type = fc.constantFrom(
  'String',
  'String',
  'Number',
  'Number',
  'DateTime',
  'Boolean',
  'Error',
  'number',
  '',
);
const element = fc.record({ attributes, text, type, form: fc.nat(300) });

function cellIn({ attributes: said, text: value, type: kind, form }: {
  readonly attributes: string;
  readonly text: string;
  readonly type: string;
  readonly form: number;
}): string {
  const data = `<Data ss:Type="${kind}">${value}</Data>`;
  switch (form) {
    case 0: return `<Cell${said}/>`;
    case 1: return `<Cell${said}></Cell>`;
    case 2: return `<ss:Cell${said}>${data}</ss:Cell>`;
    case 3: return `<Cell${said}>${data}<Comment><ss:Data>${PUBLISHED}</ss:Data></Comment></Cell>`;
    case 4: return `<Cell${said}>\n ${data}\n </Cell>\n`;
    case 5: return `<Cell${said}>${data}<NamedCell ss:Name="x"/></Cell>`;
    case 6: return `<Cell${said}><Data>${value}</Data></Cell>`;
    case 7: return `<Cell${said}><Data ss:Type="${kind}"/></Cell>`;
    case 8: return `<Cell${said}><Data ss:Type="${kind}"><B>${value}</B></Data></Cell>`;
    case 9: return `<Cell${said}>${data}${data}</Cell>`;
    case 10: return `<Cell${said}>${data}</Row>`;
    case 11: return `<Cells${said}>${data}</Cells>`;
    case 12: return `<!-- ${value} --> løs`;
    case 13: return `<Other>${cellIn({ attributes: said, text: value, type: kind, form: 300 })}</Row><Row>`;
    case 14: return `<Cell${said}><Data ss:Type="${kind}" >${value}</Data ></Cell >`;
    case 15: return `<Cell${said}><Data ss:Type="${kind}"><![CDATA[${value}]]></Data></Cell>`;
    default: return `<Cell${said}>${data}</Cell>`;
  }
} // prettier-ignore

const between = fc.oneof(
  { weight: 20, arbitrary: fc.constant('') },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '</Row><Row>', '</Row>\n  <Row ss:Index="4">', '</Row><Row ss:AutoFitHeight="0" ss:Height="13"/><Row>', '</Row><Row/>\n<Row ss:Index="9"/><Row ss:Index="3">',
      '</Row><Row ss:Index="16777217">', '</Row><!-- --><Row>', '</Row><Row Index="40">', '</Row></Table><Table><Row>', '\r\n  ',
      '</Row><Row ss:Index="50" ss:MergeAcross="x">', '</Row ><Row>',
    ),
  },
); // prettier-ignore

test('whoever reads a cell, and wherever the bytes are cut, it is the same', () => {
  let taken = 0;
  class Counting extends ByKernel {
    override end(): void {
      super.end();
      taken += this.taken;
      this.taken = 0;
    }
  }
  const rows = fc
    .array(fc.tuple(element, between), { maxLength: 60, size: 'max' })
    .map((cells) => cells.map(([held, then]) => cellIn(held) + then).join(''));
  fc.assert(
    fc.property(
      rows,
      fc.boolean(),
      fc.constantFrom(7, 100, 5000, 2 ** 20),
      fc.boolean(),
      (inner, dated, cut, isNarrow) => {
        // One byte a letter is not UTF-8, whatever it says it is.
        const file = Buffer.from(worksheets(inner, dated), isNarrow ? 'latin1' : 'utf8');
        expect(heard(file, cut, Counting)).toEqual(heard(file, file.length, ByHand));
      },
    ),
    { numRuns: 600, seed: 61 },
  );
  expect(taken).toBeGreaterThan(400_000);
});

test('nearly all of what programs write is read by the kernel', () => {
  const cells = [
    '<Cell ss:StyleID="n"><Data ss:Type="String">Søren &amp; Åse</Data></Cell>',
    '<Cell ss:Index="4"><Data ss:Type="Number">43434</Data></Cell>',
    '<Cell\n ss:Formula="=1"><Data ss:Type="DateTime">2018-11-30T00:00:00.000</Data></Cell>',
    '<Cell ss:MergeAcross="2" ss:StyleID="d"/>',
    '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>',
  ].join('\n    ');
  const row = `${cells}\n   </Row>\n   <Row ss:AutoFitHeight="0"/><Row ss:Height="12.75">`;
  const file = Buffer.from(worksheets(row.repeat(3000), true));
  let taken = 0;
  class Counting extends ByKernel {
    override end(): void {
      super.end();
      taken += this.taken;
      this.taken = 0;
    }
  }
  expect(heard(file, 2 ** 20, Counting)).toEqual(heard(file, 2 ** 20, ByHand));
  expect(taken / file.length).toBeGreaterThan(0.97);
});
