/**
 * An Office package as a workbook: which parts hold its sheets, texts and styles, in the workbook's
 * own order. Real packages break every rule of how these refer to each other, so each step has its
 * fallbacks, and a worksheet that nobody refers to is read all the same: a thief may open it too.
 */
import { type Budget, limits } from '../../inspect/limits.ts';
import { readBinaryStyles, readBinaryWorkbook } from './opc-binary.ts';
import { type ContentTypes, Parts, type Relation } from './opc-parts.ts';
import { type Format, Unreadable } from '../reader.ts';
import { WORKBOOK } from './opc-words.ts';
import { RepeatedParts } from './repeated-parts.ts';
import { StyleSheet } from './styles.ts';
import type { Attributes, XmlHandler } from '../markup/xml.ts';
import type { Specimen } from '../specimen.ts';
import { type Entry, type Zip, zipIn } from '../archive/zip.ts';

export type { Relation };

export interface SheetPart {
  /** Null for a part that the workbook does not know. */
  readonly name: string | null;
  readonly state: 'visible' | 'hidden' | 'veryHidden';
  /** Null for a module of macros, and for a part that is not there. A chart has a part, no cells. */
  readonly entry: Entry | null;
  readonly relations: readonly Relation[];
  /** Its parts of old comments; threaded ones are relations of another kind. */
  readonly comments: readonly Entry[];
}

export interface Package {
  readonly format: Format;
  readonly parts: Parts;
  readonly types: ContentTypes;
  /** Null when only its sheets are left. */
  readonly workbook: Entry | null;
  /** Beside its sheets, markup of the workbook may say something: names, where it was saved. */
  readonly hasWorkbookTexts: boolean;
  readonly relations: readonly Relation[];
  /** In the workbook's order, then those that it does not know. */
  readonly sheets: readonly SheetPart[];
  readonly sharedStrings: Entry | null;
  /** For each cell style 1 when it shows a date or a time; empty without styles. */
  readonly dateStyles: Uint8Array;
  readonly date1904: boolean;
  /** Comments that no sheet refers to. */
  readonly looseComments: readonly Entry[];
  /** Something is missing, broken or there twice: what is read is right, but never clean. */
  readonly damaged: boolean;
  readonly hasDoctype: boolean;
}

/** The Office package that a file is, as far as it had to be read to tell which. */
export interface Office {
  readonly zip: Zip;
  readonly parts: Parts;
  readonly types: ContentTypes;
  /** Null when its sheets alone are left, or when it has no workbook at all. */
  readonly workbook: Entry | null;
  /** Null when there is no workbook in it. */
  readonly format: Format | null;
}

/** Null for what is no archive. Throws Unreadable as `officeOf` does. */
export function officeIn(specimen: Specimen): Office | null {
  const zip = specimen.ask(zipIn);
  return zip === null ? null : officeOf(zip, specimen.budget);
}

/** Throws Unreadable `not-spreadsheet` for a package of another kind, `sealed`, `limit`. */
export function officeOf(zip: Zip, budget: Budget): Office {
  const parts = new Parts(zip, budget);
  const types = parts.contentTypes();
  const { workbook = null, format = null } = findWorkbook(parts, types) ?? {};
  return { zip, parts, types, workbook, format };
}

/** Throws Unreadable `unsupported` (no workbook that is read), `sealed`, `limit`. */
export function openPackage(office: Office | null): Package {
  if (office === null || office.format === null) throw new Unreadable('unsupported');
  const { parts, types, workbook, format } = office;
  const family = format === 'xlsb' ? BINARY : MARKUP;
  if (workbook === null) parts.condition.damaged = true;
  const relations = workbook === null ? [] : parts.relations(workbook.name);
  const listed = workbook === null ? NOTHING_LISTED : listIn(parts, workbook, family);
  const sheets = placed({
    parts,
    types,
    listed: listed.sheets,
    relations,
    likeness: family.sheets,
  });
  const claimed = new Set(sheets.flatMap((sheet) => sheet.comments));
  const allComments = partsLike(parts, types, family.comments);
  const looseComments = allComments.filter((entry) => !claimed.has(entry));
  const sharedStrings = helper(parts, types, relations, family.sharedStrings);
  const stylePart = helper(parts, types, relations, family.styles);
  const dateStyles = stylePart === null ? NO_STYLES : dateStylesIn(parts, stylePart, family);
  return {
    format,
    parts,
    types,
    workbook,
    hasWorkbookTexts: listed.hasTexts,
    relations,
    sheets,
    sharedStrings,
    dateStyles,
    date1904: listed.date1904,
    looseComments,
    damaged: parts.condition.damaged,
    hasDoctype: parts.condition.hasDoctype,
  };
}

