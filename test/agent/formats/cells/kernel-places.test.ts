/**
 * What the kernel tells of a sheet beside the values of its cells: formulas whose value nobody kept,
 * the markup before and behind the table, and the strings that no cell points to.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fill, Kernel } from '../../../../agent/formats/cells/kernel.ts';
import { sheetMarkup } from '../../../../agent/formats/cells/kernel-walkers.ts';
import { Inspection } from '../../../../rules/index.ts';
import { TODAY } from '../../../reading.ts';

const ONE = '020280-0009';

function pieces(bytes: Uint8Array, sizes: readonly number[]): Fill {
  let at = 0;
  let turn = 0;
  return (out, offset, length) => {
    const size = Math.min(length, sizes[turn++ % sizes.length] as number, bytes.length - at);
    out.set(bytes.subarray(at, at + size), offset);
    at += size;
    return size;
  };
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
const prefix = fc.constantFrom('', 'x:');

/** Each as it is written, and whether its formula's text is what is left of the cell. */
const formulas: readonly (readonly [content: string, isLeft: boolean])[] = [
  [`<f>"CPR ${ONE}"</f>`, true],
  [`<f>"CPR ${ONE}"</f><v></v>`, true],
  [`<f>"CPR ${ONE}"</f><v/>`, true],
  [`<f>"CPR ${ONE}"</f><v> </v>`, false],
  [`<f>"CPR "&amp;"${ONE}"</f>`, true],
  [`<f>&quot;CPR &#x30;20280-0009&quot;</f><v></v>`, true],
  [`<f><![CDATA["CPR ${ONE}"]]></f>`, true],
  [`<f>"CPR <!-- x -->${ONE}"</f>`, true],
  [`<f t="array" ref="A1:A2">"CPR ${ONE}"</f>`, true],
  [`<f>"CPR ${ONE}"</f><v>7</v>`, false],
  [`<f>"CPR ${ONE}"</f><v><![CDATA[7]]></v>`, false],
  [`<f>"CPR ${ONE}"</f><v>&#x37;</v>`, false],
  [`<v>7</v><f>"CPR ${ONE}"</f>`, false],
  [`<f>"CPR ${ONE}"&amp;A1</f><v>text</v>`, false],
  [`<f t="shared" si="0"/>`, false],
  [`<f>SUM(B1:B9)</f>`, false],
  [`<f/><v>7</v>`, false],
];

describe('formulas', () => {
  test('count where no value was kept, in pieces of any size', () => {
    const kernel = new Kernel();
    const cells = fc.array(fc.constantFrom(...formulas), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(cells, sizes, prefix, fc.boolean(), (all, cut, p, hasRefs) => {
        const tag = (content: string): string => content.replaceAll(/<(\/?)([fv])/g, `<$1${p}$2`);
        const rows = all.map(([content], i) => {
          const at = hasRefs ? ` r="A${i + 1}" t="str"` : '';
          return `<${p}row r="${i + 1}"><${p}c${at}>${tag(content)}</${p}c></${p}row>`;
        });
        const sheet = `<${p}worksheet><${p}sheetData>${rows.join('')}</${p}sheetData></${p}worksheet>`;
        const inspection = new Inspection(TODAY);
        kernel.start(new Uint8Array(0));
        kernel.read(sheetMarkup, pieces(Buffer.from(sheet), cut), {
          sheet: inspection.sheet(null),
          intern: (text) => inspection.intern(text),
        });
        expect(inspection.verdict().matches).toBe(all.filter(([, isLeft]) => isLeft).length);
      }),
      { numRuns: 400, seed: 29 },
    );
  });

  test('are no headers', () => {
    const kernel = new Kernel();
    const inspection = new Inspection(TODAY);
    // Amounts below a formula that names a sheet of people.
    const rows = [1_306_729_647, 3_107_250_254].map(
      (amount, i) => `<row r="${i + 2}"><c r="A${i + 2}"><v>${amount}</v></c></row>`,
    );
    const formula = '<row r="1"><c r="A1"><f>CPR!B2</f></c></row>';
    kernel.start(new Uint8Array(0));
    kernel.read(
      sheetMarkup,
      pieces(
        Buffer.from(`<worksheet><sheetData>${formula}${rows.join('')}</sheetData></worksheet>`),
        [999],
      ),
      { sheet: inspection.sheet(null), intern: (text) => inspection.intern(text) },
    );
    const { findings } = inspection.verdict();
    expect(findings.filter(({ confidence }) => confidence === 'certain')).toEqual([]);
  });
});

