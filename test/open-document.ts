/**
 * Makes OpenDocument spreadsheets from the same descriptions as `workbook.ts`, zipped or flat, as
 * LibreOffice, Excel and SheetJS write them, and in ways that no program does but a reader must understand.
 */
import { zipped, type PartOptions } from '../scripts/zip-writer.ts';
import { reference, type Cell, type SheetSketch, type Special } from './workbook.ts';

export interface OpenDialect {
  readonly writer?: 'libreoffice' | 'excel' | 'sheetjs';
  readonly flat?: boolean;
  readonly template?: boolean;
  /** Equal neighbours, filled or not, are written once. */
  readonly folded?: boolean;
  /** How a text is written in its paragraph. */
  readonly text?: 'plain' | 'entities' | 'cdata' | 'spans' | 'link';
  /** Other prefixes for the namespaces. */
  readonly renamed?: boolean;
  readonly encoding?: 'utf-8' | 'utf-8 bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly quote?: '"' | "'";
  /** Line breaks and indents between elements. */
  readonly spaced?: boolean;
  /** Rows in groups, the first as a header that is repeated on each page. */
  readonly grouped?: boolean;
  readonly pack?: PartOptions;
}

/** What a document holds beside its sheets, as it is written. */
export interface Extras {
  /** In front of the sheets: tracked changes, validations. */
  readonly before?: string;
  /** Behind them: names, ranges, pivot tables. */
  readonly after?: string;
  /** At the beginning of the first sheet: shapes, sources. */
  readonly inSheet?: string;
  /** In `styles.xml`. */
  readonly styles?: string;
  /** In `meta.xml`. */
  readonly properties?: string;
  /** Further parts of the archive. */
  readonly parts?: readonly (readonly [name: string, xml: string])[];
  /** And those that are no markup. */
  readonly binary?: readonly (readonly [name: string, data: Uint8Array])[];
  /** What the manifest says of each part. */
  readonly manifest?: string;
}

const TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
const NAMESPACES = {
  office: 'office', style: 'style', text: 'text', table: 'table', draw: 'drawing', svg: 'svg-compatible',
  meta: 'meta', chart: 'chart', form: 'form', number: 'datastyle', of: 'of',
} as const; // prettier-ignore
const OTHERS = `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"`;
const DECLARED = `${Object.entries(NAMESPACES)
  .map(([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')} ${OTHERS}`;
const RENAMED: Readonly<Record<string, string>> = {
  office: 'o',
  table: 'regneark',
  text: 'tekst',
  calcext: 'c',
};
/** How far programs say that a sheet goes. */
const COLUMNS = { libreoffice: 1024, excel: 16_384, sheetjs: 0 } as const;
const ROWS = 1_048_576;

/** The file's bytes. */
export function openDocument(
  sheets: readonly SheetSketch[],
  dialect: OpenDialect = {},
  extras: Extras = {},
): Buffer {
  const { flat = false, template = false } = dialect;
  const type = template ? `${TYPE}-template` : TYPE;
  const tables = sheets.map((sheet, at) => table(sheet, at, dialect, extras)).join('');
  const inner = `${extras.before ?? ''}${tables}${extras.after ?? ''}`;
  const body = `<office:body><office:spreadsheet>${inner}</office:spreadsheet></office:body>`;
  const meta = `<office:meta><meta:generator>2018-11-30</meta:generator>${extras.properties ?? ''}</office:meta>`;
  const styles = `<office:master-styles><style:master-page style:name="Default">${extras.styles ?? ''}</style:master-page></office:master-styles>`;
  if (flat) {
    const root = `office:document ${DECLARED} office:version="1.3" office:mimetype="${type}"`;
    return written(`<${root}>${meta}${styles}${body}</office:document>`, dialect);
  }
  const part = (name: string, content: string): readonly [string, Buffer] => [
    `${name}.xml`,
    written(
      `<office:document-${name} ${DECLARED} office:version="1.3">${content}</office:document-${name}>`,
      dialect,
    ),
  ];
  const manifest =
    extras.manifest ??
    `<manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/>`;
  return zipped(
    [
      ['mimetype', Buffer.from(type)],
      part('styles', styles),
      part('content', body),
      part('meta', meta),
      ...(extras.binary ?? []),
      ...(extras.parts ?? []).map(([name, xml]) => [name, written(xml, dialect)] as const),
      [
        'META-INF/manifest.xml',
        Buffer.from(`<manifest:manifest xmlns:manifest="x">${manifest}</manifest:manifest>`),
      ],
    ],
    dialect.pack,
  );
}

