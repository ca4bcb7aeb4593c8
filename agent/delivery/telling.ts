/**
 * What a server is told of one file: the same for who sends it and for the person at the PC, who can see
 * it with `cprvagt status`. Counts, places and enumerations; of the path and of what is named in an
 * archive, no number is left.
 */
import { basename, dirname, join } from 'node:path';
import { masked } from '../../rules/index.ts';
import type { Row } from '../ledger/row.ts';
import type { Outcome } from '../outcome.ts';
import { exclusionOf } from '../walk/exclude.ts';
import type { PlaceKind } from '../walk/place.ts';
import { binOf, originalPathOf } from '../walk/recycled.ts';
import { fileFields } from '../report/fields.ts';

export interface Telling {
  /** The same as long as the file is there. */
  readonly id: number;
  /** Grows with each change of what is told. */
  readonly sequence: number;
  /** Null when the file is no longer there, or clean by now: that is then all that is told. */
  readonly file: ToldFile | null;
}

export interface ToldFile {
  readonly outcome: Outcome;
  readonly place: PlaceKind;
  /** The same for the names of one file; null for a file with one name. */
  readonly twin: string | null;
  /** Of the content, by a key that never leaves the machine: tells copies here, and nothing elsewhere. */
  readonly fingerprint: string | null;
  /** Of its table's head, by the organisation's key: the same on all its machines; null where there is none. */
  readonly head: string | null;
  /** Of which of these files it is a leftover; null also when nobody knows. */
  readonly leftoverOf: number | null;
  readonly drill: boolean;
  readonly firstSeenMs: number;
  /** When it was last read. */
  readonly seenMs: number;
}

/** A telling as it is sent. */
export interface FileFields extends Pick<Telling, 'id' | 'sequence'> {
  readonly gone?: true;
  readonly [field: string]: unknown;
}

/** For a file's path what is told in its stead; null where it may be told. `origin` is what it is a leftover of. */
export type Veil = (row: Veiled, origin: Veiled | null) => string | null;

interface Veiled {
  readonly place?: PlaceKind;
  readonly outcome: Pick<Outcome, 'path'>;
}

/** What stands for a name that is not told. */
const UNNAMED = '…';

/**
 * Patterns of folders, as of `exclude`: the outermost one is told, and nothing of what lies below it. What came from
 * there stays private: a copy that is known, and what the recycle bin says to have lain there.
 */
export function veilOver(privateFolders: readonly string[]): Veil {
  const isPrivate = exclusionOf(privateFolders);
  if (isPrivate === null) return () => null;
  const folderOf = (path: string): string | undefined => {
    const above: string[] = [];
    for (let at = dirname(path); at !== above.at(-1); at = dirname(at)) above.push(at);
    return above.findLast((one) => isPrivate(one, basename(one), 'folder'));
  };
  const isFromThere = (path: string | null | undefined): boolean =>
    path != null && folderOf(path) !== undefined;
  return ({ place, outcome: { path } }, origin) => {
    const own = folderOf(path);
    if (own !== undefined) return join(own, UNNAMED);
    const before = place === 'recycleBin' ? originalPathOf(path) : null;
    if (!isFromThere(origin?.outcome.path) && !isFromThere(before)) return null;
    // A folder that was thrown away has folders with names.
    return join(binOf(path) ?? dirname(path), UNNAMED);
  };
}

export function tellingOf(
  row: Row,
  origin: Pick<Row, 'id' | 'outcome'> | null,
  veil: Veil = () => null,
): Telling {
  const { id, sequence, state, place, twin, fingerprint, head, drill, firstSeenMs, seenMs } = row;
  if (state === 'gone') return { id, sequence, file: null };
  const seen = { place, twin, fingerprint, head, drill, firstSeenMs, seenMs };
  const outcome = withoutNumbers(row.outcome, veil(row, origin));
  return { id, sequence, file: { outcome, ...seen, leftoverOf: origin?.id ?? null } };
}

/** Also without the bytes of a name that is no UTF-8, in which numbers would still stand. */
function withoutNumbers(outcome: Outcome, veiled: string | null): Outcome {
  const { pathBytes: _bytes, ...rest } = outcome;
  const findings = outcome.findings.map((finding) => {
    const { member } = finding;
    if (member === null) return finding;
    return { ...finding, member: veiled === null ? masked(member) : UNNAMED };
  });
  return { ...rest, path: masked(veiled ?? outcome.path), findings };
}

/** As it is sent; field by field, like all that goes out. */
export function tellingFields({ id, sequence, file }: Telling): FileFields {
  if (file === null) return { id, sequence, gone: true };
  const { outcome, place, twin, fingerprint, head, leftoverOf, drill, firstSeenMs, seenMs } = file;
  const seen = { leftoverOf, drill, firstSeenMs, seenMs };
  const known = { place, twin, fingerprint, ...(head !== null && { head }) };
  return { id, sequence, ...fileFields(outcome), ...known, ...seen };
}

/** Of what `tellingFields` makes, at the other end. */
export function tellingIn({ id, sequence, gone, ...fields }: FileFields): Telling {
  if (gone === true) return { id, sequence, file: null };
  const said = fields as unknown as Outcome &
    Omit<ToldFile, 'outcome' | 'head'> & { head?: string };
  const { place, twin, fingerprint, head = null, ...rest } = said;
  const { leftoverOf, drill, firstSeenMs, seenMs, ...outcome } = rest;
  const seen = { leftoverOf, drill, firstSeenMs, seenMs };
  return { id, sequence, file: { outcome, place, twin, fingerprint, head, ...seen } };
}
