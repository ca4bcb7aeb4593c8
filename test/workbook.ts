/**
 * Makes workbooks of the xlsx family from a description, in any dialect that some program writes
 * and a reader must therefore understand: SheetJS and exceljs know one dialect each, real files
 * have more. Tests say what a workbook holds once, and in how many ways it may be written.
 */
import { zipped, type PartOptions } from '../scripts/zip-writer.ts';

export interface Special {
  /** The text, or the cached value of a formula. */
  readonly value?: string | number | boolean;
  readonly formula?: string;
  /** A number format, as Excel shows it in its own dialog. */
  readonly format?: string;
  /** The whole element instead, for what nobody should write. */
  readonly raw?: string;
}

export type Cell = string | number | null | Special;

export interface SheetSketch {
  readonly name?: string;
  readonly state?: 'hidden' | 'veryHidden';
  readonly rows: readonly (readonly Cell[])[];
  readonly comments?: readonly (readonly [reference: string, text: string])[];
  /** Elements after the cells: protection, filters. */
  readonly after?: string;
}

export interface Dialect {
  readonly kind?: 'xlsx' | 'xlsm' | 'xltx' | 'xltm' | 'xlam';
  /** Texts in the shared table, in their cells, or as the value of a formula. */
  readonly strings?: 'shared' | 'inline' | 'str';
  /** How a text is written in XML. */
  readonly text?: 'plain' | 'decimal' | 'hex' | 'cdata' | 'runs' | 'phonetic' | 'preserve';
  readonly prefix?: string;
  readonly strict?: boolean;
  readonly encoding?: 'utf-8' | 'utf-8 bom' | 'utf-16le' | 'utf-16be';
  /** Cells and rows say where they are. */
  readonly references?: boolean;
  readonly styles?: boolean;
  /** Where workbook and sheets lie in the archive. */
  readonly folder?: string;
  readonly sheetPart?: (index: number) => string;
  readonly targets?: 'relative' | 'absolute';
  readonly order?: 'excel' | 'reversed' | 'shared first';
  readonly separator?: '/' | '\\';
  readonly pack?: PartOptions;
  readonly quote?: '"' | "'";
  /** Line breaks and indents between elements, spaces inside tags. */
  readonly spaced?: boolean;
  /** Attributes of a cell the other way round. */
  readonly turned?: boolean;
}

const KINDS = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
  xltx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml',
  xltm: 'application/vnd.ms-excel.template.macroEnabled.main+xml',
  xlam: 'application/vnd.ms-excel.addin.macroEnabled.main+xml',
} as const;
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const FIRST_CUSTOM_FORMAT = 164;

/** The workbook as the bytes of its archive. */
export function workbook(sheets: readonly SheetSketch[], dialect: Dialect = {}): Buffer {
  const parts = new Maker(sheets, dialect).parts();
  const { encoding = 'utf-8', order = 'excel', separator = '/' } = dialect;
  if (order === 'reversed') parts.reverse();
  if (order === 'shared first') parts.sort(([a], [b]) => rank(a) - rank(b));
  return zipped(
    parts.map(([name, xml]) => [name.replaceAll('/', separator), encoded(xml, encoding)]),
    dialect.pack,
  );
}

/** One column after another, each with its header on top. */
export function columns(...all: readonly (readonly Cell[])[]): SheetSketch {
  const longest = Math.max(...all.map(({ length }) => length));
  const rows = Array.from({ length: longest }, (_, row) =>
    all.map((column) => column[row] ?? null),
  );
  return { rows };
}

/** `A1`, from a row and a column counted from 0. */
export function reference(row: number, column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  const before = column < 26 ? '' : reference(0, Math.floor(column / 26) - 1).slice(0, -1);
  return `${before}${last}${row + 1}`;
}

function rank(name: string): number {
  return name.includes('sharedStrings') ? 0 : 1;
}

