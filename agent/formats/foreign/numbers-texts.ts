/** The texts that cells of a table of Numbers point to by number. */
import { kernel } from '../cells/kernel.ts';
import type { ToldBytes } from '../told.ts';
import { bytesOf, type Field, fieldsIn, numberOf, type Objects, referenceIn, Wire } from './iwa.ts';

/** Field of a table's store. */
const RICH_TEXTS = 17;
const MARK_BYTES = 3;
/** Programs count their texts from 1. */
const MOST_KEY = 2 ** 20;

/** Of UTF-8. */
function hasMark(data: Uint8Array, at: number, end: number): boolean {
  if (end - at < MARK_BYTES) return false;
  return data[at] === 0xef && data[at + 1] === 0xbb && data[at + 2] === 0xbf;
}

/** The list of texts of a store, as bytes where they stand: most are never made strings. */
export class Texts {
  readonly #data: Buffer;
  /** By key: where its bounds stand among them. */
  readonly #places = new Map<number, number>();
  readonly #bounds: number[] = [];

  constructor(objects: Objects, reference: Uint8Array) {
    const list = reference.length === 0 ? undefined : objects.get(referenceIn(reference))?.[0];
    this.#data = list?.data ?? Buffer.alloc(0);
    for (const wire = new Wire(this.#data); wire.next();) {
      if (wire.field === 3) this.#add(new Wire(this.#data, wire.from, wire.at));
    }
  }

  /** Of what an entry says twice the first counts. */
  #add(wire: Wire): void {
    let key = -1;
    let start = -1;
    let end = -1;
    while (wire.next()) {
      if (wire.field === 1 && key < 0) key = wire.value;
      else if (wire.field === 3 && start < 0) [start, end] = [wire.from, wire.at];
    }
    if (start >= 0 && hasMark(this.#data, start, end)) start += MARK_BYTES;
    this.#places.set(Math.max(0, key), this.#bounds.push(start, end) - 2);
  }

  /** For the kernel, by their keys. */
  lay(): void {
    let most = -1;
    for (const key of this.#places.keys()) if (key > most && key < MOST_KEY) most = key;
    const bounds = new Uint32Array(2 * (most + 1));
    for (const [key, place] of this.#places) {
      const start = this.#bounds[place]!;
      if (key > most || start < 0) continue;
      bounds[2 * key] = start;
      bounds[2 * key + 1] = this.#bounds[place + 1]! - start;
    }
    kernel().layTexts(this.#data, bounds);
  }

  /** Whether there is one of this key. */
  // oxlint-disable-next-line max-params -- called for every text: no object
  tell(key: number, told: ToldBytes, row: number, column: number): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return false;
    const start = this.#bounds[place]!;
    const end = this.#bounds[place + 1]!;
    if (start < end) told.bytes(row, column, this.#data, start, end);
    return true;
  }
}

const utf8 = new TextDecoder();

/** Texts with letters of more than one kind: each in a storage, by way of another object. */
export function richTextsIn(
  objects: Objects,
  store: readonly Field[],
): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  for (const { key, entry } of entriesIn(objects, bytesOf(store, RICH_TEXTS))) {
    const [payload] = objects.get(referenceIn(bytesOf(entry, 9))) ?? [];
    if (payload === undefined) continue;
    const [storage] = objects.get(referenceIn(bytesOf(fieldsIn(payload.data), 1))) ?? [];
    const parts = storage === undefined ? [] : fieldsIn(storage.data);
    const pieces = parts.filter(({ field }) => field === 3).map(({ bytes }) => utf8.decode(bytes));
    texts.set(key, pieces.join(''));
  }
  return texts;
}

function* entriesIn(
  objects: Objects,
  reference: Uint8Array,
): Generator<{ readonly key: number; readonly entry: readonly Field[] }> {
  if (reference.length === 0) return;
  const [list] = objects.get(referenceIn(reference)) ?? [];
  for (const { field, bytes } of list === undefined ? [] : fieldsIn(list.data)) {
    if (field !== 3) continue;
    const entry = fieldsIn(bytes);
    yield { key: numberOf(entry, 1), entry };
  }
}
