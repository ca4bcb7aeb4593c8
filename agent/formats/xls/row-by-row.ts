/**
 * The cells of a sheet in the order of their rows, where a program wrote them column by column or as they
 * came: what belongs together stands beside each other in a row.
 */
import type { Fill } from '../cells/kernel.ts';
import { Pages } from '../archive/pages.ts';
import { Unreadable } from '../reader.ts';
import { CELLS, Flow, isBof, Rec, Records, type RecordStream } from './records.ts';
import type { Span } from './spans.ts';

/** Sheets with more cells stay as they are written: one of 16 columns is full with them. */
const MOST_CELLS = 2 ** 20;
const FIRST_CELLS = 2 ** 12;
const ROWS = 2 ** 16;
/** What stands behind a cell and belongs to it: texts of formulas, and what is in front of them. */
const BEHIND: ReadonlySet<number> = new Set([0x07, 0x21, 0x36, 0x207, 0x221, 0x236, 0x4bc, Rec.continue]); // prettier-ignore

/** As many as the columns that a sheet may be written in. */
const PAGING = { pageBytes: 2 ** 14, mostPages: 256, mostFetches: Infinity };

/** Gives the sheet's beginning, its cells, and an end. Throws Unreadable `limit`, and what is broken. */
export function rowByRow({ bytes, decryption }: RecordStream, span: Span): Fill {
  const cells = new CellPlaces();
  const stream = { bytes: new Pages(bytes, PAGING), decryption };
  const begin = cells.find({ bytes, decryption }, span);
  const order = cells.order();
  let next = 0;
  let flow = new Flow(stream, span.start, begin);
  let end = END;
  return (out, offset, length) => {
    let given = 0;
    while (given < length) {
      const step = flow.read(out, offset + given, length - given);
      given += step;
      if (step > 0) continue;
      const cell = order[next++];
      if (cell === undefined) break;
      flow = new Flow(stream, cells.starts[cell]!, cells.ends[cell]);
    }
    if (given > 0 || end.length === 0) return given;
    const last = end.subarray(0, length);
    out.set(last, offset);
    end = end.subarray(last.length);
    return last.length;
  };
}

const END = Uint8Array.of(Rec.eof, 0, 0, 0);

/** Where cells stand, each with what belongs to it. */
class CellPlaces {
  starts = new Uint32Array(FIRST_CELLS);
  ends = new Uint32Array(FIRST_CELLS);
  #rows = new Uint16Array(FIRST_CELLS);
  #count = 0;

  /** Returns where the first record of the sheet ends. */
  find(stream: RecordStream, { start, end }: Span): number {
    const records = new Records(stream, start, end);
    records.next();
    const { behind } = records;
    let depth = 1;
    let isBehindCell = false;
    while (records.next()) {
      const { type } = records;
      if (isBof(type)) depth++;
      else if (type === Rec.eof) depth--;
      const isCell = depth === 1 && CELLS.has(type) && records.body.length >= 4;
      if (isCell) this.#add(records.body.readUInt16LE(0), records.position);
      isBehindCell = isCell || (isBehindCell && BEHIND.has(type));
      if (isBehindCell) this.ends[this.#count - 1] = records.behind;
    }
    return behind;
  }

  /** Their numbers, by row, and as they are written in each. */
  order(): Uint32Array {
    const first = new Uint32Array(ROWS + 1);
    for (let cell = 0; cell < this.#count; cell++) first[this.#rows[cell]! + 1]!++;
    for (let row = 0; row < ROWS; row++) first[row + 1]! += first[row]!;
    const order = new Uint32Array(this.#count);
    for (let cell = 0; cell < this.#count; cell++) order[first[this.#rows[cell]!]!++] = cell;
    return order;
  }

  #add(row: number, start: number): void {
    if (this.#count === MOST_CELLS) throw new Unreadable('limit');
    if (this.#count === this.starts.length) {
      this.starts = twice(this.starts, Uint32Array);
      this.ends = twice(this.ends, Uint32Array);
      this.#rows = twice(this.#rows, Uint16Array);
    }
    this.starts[this.#count] = start;
    this.#rows[this.#count] = row;
    this.#count++;
  }
}

function twice<T extends Uint32Array | Uint16Array>(array: T, make: new (length: number) => T): T {
  const larger = new make(array.length * 2);
  larger.set(array);
  return larger;
}
