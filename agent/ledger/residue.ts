/**
 * What is left of a register that somebody moved, sent or threw away: copies in the recycle bin, among
 * what Excel recovers, in the cache of a mail program, in Downloads. Such a leftover is as exposed as its
 * origin, the file that it came from, and nobody thinks of it. Pure: from rows of the ledger to which of
 * them are leftovers, and of what.
 */
import type { Row } from './row.ts';
import type { PlaceKind } from '../walk/place.ts';

/** What of a row is needed; who asks gets the own rows back. */
export interface Trace extends Pick<Row, 'id' | 'place' | 'state' | 'fingerprint'> {
  readonly outcome: Pick<Row['outcome'], 'outcome' | 'path'>;
}

/**
 * Nobody keeps a file in a fleeting place: whatever lies there is a leftover, and its origin lies
 * elsewhere. Downloads are between the two: many do keep files there, so one is a leftover only beside
 * the file that it was copied to.
 */
const RANKS: Readonly<Record<PlaceKind, number>> = {
  desktop: 0,
  documents: 0,
  oneDrive: 0,
  home: 0,
  shared: 0,
  other: 0,
  downloads: 1,
  temp: 2,
  recycleBin: 2,
  autoRecover: 2,
  mailCache: 2,
};
const FLEETING = 2;

/** Where the recycle bin says that a file was before somebody threw it away: see `recycled.ts`. */
export type OriginalPath = (path: string) => string | null;

/**
 * The leftovers among the rows, each with its origin; null when nobody knows that any more. The same for
 * every order of the rows. An origin that is gone is one as long as its row is there.
 */
export function leftoversIn<Some extends Trace>(
  rows: readonly Some[],
  originalPath: OriginalPath = () => null,
): ReadonlyMap<Some, Some | null> {
  const leftovers = new Map<Some, Some | null>();
  const origins = new Origins(rows);
  for (const row of rows) {
    const rank = RANKS[row.place];
    const holdsPeople = row.outcome.outcome === 'found' || row.outcome.outcome === 'sealed';
    if (row.state === 'gone' || rank === 0 || !holdsPeople) continue;
    const from = row.place === 'recycleBin' ? originalPath(row.outcome.path) : null;
    const origin = origins.of(row, from);
    if (rank === FLEETING || origin !== null) leftovers.set(row, origin);
  }
  return leftovers;
}

class Origins<Some extends Trace> {
  readonly #byContent: ReadonlyMap<string | null, readonly Some[]>;
  readonly #goneByPath: ReadonlyMap<string, Some>;

  constructor(rows: readonly Some[]) {
    const origins = rows.filter(({ place }) => RANKS[place] < FLEETING).toSorted(likeliestFirst);
    this.#byContent = Map.groupBy(origins, ({ fingerprint }) => fingerprint);
    const gone = origins.filter(({ state }) => state === 'gone');
    this.#goneByPath = new Map(gone.map((row) => [row.outcome.path, row]));
  }

  /** By its content; and when that was changed just before it was thrown away, by where it was. */
  of({ place, fingerprint }: Some, from: string | null): Some | null {
    const same = fingerprint === null ? [] : (this.#byContent.get(fingerprint) ?? []);
    const possible = same.filter((origin) => RANKS[origin.place] < RANKS[place]);
    const named = possible.find(({ outcome }) => outcome.path === from);
    return named ?? possible[0] ?? (from === null ? null : (this.#goneByPath.get(from) ?? null));
  }
}

/** The file that somebody keeps now; of several, the one that was known first. */
function likeliestFirst(one: Trace, other: Trace): number {
  const byState = Number(one.state === 'gone') - Number(other.state === 'gone');
  return RANKS[one.place] - RANKS[other.place] || byState || one.id - other.id;
}
