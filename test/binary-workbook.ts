/**
 * Makes binary workbooks (xlsb) from the sketches that `workbook.ts` makes xlsx of, in any dialect that
 * some program writes: what a workbook holds is said once, and in how many ways it may be written.
 */
import { zipped, type PartOptions } from '../scripts/zip-writer.ts';
import { bytes, record, u16, u32, wide } from './binary-records.ts';
import type { Cell, SheetSketch, Special } from './workbook.ts';

export interface BinaryDialect {
  /** Texts in the shared table, in their cells, there with runs, or as the value of a formula. */
  readonly strings?: 'shared' | 'inline' | 'runs' | 'formula';
  /** Shared texts with runs and phonetics behind them. */
  readonly rich?: boolean;
  /** Packed where they fit, always as doubles, or as values of formulas. */
  readonly numbers?: 'packed' | 'double' | 'formula';
  /** Cells behind another one do not say their column. */
  readonly cells?: 'full' | 'short';
  /** Empty cells are written too, so that short ones go on. */
  readonly blanks?: boolean;
  readonly styles?: boolean;
  /** Records between the cells that nobody knows, of so many bytes. */
  readonly noise?: number;
  readonly date1904?: boolean;
  readonly pack?: PartOptions;
  readonly order?: 'excel' | 'reversed';
  /** Further records of the workbook, of its first sheet, and further parts. */
  readonly inWorkbook?: readonly Buffer[];
  readonly inSheet?: readonly Buffer[];
  readonly parts?: readonly BinaryPart[];
}

export interface BinaryPart {
  readonly name: string;
  readonly data: Buffer | string;
  /** How the workbook refers to it, if it does. */
  readonly relation?: string;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const STATES = ['visible', 'hidden', 'veryHidden'];
const FIRST_CUSTOM_FORMAT = 164;
const LARGEST_PACKED = 2 ** 29;

/** The workbook as the bytes of its archive. */
export function binaryWorkbook(
  sheets: readonly SheetSketch[],
  dialect: BinaryDialect = {},
): Buffer {
  const parts = binaryParts(sheets, dialect);
  if (dialect.order === 'reversed') parts.reverse();
  return zipped(parts, dialect.pack);
}

/** Its parts, to be taken apart and put together in another way. */
export function binaryParts(
  sheets: readonly SheetSketch[],
  dialect: BinaryDialect = {},
): [name: string, data: Buffer][] {
  return new Maker(sheets, dialect).parts();
}

/** A formula's tokens, each kind behind its length: a text, or a reference to A1. */
export function formula(text: string | null): Buffer {
  const tokens =
    text === null
      ? bytes(0x24, 0, 0, 0, 0, 0, 0xc0)
      : Buffer.concat([bytes(0x17), u16(text.length), Buffer.from(text, 'utf16le')]);
  return Buffer.concat([u32(tokens.length), tokens, u32(0)]);
}

/** A number in four bytes; null when it needs eight. */
export function packed(value: number): Buffer | null {
  if (Number.isInteger(value) && Math.abs(value) < LARGEST_PACKED && !Object.is(value, -0)) {
    return u32(((value << 2) | 2) >>> 0);
  }
  const hundred = Math.round(value * 100);
  if (Math.abs(hundred) < LARGEST_PACKED && hundred / 100 === value && hundred !== 0) {
    return u32(((hundred << 2) | 3) >>> 0);
  }
  const double = float(value);
  const isShort = double.readUInt32LE(0) === 0 && (double.readUInt32LE(4) & 3) === 0;
  return isShort ? double.subarray(4) : null;
}

export function float(value: number): Buffer {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(value);
  return double;
}

class Maker {
  readonly #sheets: readonly SheetSketch[];
  readonly #dialect: BinaryDialect;
  readonly #shared = new Map<string, number>();
  readonly #formats: string[] = [];

  constructor(sheets: readonly SheetSketch[], dialect: BinaryDialect) {
    this.#sheets = sheets;
    this.#dialect = dialect;
  }

