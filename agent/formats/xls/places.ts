/**
 * Where numbers hide in an xls file beside the cells of its sheets: in records of the workbook and its
 * sheets, and in streams that lie beside it. A broken one does not keep the others from being read.
 */
import type { CompoundFile } from '../archive/cfb.ts';
import type { Attempts } from '../attempts.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import { IN_BOOK, RecordTexts } from './record-texts.ts';
import type { Decryption, Joined } from './records.ts';
import { tellStreams } from './streams.ts';

/** A run of records: the globals of a workbook, or a sheet. */
export interface Part {
  readonly dialect: Dialect;
  /** Counted from 0 in the order in which the sheets were told; null for the globals. */
  readonly sheet: number | null;
}

/** Who wants the records that are no cells. */
export interface Listener {
  /** Types; those of the charts in a sheet are all told alike, also its cells. */
  readonly wanted: ReadonlySet<number>;
  readonly begin: (part: Part) => void;
  /** A record that is broken throws Unreadable `damaged`: the next one is told all the same. */
  readonly record: (record: Joined) => void;
}

export interface Beside {
  /** Goes through all records of all streams, also those of charts and macros in a sheet; throws nothing. */
  readonly walk: (listener: Listener) => void;
  readonly told: Told;
  readonly attempts: Attempts;
  /** What the workbook's stream lies in; null for a stream alone. */
  readonly file: CompoundFile | null;
  /** As the workbook is encrypted, so are the streams beside it. */
  readonly decryption: Decryption | null;
}

/** Once all sheets have been told, and again for the second look at the tables that come here. */
export function tellPlaces({ walk, told, attempts, file, decryption }: Beside): void {
  const texts = new RecordTexts(told);
  let first: Dialect | null = null;
  walk({
    wanted: IN_BOOK,
    begin: ({ dialect }) => {
      first ??= dialect;
      attempts.run(() => texts.begin(dialect));
    },
    record: (record) => texts.record(record),
  });
  attempts.run(() => texts.end());
  if (file === null) return;
  tellStreams(file, { told, attempts, dialect: first, decryption, listed: texts.listed });
}
