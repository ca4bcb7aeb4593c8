/**
 * Where numbers hide in an Office package beside the cells of its sheets: comments, drawings, charts,
 * caches, properties and so on. A part is found by who refers to it, else by what it is said to be or
 * by its name: what nobody refers to is still in the archive. Nothing that lies outside is opened.
 */
import type { Inspection, Place } from '../../../rules/index.ts';
import { Budget } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { kernel } from '../cells/kernel.ts';
import { ChartTexts } from './opc-charts.ts';
import { CommentTexts, Threads } from './opc-comments.ts';
import { kindOfPart, kindOfRelation, type PartKind, REFERRING } from './opc-kinds.ts';
import { LinkTexts, RevisionTexts } from './opc-links.ts';
import { FieldItems, FieldNames, PivotRecords, Uses } from './opc-pivot.ts';
import {
  AnyTexts, Copies, ElementTexts, OldShapeTexts, ShapeTexts, withClosedBreaks,
} from './opc-texts.ts'; // prettier-ignore
import {
  APP, CONNECTIONS, CONTROLS, CORE, customWords, PIVOT_TABLE, tableWords, VALUES, type Words, WORKBOOK,
} from './opc-words.ts'; // prettier-ignore
import type { Package, Relation } from './opc.ts';
import type { Looks } from '../reader.ts';
import { RepeatedTexts } from './repeated-parts.ts';
import { FirstLook, SecondLook, type Told } from '../told.ts';
import { readMarkup } from '../markup/xml-source.ts';
import type { XmlHandler } from '../markup/xml.ts';
import type { Entry } from '../archive/zip.ts';

interface Reading {
  readonly budget: Budget;
  readonly attempts: Attempts;
  /** Reads a part of older comments that is no markup; a cell is told as `A1`. */
  readonly binaryComments?: (entry: Entry, tell: (text: string, cell: string) => void) => void;
}

/** What came by, beside what was told. */
interface Passed {
  /** How many tables were told. */
  readonly tables: number;
  /** Files of other programs, or of the same. */
  readonly embedded: readonly Entry[];
}

/** Once all sheets have been told, with the kernel's table of strings. */
export function tellPlaces(
  contents: Package,
  { inspection, ...reading }: Reading & { readonly inspection: Inspection },
): Passed {
  const { attempts } = reading;
  // A sheet that was not read may be the one that uses a string.
  if (!attempts.failed) kernel().unusedStrings((text) => inspection.place('remnant', text));
  const told = new FirstLook(inspection);
  const places = new Places(contents, { ...reading, told });
  try {
    places.read();
  } finally {
    told.end();
  }
  if (contents.parts.condition.damaged) attempts.note('damaged');
  return { tables: told.tables, embedded: places.embedded };
}

/** The second look at those tables, counted from 0. What is broken has been told by the first. */
export function lookAtPlaces(
  contents: Package,
  wanted: Looks,
  cell: (table: number, row: number, column: number, text: string) => void,
): void {
  const told = new SecondLook(wanted, cell);
  new Places(contents, { told, budget: new Budget(), attempts: new Attempts() }).read();
}

/** Kinds whose copies of other texts come later than what they repeat. */
const ORDER: readonly PartKind[] = [
  'drawing', 'chart', 'diagram', 'diagramDrawing', 'oldDrawing', 'table', 'pivotTable', 'pivotCache',
  'pivotRecords', 'link', 'revisions', 'connections', 'controls', 'core', 'app', 'custom', 'values', 'any',
  'embedded', 'model',
]; // prettier-ignore

const repeatedCore = new RepeatedTexts();
const repeatedApp = new RepeatedTexts();

class Places {
  readonly #contents: Package;
  readonly #reading: Reading & { readonly told: Told };
  /** In the order in which they were found: a part is followed when its turn comes. */
  readonly #kinds = new Map<Entry, PartKind>();
  readonly #followed = new Set<Entry>();
  /** The records of each pivot cache. */
  readonly #records = new Map<Entry, Entry>();
  /** Names of sheets and ranges, and where links lead: lists repeat them. */
  readonly #listed = new Copies();
  readonly #drawn = new Copies();
  readonly embedded: Entry[] = [];

