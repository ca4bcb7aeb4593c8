/** What the kernel reads of a web page itself, the tokenizer would have read the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernel } from '../../../../agent/formats/cells/kernel.ts';
import { FirstLook, type Told } from '../../../../agent/formats/told.ts';
import { HtmlDocument } from '../../../../agent/formats/web/html-document.ts';
import { PASSES, type Survey } from '../../../../agent/formats/web/html-page.ts';
import { Inspection, type Sheet } from '../../../../rules/index.ts';
import { BOOK } from '../../../markup-cases.ts';
import { TODAY } from '../../../reading.ts';
import { webPage } from '../../../web-pages.ts';

/** Writes down all that it is told. */
class Noting extends Inspection {
  readonly events: unknown[] = [];
  /** Apart: cells are noted some time after they were told. */
  readonly places: unknown[] = [];

  override sheet(name: string | null): Sheet {
    const sheet = super.sheet(name);
    this.events.push(['sheet', name]);
    const noted = (kind: 'number' | 'text' | 'count'): void => {
      const told = sheet[kind].bind(sheet) as (...what: readonly unknown[]) => void;
      sheet[kind] = (...what: readonly unknown[]) => {
        this.events.push([kind, ...what]);
        told(...what);
      };
    };
    noted('number');
    noted('text');
    noted('count');
    const heading = sheet.heading.bind(sheet);
    sheet.heading = (row, column, ref) => {
      const text = kernel()
        .kept.texts(new Set([ref]))
        .get(ref);
      this.events.push(['heading', row, column, text]);
      heading(row, column, ref);
    };
    return sheet;
  }

  override place(...what: Parameters<Inspection['place']>): void {
    this.places.push(what);
    super.place(...what);
  }
}

/** What is noted, and how many bytes the kernel took. */
function notesOf(page: Buffer, byKernel: boolean): { events: unknown[]; taken: number } {
  kernel().start(new Uint8Array(0));
  kernel().kept.forget();
  const noting = new Noting(TODAY);
  const first = new FirstLook(noting);
  let taken = 0;
  const told: Told = {
    isOver: false,
    sheet: (name) => first.sheet(name),
    table: (where) => first.table(where),
    text: (...what) => first.text(...what),
    number: (...what) => first.number(...what),
    front: (...what) => first.front(...what),
    place: (...what) => first.place(...what),
    ...(byKernel && {
      run: (...what: Parameters<FirstLook['run']>) => {
        const bytes = first.run(...what);
        taken += bytes;
        return bytes;
      },
    }),
  };
  const survey: Survey = { names: [], tables: 0, hasInner: false, besideDigits: 0, besideRow: 0 };
  for (const pass of PASSES) {
    if (pass === 'beside') told.sheet(null);
    const document = new HtmlDocument(told, pass, survey);
    document.write(page);
    noting.places.push(document.end());
  }
  first.end();
  return { events: [...noting.events, ...noting.places, survey], taken };
}

function takenIn(page: Buffer): number {
  const byKernel = notesOf(page, true);
  expect(byKernel.events).toEqual(notesOf(page, false).events);
  return byKernel.taken;
}

