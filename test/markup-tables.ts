/**
 * Makes workbooks in markup from the same descriptions as `workbook.ts`: SpreadsheetML and Gnumeric, as
 * programs write them and as a reader must understand them.
 */
import { gzipSync } from 'node:zlib';
import * as sheetjs from 'xlsx';
import type { Cell, SheetSketch, Special } from './workbook.ts';

export interface MarkupDialect {
  readonly prefix?: string;
  readonly text?: 'plain' | 'decimal' | 'hex' | 'cdata' | 'runs' | 'named';
  readonly encoding?: 'utf-8' | 'utf-8 bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly quote?: '"' | "'" | '';
  /** Line breaks and indents between elements. */
  readonly spaced?: boolean;
  /** Each row and cell says where it is. */
  readonly placed?: boolean;
  /** Gnumeric's files, as they are on disk. */
  readonly gzip?: boolean;
  /** Of web pages: what the program writes beside what is shown. */
  readonly writer?: 'excel' | 'libreoffice' | 'sheetjs' | 'plain';
  readonly upper?: boolean;
  /** Ends of rows and cells are left out. */
  readonly open?: boolean;
  /** The page says its encoding. */
  readonly declared?: boolean;
  readonly transfer?: 'quoted-printable' | 'base64' | '8bit' | 'one line';
}

/** What a workbook holds beside its sheets. */
export interface Extras {
  readonly names?: readonly (readonly [name: string, refersTo: string])[];
  readonly properties?: readonly (readonly [name: string, value: string])[];
  readonly header?: string;
  readonly footer?: string;
  readonly validation?: string;
  readonly pivot?: readonly (readonly string[])[];
}

export type Write = (
  sheets: readonly SheetSketch[],
  dialect?: MarkupDialect,
  extras?: Extras,
) => Buffer;

export const spreadsheetMl: Write = (sheets, dialect = {}, extras = {}) => {
  const { prefix = '', spaced, quote = '"' } = dialect;
  const name = (local: string): string => (prefix === '' ? local : `${prefix}:${local}`);
  const formats = formatsOf(sheets);
  const cell = (
    value: Cell,
    row: number,
    column: number,
    { comments = [] }: SheetSketch,
  ): string => {
    const { value: held, formula, format } = special(value);
    const comment = comments.find(
      ([ref]) => ref === sheetjs.utils.encode_cell({ r: row, c: column }),
    );
    if (held === undefined && formula === undefined && comment === undefined) return '';
    const index = ` ss:Index="${column + 1}"`;
    const style = format === undefined ? '' : ` ss:StyleID="s${formats.indexOf(format)}"`;
    const told = formula === undefined ? '' : ` ss:Formula="=${escaped(formula)}"`;
    const type =
      typeof held === 'number' ? 'Number' : typeof held === 'boolean' ? 'Boolean' : 'String';
    const data =
      held === undefined
        ? ''
        : `<${name('Data')} ss:Type="${type}">${textIn(String(typeof held === 'boolean' ? Number(held) : held), dialect)}</${name('Data')}>`;
    const said =
      comment === undefined
        ? ''
        : `<${name('Comment')} ss:Author="Anna"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>Anna:</B>${textIn(comment[1], dialect)}</ss:Data></${name('Comment')}>`;
    return `<${name('Cell')}${index}${style}${told}>${data}${said}</${name('Cell')}>`;
  };
  const worksheets = sheets.map((sheet, at) => {
    const rows = sheet.rows.map((cells, row) => {
      const width = Math.max(cells.length, 1);
      const inner = Array.from({ length: width }, (_, column) =>
        cell(cells[column] ?? null, row, column, sheet),
      ).join('');
      return inner === '' ? '' : `<${name('Row')} ss:Index="${row + 1}">${inner}</${name('Row')}>`;
    });
    const options = `<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup>${extras.header === undefined ? '' : `<Header x:Margin="0.3" x:Data="${escaped(extras.header)}"/>`}${extras.footer === undefined ? '' : `<Footer x:Data="${escaped(extras.footer)}"/>`}</PageSetup>${sheet.state === undefined ? '' : `<Visible>Sheet${sheet.state === 'hidden' ? 'Hidden' : 'VeryHidden'}</Visible>`}</WorksheetOptions>`;
    const validation =
      extras.validation === undefined
        ? ''
        : `<DataValidation xmlns="urn:schemas-microsoft-com:office:excel"><Range>R1C1</Range><Type>List</Type><Value>&quot;${escaped(extras.validation)}&quot;</Value></DataValidation>`;
    return `<${name('Worksheet')} ss:Name="${escaped(sheet.name ?? `Ark${at + 1}`)}"><${name('Table')} ss:ExpandedColumnCount="9">${rows.join('')}</${name('Table')}>${options}${validation}</${name('Worksheet')}>`;
  });
  const properties = (extras.properties ?? [])
    .map(([key, value]) => `<${key}>${escaped(value)}</${key}>`)
    .join('');
  const names = (extras.names ?? [])
    .map(
      ([key, refersTo]) =>
        `<${name('NamedRange')} ss:Name="${escaped(key)}" ss:RefersTo="${escaped(refersTo)}"/>`,
    )
    .join('');
  const styles = formats
    .map(
      (format, at) =>
        `<${name('Style')} ss:ID="s${at}"><${name('NumberFormat')} ss:Format="${escaped(format)}"/></${name('Style')}>`,
    )
    .join('');
  let body = `<${name('Workbook')} xmlns${prefix === '' ? '' : `:${prefix}`}="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"${prefix === 'ss' ? '' : ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'}><DocumentProperties xmlns="urn:schemas-microsoft-com:office:office">${properties}</DocumentProperties><${name('Styles')}>${styles}</${name('Styles')}><${name('Names')}>${names}</${name('Names')}>${worksheets.join('')}${pivotCache(extras.pivot)}</${name('Workbook')}>`;
  if (dialect.placed === false)
    body = body.replaceAll(/<(\w*:?)(Row|Cell) ss:Index="\d+"/g, '<$1$2');
  return document(
    body,
    { ...dialect, spaced: spaced === true, quote },
    /(?=<(?:\w+:)?(?:Row|Cell|Worksheet|Table)[ >])/g,
    '<?mso-application progid="Excel.Sheet"?>',
  );
};