  constructor(contents: Package, reading: Reading & { readonly told: Told }) {
    this.#contents = contents;
    this.#reading = reading;
    for (const { name } of contents.sheets) this.#listed.remember(name ?? '');
  }

  read(): void {
    this.#reading.attempts.run(() => this.#find());
    this.#readComments();
    const { workbook, hasWorkbookTexts } = this.#contents;
    if (workbook !== null && hasWorkbookTexts && !this.#isBinary(workbook))
      this.#readElements(workbook, WORKBOOK);
    for (const entry of this.#records.values()) this.#kinds.delete(entry);
    const byKind = Map.groupBy(this.#kinds, ([, kind]) => kind);
    for (const kind of ORDER) {
      for (const [entry] of byKind.get(kind) ?? []) this.#readPart(entry, kind);
    }
  }

  /** All parts that matter, those that are referred to first. */
  #find(): void {
    const { parts, types, relations, sheets } = this.#contents;
    this.#claim(
      null,
      parts.relations('', (target) => this.#outside('property', target)),
    );
    this.#claim(null, relations);
    for (const { entry } of sheets) {
      if (entry === null) continue;
      this.#claim(
        null,
        parts.relations(entry.name, (target) => this.#outside('comment', target)),
      );
    }
    this.#follow();
    const { workbook, sharedStrings } = this.#contents;
    const elsewhere = new Set([workbook, sharedStrings, ...sheets.map(({ entry }) => entry)]);
    for (const entry of parts.zip.entries) {
      if (this.#kinds.has(entry) || elsewhere.has(entry) || entry.name.endsWith('.rels')) continue;
      const kind = types.ask(kindOfPart, entry.name);
      if (kind !== null) this.#claimPart(entry, kind);
    }
    this.#follow();
  }

  /** Goes down from each part to those that it refers to. */
  #follow(): void {
    // Grows while it is gone through.
    for (const [entry, kind] of this.#kinds) {
      if (!REFERRING.has(kind) || this.#followed.has(entry)) continue;
      this.#followed.add(entry);
      const where = kind === 'link' ? 'linkCache' : 'comment';
      const outside = (target: string): void => this.#outside(where, target);
      this.#claim(entry, this.#contents.parts.relations(entry.name, outside));
    }
  }

  #claim(owner: Entry | null, relations: readonly Relation[]): void {
    for (const { kind: relation, entry } of relations) {
      const kind = kindOfRelation(relation);
      if (kind === null || entry === null) continue;
      if (kind === 'pivotRecords' && owner !== null) this.#records.set(owner, entry);
      this.#claimPart(entry, kind);
    }
  }

  #claimPart(entry: Entry, kind: PartKind): void {
    const isRead = kind === 'embedded' || kind === 'model' || !this.#isBinary(entry);
    if (!this.#kinds.has(entry) && isRead) this.#kinds.set(entry, kind);
  }

  /** In a binary workbook most parts are records. */
  #isBinary(entry: Entry): boolean {
    return this.#contents.format === 'xlsb' && /\.bin$/i.test(entry.name);
  }

  /** The address of something else may hold a number, too. */
  #outside(where: Place, target: string): void {
    const text = unescaped(target);
    this.#listed.remember(target);
    this.#reading.told.place(where, text);
  }

  #read(entry: Entry, handler: XmlHandler, change = unchanged): void {
    const { told, budget, attempts } = this.#reading;
    if (told.isOver) return;
    attempts.run(() =>
      readMarkup(change(this.#contents.parts.pieces(entry, budget)), handler, told),
    );
  }

  #readElements(entry: Entry, words: Words): void {
    const tell = (where: Place, text: string): void => {
      if (where === 'definedName') this.#listed.remember(text.split(' = ', 1)[0] ?? '');
      this.#reading.told.place(where, text);
    };
    this.#read(entry, new ElementTexts(words, tell, this.#listed));
  }

