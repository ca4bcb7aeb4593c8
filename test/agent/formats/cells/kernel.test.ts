/**
 * The kernel against tables it was not shown: random cells written in random dialects of sheet markup
 * and separated text, given in pieces of any size, must come out as they went in.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fill, Kernel } from '../../../../agent/formats/cells/kernel.ts';
import { separatedText, sheetMarkup } from '../../../../agent/formats/cells/kernel-walkers.ts';
import { Inspection } from '../../../../rules/index.ts';

const TODAY = 20_261_122;

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

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

const character = fc.constantFrom(...'0123456789-./ E+abæøå–€&<>"\''.split(''));
const cellText = fc.oneof(
  fc
    .string({ unit: character, minLength: 1, maxLength: 40 })
    .filter((text) => text.trim() === text && text !== ''),
  fc.integer({ min: 0, max: 9_999_999_999 }).map(String),
  fc.nat({ max: 9_999_999 }).map(String),
  fc.constantFrom('210362-5629', '2103625629', 'Kontanthjælp', '1,2E+09', '31-12-1899', '12.5'),
);
/** Rows of cells with gaps. */
const table = fc
  .array(fc.array(fc.option(cellText, { nil: null }), { maxLength: 30 }), { maxLength: 12 })
  .map((rows) =>
    rows.flatMap((cells, row) =>
      cells.flatMap((text, column): Cell[] => (text === null ? [] : [{ row, column, text }])),
    ),
  );
const sizes = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 5 });

interface SheetDialect {
  readonly prefix: string;
  readonly hasRefs: boolean;
  readonly hasRowNumbers: boolean;
  readonly quote: string;
  readonly style: 'inline' | 'runs' | 'str' | 'cdata' | 'references' | 'shared' | 'numbers';
  readonly noise: string;
}

const dialect: fc.Arbitrary<SheetDialect> = fc.record({
  prefix: fc.constantFrom('', 'x:'),
  hasRefs: fc.boolean(),
  hasRowNumbers: fc.boolean(),
  quote: fc.constantFrom('"', "'"),
  style: fc.constantFrom('inline', 'runs', 'str', 'cdata', 'references', 'shared', 'numbers'),
  noise: fc.constantFrom('', '<!-- <c r="A1"><v>9</v></c> -->', '\n  ', '<?x <c> ?>'),
});