const of = (...ways: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...ways);
const number = of(
  '0',
  '1',
  '-1',
  '12.5',
  '39814',
  '39814.5',
  '101701234',
  '1.2E+09',
  '1e',
  '.5',
  '',
  ' 7',
  'x',
  '020280-0009',
  '73052',
  '60',
  '1E4',
  '5.',
);
const shown = of(
  '', ' ', '&nbsp;', '&nbsp;7', 'a&nbsp;', 'Navn', 'CPR', '0202800009', '020280-0009', '020280&ndash;0009', '02-01-2009', '1/1/2009', '39.814,50',
  '39814', '12.5', '-1', '0', '1.2E+09', 'Søren', 'æ', 'Å', 'à', '\u00a0x', 'x\u00a0', 'x\u3000', 'El &amp; varme', 'A & B', 'A &B', '&aelig;&Oslash;', 'å&aelig;',
  '&#39;', '&#230;', '&#160;', '&#150;', '&#8211;', '&#x30;', '&#49;', '&#32;x', '&lt;b&gt;', '&quot;', '&apos;', '&amp', '&nosuch;', '\n  a\n  b ', 'a  b', 'a\tb', 'a\u000bb', 'a\u0000',
  'a<br>b', '<b>a</b>', 'a<!-- x -->b', '<![CDATA[x]]>', '<p>a', '<table><tr><td>1<td colspan="2">2</table>', '<xml>', 'Nr. 020280-0009 og 020280-0009', '7 < 8', '02 02 80 00 09',
); // prettier-ignore
const attribute = fc.oneof(
  of('', ' class=a', ' style="a: b > c"', " style='\"'", ' nowrap', ' x:str', ' x:str=""', ' x:str="7"', ' colspan="1"', ' colspan=2', " rowspan='2'", ' COLSPAN="1"', ' a="1"b="2"', ' a = "1"', ' a=', ' href=/a/', ' /', ' data-t="n"', ' data-t="s"', ' x:fmla="=1+1"', ' ø="1"', ' a="\n"', '\tx:str'),
  fc.tuple(of('x:num', 'X:NUM', 'sdval', 'data-v'), number, of('"', "'", '')).map(([name, value, quote]) => ` ${name}=${quote}${value}${quote}`),
  number.map((value) => ` data-t="n" data-v="${value}"`),
  of(' x:num'),
); // prettier-ignore
const cell = fc
  .record({
    name: of('td', 'td', 'TD', 'th', 'tdx'),
    attributes: fc.array(attribute, { maxLength: 3 }),
    text: shown,
    end: of('</td>', '</td>', '</TD>', '</th>', '', '</td >', '</tr>', '</b>'),
    behind: of('', '', '\n', ' x '),
  })
  .map(
    ({ name, attributes, text, end, behind }) =>
      `<${name}${attributes.join('')}>${text}${end}${behind}`,
  );
const row = fc
  .tuple(of('<tr>', '<TR class="a">', '<tr\n>', '<tr/>', '', '<tbody><tr>'), fc.array(cell, { maxLength: 6 }), of('</tr>', '</tr>\n', '', '</tbody>', '</td></tr>'))
  .map(([start, cells, end]) => start + cells.join('') + end); // prettier-ignore
const page = fc
  .tuple(of('<table>', '<table border=1>\n', '<title>x<table>', ''), fc.array(row, { maxLength: 6 }), of('</table>', '</table><p>020280-0009', ''), of('utf8', 'utf8', 'latin1', 'utf16le'))
  .map(([start, rows, end, encoding]) => Buffer.from((encoding === 'utf16le' ? '\ufeff' : '') + start + rows.join('') + end + start + rows.join(''), encoding as BufferEncoding)); // prettier-ignore

test('any rows and cells', () => {
  let taken = 0;
  fc.assert(
    fc.property(page, (bytes) => {
      taken += takenIn(bytes);
    }),
    { numRuns: 1000, seed: 52 },
  );
  expect(taken).toBeGreaterThan(4000);
});

test('an odd cell among plain ones', () => {
  const plain = '<tr><td>CPR<td x:num>1</tr>';
  let taken = 0;
  fc.assert(
    fc.property(cell, of('utf8', 'latin1'), (odd, encoding) => {
      const table = `<table>${plain}<tr>${odd}</tr>${plain.repeat(20)}</table>`;
      const byKernel = takenIn(Buffer.from(table, encoding as BufferEncoding));
      if (byKernel > table.length - 20) taken++;
    }),
    { numRuns: 3000, seed: 53 },
  );
  // Those that are not so odd.
  expect(taken).toBeGreaterThan(200);
});

test.each(['plain', 'excel', 'libreoffice', 'sheetjs'] as const)(
  "the cells of %s are the kernel's",
  (writer) => {
    const sheets = BOOK.map(({ rows }) => ({
      rows: Array.from({ length: 200 }, () => rows).flat(),
    }));
    const bytes = webPage(sheets, { writer });
    expect(takenIn(bytes)).toBeGreaterThan(bytes.length * 0.8);
  },
);

test("empty cells, entities and layout are the kernel's", () => {
  const line =
    '<tr>\n <td>&nbsp;</td>\n <td>\n  S&oslash;ren  &amp; Bo\n </td>\n <td>&#230;</tr>\n';
  const table = Buffer.from(`<table>${line.repeat(100)}</table>`);
  expect(takenIn(table)).toBeGreaterThan(table.length * 0.9);
});