  /** No copy of a text without digits is left out: what the part says comes from its bytes alone. */
  #readProperties(entry: Entry, words: Words, repeated: RepeatedTexts): void {
    const { told, budget, attempts } = this.#reading;
    if (told.isOver) return;
    const { parts } = this.#contents;
    attempts.run(() =>
      repeated.tell(
        { zip: parts.zip, entry, budget },
        (tell) =>
          readMarkup(
            parts.pieces(entry, budget),
            new ElementTexts(words, tell, this.#listed),
            told,
          ),
        (where, text) => told.place(where, text),
      ),
    );
  }

  /** Each sheet's threads, then its older comments, which repeat them. */
  #readComments(): void {
    const { sheets, looseComments } = this.#contents;
    const left = new Set(
      [...this.#kinds].filter(([, kind]) => kind === 'thread').map(([entry]) => entry),
    );
    for (const { relations, comments } of sheets) {
      const threads = relations
        .filter(({ kind }) => kindOfRelation(kind) === 'thread')
        .flatMap(({ entry }) => (entry !== null && left.delete(entry) ? entry : []));
      this.#readConversations(threads, comments);
    }
    this.#readConversations([...left], looseComments);
  }

  #readConversations(threads: readonly Entry[], comments: readonly Entry[]): void {
    const { told, attempts, binaryComments } = this.#reading;
    const kept = new Threads();
    const tellThread = (text: string, cell: string): void => {
      told.place('comment', text);
      kept.add(cell, text);
    };
    const tell = (text: string, cell: string): void =>
      told.place('comment', kept.beyond(cell, text));
    for (const entry of threads) this.#read(entry, new CommentTexts('threadedComment', tellThread));
    for (const entry of comments) {
      if (!this.#isBinary(entry)) this.#read(entry, new CommentTexts('comment', tell));
      else if (binaryComments !== undefined) attempts.run(() => binaryComments(entry, tell));
    }
  }

  #readPart(entry: Entry, kind: PartKind): void {
    const { told } = this.#reading;
    const drawing = (text: string): void => told.place('drawing', text);
    switch (kind) {
      case 'drawing':
      case 'diagram':
        return this.#read(entry, new ShapeTexts(drawing, this.#drawn));
      case 'diagramDrawing':
        return this.#read(entry, new ShapeTexts(drawing, this.#drawn, true));
      case 'oldDrawing':
        return this.#read(entry, new OldShapeTexts(drawing, this.#drawn), withClosedBreaks);
      case 'chart':
        return this.#read(entry, new ChartTexts(told, this.#drawn));
      case 'pivotCache':
        return this.#readPivot(entry, this.#records.get(entry) ?? null);
      case 'pivotRecords':
        return this.#readPivot(null, entry);
      case 'link':
        return this.#read(entry, new LinkTexts(told));
      case 'revisions':
        return this.#read(entry, new RevisionTexts(told));
      case 'any':
        return this.#read(entry, new AnyTexts((where, text) => told.place(where, text)));
      case 'thread':
        return;
      case 'embedded':
        this.embedded.push(entry);
        return;
      case 'model':
        return this.#reading.attempts.note('unsupported');
      case 'table':
        return this.#readElements(entry, tableWords());
      case 'custom':
        return this.#readElements(entry, customWords());
      case 'core':
        return this.#readProperties(entry, CORE, repeatedCore);
      case 'app':
        return this.#readProperties(entry, APP, repeatedApp);
      default:
        return this.#readElements(entry, WORDS[kind]);
    }
  }

  /** Records may be left alone. */
  #readPivot(definition: Entry | null, records: Entry | null): void {
    const { told } = this.#reading;
    const uses = new Uses();
    const counted = new PivotRecords(told, uses);
    told.table('pivotCache');
    if (definition !== null) this.#read(definition, new FieldNames(told));
    if (records !== null) this.#read(records, counted);
    if (definition !== null) this.#read(definition, new FieldItems(told, uses, counted.row));
  }
}

const WORDS = {
  pivotTable: PIVOT_TABLE,
  connections: CONNECTIONS,
  controls: CONTROLS,
  values: VALUES,
} as const;

function unchanged(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  return pieces;
}

export function unescaped(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target; // A percent sign that escapes nothing.
  }
}