function columnName(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function references(text: string): string {
  return Array.from(
    text,
    (it, i) => `&#${i % 2 === 0 ? it.codePointAt(0) : `x${it.codePointAt(0)!.toString(16)}`};`,
  ).join('');
}

function valueOf(
  text: string,
  { prefix: p, style, noise }: SheetDialect,
): readonly [string, string] {
  const half = Math.floor(text.length / 2);
  switch (style) {
    case 'inline':
      return ['inlineStr', `<${p}is><${p}t xml:space="preserve">${escape(text)}</${p}t></${p}is>`];
    case 'runs':
      return [
        'inlineStr',
        `<${p}is><${p}r><${p}rPr/><${p}t>${escape(text.slice(0, half))}</${p}t></${p}r>${noise}` +
          `<${p}rPh sb="0" eb="1"><${p}t>0101700000</${p}t></${p}rPh><${p}r><${p}t>${escape(text.slice(half))}</${p}t></${p}r></${p}is>`,
      ];
    case 'cdata':
      return ['inlineStr', `<${p}is><${p}t><![CDATA[${text}]]></${p}t></${p}is>`];
    case 'references':
      return ['str', `<${p}f>A1+1</${p}f><${p}v>${references(text)}</${p}v>`];
    default:
      return ['str', `<${p}f t="shared" si="0"/><${p}v>${escape(text)}</${p}v>`];
  }
}

function writeSheet(cells: readonly Cell[], it: SheetDialect): { sheet: Buffer; strings: Buffer } {
  const { prefix: p, quote: q, noise } = it;
  const shared: string[] = [];
  let xml = `<?xml version="1.0"?><${p}worksheet><${p}cols><${p}col min="1" max="9"/></${p}cols><${p}sheetData>${noise}`;
  const height = 1 + Math.max(-1, ...cells.map(({ row }) => row));
  for (let row = 0; row < height; row++) {
    xml += it.hasRowNumbers ? `<${p}row r=${q}${row + 1}${q} spans=${q}1:9${q}>` : `<${p}row>`;
    let next = 0;
    for (const { column, text } of cells.filter((cell) => cell.row === row)) {
      for (; !it.hasRefs && next < column; next++) xml += `<${p}c/>`;
      next = column + 1;
      const ref = it.hasRefs ? ` r=${q}${columnName(column)}${row + 1}${q}` : '';
      if (it.style === 'shared') {
        shared.push(`<${p}si><${p}t>${escape(text)}</${p}t></${p}si>`);
        xml += `<${p}c${ref} s=${q}1${q} t=${q}s${q}><${p}v>${shared.length - 1}</${p}v></${p}c>`;
      } else if (it.style === 'numbers' && /^[1-9]\d*$/u.test(text)) {
        const style = column % 3 === 0 ? '' : ` s=${q}${column}${q}`;
        xml += `<${p}c${ref}${style}><${p}v>${text}</${p}v></${p}c>`;
      } else {
        const [type, value] = valueOf(text, it);
        xml += `<${p}c${ref} t=${q}${type}${q}>${value}</${p}c>`;
      }
      xml += noise;
    }
    xml += `</${p}row>`;
  }
  return {
    sheet: Buffer.from(`${xml}</${p}sheetData></${p}worksheet>`),
    strings: Buffer.from(`<${p}sst>${noise}${shared.join(noise)}</${p}sst>`),
  };
}

test('more strings are wanted than are sought at once: each is itself', () => {
  const kernel = new Kernel();
  const count = 2 ** 18 + 3000;
  const names = Array.from({ length: count }, (_, index) => `Navn ${index}`);
  const strings = Buffer.from(`<sst>${names.map((name) => `<si><t>${name}</t></si>`).join('')}</sst>`); // prettier-ignore
  kernel.start(new Uint8Array(0));
  kernel.readStrings(pieces(strings, [2 ** 16]));
  const all = kernel.wantedStrings(() => pieces(strings, [2 ** 16]), new Set(names.keys()));
  expect(all.size).toBe(count);
  expect(names.filter((name, index) => all.get(index) !== name)).toEqual([]);
});

describe('sheets', () => {
  const kernel = new Kernel();

  test('every cell comes out as it was written, in any dialect and in pieces of any size', () => {
    fc.assert(
      fc.property(table, dialect, sizes, (cells, how, cut) => {
        const { sheet, strings } = writeSheet(cells, how);
        kernel.start(new Uint8Array(0));
        kernel.readStrings(pieces(strings, cut));
        const all = kernel.wantedStrings(
          () => pieces(strings, cut),
          new Set(Array.from({ length: kernel.stringCount }, (_, i) => i)),
        );
        const seen: Cell[] = [];
        kernel.look(
          sheetMarkup,
          pieces(sheet, cut),
          null,
          ({ row, column, text, shared, short }) => {
            if (short !== null && /^\d+$/u.test(short)) expect(short).toBe(all.get(shared));
            seen.push({ row, column, text: shared >= 0 ? (all.get(shared) ?? '?') : text });
          },
        );
        expect(seen).toEqual(cells);
      }),
      { numRuns: 400, seed: 12_2018 },
    );
  });

  test('what is found does not depend on how the sheet is written or cut', () => {
    const plain: SheetDialect = {
      prefix: '',
      hasRefs: true,
      hasRowNumbers: true,
      quote: '"',
      style: 'inline',
      noise: '',
    };
    fc.assert(
      fc.property(table, dialect, sizes, (cells, how, cut) => {
        const verdicts = [writeSheet(cells, plain), writeSheet(cells, how)].map(
          ({ sheet, strings }, i) => {
            const inspection = new Inspection(TODAY);
            kernel.start(new Uint8Array(0));
            kernel.readStrings(pieces(strings, cut));
            const feed = {
              sheet: inspection.sheet(null),
              intern: (text: string) => inspection.intern(text),
            };
            kernel.read(sheetMarkup, pieces(sheet, i === 0 ? [100_000] : cut), feed);
            inspection.resolve(
              kernel.wantedStrings(() => pieces(strings, cut), inspection.wanted()),
            );
            return inspection.verdict();
          },
        );
        expect(verdicts[1]).toEqual(verdicts[0]);
      }),
      { numRuns: 400, seed: 20_620 },
    );
  });

  test('a text longer than all windows is looked through to its end', () => {
    const filler = 'Lorem ipsum dolor sit amet '.repeat(40_000);
    const numbers = Array.from(
      { length: 60 },
      (_, i) => `${filler.slice(0, 20_000 + i * 17)} 211062-5629 `,
    ).join('');
    const sheet = Buffer.from(
      `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${numbers}</t></is></c></row></sheetData></worksheet>`,
    );
    const inspection = new Inspection(TODAY);
    kernel.start(new Uint8Array(0));
    kernel.read(sheetMarkup, pieces(sheet, [50_000]), {
      sheet: inspection.sheet(null),
      intern: () => -1,
    });
    const [finding] = inspection.verdict().findings;
    expect(finding).toMatchObject({ matches: 60, persons: 1 });
  });

  test('a sheet cut anywhere is damaged, never silent', () => {
    const cells = Array.from({ length: 40 }, (_, i) => ({
      row: i,
      column: i % 3,
      text: `text ${i} & more`,
    }));
    for (const style of ['inline', 'runs', 'cdata', 'references'] as const) {
      const { sheet } = writeSheet(cells, {
        prefix: '',
        hasRefs: true,
        hasRowNumbers: true,
        quote: '"',
        style,
        noise: '',
      });
      const end = sheet.indexOf('</sheetData>') + '</sheetData>'.length - 1;
      for (let cut = 0; cut <= end; cut += 7) {
        const inspection = new Inspection(TODAY);
        kernel.start(new Uint8Array(0));
        const read = (): void =>
          kernel.read(sheetMarkup, pieces(sheet.subarray(0, cut), [1000]), {
            sheet: inspection.sheet(null),
            intern: () => -1,
          });
        expect(read, `${style} cut at ${cut}`).toThrow('damaged');
      }
    }
  });
});

describe('separated text', () => {
  const kernel = new Kernel();
  const separators = fc.constantFrom(';', ',', '\t', '|');
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

  test('every field comes out as it was written, quoted or not, in pieces of any size', () => {
    fc.assert(
      fc.property(
        table,
        separators,
        lineEnd,
        fc.boolean(),
        sizes,
        (cells, separator, end, quotes, cut) => {
          const height = 1 + Math.max(-1, ...cells.map(({ row }) => row));
          let text = '';
          for (let row = 0; row < height; row++) {
            const inRow = cells.filter((cell) => cell.row === row);
            const width = 1 + Math.max(-1, ...inRow.map(({ column }) => column));
            const fields = Array.from({ length: width }, (_, column) => {
              const field = inRow.find((cell) => cell.column === column)?.text ?? '';
              const mustQuote = field.includes(separator) || field.includes('"');
              return mustQuote || (quotes && column % 2 === 0)
                ? `"${field.replaceAll('"', '""')}"`
                : field;
            });
            text += fields.join(separator) + (row === height - 1 && quotes ? '' : end);
          }
          const seen: Cell[] = [];
          kernel.look(separatedText(separator), pieces(Buffer.from(text), cut), null, (cell) =>
            seen.push({ row: cell.row, column: cell.column, text: cell.text }),
          );
          expect(seen).toEqual(cells);
        },
      ),
      { numRuns: 500, seed: 1968 },
    );
  });

  test('a line end inside quotes is part of the field', () => {
    const seen: string[] = [];
    const text = 'a;"b\r\nc;d";e\r\n"x""y";"";z';
    kernel.look(
      separatedText(';'),
      pieces(Buffer.from(text), [3]),
      null,
      ({ row, column, text: it }) => seen.push(`${row},${column}=${it}`),
    );
    expect(seen).toEqual(['0,0=a', '0,1=b\r\nc;d', '0,2=e', '1,0=x"y', '1,2=z']);
  });

  test('a quote that is never closed hides no number', () => {
    const inspection = new Inspection(TODAY);
    const text = `navn;nr\n"Hansen;1\n${'Vej 1;ord\n'.repeat(100_000)}CPR 211062-5629\n${'Vej 1;ord\n'.repeat(100_000)}`;
    kernel.read(separatedText(';'), pieces(Buffer.from(text), [70_000]), {
      sheet: inspection.sheet(null),
      intern: () => -1,
    });
    expect(inspection.verdict().matches).toBe(1);
  });
});