const NO_STYLES = new Uint8Array(0);

/** What a workbook says of its sheets. */
interface Listed {
  readonly sheets: readonly ListedSheet[];
  readonly date1904: boolean;
  readonly hasTexts: boolean;
}

const NOTHING_LISTED: Listed = { sheets: [], date1904: false, hasTexts: false };

function listIn(parts: Parts, workbook: Entry, family: Family): Listed {
  return parts.said(workbook, family.repeatedLists, () => {
    const list = new SheetList();
    const isSound = family.readWorkbook(parts, workbook, list);
    const { sheets, date1904 } = list;
    // What is broken may hold more than was seen.
    const said = { sheets, date1904, hasTexts: list.hasTexts || !isSound };
    // A name may hold a number: that is not kept.
    const isBare = !sheets.some(({ name, relation }) => DIGITS.test(`${name} ${relation}`));
    return { said, isSound: isSound && isBare };
  });
}

const DIGITS = /\d{4}/;

function dateStylesIn(parts: Parts, entry: Entry, family: Family): Uint8Array {
  return parts.said(entry, family.repeatedStyles, () => {
    const styles = new StyleSheet();
    const isSound = family.readStyles(parts, entry, styles);
    return { said: styles.dateStyles(), isSound };
  });
}

/** How parts of one kind are known when nobody refers to them: by content type, or by name. */
export interface Likeness {
  readonly kind: string;
  readonly isLike: (types: ContentTypes, partName: string) => boolean;
}

export function like(kind: string, type: RegExp, name: RegExp): Likeness {
  return {
    kind,
    isLike: (types, partName) => type.test(types.of(partName)) || name.test(partName),
  };
}

/** The parts of workbooks as markup or as records, and how they are read. */
interface Family {
  readonly sheets: Likeness;
  readonly sharedStrings: Likeness;
  readonly styles: Likeness;
  readonly comments: Likeness;
  /** Returns whether the part was sound. */
  readonly readWorkbook: (parts: Parts, entry: Entry, list: SheetList) => boolean;
  /** Returns whether the part was sound. */
  readonly readStyles: (parts: Parts, entry: Entry, styles: StyleSheet) => boolean;
  readonly repeatedLists: RepeatedParts<Listed>;
  readonly repeatedStyles: RepeatedParts<Uint8Array>;
}

