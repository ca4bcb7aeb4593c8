/** Where in an OpenDocument file text stands beside its cells: elements and attributes, by local name. */
import type { Place } from '../../../rules/index.ts';

/** What tables are made of. The last is a cell as it was before a change. */
export const PARTS_OF_TABLES: ReadonlySet<string> = new Set([
  'table', 'table-source', 'table-row', 'table-rows', 'table-header-rows', 'table-row-group',
  'table-cell', 'covered-table-cell', 'change-track-table-cell',
]); // prettier-ignore

const SHAPES = [
  'frame', 'custom-shape', 'rect', 'line', 'polyline', 'polygon', 'regular-polygon', 'path', 'circle',
  'ellipse', 'connector', 'caption', 'measure', 'control', 'g', 'scene', 'subtitle', 'legend',
] as const; // prettier-ignore
const MARGINS = [
  'header', 'header-left', 'header-first', 'footer', 'footer-left', 'footer-first',
] as const; // prettier-ignore

/** Elements whose text is one text. */
export const TEXTS: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...SHAPES.map((name): [string, Place] => [name, 'drawing']),
  ...MARGINS.map((name): [string, Place] => [name, 'headerFooter']),
  // Of shapes, charts and tables.
  ['title', 'drawing'],
  ['desc', 'drawing'],
  ['annotation', 'comment'],
  ['creator', 'comment'],
  ['change-info', 'comment'],
  ['help-message', 'validation'],
  ['error-message', 'validation'],
]);

/** Those that hold their text without paragraphs. */
export const RAW: ReadonlySet<string> = new Set(['title', 'desc', 'creator']);

/** Attributes that hold text. */
export const ATTRIBUTES: ReadonlyMap<string, readonly (readonly [string, Place])[]> = new Map<
  string,
  readonly (readonly [string, Place])[]
>([
  ['named-range', [['name', 'definedName']]],
  ['named-expression', [['name', 'definedName'], ['expression', 'definedName']]],
  ['database-range', [['name', 'definedName']]],
  // What a filter lets through, or what a list offers.
  ['filter-condition', [['value', 'validation']]],
  ['filter-set-item', [['value', 'validation']]],
  ['content-validation', [['condition', 'validation']]],
  ['help-message', [['title', 'validation']]],
  ['error-message', [['title', 'validation']]],
  ['map', [['condition', 'validation']]],
  ['condition', [['value', 'validation']]],
  ['data-pilot-table', [['name', 'pivotCache']]],
  ['database-source-table', [['database-name', 'pivotCache'], ['database-table-name', 'pivotCache']]],
  ['database-source-query', [['database-name', 'pivotCache'], ['query-name', 'pivotCache']]],
  ['database-source-sql', [['database-name', 'pivotCache'], ['sql-statement', 'pivotCache']]],
  ['source-service', [['name', 'pivotCache'], ['source-name', 'pivotCache']]],
  // What a link leads to is not opened.
  ['a', [['href', 'comment'], ['title', 'comment']]],
  ['scenario', [['comment', 'comment']]],
  // Fields of forms.
  ['option', [['label', 'drawing'], ['value', 'drawing']]],
  ['item', [['label', 'drawing']]],
  ['text', [['value', 'drawing'], ['current-value', 'drawing']]],
  ['textarea', [['value', 'drawing'], ['current-value', 'drawing']]],
  ['formatted-text', [['value', 'drawing'], ['current-value', 'drawing']]],
  ['combobox', [['value', 'drawing'], ['current-value', 'drawing']]],
  ['fixed-text', [['label', 'drawing']]],
  ['button', [['label', 'drawing']]],
  ['checkbox', [['label', 'drawing']]],
  ['radio', [['label', 'drawing']]],
]); // prettier-ignore

/** Dates and numbers that programs write by themselves. */
export const UNTOLD_PROPERTIES: ReadonlySet<string> = new Set([
  'generator', 'creation-date', 'date', 'print-date', 'editing-cycles', 'editing-duration',
  'document-statistic', 'auto-reload', 'hyperlink-behaviour', 'printed-by-date',
]); // prettier-ignore
