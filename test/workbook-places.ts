/**
 * Workbooks of which only what lies beside the cells matters, in the parts and relations that Excel
 * writes: each sketch says what is in them, and a test may take the relations away again.
 */
import { type Files, MAIN, partsOf, rels, TYPE, types, WORKSHEET } from './package-writer.ts';
import { type Archive, zip } from './zip-writer.ts';

type Relate = readonly [id: string, kind: string, target: string];

export interface PlacesSketch {
  /** Markup of the first sheet before its cells, its rows, and markup behind them. */
  readonly before?: string;
  readonly rows?: string;
  readonly after?: string;
  /** Markup of the workbook behind its list of sheets. */
  readonly book?: string;
  readonly strings?: readonly string[];
  /** Other parts, and what refers to them: from the sheet, the workbook, the package. */
  readonly parts?: Files;
  readonly ofSheet?: readonly Relate[];
  readonly ofBook?: readonly Relate[];
  readonly ofPackage?: readonly Relate[];
  readonly contentTypes?: Readonly<Record<string, string>>;
}

const SPACES =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const DRAWING_SPACES =
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';
const CHART_SPACES =
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';

export function filesOf(sketch: PlacesSketch): Files {
  const { before = '', rows = '', after = '', book = '', strings = [], parts = {} } = sketch;
  const { ofSheet = [], ofBook = [], ofPackage = [], contentTypes = {} } = sketch;
  return {
    '[Content_Types].xml': types({
      '/xl/workbook.xml': MAIN,
      '/xl/worksheets/sheet1.xml': WORKSHEET,
      '/xl/sharedStrings.xml': `${TYPE}.spreadsheetml.sharedStrings+xml`,
      ...contentTypes,
    }),
    '_rels/.rels': rels([['rId1', 'officeDocument', 'xl/workbook.xml'], ...ofPackage]),
    'xl/workbook.xml': `<workbook ${SPACES}><sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets>${book}</workbook>`,
    'xl/_rels/workbook.xml.rels': rels([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'sharedStrings', 'sharedStrings.xml'],
      ...ofBook,
    ]),
    'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet ${SPACES}>${before}<sheetData>${rows}</sheetData>${after}</worksheet>`,
    ...(ofSheet.length === 0 ? {} : { 'xl/worksheets/_rels/sheet1.xml.rels': rels(ofSheet) }),
    'xl/sharedStrings.xml': `<sst ${SPACES}>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    ...parts,
  };
}

export function packed(sketch: PlacesSketch, archive: Archive = {}): Buffer {
  return Buffer.from(zip(partsOf(filesOf(sketch)), archive));
}

/** The same parts with nothing that refers to them, as a thief finds them. */
export function unreferred(sketch: PlacesSketch): PlacesSketch {
  const parts = Object.entries(sketch.parts ?? {}).filter(([name]) => !name.endsWith('.rels'));
  return { ...sketch, parts: Object.fromEntries(parts), ofSheet: [], ofBook: [], ofPackage: [] };
}

/** A drawing with one shape for each list of paragraphs, each of runs. */
export function drawing(shapes: readonly (readonly (readonly string[])[])[], more = ''): string {
  const all = shapes.map(
    (paragraphs) => `<xdr:twoCellAnchor>${shape(paragraphs)}</xdr:twoCellAnchor>`,
  );
  return `<xdr:wsDr ${DRAWING_SPACES}>${all.join('')}${more}</xdr:wsDr>`;
}

export function shape(
  paragraphs: readonly (readonly string[])[],
  attributes = 'name="Tekst 1"',
): string {
  const lines = paragraphs.map(
    (runs) =>
      `<a:p>${runs.map((run) => `<a:r><a:rPr lang="da-DK"/><a:t>${run}</a:t></a:r>`).join('')}</a:p>`,
  );
  return `<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" ${attributes}/></xdr:nvSpPr><xdr:txBody><a:bodyPr/>${lines.join('')}</xdr:txBody></xdr:sp>`;
}

/** What a chart keeps of one series: its name, and where its categories and values came from. */
export interface Series {
  readonly name?: string;
  readonly categories?: readonly [reference: string, texts: readonly string[]];
  readonly values?: readonly [reference: string, numbers: readonly (string | number)[]];
}