function encoded(xml: string, encoding: NonNullable<Dialect['encoding']>): Buffer {
  const name = encoding.startsWith('utf-16') ? 'UTF-16' : 'UTF-8';
  const text = `<?xml version="1.0" encoding="${name}" standalone="yes"?>\n${xml}`;
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-8 bom') return Buffer.from(`\ufeff${text}`);
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

class Maker {
  readonly #sheets: readonly SheetSketch[];
  readonly #dialect: Dialect;
  readonly #shared = new Map<string, number>();
  readonly #formats: string[] = [];
  readonly #main: string;
  readonly #office: string;

  constructor(sheets: readonly SheetSketch[], dialect: Dialect) {
    this.#sheets = sheets;
    this.#dialect = dialect;
    const base = dialect.strict
      ? 'http://purl.oclc.org/ooxml/'
      : 'http://schemas.openxmlformats.org/';
    this.#main = `${base}spreadsheetml/${dialect.strict ? '' : '2006/'}main`;
    this.#office = `${base}officeDocument/${dialect.strict ? '' : '2006/'}relationships`;
  }

  /** In Excel's order: the sheets before the shared strings. */
  parts(): [name: string, xml: string][] {
    const { folder = 'xl', kind = 'xlsx', styles = true, strings = 'shared' } = this.#dialect;
    const sheets = this.#sheets.map((sheet): [string, string] => [
      this.#sheetName(sheet),
      this.#sheet(sheet),
    ]);
    const comments = this.#sheets.flatMap((sheet, index) => this.#comments(sheet, index));
    const late: [string, string, string][] = [];
    if (styles) late.push(['styles.xml', 'styles', this.#styles()]);
    if (strings === 'shared') late.push(['sharedStrings.xml', 'sharedStrings', this.#table()]);
    const book = `${folder}/workbook.xml`;
    return [
      ['[Content_Types].xml', this.#types(book, KINDS[kind], late)],
      ['_rels/.rels', this.#relations('', [[book, 'officeDocument']])],
      [book, this.#workbook()],
      [
        `${folder}/_rels/workbook.xml.rels`,
        this.#relations(`${folder}/`, [
          ...sheets.map(([name]): [string, string] => [name, 'worksheet']),
          ...late.map(([name, type]): [string, string] => [`${folder}/${name}`, type]),
        ]),
      ],
      ...sheets,
      ...comments,
      ...late.map(([name, , xml]): [string, string] => [`${folder}/${name}`, xml]),
    ];
  }

  #sheetName(sheet: SheetSketch): string {
    const { folder = 'xl', sheetPart = (index) => `${folder}/worksheets/sheet${index + 1}.xml` } =
      this.#dialect;
    return sheetPart(this.#sheets.indexOf(sheet));
  }

  /** An element in the main namespace, with or without prefix. */
  #tag(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
    const { prefix, quote = '"', spaced } = this.#dialect;
    const full = prefix ? `${prefix}:${name}` : name;
    const gap = spaced ? '\n  ' : ' ';
    const list = Object.entries(attributes).map(([key, value]) => {
      const said = escaped(String(value)).replaceAll('"', '&quot;').replaceAll("'", '&apos;');
      return `${gap}${key}${spaced ? ' = ' : '='}${quote}${said}${quote}`;
    });
    if (content === '') return `<${full}${list.join('')}/>`;
    return `<${full}${list.join('')}${spaced ? ' ' : ''}>${content}</${full}${spaced ? ' ' : ''}>`;
  }

  #root(name: string, content: string, attributes: Record<string, string | number> = {}): string {
    const { prefix } = this.#dialect;
    return this.#tag(
      name,
      {
        [prefix ? `xmlns:${prefix}` : 'xmlns']: this.#main,
        'xmlns:r': this.#office,
        ...attributes,
      },
      content,
    );
  }

  #workbook(): string {
    const sheets = this.#sheets.map(({ name, state }, index) =>
      this.#tag('sheet', {
        name: name ?? `Ark${index + 1}`,
        sheetId: index + 1,
        ...(state ? { state } : {}),
        'r:id': `rId${index + 1}`,
      }),
    );
    return this.#root('workbook', this.#tag('sheets', {}, sheets.join('')));
  }

  #sheet(sheet: SheetSketch): string {
    const gap = this.#dialect.spaced ? '\n    ' : '';
    const rows = sheet.rows.map((cells, row) => {
      if (cells.length === 0) return '';
      const written = cells.map((cell, column) => this.#cell(cell, row, column)).join(gap);
      const at = this.#dialect.references === false ? {} : { r: row + 1 };
      return this.#tag('row', at, `${gap}${written}${gap}` || ' ');
    });
    const data = this.#tag('sheetData', {}, rows.join(gap));
    return this.#root('worksheet', data + (sheet.after ?? ''));
  }

  #cell(cell: Cell, row: number, column: number): string {
    const special: Special = typeof cell === 'object' ? (cell ?? {}) : { value: cell };
    if (special.raw !== undefined) return special.raw;
    const { references = true, turned = false } = this.#dialect;
    const { value, formula, format } = special;
    if (cell === null && references) return '';
    const attributes: [string, string | number][] = [];
    if (references) attributes.push(['r', reference(row, column)]);
    if (format !== undefined) attributes.push(['s', this.#format(format)]);
    const f = formula === undefined ? '' : this.#tag('f', {}, escaped(formula));
    if (typeof value !== 'string') {
      if (typeof value === 'boolean') attributes.push(['t', 'b']);
      const v = value === undefined ? '' : this.#tag('v', {}, String(Number(value)));
      return this.#tag('c', ordered(attributes, turned), f + v);
    }
    const strings = formula === undefined ? (this.#dialect.strings ?? 'shared') : 'str';
    attributes.push(['t', strings === 'shared' ? 's' : strings === 'str' ? 'str' : 'inlineStr']);
    const content =
      strings === 'shared'
        ? this.#tag('v', {}, String(this.#sharedIndex(value)))
        : strings === 'str'
          ? this.#tag('v', {}, this.#characters(value))
          : this.#tag('is', {}, this.#text(value));
    return this.#tag('c', ordered(attributes, turned), f + content);
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

  #table(): string {
    const all = [...this.#shared.keys()].map((text) => this.#tag('si', {}, this.#text(text)));
    return this.#root('sst', all.join(''), { count: all.length, uniqueCount: all.length });
  }

  /** What stands in `<si>` and `<is>`. */
  #text(text: string): string {
    const t = (content: string, attributes = {}): string => this.#tag('t', attributes, content);
    const { text: way = 'plain' } = this.#dialect;
    if (way === 'preserve') return t(escaped(text), { 'xml:space': 'preserve' });
    if (way === 'phonetic') {
      return t(escaped(text)) + this.#tag('rPh', { sb: 0, eb: 1 }, t('1111111118'));
    }
    if (way !== 'runs') return t(this.#characters(text));
    // Cut in the middle of the digits, as an editor does who makes the serial bold.
    const letters = Array.from(text);
    const cuts = [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)]
      .map((cut) => cut.join(''))
      .filter(Boolean);
    const bold = this.#tag('rPr', {}, this.#tag('b', {}));
    return cuts
      .map((cut) => this.#tag('r', {}, bold + t(escaped(cut), { 'xml:space': 'preserve' })))
      .join('');
  }

  #characters(text: string): string {
    const { text: way = 'plain' } = this.#dialect;
    if (way === 'cdata') return `<![CDATA[${text}]]>`;
    if (way !== 'decimal' && way !== 'hex') return escaped(text);
    return Array.from(text, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return way === 'hex' ? `&#x${code.toString(16)};` : `&#${code};`;
    }).join('');
  }

  #styles(): string {
    const formats = this.#formats.map((formatCode, index) =>
      this.#tag('numFmt', { numFmtId: FIRST_CUSTOM_FORMAT + index, formatCode }),
    );
    const xfs = ['', ...this.#formats].map((_, index) =>
      this.#tag('xf', {
        numFmtId: index === 0 ? 0 : FIRST_CUSTOM_FORMAT + index - 1,
        xfId: 0,
        applyNumberFormat: 1,
      }),
    );
    const listed =
      formats.length === 0 ? '' : this.#tag('numFmts', { count: formats.length }, formats.join(''));
    const parents = this.#tag('cellStyleXfs', { count: 1 }, this.#tag('xf', { numFmtId: 14 }));
    const cells = this.#tag('cellXfs', { count: xfs.length }, xfs.join(''));
    return this.#root('styleSheet', listed + parents + cells);
  }

  #comments({ comments = [] }: SheetSketch, index: number): [string, string][] {
    if (comments.length === 0) return [];
    const sheet = this.#sheetName(this.#sheets[index] as SheetSketch);
    const cut = sheet.lastIndexOf('/') + 1;
    const part = `${this.#dialect.folder ?? 'xl'}/comments${index + 1}.xml`;
    const list = comments.map(([ref, text]) =>
      this.#tag('comment', { ref, authorId: 0 }, this.#tag('text', {}, this.#text(text))),
    );
    const authors = this.#tag('authors', {}, this.#tag('author', {}, 'Anna'));
    const content = authors + this.#tag('commentList', {}, list.join(''));
    return [
      [
        `${sheet.slice(0, cut)}_rels/${sheet.slice(cut)}.rels`,
        this.#relations(sheet.slice(0, cut), [[part, 'comments']]),
      ],
      [part, this.#root('comments', content)],
    ];
  }

  #relations(folder: string, list: readonly (readonly [part: string, type: string])[]): string {
    const absolute = this.#dialect.targets === 'absolute';
    const all = list.map(([part, type], index) => {
      const inside = part.startsWith(folder) ? part.slice(folder.length) : `/${part}`;
      const target = absolute ? `/${part}` : inside;
      return `<Relationship Id="rId${index + 1}" Type="${this.#office}/${type}" Target="${target}"/>`;
    });
    return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
  }

  #types(book: string, kind: string, late: readonly (readonly [string, string, string])[]): string {
    const { folder = 'xl' } = this.#dialect;
    const all: [string, string][] = [
      [book, kind],
      ...this.#sheets.map((sheet): [string, string] => [
        this.#sheetName(sheet),
        `${TYPE}.worksheet+xml`,
      ]),
      ...late.map(([name, type]): [string, string] => [`${folder}/${name}`, `${TYPE}.${type}+xml`]),
    ];
    const list = all.map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`);
    return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${list.join('')}</Types>`;
  }
}

function ordered(
  attributes: readonly (readonly [string, string | number])[],
  turned: boolean,
): Record<string, string | number> {
  return Object.fromEntries(turned ? attributes.toReversed() : attributes);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