  /** In Excel's order: the sheets before the shared strings. */
  parts(): [name: string, data: Buffer][] {
    const { styles = true, strings = 'shared', parts = [] } = this.#dialect;
    const sheets = this.#sheets.map((sheet, index): [string, Buffer] => [
      `xl/worksheets/sheet${index + 1}.bin`,
      this.#sheet(sheet, index),
    ]);
    const comments = this.#sheets.flatMap((sheet, index) => this.#comments(sheet, index));
    const late: [string, string, Buffer][] = [];
    if (styles) late.push(['xl/styles.bin', 'styles', this.#styles()]);
    if (strings === 'shared') late.push(['xl/sharedStrings.bin', 'sharedStrings', this.#table()]);
    const related = [
      ...sheets.map(([name]): [string, string] => [name, 'worksheet']),
      ...late.map(([name, kind]): [string, string] => [name, kind]),
      ...parts.flatMap(({ name, relation }): [string, string][] =>
        relation === undefined ? [] : [[name, relation]],
      ),
    ];
    return [
      ['[Content_Types].xml', Buffer.from(contentTypes())],
      ['_rels/.rels', Buffer.from(relations([['xl/workbook.bin', 'officeDocument']]))],
      ['xl/workbook.bin', this.#workbook()],
      ['xl/_rels/workbook.bin.rels', Buffer.from(relations(related))],
      ...sheets,
      ...comments,
      ...late.map(([name, , data]): [string, Buffer] => [name, data]),
      ...parts.map(({ name, data }): [string, Buffer] => [name, Buffer.from(data)]),
    ];
  }

  #workbook(): Buffer {
    const listed = this.#sheets.map(({ name, state = 'visible' }, index) =>
      record(
        156,
        u32(STATES.indexOf(state)),
        u32(index + 1),
        wide(`rId${index + 1}`),
        wide(name ?? `Ark${index + 1}`),
      ),
    );
    return Buffer.concat([
      record(131),
      record(153, u32(this.#dialect.date1904 ? 1 : 0), u32(0), wide('ThisWorkbook')),
      record(143),
      ...listed,
      record(144),
      ...(this.#dialect.inWorkbook ?? []),
      record(132),
    ]);
  }

  #sheet(sheet: SheetSketch, index: number): Buffer {
    const { blanks = false, noise = 0, inSheet = [] } = this.#dialect;
    const all: Buffer[] = [record(129), record(148, Buffer.alloc(16)), record(145)];
    sheet.rows.forEach((cells, row) => {
      if (cells.length === 0) return;
      all.push(record(0, u32(row), Buffer.alloc(9), u32(1), u32(0), u32(cells.length)));
      let hasLeft = false;
      cells.forEach((cell, column) => {
        if (noise > 0 && column % 3 === 1) all.push(record(3000, Buffer.alloc(noise, 'x')));
        if (cell !== null || blanks) all.push(this.#cell(cell, column, hasLeft));
        hasLeft = cell !== null || blanks;
      });
    });
    return Buffer.concat([...all, record(146), ...(index === 0 ? inSheet : []), record(130)]);
  }

  #cell(cell: Cell, column: number, hasLeft: boolean): Buffer {
    const special: Special = typeof cell === 'object' ? (cell ?? {}) : { value: cell };
    if (special.raw !== undefined) throw new Error('no markup in a binary workbook');
    const style = special.format === undefined ? 0 : this.#format(special.format);
    const [type, value] = this.#value(special);
    // Short cells have types of their own, and formulas and runs know none.
    const isShort = this.#dialect.cells === 'short' && hasLeft && type <= 7;
    return isShort
      ? record(type + 11, u32(style), value)
      : record(type, u32(column), u32(style), value);
  }

  #value({ value, formula: told }: Special): readonly [type: number, value: Buffer] {
    const { strings = 'shared', numbers = 'packed' } = this.#dialect;
    if (told !== undefined && (value === undefined || value === '')) {
      return [8, Buffer.concat([wide(''), u16(0), formula(/^"(.*)"$/.exec(told)?.[1] ?? null)])];
    }
    if (value === undefined) return [1, Buffer.alloc(0)];
    if (typeof value === 'boolean') return [4, bytes(Number(value))];
    const isFormula =
      told !== undefined || (typeof value === 'number' ? numbers : strings) === 'formula';
    const behind = isFormula ? Buffer.concat([u16(0), formula(null)]) : Buffer.alloc(0);
    if (typeof value === 'number') {
      if (isFormula) return [9, Buffer.concat([float(value), behind])];
      const small = numbers === 'packed' ? packed(value) : null;
      return small === null ? [5, float(value)] : [2, small];
    }
    if (isFormula) return [8, Buffer.concat([wide(value), behind])];
    if (strings === 'shared') return [7, u32(this.#sharedIndex(value))];
    return strings === 'runs' ? [62, richText(value)] : [6, wide(value)];
  }

  #sharedIndex(text: string): number {
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    this.#shared.set(text, this.#shared.size);
    return this.#shared.size - 1;
  }

  #format(code: string): number {
    if (!this.#formats.includes(code)) this.#formats.push(code);
    return this.#formats.indexOf(code) + 1;
  }

  #table(): Buffer {
    const texts = [...this.#shared.keys()];
    const items = texts.map((text) =>
      record(19, this.#dialect.rich ? richText(text, true) : Buffer.concat([bytes(0), wide(text)])),
    );
    return Buffer.concat([
      record(159, u32(texts.length), u32(texts.length)),
      ...items,
      record(160),
    ]);
  }

  #styles(): Buffer {
    const formats = this.#formats.map((code, index) =>
      record(44, u16(FIRST_CUSTOM_FORMAT + index), wide(code)),
    );
    const ids = ['', ...this.#formats].map((_, index) =>
      index === 0 ? 0 : FIRST_CUSTOM_FORMAT + index - 1,
    );
    return Buffer.concat([
      record(278),
      record(615, u32(formats.length)),
      ...formats,
      record(616),
      record(626, u32(1)),
      cellFormat(14),
      record(627),
      record(617, u32(ids.length)),
      ...ids.map(cellFormat),
      record(618),
      record(279),
    ]);
  }

  #comments({ comments = [] }: SheetSketch, index: number): [string, Buffer][] {
    if (comments.length === 0) return [];
    const part = `xl/comments${index + 1}.bin`;
    const list = comments.map(([, text]) =>
      Buffer.concat([
        record(635, u32(0), Buffer.alloc(32)),
        record(637, richText(text)),
        record(636),
      ]),
    );
    const authors = Buffer.concat([record(630), record(632, wide('Anna')), record(631)]);
    return [
      [
        `xl/worksheets/_rels/sheet${index + 1}.bin.rels`,
        Buffer.from(relations([[part, 'comments']])),
      ],
      [part, Buffer.concat([record(628), authors, record(633), ...list, record(634), record(629)])],
    ];
  }
}

function cellFormat(numberFormat: number): Buffer {
  return record(47, u16(0), u16(numberFormat), Buffer.alloc(12));
}

/** With two runs, and with what its signs sound like. */
function richText(text: string, phonetic = false): Buffer {
  const runs = [u32(2), u16(0), u16(0), u16(Math.min(4, text.length)), u16(1)];
  const sounds = phonetic ? [wide('1111111118'), u32(0)] : [];
  return Buffer.concat([bytes(phonetic ? 3 : 1), wide(text), ...runs, ...sounds]);
}

function relations(list: readonly (readonly [part: string, kind: string])[]): string {
  const all = list.map(
    ([part, kind], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${kind}" Target="/${part}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

/** As Excel has it: each part of records that nobody names is the workbook. */
function contentTypes(): string {
  const names = { sharedStrings: 'sharedStrings', styles: 'styles' };
  const overrides = Object.entries(names).map(
    ([name, type]) =>
      `<Override PartName="/xl/${name}.bin" ContentType="application/vnd.ms-excel.${type}"/>`,
  );
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${overrides.join('')}</Types>`;
}