const MARKUP: Family = {
  sheets: like(
    'worksheet',
    /(spreadsheetml\.(work|dialog)sheet|ms-excel\.(intl)?macrosheet)\+xml$/,
    /(^|\/)(work|dialog|macro)sheets\/[^/]+\.xml$/i,
  ),
  sharedStrings: like(
    'sharedStrings',
    /spreadsheetml\.sharedstrings\+xml$/,
    /(^|\/)sharedstrings\.xml$/i,
  ),
  styles: like('styles', /spreadsheetml\.styles\+xml$/, /(^|\/)xl\/styles\.xml$/i),
  comments: like('comments', /spreadsheetml\.comments\+xml$/, /(^|\/)xl\/comments[^/]*\.xml$/i),
  readWorkbook: (parts, entry, list) => parts.tell(entry, list),
  repeatedLists: new RepeatedParts(),
  readStyles: (parts, entry, styles) => parts.tell(entry, styles),
  repeatedStyles: new RepeatedParts(),
};
const BINARY: Family = {
  // Beside them lie indexes of their rows.
  sheets: like(
    'worksheet',
    /ms-excel\.(work|dialog|(intl)?macro)sheet$/,
    /(^|\/)(work|dialog|macro)sheets\/(?!binaryindex)[^/]+\.bin$/i,
  ),
  sharedStrings: like('sharedStrings', /ms-excel\.sharedstrings$/, /(^|\/)sharedstrings\.bin$/i),
  styles: like('styles', /ms-excel\.styles$/, /(^|\/)xl\/styles\.bin$/i),
  comments: like('comments', /ms-excel\.comments$/, /(^|\/)xl\/comments[^/]*\.bin$/i),
  readWorkbook: (parts, entry, list) => {
    list.hasTexts = true;
    return readBinaryWorkbook(parts, entry, list);
  },
  repeatedLists: new RepeatedParts(),
  readStyles: readBinaryStyles,
  repeatedStyles: new RepeatedParts(),
};
const OTHER_DOCUMENTS: Likeness = like(
  'officeDocument',
  /(wordprocessingml|presentationml|ms-word|ms-powerpoint|ms-visio)(\.[a-z]{1,24}){1,2}\.main\+xml$/,
  /^(word\/document|ppt\/presentation|visio\/document)\.xml$/i,
);

function partsLike(parts: Parts, types: ContentTypes, likeness: Likeness): readonly Entry[] {
  return parts.zip.entries.filter(({ name }) => types.ask(likeness.isLike, name));
}

/** A part that the workbook needs one of. */
function helper(
  parts: Parts,
  types: ContentTypes,
  relations: readonly Relation[],
  likeness: Likeness,
): Entry | null {
  const related = relations.find(({ kind, entry }) => kind === likeness.kind && entry !== null);
  return related?.entry ?? partsLike(parts, types, likeness)[0] ?? null;
}

interface Found {
  /** Null when only its sheets are left. */
  readonly workbook: Entry | null;
  readonly format: Format;
}

/** By the package's own relation, by content type, by name; then by what is left of it. */
function findWorkbook(parts: Parts, types: ContentTypes): Found | null {
  const mains = parts.relations('').filter(({ kind }) => kind === 'officeDocument');
  const related = mains.flatMap(({ entry }) => entry ?? []);
  for (const workbook of [...related, ...parts.zip.entries]) {
    const format = workbookType(types.of(workbook.name));
    // In a binary workbook each part that nobody names has the type of the workbook.
    const isAny = format === 'xlsb' && !related.includes(workbook);
    if (isAny && !/(^|\/)workbook[^/]*\.bin$/i.test(workbook.name)) continue;
    if (format !== null) return { workbook, format };
  }
  for (const workbook of [...related, ...parts.zip.entries]) {
    const [, extension] = /(?:^|\/)workbook\.(xml|bin)$/i.exec(workbook.name) ?? [];
    if (extension === undefined) continue;
    return { workbook, format: extension.toLowerCase() === 'bin' ? 'xlsb' : 'xlsx' };
  }
  for (const workbook of related) {
    const kinds = parts.relations(workbook.name).map(({ kind }) => kind);
    if (kinds.includes('worksheet')) return { workbook, format: 'xlsx' };
  }
  // The workbook is lost; its sheets may be there.
  const named =
    types
      .all()
      .map(workbookType)
      .find((format) => format !== null) ?? null;
  if (named !== null) return { workbook: null, format: named };
  if (partsLike(parts, types, MARKUP.sheets).length > 0) return { workbook: null, format: 'xlsx' };
  if (partsLike(parts, types, BINARY.sheets).length > 0) return { workbook: null, format: 'xlsb' };
  const isOther = related.length > 0 || partsLike(parts, types, OTHER_DOCUMENTS).length > 0;
  if (isOther) throw new Unreadable('not-spreadsheet');
  return null;
}

