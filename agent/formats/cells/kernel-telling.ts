/** How a reader that is no walker tells the kernel its cells, one by one (`Kernel.begin`). */
/* oxlint-disable max-params -- called for every cell: no objects */
import { NO_TEXT } from '../../../rules/index.ts';
import { decoded } from './kernel-cells.ts';
import type { Feed, Telling } from './kernel-feed.ts';
import type { Workings } from './kernel.ts';

/** No cell of any program holds more characters; a longer text is no header and no label. */
const CELL_CHARACTERS = 2 ** 15;
/** The most bytes that so many UTF-16 units take in UTF-8. */
const CELL_BYTES = 3 * CELL_CHARACTERS;

export function tellingOf(workings: Workings, feed: Feed): Telling {
  const { wasm, records, bytes, window, windowEnd, put } = workings;
  const { tellText, tellNumber, tellDouble, setTimes } = wasm;
  let at = window;
  const flush = (): void => {
    records.drain(feed);
    wasm.drained();
    wasm.keepLabels();
    at = window;
  };
  type Tell = typeof tellText;
  const cell = (tellIt: Tell, row: number, column: number, text: string): void => {
    if (text.length > CELL_CHARACTERS) {
      feed.sheet.text(row, column, text, NO_TEXT, NO_TEXT);
      return cell(tellText, row, column, 'x');
    }
    if (windowEnd - at < CELL_BYTES) flush();
    const written = put(text, at);
    if (tellIt(row, column, at, written) !== 0) flush();
    else at += written;
  };
  const copy = (
    tellIt: Tell,
    row: number,
    column: number,
    from: Buffer,
    start: number,
    end: number,
  ) => {
    if (end - start > CELL_CHARACTERS) return cell(tellIt, row, column, decoded(from, start, end));
    if (windowEnd - at < CELL_BYTES) flush();
    let to = at;
    for (let next = start; next < end; next++) bytes[to++] = from[next]!;
    if (tellIt(row, column, at, to - at) !== 0) flush();
    else at = to;
  };
  let standsFor = 1;
  const of = (times: number): void => {
    if (times !== standsFor) setTimes(times);
    standsFor = times;
  };
  return {
    text: (row, column, text, times = 1) => {
      of(times);
      cell(tellText, row, column, text);
    },
    number: (row, column, digits, times = 1) => {
      of(times);
      cell(tellNumber, row, column, digits);
    },
    bytes: (row, column, from, start, end) => {
      of(1);
      copy(tellText, row, column, from, start, end);
    },
    digits: (row, column, from, start, end) => {
      of(1);
      copy(tellNumber, row, column, from, start, end);
    },
    double: (row, column, value) => {
      of(1);
      if (tellDouble(row, column, value) !== 0) flush();
    },
    end: () => {
      flush();
      records.count(feed.sheet);
    },
  };
}