/** An embedded object: what stands in its `content.xml`. */
export function embedded(body: string): string {
  return `<office:document-content ${DECLARED}><office:body>${body}</office:body></office:document-content>`;
}

/** One row of cells as text, for what is told beside the sheets. */
export function textRow(...texts: readonly string[]): string {
  return `<table:table-row>${texts.map((text) => `<table:table-cell office:value-type="string"><text:p>${escaped(text)}</text:p></table:table-cell>`).join('')}</table:table-row>`;
}

function written(xml: string, dialect: OpenDialect): Buffer {
  const { encoding = 'utf-8', renamed = false, quote = '"', spaced = false } = dialect;
  let text = xml;
  if (renamed)
    text = inTags(text, (tag) =>
      tag.replaceAll(
        /([<\s/]|\sxmlns:)(office|table|text|calcext)(?=[:=])/g,
        (_, before: string, name: string) => before + (RENAMED[name] ?? name),
      ),
    );
  if (quote === "'")
    text = inTags(text, (tag) => tag.replaceAll("'", '&apos;').replaceAll('"', "'"));
  if (spaced)
    text = text.replaceAll(/(?=<table:table-(row|cell))|(?=<\/table:table(-row)?>)/g, '\n   ');
  const name = encoding.startsWith('utf-16')
    ? 'UTF-16'
    : encoding.startsWith('utf-8')
      ? 'UTF-8'
      : encoding;
  const all = `<?xml version="1.0" encoding="${name}"?>\n${text}`;
  if (encoding === 'utf-8') return Buffer.from(all);
  if (encoding === 'utf-8 bom') return Buffer.from(`\ufeff${all}`);
  if (encoding === 'windows-1252') return Buffer.from(all, 'latin1');
  const little = Buffer.from(`\ufeff${all}`, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

/** Changes tags and leaves the text between them. */
function inTags(xml: string, change: (tag: string) => string): string {
  return xml.replaceAll(/<!\[CDATA\[[^]*?\]\]>|<[^>]*>/g, (tag) =>
    tag.startsWith('<!') ? tag : change(tag),
  );
}

function table(sheet: SheetSketch, at: number, dialect: OpenDialect, extras: Extras): string {
  const { folded = false, grouped = false, writer = 'libreoffice' } = dialect;
  const comments = new Map(sheet.comments ?? []);
  const hidden = sheet.state === undefined ? '' : ' table:display="false"';
  const rows = sheet.rows.map((cells, row) => rowOf(cells, row, comments, dialect));
  const repeated: [string, number][] = [];
  for (const row of rows) {
    const last = repeated.at(-1);
    if (folded && last !== undefined && last[0] === row) last[1]++;
    else repeated.push([row, 1]);
  }
  const body = repeated.map(([row, times]) =>
    row.replace('<table:table-row', `<table:table-row${repeat('rows', times)}`),
  );
  const [first = '', ...rest] = body;
  const arranged = grouped
    ? `<table:table-header-rows>${first}</table:table-header-rows><table:table-row-group><table:table-rows>${rest.join('')}</table:table-rows></table:table-row-group>`
    : body.join('');
  const filler =
    writer === 'sheetjs'
      ? ''
      : `<table:table-row table:style-name="ro1"${repeat('rows', ROWS - rows.length)}><table:table-cell${repeat('columns', COLUMNS[writer])}/></table:table-row>`;
  const name = escaped(sheet.name ?? `Ark${at + 1}`);
  return `<table:table table:name="${name}" table:style-name="ta1"${hidden}>${at === 0 ? (extras.inSheet ?? '') : ''}<table:table-column table:style-name="co1"/>${arranged}${filler}${sheet.after ?? ''}</table:table>`;
}

function repeat(what: 'rows' | 'columns', times: number): string {
  return times > 1 ? ` table:number-${what}-repeated="${times}"` : '';
}

function rowOf(
  cells: readonly Cell[],
  row: number,
  comments: ReadonlyMap<string, string>,
  dialect: OpenDialect,
): string {
  const { folded = false, writer = 'libreoffice' } = dialect;
  const all: [string, number][] = [];
  cells.forEach((cell, column) => {
    const comment = comments.get(reference(row, column));
    const xml = cellOf(cell, comment, dialect);
    const last = all.at(-1);
    if (folded && last !== undefined && last[0] === xml) last[1]++;
    else all.push([xml, 1]);
  });
  const rest = COLUMNS[writer] - cells.length;
  if (rest > 0) all.push(['<table:table-cell/>', rest]);
  const cellsWritten = all.map(([xml, times]) =>
    xml.replace('<table:table-cell', `<table:table-cell${repeat('columns', times)}`),
  );
  const style = writer === 'sheetjs' ? '' : ' table:style-name="ro1"';
  return `<table:table-row${style}>${cellsWritten.join('')}</table:table-row>`;
}

function cellOf(cell: Cell, comment: string | undefined, dialect: OpenDialect): string {
  const special: Special = typeof cell === 'object' ? (cell ?? {}) : { value: cell };
  if (special.raw !== undefined) return special.raw;
  const { writer = 'libreoffice' } = dialect;
  const { value, formula } = special;
  const note = comment === undefined ? '' : annotation(comment);
  const says = valueAttributes(special, dialect);
  const shown = value === undefined ? '' : paragraphs(shownAs(special), dialect);
  const style = writer === 'sheetjs' ? '' : ' table:style-name="ce1"';
  const calculated = formula === undefined ? '' : ` table:formula="of:=${escaped(formula)}"`;
  const attributes =
    writer === 'excel' ? `${calculated}${says}${style}` : `${style}${calculated}${says}`;
  if (cell === null && note === '') return '<table:table-cell/>';
  return `<table:table-cell${attributes}>${note}${shown}</table:table-cell>`;
}

function valueAttributes(
  { value, format, formula }: Special,
  { writer = 'libreoffice' }: OpenDialect,
): string {
  if (value === undefined) return '';
  const [type, said] =
    typeof value === 'boolean' ? ['boolean', ` office:boolean-value="${value}"`]
    : typeof value === 'string' ? ['string', formula === undefined ? '' : ` office:string-value="${escaped(value)}"`]
    : isDate(format) ? ['date', ` office:date-value="${isoDay(value)}"`]
    : ['float', ` office:value="${value}"`]; // prettier-ignore
  const again = writer === 'libreoffice' ? ` calcext:value-type="${type}"` : '';
  return ` office:value-type="${type}"${said}${again}`;
}

function isDate(format: string | undefined): boolean {
  return format?.includes('yy') ?? false;
}

/** A serial day of Excel. */
function isoDay(day: number): string {
  return new Date((day - 25_569) * 86_400_000).toISOString().slice(0, 10);
}

/** The text of a cell, which a program makes from its value. */
function shownAs({ value, format }: Special): string {
  if (typeof value !== 'number') return String(value);
  if (isDate(format)) return isoDay(value).split('-').toReversed().join('-');
  if (format?.startsWith('000000"-"') === true)
    return String(value)
      .padStart(10, '0')
      .replace(/(\d{4})$/, '-$1');
  return format === undefined ? String(value) : String(value).padStart(format.length, '0');
}

function annotation(text: string): string {
  return `<office:annotation draw:style-name="gr1" svg:width="2.9cm"><dc:creator>Anders</dc:creator><dc:date>2018-11-30T00:00:00</dc:date>${paragraphs(text, {})}</office:annotation>`;
}

/** A text as its paragraphs, with elements for the white space that would be lost. */
function paragraphs(text: string, { text: way = 'plain' }: OpenDialect): string {
  return text
    .split('\n')
    .map((line) => {
      const letters = Array.from(line);
      const half = Math.floor(letters.length / 2);
      const halves = [letters.slice(0, half), letters.slice(half)].map((part) => part.join(''));
      const runs = way === 'spans' ? halves : [line];
      const pieces = runs.map((run) => characters(run, way));
      if (way === 'link')
        return `<text:p><text:a xlink:href="https://example.dk/?id=1">${pieces.join('')}</text:a></text:p>`;
      const inner =
        way === 'spans'
          ? pieces.map((piece) => `<text:span text:style-name="T1">${piece}</text:span>`).join('')
          : pieces.join('');
      return `<text:p>${inner}</text:p>`;
    })
    .join('');
}

function characters(text: string, way: NonNullable<OpenDialect['text']>): string {
  return text
    .split(/( {2,}|^ +| +$|\t)/)
    .map((piece) => {
      if (piece === '\t') return '<text:tab/>';
      if (
        /^ +$/.test(piece) &&
        (piece.length > 1 || text.startsWith(piece) || text.endsWith(piece))
      ) {
        return `<text:s text:c="${piece.length}"/>`;
      }
      if (piece === '') return '';
      if (way === 'cdata') return `<![CDATA[${piece}]]>`;
      if (way !== 'entities') return escaped(piece);
      return Array.from(
        piece,
        (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
      ).join('');
    })
    .join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
