/**
 * The kernel's part in OpenDocument files against the reader's own: whoever reads a cell, and wherever
 * the bytes are cut, it is the same.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernel, type Fill } from '../../../../agent/formats/cells/kernel.ts';
import { DocumentWalk } from '../../../../agent/formats/cells/kernel-document.ts';
import {
  OpenDocument,
  type DocumentTold,
} from '../../../../agent/formats/opendocument/ods-document.ts';
import { openDocument, type OpenDialect } from '../../../open-document.ts';

const PUBLISHED = '020280-0009';

/** Gives the bytes in pieces of these sizes, over and over. */
function pieces(bytes: Uint8Array, sizes: readonly number[]): Fill {
  let at = 0;
  let turn = 0;
  return (out, offset, length) => {
    const size = Math.min(length, sizes[turn++ % sizes.length]!, bytes.length - at);
    out.set(bytes.subarray(at, at + size), offset);
    at += size;
    return size;
  };
}

/** All cells of all tables, in order. */
class Cells implements DocumentTold {
  readonly isOver = false;
  readonly seen: string[] = [];
  readonly #walk: DocumentWalk;
  #tables = 0;

  constructor(walk: DocumentWalk) {
    this.#walk = walk;
  }

  table(): void {
    const at = this.#tables++;
    this.#walk.lookAtTable(null, ({ row, column, text, times }) => {
      this.seen.push(`${at} ${row} ${column} ${times} ${text}`);
    });
  }

  endTable(): void {
    this.#walk.endTable();
  }

  place(): void {}

  front(): void {}
}

const cellsIn = (file: Uint8Array, cut: readonly number[]): readonly string[] => {
  kernel().start(new Uint8Array(0));
  const walk = new DocumentWalk();
  const told = new Cells(walk);
  walk.run(pieces(file, cut), new OpenDocument(walk, told, 'cells'));
  return told.seen;
};

test('whoever reads a cell, and wherever the bytes are cut, it is the same', () => {
  // White space and entities as no program writes them.
  const strange = fc
    .array(fc.constantFrom(' ', '\n', '\t', 'a', '0', '&amp;', '&#50;', '–', '<text:s/>'), {
      maxLength: 40,
    })
    .map((letters) => ({
      raw: `<table:table-cell office:value-type="string"><text:p>${letters.join('')}</text:p></table:table-cell>`,
    }));
  const attribute = fc.constantFrom(
    ...['float', 'string', 'date', 'boolean', 'time', 'currency', 'void'].map(
      (type) => `office:value-type="${type}"`,
    ),
    ...[
      'value="2103625629"',
      'value="12345"',
      'value="1&#50;"',
      'date-value="2018-11-30"',
      'boolean-value="true"',
      'time-value="PT1H"',
      'string-value=""',
      'string-value="x"',
      'currency="DKK"',
    ].map((said) => `office:${said}`),
    'table:style-name="ce1"',
    'table:formula="of:=&quot;y&quot;"',
    'table:number-columns-repeated="2"',
    'table:number-columns-spanned="2"',
    'calcext:value-type="float"',
    "xml:id='z'",
    'x="a > b"',
  );
  const odd = fc
    .record({
      attributes: fc.uniqueArray(attribute, {
        maxLength: 5,
        selector: (said) => said.split('=')[0],
      }),
      text: fc.constantFrom(
        '',
        '<text:p/>',
        '<text:p>x</text:p>',
        '<text:p>12345</text:p>',
        '<text:p></text:p>',
      ),
      name: fc.constantFrom('table:table-cell', 'table:covered-table-cell'),
    })
    .map(({ attributes, text, name }) => ({
      raw: `<${[name, ...attributes].join(' ')}>${text}</${name}>`,
    }));
  const value = fc.oneof(
    odd,
    strange,
    fc.constantFrom(
      null,
      'CPR',
      'a  b',
      ' x ',
      'to\nlinjer',
      'A & B',
      202_800_009,
      12.5,
      PUBLISHED,
      '1.2E+09',
    ),
    fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[^ -~æøåÆØÅ]/g, 'æ')),
  );
  const grid = fc.array(fc.array(value, { maxLength: 8 }), { minLength: 1, maxLength: 12 });
  const sizes = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 4 });
  const dialect: fc.Arbitrary<OpenDialect> = fc.record({
    writer: fc.constantFrom('libreoffice', 'excel', 'sheetjs'),
    folded: fc.boolean(),
    spaced: fc.boolean(),
    grouped: fc.boolean(),
    flat: fc.constant(true),
  });
  fc.assert(
    fc.property(grid, dialect, sizes, (rows, how, cut) => {
      const sheets = [{ rows }, { rows: rows.toReversed() }];
      const asMarkup = cellsIn(openDocument(sheets, { ...how, renamed: true }), [2 ** 16]);
      expect(cellsIn(openDocument(sheets, how), [2 ** 16])).toEqual(asMarkup);
      expect(cellsIn(openDocument(sheets, how), cut)).toEqual(asMarkup);
    }),
    { numRuns: 200, seed: 623 },
  );
});
