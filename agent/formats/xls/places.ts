/** Where numbers hide in an xls file beside the cells of its sheets. */
import type { Budget } from '../../inspect/limits.ts';
import type { Attempts } from '../attempts.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import { Pieces } from './pieces.ts';
import type { Joined } from './records.ts';

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
  readonly budget: Budget;
  readonly attempts: Attempts;
}

const HEADER = 0x14;
const FOOTER = 0x15;

/** Once all sheets have been told, and again for the second look at the tables that come here. */
export function tellPlaces({ walk, told }: Beside): void {
  let dialect: Dialect | null = null;
  walk({
    wanted: new Set([HEADER, FOOTER]),
    begin: (part) => {
      dialect = part.dialect;
    },
    record: ({ pieces }) => {
      if (dialect === null) throw new Unreadable('damaged');
      const body = new Pieces(...pieces);
      if (body.left > 0)
        told.place('headerFooter', body.text(dialect, dialect.version < 8 ? 1 : 2));
    },
  });
}
