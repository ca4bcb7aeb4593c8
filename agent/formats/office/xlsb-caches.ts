/**
 * What the parts of a binary workbook keep beside its sheets: the rows behind pivot tables, cells of other
 * workbooks that formulas refer to, and texts of tables, filters, connections and earlier states.
 */
import type { Place } from '../../../rules/index.ts';
import type { Budget } from '../../inspect/limits.ts';
import type { Attempts } from '../attempts.ts';
import { type Body, Brt, tellRecords } from './biff12.ts';
import { looseTexts } from './biff12-texts.ts';
import { unescaped } from './opc-places.ts';
import type { Package } from './opc.ts';
import { RepeatedTexts } from './repeated-parts.ts';
import type { Told } from '../told.ts';
import { PivotCache } from './xlsb-pivot.ts';
import type { Entry, Zip } from '../archive/zip.ts';

const PIVOTS = /(^|\/)pivotcache\/pivotcachedefinition[^/]*\.bin$/i;
const PIVOT_RECORDS = /(^|\/)pivotcache\/pivotcacherecords[^/]*\.bin$/i;
const LINKS = /(^|\/)externallinks\/[^/]+\.bin$/i;

/** Parts of which all texts are told, whatever they are. */
const TEXTS: readonly (readonly [Place, RegExp])[] = [
  ['definedName', /(^|\/)xl\/tables\/[^/]+\.bin$/i],
  ['pivotCache', /(^|\/)(pivottables|slicers|slicercaches|timelines|timelinecaches)\/[^/]+\.bin$/i],
  ['property', /(^|\/)(xl\/(connections|metadata)|querytables\/[^/]+|xmlmaps\/[^/]+)\.bin$/i],
  ['remnant', /(^|\/)revisions\/[^/]+\.bin$/i],
];

/** What all of those have in their names, and hardly any other part. */
const BESIDE = /cache|links|tables|slicers|timelines|connections|metadata|xmlmaps|revisions/i;

const IN_LINKS = new Set<number>([
  Brt.externalSheets,
  Brt.externalTable,
  Brt.externalRow,
  Brt.externalNumber,
  Brt.externalText,
  Brt.externalName,
  Brt.externalNameText,
]);

const repeatedTexts = new RepeatedTexts();

interface Reading {
  readonly told: Told;
  readonly budget: Budget;
  readonly attempts: Attempts;
}

/** Tells all tables and texts, always in the same order. */
export function readCaches(zip: Zip, contents: Package, reading: Reading): void {
  new Caches(zip, contents, reading).read();
}

class Caches {
  readonly #zip: Zip;
  readonly #package: Package;
  readonly #reading: Reading;
  /** Whose name may say what they are. */
  readonly #named: readonly Entry[];

  constructor(zip: Zip, contents: Package, reading: Reading) {
    this.#zip = zip;
    this.#named = zip.entries.filter(({ name }) => BESIDE.test(name));
    this.#package = contents;
    this.#reading = reading;
  }

  read(): void {
    const { attempts, told } = this.#reading;
    const rows = new Set(this.#like(PIVOT_RECORDS, 'pivotCacheRecords'));
    for (const entry of this.#like(PIVOTS, 'pivotCacheDefinition')) {
      const records = this.#recordsOf(entry);
      if (records !== null) rows.delete(records);
      attempts.run(() => this.#readPivot(entry, records));
    }
    for (const entry of rows) attempts.run(() => this.#readTexts(entry, 'pivotCache'));
    for (const entry of this.#like(LINKS, 'externalLink')) {
      this.#package.parts.relations(entry.name, (target) =>
        told.place('linkCache', unescaped(target)),
      );
      const links = new LinkCache(told);
      attempts.run(() => this.#tell(entry, IN_LINKS, (type, body) => links.tell(type, body)));
    }
    for (const [where, name] of TEXTS) {
      for (const entry of this.#like(name)) attempts.run(() => this.#readTexts(entry, where));
    }
  }

  /** The parts that the workbook refers to by this word, then those whose name says it. */
  #like(name: RegExp, relation?: string): readonly Entry[] {
    const { relations } = this.#package;
    const parts = new Set<Entry>();
    for (const { kind, entry } of relations) {
      if (kind === relation && entry !== null) parts.add(entry);
    }
    for (const entry of this.#named) if (name.test(entry.name)) parts.add(entry);
    return [...parts];
  }

  #recordsOf(definition: Entry): Entry | null {
    const relations = this.#package.parts.relations(definition.name);
    return relations.find(({ kind }) => kind === 'pivotCacheRecords')?.entry ?? null;
  }

  #readPivot(definition: Entry, records: Entry | null): void {
    const { told } = this.#reading;
    told.table('pivotCache');
    const pivot = new PivotCache(told);
    try {
      this.#tell(definition, PivotCache.inDefinition, (type, body) => pivot.define(type, body));
      if (records === null) return;
      this.#tell(records, PivotCache.inRecords, (type, body) => pivot.record(type, body));
    } finally {
      pivot.end();
    }
  }

  #readTexts(entry: Entry, where: Place): void {
    const { told, budget } = this.#reading;
    if (told.isOver) return;
    repeatedTexts.tell(
      { zip: this.#zip, entry, budget },
      (tell) =>
        this.#tell(entry, null, (_type, body) => looseTexts(body, (text) => tell(where, text))),
      (_where, text) => told.place(where, text),
    );
  }

  #tell(
    entry: Entry,
    wanted: ReadonlySet<number> | null,
    tell: (type: number, body: Body) => void,
  ): void {
    const { told, budget } = this.#reading;
    if (!told.isOver) tellRecords(this.#zip.open(entry, budget), wanted, tell);
  }
}

/** Sheets of another workbook: the cells that formulas here refer to, and its names. */
class LinkCache {
  readonly #told: Told;
  #row = 0;
  #hasTable = false;

  constructor(told: Told) {
    this.#told = told;
  }

  tell(type: number, body: Body): void {
    if (type === Brt.externalTable) {
      this.#told.table('linkCache');
      this.#hasTable = true;
    } else if (type === Brt.externalRow) this.#row = body.u32();
    else if (type === Brt.externalSheets) {
      const count = body.u32();
      for (let i = 0; i < count && body.left > 0; i++) this.#place(body.text());
    } else if (type === Brt.externalName || type === Brt.externalNameText) this.#place(body.text());
    else this.#cell(type, body.u32(), body);
  }

  #cell(type: number, column: number, body: Body): void {
    // A cell of no table is one all the same.
    if (!this.#hasTable) this.#place(type === Brt.externalText ? body.text() : '');
    else if (type === Brt.externalText) this.#told.text(this.#row, column, body.text());
    else this.#told.number(this.#row, column, String(body.f64()));
  }

  #place(text: string): void {
    this.#told.place('linkCache', text);
  }
}