export function chart(series: readonly Series[], title = ''): string {
  const each = series.map(({ name, categories, values }, index) => {
    const tx =
      name === undefined
        ? ''
        : `<c:tx><c:strRef><c:f>Ark1!$B$1</c:f><c:strCache>${points([name])}</c:strCache></c:strRef></c:tx>`;
    const cat =
      categories === undefined
        ? ''
        : `<c:cat><c:strRef><c:f>${categories[0]}</c:f><c:strCache>${points(categories[1])}</c:strCache></c:strRef></c:cat>`;
    const val =
      values === undefined
        ? ''
        : `<c:val><c:numRef><c:f>${values[0]}</c:f><c:numCache><c:formatCode>General</c:formatCode>${points(values[1])}</c:numCache></c:numRef></c:val>`;
    return `<c:ser><c:idx val="${index}"/><c:order val="${index}"/>${tx}${cat}${val}</c:ser>`;
  });
  const said =
    title === ''
      ? ''
      : `<c:title><c:tx><c:rich><a:p><a:r><a:t>${title}</a:t></a:r></a:p></c:rich></c:tx></c:title>`;
  return `<c:chartSpace ${CHART_SPACES}><c:chart>${said}<c:plotArea><c:barChart>${each.join('')}</c:barChart></c:plotArea></c:chart></c:chartSpace>`;
}

function points(all: readonly (string | number)[]): string {
  const each = all.map((value, i) => `<c:pt idx="${i}"><c:v>${value}</c:v></c:pt>`);
  return `<c:ptCount val="${all.length}"/>${each.join('')}`;
}

export type PivotValue = string | number | { readonly x: number };

/** A field with its shared values; null when its values stand in the records. */
export type PivotField = readonly [name: string, items: readonly (string | number)[] | null];

export function pivotDefinition(fields: readonly PivotField[], more = ''): string {
  const each = fields.map(([name, items]) => {
    const shared = items === null ? '' : items.map(pivotValue).join('');
    return `<cacheField name="${name}" numFmtId="0"><sharedItems${items === null ? '' : ` count="${items.length}"`}>${shared}</sharedItems></cacheField>`;
  });
  return `<pivotCacheDefinition ${SPACES} r:id="rId1" recordCount="2147483647"><cacheSource type="worksheet"><worksheetSource ref="A1:B13" sheet="Slettet"/></cacheSource><cacheFields count="${fields.length}">${each.join('')}${more}</cacheFields></pivotCacheDefinition>`;
}

export function pivotRecords(records: readonly (readonly PivotValue[])[]): string {
  const each = records.map((values) => `<r>${values.map(pivotValue).join('')}</r>`);
  return `<pivotCacheRecords ${SPACES} count="2147483647">${each.join('')}</pivotCacheRecords>`;
}

function pivotValue(value: PivotValue): string {
  if (typeof value === 'object') return `<x v="${value.x}"/>`;
  return typeof value === 'number' ? `<n v="${value}"/>` : `<s v="${value}"/>`;
}

/** The cells that a link brought, sheet by sheet: a text as it is, a number as one. */
export function link(
  sheets: readonly (readonly [name: string, rows: readonly (readonly (string | number)[])[]])[],
): string {
  const names = sheets.map(([name]) => `<sheetName val="${name}"/>`).join('');
  const data = sheets.map(([, rows], sheetId) => {
    const cells = rows.map(
      (row, r) =>
        `<row r="${r + 1}">${row.map((value, c) => `<cell r="${'ABCDEF'[c]}${r + 1}"${typeof value === 'string' ? ' t="str"' : ''}><v>${value}</v></cell>`).join('')}</row>`,
    );
    return `<sheetData sheetId="${sheetId}">${cells.join('')}</sheetData>`;
  });
  return `<externalLink ${SPACES}><externalBook r:id="rId1"><sheetNames>${names}</sheetNames><sheetDataSet>${data.join('')}</sheetDataSet></externalBook></externalLink>`;
}

/** `[cell, text]` of the older kind. */
export function oldComments(all: readonly (readonly [cell: string, text: string])[]): string {
  const each = all.map(
    ([cell, text]) =>
      `<comment ref="${cell}" authorId="0" shapeId="0"><text><t>${text}</t></text></comment>`,
  );
  return `<comments ${SPACES}><authors><author>tc={1}</author></authors><commentList>${each.join('')}</commentList></comments>`;
}

export function threads(all: readonly (readonly [cell: string, text: string])[]): string {
  const each = all.map(
    ([cell, text], i) =>
      `<threadedComment ref="${cell}" dT="2021-03-04T10:11:12.13" personId="{020F0E85-6C84-4D1E-8E1C-6B1F0C0E0A0${i % 10}}" id="{1}"><text>${text}</text></threadedComment>`,
  );
  return `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">${each.join('')}</ThreadedComments>`;
}

/** The older comment that Excel writes beside a thread. */
export function copyOfThread(texts: readonly string[]): string {
  const [first = '', ...replies] = texts;
  return `[Trådet kommentar]&#10;&#10;Din version af Excel lader dig læse denne kommentar.&#10;&#10;Kommentar:&#10;    ${first}${replies.map((text) => `&#10;Svar:&#10;    ${text}`).join('')}`;
}
