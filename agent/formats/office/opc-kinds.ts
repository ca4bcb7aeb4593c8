/** The kinds of parts of an Office package that hold texts or tables beside the sheets, and how to know them. */
import type { ContentTypes } from './opc-parts.ts';
import { like, type Likeness } from './opc.ts';

export type PartKind =
  | 'thread'
  | 'drawing'
  | 'diagram'
  | 'diagramDrawing'
  | 'oldDrawing'
  | 'chart'
  | 'table'
  | 'pivotTable'
  | 'pivotCache'
  | 'pivotRecords'
  | 'link'
  | 'revisions'
  | 'connections'
  | 'controls'
  | 'core'
  | 'app'
  | 'custom'
  | 'values'
  | 'any'
  | 'embedded'
  | 'model';

/** `kind` of a likeness: relations of these last words, in small letters, without hyphens. */
const KINDS: readonly (readonly [PartKind, Likeness])[] = [
  ['thread', like('threadedcomment', /ms-excel\.threadedcomments\+xml$/, /(^|\/)threadedcomments\/[^/]+\.xml$/i)],
  ['drawing', like('drawing', /officedocument\.drawing\+xml$/, /(^|\/)xl\/drawings\/[^/]+\.xml$/i)],
  ['drawing', like('chartusershapes', /drawingml\.chartshapes\+xml$/, /(?!)/)],
  ['diagram', like('diagramdata', /drawingml\.diagramdata\+xml$/, /(^|\/)diagrams\/data[^/]*\.xml$/i)],
  ['diagramDrawing', like('diagramdrawing', /drawingml\.diagramdrawing\+xml$/, /(^|\/)diagrams\/drawing[^/]*\.xml$/i)],
  ['oldDrawing', like('vmldrawing', /vmldrawing$/, /\.vml$/i)],
  ['chart', like('chart', /drawingml\.chart\+xml$/, /(^|\/)charts\/chart[^/]*\.xml$/i)],
  ['chart', like('chartex', /ms-office\.chartex\+xml$/, /(?!)/)],
  ['table', like('table', /spreadsheetml\.table\+xml$/, /(^|\/)xl\/tables\/[^/]+\.xml$/i)],
  ['pivotTable', like('pivottable', /spreadsheetml\.pivottable\+xml$/, /(^|\/)pivottables\/[^/]+\.xml$/i)],
  ['pivotCache', like('pivotcachedefinition', /spreadsheetml\.pivotcachedefinition\+xml$/, /(^|\/)pivotcache\/pivotcachedefinition[^/]*\.xml$/i)],
  ['pivotRecords', like('pivotcacherecords', /spreadsheetml\.pivotcacherecords\+xml$/, /(^|\/)pivotcache\/pivotcacherecords[^/]*\.xml$/i)],
  ['link', like('externallink', /spreadsheetml\.externallink\+xml$/, /(^|\/)externallinks\/[^/]+\.xml$/i)],
  ['revisions', like('revisionlog', /spreadsheetml\.revisionlog\+xml$/, /(^|\/)revisions\/revisionlog[^/]*\.xml$/i)],
  ['connections', like('connections', /spreadsheetml\.connections\+xml$/, /(^|\/)xl\/connections\.xml$/i)],
  ['connections', like('querytable', /spreadsheetml\.querytable\+xml$/, /(^|\/)querytables\/[^/]+\.xml$/i)],
  ['controls', like('slicer', /ms-excel\.slicer\+xml$/, /(^|\/)slicers\/[^/]+\.xml$/i)],
  ['controls', like('slicercache', /ms-excel\.slicercache\+xml$/, /(^|\/)slicercaches\/[^/]+\.xml$/i)],
  ['controls', like('timeline', /ms-excel\.timeline\+xml$/, /(^|\/)timelines\/[^/]+\.xml$/i)],
  ['controls', like('timelinecache', /ms-excel\.timelinecache\+xml$/, /(^|\/)timelinecaches\/[^/]+\.xml$/i)],
  ['controls', like('ctrlprop', /ms-excel\.controlproperties\+xml$/, /(^|\/)ctrlprops\/[^/]+\.xml$/i)],
  ['controls', like('control', /ms-office\.activex\+xml$/, /(^|\/)activex\/[^/]+\.xml$/i)],
  ['core', like('coreproperties', /package\.core-properties\+xml$/, /^docprops\/core\.xml$/i)],
  ['app', like('extendedproperties', /extended-properties\+xml$/, /^docprops\/app\.xml$/i)],
  ['custom', like('customproperties', /custom-properties\+xml$/, /^docprops\/custom\.xml$/i)],
  ['values', like('sheetmetadata', /spreadsheetml\.sheetmetadata\+xml$/, /(^|\/)xl\/metadata\.xml$/i)],
  ['values', like('volatiledependencies', /spreadsheetml\.volatiledependencies\+xml$/, /(^|\/)volatiledependencies\.xml$/i)],
  ['values', like('rdrichvalue', /ms-excel\.rdrichvalue\+xml$/, /(^|\/)richdata\/rdrichvalue[^/]*\.xml$/i)],
  ['any', like('customxml', /(?!)/, /^customxml\/item\d*\.xml$/i)],
  ['any', like('xmlmaps', /(?!)/, /(^|\/)xl\/xmlmaps\.xml$/i)],
  ['any', like('webextension', /ms-office\.webextension\+xml$/, /(^|\/)webextensions\/webextension[^/]*\.xml$/i)],
  ['embedded', like('package', /(?!)/, /(^|\/)embeddings\/[^/]+$/i)],
  ['embedded', like('oleobject', /oleobject$/, /(?!)/)],
  ['model', like('powerpivotdata', /model\+data$/, /(^|\/)xl\/model\/[^/]+\.data$/i)],
]; // prettier-ignore

const BY_RELATION = new Map(KINDS.map(([kind, { kind: relation }]) => [relation, kind]));

/** The kind of a part by what it is said to be, else by its name; null for one without texts. */
export function kindOfPart(types: ContentTypes, partName: string): PartKind | null {
  const found = KINDS.find(([, { isLike }]) => isLike(types, partName));
  return found === undefined ? null : found[0];
}

/** Null for a relation to a part without texts. */
export function kindOfRelation(relation: string): PartKind | null {
  return BY_RELATION.get(relation.replaceAll('-', '').toLowerCase()) ?? null;
}

/** Kinds that refer to others of these. */
export const REFERRING: ReadonlySet<PartKind> = new Set([
  'drawing', 'oldDrawing', 'chart', 'table', 'pivotTable', 'pivotCache', 'link', 'diagram',
]); // prettier-ignore