describe('markup beside the cells', () => {
  const kernel = new Kernel();

  function besides(sheet: string, cut: readonly number[]): string {
    const told: Buffer[] = [];
    const inspection = new Inspection(TODAY);
    kernel.start(new Uint8Array(0));
    kernel.read(sheetMarkup, pieces(Buffer.from(sheet), cut), {
      sheet: inspection.sheet(null),
      intern: () => -1,
      beside: (bytes) => told.push(Buffer.from(bytes)),
    });
    return Buffer.concat(told).toString();
  }

  test('is all but the table, in pieces of any size', () => {
    const filler = fc.constantFrom(
      '',
      '<cols><col min="1" max="9"/></cols>',
      '<!-- <sheetData> -->',
      '<?x <sheetData> ?>',
      `<headerFooter><oddHeader>${'æ'.repeat(200)}</oddHeader></headerFooter>`,
      '<x a="<sheetData>"/>'.replace('<s', '&lt;s'),
      '\n  ',
    );
    const table = fc.constantFrom(
      '<sheetData/>',
      '<sheetData></sheetData>',
      `<sheetData><row r="1">${'<c r="A1"><v>1</v></c>'.repeat(50)}</row></sheetData>`,
      '<x:sheetData xml:space="preserve"><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>',
    );
    const around = fc.array(filler, { maxLength: 6 }).map((all) => all.join(''));
    fc.assert(
      fc.property(around, table, around, sizes, (before, cells, behind, cut) => {
        const head = `<?xml version="1.0"?><worksheet>${before}`;
        const tail = `${behind}</worksheet>\n`;
        expect(besides(head + cells + tail, cut)).toBe(head + tail);
      }),
      { numRuns: 400, seed: 34 },
    );
  });

  test('is the whole of a sheet that has no table', () => {
    for (const root of ['worksheet', 'chartsheet', 'dialogsheet']) {
      const sheet = `<${root}><headerFooter><oddHeader>x</oddHeader></headerFooter></${root}>`;
      for (const size of [1, 7, 1000]) expect(besides(sheet, [size])).toBe(sheet);
    }
  });
});

test('strings that no cell points to', () => {
  const kernel = new Kernel();
  const texts = [
    'Navn',
    ONE,
    '0202800009',
    '9999999999',
    'Ring til 010180-0008',
    '020280',
    '12',
    '',
  ];
  const strings = `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`;
  const unused = (used: readonly number[]): string[] => {
    const cells = used.map((index) => `<c t="s"><v>${index}</v></c>`);
    const sheet = `<worksheet><sheetData><row>${cells.join('')}</row></sheetData></worksheet>`;
    const told: string[] = [];
    kernel.start(new Uint8Array(0));
    kernel.readStrings(pieces(Buffer.from(strings), [50]));
    const inspection = new Inspection(TODAY);
    kernel.read(sheetMarkup, pieces(Buffer.from(sheet), [50]), {
      sheet: inspection.sheet(null),
      intern: () => -1,
    });
    kernel.unusedStrings((text) => told.push(text));
    return told;
  };
  expect(unused([])).toEqual([ONE, '0202800009', '9999999999', 'Ring til 010180-0008']);
  expect(unused([0, 1, 4, 5, 6])).toEqual(['0202800009', '9999999999']);
  expect(unused([1, 1, 2, 3, 4, 99])).toEqual([]);
});
