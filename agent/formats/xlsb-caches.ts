/**
 * What a binary workbook keeps of other tables: the rows behind pivot tables, and cells of other workbooks
 * that formulas refer to. Each is a table outside the sheets.
 */
import type { Inspection } from '../../rules/index.ts';
import { Budget } from '../inspect/limits.ts';
import { type Body, Brt, tellRecords } from './biff12.ts';
import { type Cells, kernel, type Telling } from './kernel.ts';
import { Parts } from './opc-parts.ts';
import type { Package } from './opc.ts';
import { Unreadable } from './reader.ts';
import { PivotCache } from './xlsb-pivot.ts';
import type { Entry, Zip } from './zip.ts';

const LINKS = /(^|\/)externallinks\/externallink[^/]*\.bin$/i;
const PIVOTS = /(^|\/)pivotcache\/pivotcachedefinition[^/]*\.bin$/i;

const IN_LINKS = new Set<number>([
  Brt.externalSheets,
  Brt.externalTable,
  Brt.externalRow,
  Brt.externalNumber,
  Brt.externalText,
  Brt.externalName,
  Brt.externalNameText,
]);

/** What of a workbook was last read elsewhere. */
type Kind = 'pivotCache' | 'linkCache';

/** A part with tables. */
interface Cache {
  readonly kind: Kind;
  readonly entry: Entry;
}

/** One of the tables in a part. */
interface Table {
  readonly cache: Cache;
  readonly nth: number;
}

/** Tells all tables of a part: `next` says who is to be told of the next one. */
interface Audience {
  readonly next: () => Cells;
  readonly place: (text: string) => void;
}

const NOBODY: Cells = { text: () => {}, number: () => {} };

export class Caches {
  readonly #zip: Zip;
  readonly #package: Package;
  /** In the order in which they were told. */
  readonly #tables: Table[] = [];

  constructor(zip: Zip, contents: Package) {
    this.#zip = zip;
    this.#package = contents;
  }

  /** Throws Unreadable; what was told before stays valid. */
  read(inspection: Inspection, budget: Budget): void {
    let isDamaged = false;
    for (const cache of this.#caches()) {
      let telling: Telling | null = null;
      let nth = 0;
      const next = (): Cells => {
        telling?.end();
        telling = null;
        this.#tables.push({ cache, nth: nth++ });
        const sheet = inspection.table(cache.kind);
        telling = kernel().begin({ sheet, intern: (text) => inspection.intern(text) });
        return telling;
      };
      try {
        this.#tell(cache, { next, place: (text) => inspection.place(cache.kind, text) }, budget);
      } catch (error) {
        if (!(error instanceof Unreadable) || error.trouble === 'limit') throw error;
        isDamaged = true;
      } finally {
        (telling as Telling | null)?.end();
      }
    }
    if (isDamaged) throw new Unreadable('damaged');
  }

  /** A second look at a table, counted from 0. */
  cells(
    index: number,
    columns: ReadonlySet<number> | null,
    cell: (row: number, column: number, text: string) => void,
  ): void {
    const table = this.#tables[index];
    if (table === undefined) return;
    const tell = (row: number, column: number, text: string): void => {
      if (text !== '' && (columns === null || columns.has(column))) cell(row, column, text);
    };
    let nth = 0;
    const next = (): Cells => (nth++ === table.nth ? { text: tell, number: tell } : NOBODY);
    this.#tell(table.cache, { next, place: () => {} }, new Budget());
  }

  /** Those that the workbook refers to, then the others. */
  #caches(): readonly Cache[] {
    const caches = new Map<Entry, Cache>();
    const add = (kind: Kind, entry: Entry | null): void => {
      if (entry !== null) caches.set(entry, { kind, entry });
    };
    for (const { kind, entry } of this.#package.relations) {
      if (kind === 'pivotCacheDefinition') add('pivotCache', entry);
      if (kind === 'externalLink') add('linkCache', entry);
    }
    for (const entry of this.#zip.entries) {
      if (caches.has(entry)) continue;
      if (PIVOTS.test(entry.name)) add('pivotCache', entry);
      if (LINKS.test(entry.name)) add('linkCache', entry);
    }
    return [...caches.values()];
  }

  #tell({ kind, entry }: Cache, audience: Audience, budget: Budget): void {
    const source = this.#zip.open(entry, budget);
    if (kind === 'linkCache') {
      const links = new LinkCache(audience);
      tellRecords(source, IN_LINKS, (type, body) => links.tell(type, body));
      return;
    }
    const pivot = new PivotCache(audience.next());
    try {
      tellRecords(source, PivotCache.inDefinition, (type, body) => pivot.define(type, body));
      const parts = new Parts(this.#zip, budget);
      const related = parts.relations(entry.name).find((it) => it.kind === 'pivotCacheRecords');
      const records = related?.entry ?? null;
      if (records !== null) {
        const rows = this.#zip.open(records, budget);
        tellRecords(rows, PivotCache.inRecords, (type, body) => pivot.record(type, body));
      }
      if (parts.condition.damaged) throw new Unreadable('damaged');
    } finally {
      pivot.end();
    }
  }
}

/** Sheets of another workbook: the cells that formulas here refer to, and its names. */
class LinkCache {
  readonly #audience: Audience;
  #cells = NOBODY;
  #row = 0;

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  tell(type: number, body: Body): void {
    if (type === Brt.externalTable) this.#cells = this.#audience.next();
    else if (type === Brt.externalRow) this.#row = body.u32();
    else if (type === Brt.externalNumber) {
      this.#cells.number(this.#row, body.u32(), String(body.f64()));
    } else if (type === Brt.externalText) this.#cells.text(this.#row, body.u32(), body.text());
    else if (type === Brt.externalSheets) {
      const count = body.u32();
      for (let i = 0; i < count && body.left > 0; i++) this.#audience.place(body.text());
    } else this.#audience.place(body.text());
  }
}