export function pivotCache(rows: Extras['pivot']): string {
  if (rows === undefined) return '';
  const [heads = [], ...others] = rows;
  const schema = heads.map(
    (head, at) =>
      `<s:AttributeType name="Col${at + 1}" rs:name="${escaped(head)}"><s:datatype dt:maxLength="255"/></s:AttributeType>`,
  );
  const all = others.map(
    (row) => `<z:row ${row.map((value, at) => `Col${at + 1}="${escaped(value)}"`).join(' ')}/>`,
  );
  return `<x:PivotCache xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:s="uuid:BDC6E3F0-6DA3-11d1-A2A3-00AA00C14882" xmlns:dt="uuid:C2F41010-65B3-11d1-A29F-00AA00C14882" xmlns:rs="urn:schemas-microsoft-com:rowset" xmlns:z="#RowsetSchema"><x:CacheIndex>1</x:CacheIndex><s:Schema id="RowsetSchema"><s:ElementType name="row" content="eltOnly">${heads.map((_, at) => `<s:attribute type="Col${at + 1}"/>`).join('')}<s:extends type="rs:rowbase"/></s:ElementType>${schema.join('')}</s:Schema><rs:data>${all.join('')}</rs:data></x:PivotCache>`;
}

export const gnumericBook: Write = (sheets, dialect = {}, extras = {}) => {
  const { prefix = 'gnm', gzip = true } = dialect;
  const isOld = prefix === 'gmr';
  const p = prefix === '' ? '' : `${prefix}:`;
  const cell = (value: Cell, row: number, column: number): string => {
    const { value: held, formula, format } = special(value);
    if (held === undefined && formula === undefined) return '';
    const type = typeof held === 'number' ? 40 : typeof held === 'boolean' ? 20 : 60;
    const told = formula === undefined ? ` ValueType="${type}"` : '';
    const shown = format === undefined ? '' : ` ValueFormat="${escaped(format)}"`;
    const text = textIn(formula === undefined ? String(held) : `=${formula}`, dialect);
    return `<${p}Cell Row="${row}" Col="${column}"${told}${shown}>${isOld ? `\n  <${p}Content>${text}</${p}Content>\n` : text}</${p}Cell>`;
  };
  const all = sheets.map((sheet, at) => {
    const cells = sheet.rows.map((row, y) => row.map((value, x) => cell(value, y, x)).join(''));
    const comments = (sheet.comments ?? []).map(
      ([ref, text]) =>
        `<${p}CellComment Author="Anna" ObjectBound="${ref}" Text="${escaped(text)}"/>`,
    );
    const print = `<${p}PrintInformation><${p}Header Left="" Middle="${escaped(extras.header ?? '')}" Right=""/><${p}Footer Left="${escaped(extras.footer ?? '')}" Middle="Side" Right=""/></${p}PrintInformation>`;
    const validation =
      extras.validation === undefined
        ? ''
        : `<${p}StyleRegion><${p}Style Format="General"><${p}Validation Type="5" Title="" Message=""><${p}Expression0>"${escaped(extras.validation)}"</${p}Expression0></${p}Validation></${p}Style></${p}StyleRegion>`;
    return `<${p}Sheet${sheet.state === undefined ? '' : ' Visibility="GNM_SHEET_VISIBILITY_HIDDEN"'}><${p}Name>${textIn(sheet.name ?? `Ark${at + 1}`, dialect)}</${p}Name><${p}MaxCol>3</${p}MaxCol>${at === 0 ? namesOf(extras, p) : ''}${print}<${p}Styles>${validation}</${p}Styles><${p}Objects>${comments.join('')}</${p}Objects><${p}Cells>${cells.join('')}</${p}Cells></${p}Sheet>`;
  });
  const namespace = isOld ? 'http://www.gnome.org/gnumeric/v5' : 'http://www.gnumeric.org/v10.dtd';
  const properties = (extras.properties ?? [])
    .map(([key, value]) =>
      isOld
        ? `<${p}Item><${p}name>${key}</${p}name><${p}val-string>${escaped(value)}</${p}val-string></${p}Item>`
        : `<dc:${key}>${escaped(value)}</dc:${key}>`,
    )
    .join('');
  const summary = isOld
    ? `<${p}Summary>${properties}</${p}Summary>`
    : `<office:document-meta xmlns:office="o" xmlns:dc="d"><office:meta>${properties}</office:meta></office:document-meta>`;
  const body = `<${p}Workbook xmlns${prefix === '' ? '' : `:${prefix}`}="${namespace}">${summary}<${p}SheetNameIndex><${p}SheetName>Ark1</${p}SheetName></${p}SheetNameIndex><${p}Sheets>${all.join('')}</${p}Sheets></${p}Workbook>`;
  const file = document(body, dialect, /(?=<(?:\w+:)?(?:Cell|Sheet|Cells)[ >])/g);
  return gzip ? gzipSync(file) : file;
};

