/**
 * The first numbers of a column or place, one by one: what a label beside a number, or a row, can
 * still change when the sheet has been read. Columns with more decide by their counts.
 */
import type { NumberKey } from './cpr.ts';
import type { Room } from './room.ts';
import type { Form } from './shape.ts';

/** A text somewhere in the file: see `Inspection.intern`. */
export type TextRef = number;
/** No text there. */
export const NO_TEXT: TextRef = -1;

/** Kept of one column. */
const MOST = 4096;

export interface Note {
  readonly row: number;
  readonly key: NumberKey;
  readonly form: Form;
  /** Inside more text; a whole cell otherwise. */
  readonly running: boolean;
  readonly doubtful: boolean;
  /** PERSON, MAYBE_PERSON, THING or 0, from the same text. */
  readonly label: number;
  readonly left: TextRef;
  readonly first: TextRef;
  /** How many equal cells it stands for. */
  readonly times: number;
}

const FORM_BITS = 3;
const RUNNING_BIT = 4;
const DOUBTFUL_BIT = 8;
const LABEL_SHIFT = 4;
const FIELDS = 5;

/** How a number was written, in one small integer. */
export function manner(form: Form, running: boolean, doubtful: boolean, label: number): number {
  return (
    form | (running ? RUNNING_BIT : 0) | (doubtful ? DOUBTFUL_BIT : 0) | (label << LABEL_SHIFT)
  );
}

export class NotedNumbers {
  length = 0;
  readonly #room: Room;
  #fields = new Int32Array(8 * FIELDS);
  #full = false;
  /** By index; hardly any format folds equal cells into one. */
  readonly #times = new Map<number, number>();

  constructor(room: Room) {
    this.#room = room;
  }

  get full(): boolean {
    return this.#full;
  }

  /** Whether the number was kept. */
  // oxlint-disable-next-line max-params -- called for every number of a file: no object
  add(
    row: number,
    key: NumberKey,
    how: number,
    left: TextRef,
    first: TextRef,
    times: number,
  ): boolean {
    if (this.#full) return false;
    if (times !== 1) this.#times.set(this.length, times);
    let at = this.length * FIELDS;
    const fields = this.#fields.length > at ? this.#fields : this.#grow();
    fields[at++] = row;
    fields[at++] = key;
    fields[at++] = how;
    fields[at++] = left;
    fields[at] = first;
    this.length++;
    if (this.length >= MOST || --this.#room.notes <= 0) this.#full = true;
    return true;
  }

  at(index: number): Note {
    const fields = this.#fields;
    const at = index * FIELDS;
    const how = fields[at + 2]!;
    return {
      row: fields[at]!,
      key: fields[at + 1]!,
      form: (how & FORM_BITS) as Form,
      running: (how & RUNNING_BIT) !== 0,
      doubtful: (how & DOUBTFUL_BIT) !== 0,
      label: how >> LABEL_SHIFT,
      left: fields[at + 3]!,
      first: fields[at + 4]!,
      times: this.#times.get(index) ?? 1,
    };
  }

  #grow(): Int32Array {
    const grown = new Int32Array(this.#fields.length * 2);
    grown.set(this.#fields);
    this.#fields = grown;
    return grown;
  }
}
