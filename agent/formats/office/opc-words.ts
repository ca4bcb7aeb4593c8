/**
 * Which elements and attributes of an Office package hold what people wrote, part by part: everything
 * else is numbers and names of the program's own. Elements are known by local name.
 */
import type { Place } from '../../../rules/index.ts';
import { formulaText, headerText } from './opc-codes.ts';
import type { Attributes } from '../markup/xml.ts';

/** What one element says. */
export interface Said {
  readonly where: Place;
  /** The texts in its attributes. */
  readonly attributes?: (attributes: Attributes) => readonly (string | null)[];
  /** What its text says to people; absent when it has none. */
  readonly text?: (raw: string) => string;
  /** What the texts inside are called. */
  readonly label?: (attributes: Attributes) => string | null;
  /** The format repeats here what stands elsewhere. */
  readonly isCopy?: boolean;
}

export type Words = ReadonlyMap<string, Said>;

const plain = (raw: string): string => raw;

function of(...names: readonly string[]): Pick<Said, 'attributes'> {
  return { attributes: (attributes) => names.map((name) => attributes.get(name)) };
}

function each(names: string, said: Said): [string, Said][] {
  return names.split(' ').map((name) => [name, said]);
}

const FORMULA: Said = { where: 'validation', text: formulaText };

/** A filter, a rule of formats, a scenario hold values as a validation does. */
const FILTERS: readonly [string, Said][] = each('filter customFilter', {
  where: 'validation',
  ...of('val'),
});

/** Before and behind the cells of a sheet; all of a sheet of another kind. Links are told as notes are. */
export const SHEET: Words = new Map([
  ...each('oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter', {
    where: 'headerFooter',
    text: headerText,
  }),
  ...each('dataValidation', {
    where: 'validation',
    ...of('promptTitle', 'prompt', 'errorTitle', 'error'),
  }),
  ...each('formula1 formula2 formula f', FORMULA),
  ...each('cfRule', { where: 'validation', ...of('text') }),
  ...FILTERS,
  ...each('scenario', { where: 'validation', ...of('name', 'comment', 'user') }),
  ...each('inputCells', { where: 'validation', ...of('val') }),
  ...each('protectedRange', { where: 'validation', ...of('name') }),
  ...each('hyperlink', { where: 'comment', ...of('display', 'tooltip', 'location') }),
  ...each('customPr', { where: 'property', ...of('name') }),
  ...each('webPublishItem', { where: 'property', ...of('title', 'destinationFile') }),
  ...each('cellSmartTagPr', { where: 'property', ...of('key', 'val') }),
]);

export const WORKBOOK: Words = new Map([
  ...each('definedName', {
    where: 'definedName',
    label: (attributes) => attributes.get('name'),
    ...of('comment', 'description', 'help', 'statusBar', 'customMenu'),
    text: formulaText,
  }),
  // Where the workbook was last saved.
  ...each('absPath', { where: 'property', ...of('url') }),
  ...each('customWorkbookView', { where: 'property', ...of('name') }),
  ...each('webPublishing', { where: 'property', ...of('css') }),
]);

/** The names of a table's columns are those of its header cells, where it has any. */
export function tableWords(): Words {
  let hasHeaders = true;
  let hasTotals = false;
  const where = 'definedName';
  return new Map<string, Said>([
    [
      'table',
      {
        where,
        attributes: (attributes) => {
          hasHeaders = attributes.get('headerRowCount') !== '0';
          hasTotals = (attributes.get('totalsRowCount') ?? '0') !== '0';
          return [attributes.get('displayName'), attributes.get('comment')];
        },
      },
    ],
    [
      'tableColumn',
      {
        where,
        attributes: (attributes) => [
          hasHeaders ? null : attributes.get('name'),
          hasTotals ? null : attributes.get('totalsRowLabel'),
        ],
      },
    ],
    ...each('calculatedColumnFormula totalsRowFormula', { where, text: formulaText }),
    ...FILTERS,
  ]);
}

export const PIVOT_TABLE: Words = new Map([
  ...each('pivotTableDefinition', {
    where: 'pivotCache',
    ...of('name', 'dataCaption', 'grandTotalCaption', 'rowHeaderCaption', 'colHeaderCaption'),
  }),
  ...each('pivotField', { where: 'pivotCache', ...of('name', 'subtotalCaption') }),
  ...each('dataField', { where: 'pivotCache', ...of('name') }),
  ...each('item', { where: 'pivotCache', ...of('n') }),
  ...each('pageField', { where: 'pivotCache', ...of('name', 'cap') }),
  ...each('filter', {
    where: 'pivotCache',
    ...of('name', 'description', 'stringValue1', 'stringValue2', 'val'),
  }),
  ...each('customFilter', { where: 'pivotCache', ...of('val') }),
]);

export const CONNECTIONS: Words = new Map([
  ...each('connection', {
    where: 'property',
    ...of('name', 'description', 'sourceFile', 'odcFile'),
  }),
  ...each('dbPr oledbPr', { where: 'property', ...of('connection', 'command', 'serverCommand') }),
  ...each('dbCommand', { where: 'property', ...of('text') }),
  ...each('olapPr', { where: 'property', ...of('localConnection') }),
  ...each('webPr', { where: 'property', ...of('url', 'post', 'editPage') }),
  ...each('textPr', { where: 'property', ...of('sourceFile') }),
  ...each('parameter', {
    where: 'property',
    ...of('name', 'prompt', 'string', 'integer', 'double'),
  }),
  ...each('queryTable queryTableField deletedField', { where: 'property', ...of('name') }),
]);

/** What can be clicked on a sheet. */
export const CONTROLS: Words = new Map([
  ...each('slicer timeline', { where: 'drawing', ...of('name', 'caption') }),
  ...each('slicerCacheDefinition timelineCacheDefinition', {
    where: 'drawing',
    ...of('name', 'sourceName'),
  }),
  ...each('i', { where: 'drawing', ...of('n', 'c') }),
  ...each('item', { where: 'drawing', ...of('val') }),
  ...each('ocxPr', { where: 'drawing', ...of('value') }),
]);

export const CORE: Words = new Map(
  each(
    'title subject creator keywords description lastModifiedBy category contentStatus contentType identifier version language',
    { where: 'property', text: plain },
  ),
);

/** Its lists name the sheets and the defined names once more, and where links lead. */
export const APP: Words = new Map([
  ...each('Manager Company HyperlinkBase Template', { where: 'property', text: plain }),
  ...each('lpstr lpwstr', { where: 'property', text: plain, isCopy: true }),
]);

/** Whole numbers under a name of the program's own are marks that it drew by lot. */
export function customWords(): Words {
  let isOwn = false;
  return new Map<string, Said>([
    [
      'property',
      {
        where: 'property',
        label: (attributes) => {
          const name = attributes.get('name') ?? '';
          isOwn = name.startsWith('_');
          return name;
        },
      },
    ],
    ...each('lpwstr lpstr bstr r4 r8 decimal', { where: 'property', text: plain }),
    ...each('i1 i2 i4 i8 int ui1 ui2 ui4 ui8 uint', {
      where: 'property',
      text: (raw) => (isOwn ? '' : raw),
    }),
  ]);
}

/** What the program keeps of values that come from elsewhere. */
export const VALUES: Words = new Map([
  ...each('v stp', { where: 'property', text: plain }),
  ...each('s', { where: 'property', ...of('v') }),
]);