/** The workbook's own content type says which of the family it is. */
function workbookType(type: string): Format | null {
  if (type.endsWith('spreadsheetml.sheet.main+xml')) return 'xlsx';
  if (type.endsWith('spreadsheetml.template.main+xml')) return 'xltx';
  if (type.endsWith('ms-excel.sheet.macroenabled.main+xml')) return 'xlsm';
  if (type.endsWith('ms-excel.template.macroenabled.main+xml')) return 'xltm';
  if (type.endsWith('ms-excel.addin.macroenabled.main+xml')) return 'xlam';
  return type.includes('ms-excel.sheet.binary') ? 'xlsb' : null;
}

export interface ListedSheet {
  readonly name: string;
  readonly state: SheetPart['state'];
  readonly relation: string;
}

/** Listens to the workbook part, or is told what a binary one says. */
export class SheetList implements XmlHandler {
  readonly wantsText = false;
  readonly sheets: ListedSheet[] = [];
  date1904 = false;
  /** Some element was met whose text is told. */
  hasTexts = false;
  #isList = false;

  open(name: string, attributes: Attributes): void {
    if (WORKBOOK.has(name)) this.hasTexts = true;
    if (name === 'sheets') this.#isList = true;
    if (name === 'workbookPr')
      this.date1904 = /^(1|true|on)$/.test(attributes.get('date1904') ?? '');
    if (name !== 'sheet' || !this.#isList) return;
    const told = attributes.get('state');
    const state = told === 'hidden' || told === 'veryHidden' ? told : 'visible';
    const relation = attributes.get('id') ?? '';
    this.add({ name: attributes.get('name') ?? '', state, relation });
  }

  add(sheet: ListedSheet): void {
    if (this.sheets.length >= limits.sheets) throw new Unreadable('limit');
    this.sheets.push(sheet);
  }

  close(name: string): void {
    if (name === 'sheets') this.#isList = false;
  }

  text(): void {}
}

interface Places {
  readonly parts: Parts;
  readonly types: ContentTypes;
  readonly listed: readonly ListedSheet[];
  readonly relations: readonly Relation[];
  readonly likeness: Likeness;
}

/**
 * Each listed sheet with its part. Where the relation is lost, the parts that nobody refers to take
 * the open places in the order of their numbers; those that are left come last, without a name.
 */
function placed({ parts, types, listed, relations, likeness }: Places): readonly SheetPart[] {
  const byId = new Map(relations.map(({ id, entry }) => [id, entry]));
  const taken = new Set<Entry>();
  const entries = listed.map(({ relation }) => {
    const entry = byId.get(relation) ?? null;
    // Two sheets in one part would be read twice: that is a mistake, or a bomb.
    if (entry === null || taken.has(entry)) return null;
    taken.add(entry);
    return entry;
  });
  const loose = partsLike(parts, types, likeness).filter((entry) => !taken.has(entry));
  const inOrder = loose.toSorted((a, b) => numberOf(a) - numberOf(b));
  const sheets = listed.map(({ name, state, relation }, index) => {
    // A module of macros is listed as a sheet, and refers to nothing.
    const entry = entries[index] ?? (relation === '' ? null : (inOrder.shift() ?? null));
    if (entry === null && relation !== '') parts.condition.damaged = true;
    return sheetPart(parts, { name, state, entry });
  });
  const rest = inOrder.map((entry) => sheetPart(parts, { name: null, state: 'visible', entry }));
  return [...sheets, ...rest];
}

function sheetPart(parts: Parts, sheet: Pick<SheetPart, 'name' | 'state' | 'entry'>): SheetPart {
  const relations = sheet.entry === null ? [] : parts.relations(sheet.entry.name);
  const ofComments = relations.filter(({ kind }) => kind === 'comments');
  return { ...sheet, relations, comments: ofComments.flatMap(({ entry }) => entry ?? []) };
}

/** The number at the end of a part's name: sheet2 comes before sheet10. */
function numberOf(entry: Entry): number {
  return Number(/(\d{1,15})\.(xml|bin)$/i.exec(entry.name)?.[1] ?? Number.MAX_SAFE_INTEGER);
}