function namesOf({ names = [] }: Extras, p: string): string {
  const all = names.map(
    ([key, value]) =>
      `<${p}Name><${p}name>${key}</${p}name><${p}value>${escaped(value)}</${p}value><${p}position>A1</${p}position></${p}Name>`,
  );
  return `<${p}Names>${all.join('')}</${p}Names>`;
}

function document(body: string, dialect: MarkupDialect, gaps: RegExp, instruction = ''): Buffer {
  const { encoding = 'utf-8', quote = '"', spaced = false } = dialect;
  let text = spaced ? body.replaceAll(gaps, '\n   ') : body;
  if (quote === "'" && dialect.text !== 'cdata')
    text = text.replaceAll(/<[^<>]*>/g, (tag) =>
      tag.replaceAll("'", '&apos;').replaceAll('"', "'"),
    );
  const label = encoding.startsWith('utf-16')
    ? 'UTF-16'
    : encoding.startsWith('utf-8')
      ? 'UTF-8'
      : encoding;
  return encoded(`<?xml version="1.0" encoding="${label}"?>\n${instruction}${text}`, encoding);
}

export function encoded(text: string, encoding: NonNullable<MarkupDialect['encoding']>): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-8 bom') return Buffer.from(`\ufeff${text}`);
  if (encoding === 'windows-1252') {
    // Letters alone, which are no UTF-8 in whatever order.
    const narrow = text.replaceAll(
      /[^\0-\u007f\u00c0-\u00ff]/gu,
      (sign) => `&#${sign.codePointAt(0)};`,
    );
    return Buffer.from(narrow, 'latin1');
  }
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

const NAMED: Readonly<Record<string, string>> = {
  æ: 'aelig',
  ø: 'oslash',
  å: 'aring',
  Æ: 'AElig',
  Ø: 'Oslash',
  Å: 'Aring',
  '\u00a0': 'nbsp',
  '–': 'ndash',
  '-': 'hyphen',
};

/** A text in markup. */
export function textIn(text: string, { text: way = 'plain' }: MarkupDialect): string {
  // References would not be resolved there.
  if (way === 'cdata' && /[^\0-\u007f\u00c0-\u00ff]/u.test(text)) return escaped(text);
  if (way === 'cdata')
    return text === '' ? '' : `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  if (way === 'runs')
    return (text.match(/.{1,4}/gsu) ?? []).map((run) => `<b>${escaped(run)}</b>`).join('');
  if (way === 'plain') return escaped(text);
  return Array.from(text, (sign) => {
    if (way === 'named')
      return NAMED[sign] === undefined || sign === '-' ? escaped(sign) : `&${NAMED[sign]};`;
    const code = sign.codePointAt(0) ?? 0;
    return sign === '\n' ? sign : way === 'hex' ? `&#x${code.toString(16)};` : `&#${code};`;
  }).join('');
}

export function special(cell: Cell): Special {
  if (cell === null) return {};
  return typeof cell === 'object' ? cell : { value: cell };
}

function formatsOf(sheets: readonly SheetSketch[]): string[] {
  const all = sheets.flatMap(({ rows }) => rows.flat().map((cell) => special(cell).format));
  return [...new Set(all.filter((format) => format !== undefined))];
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
