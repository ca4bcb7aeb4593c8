/** What is told of one file: a row of the ledger, as status, residue and the server's part see it. */
import type { Outcome } from '../outcome.ts';
import type { PlaceKind } from '../walk/place.ts';
import type { Candidate } from '../walk/walk.ts';
import type { Identity } from './identity.ts';

/** What somebody learned by reading a candidate. */
export interface Reading {
  readonly candidate: Pick<Candidate, 'path' | 'rawPath'>;
  /** Of the opened file (`lasting`); null when there is none: it is then read again by the next sweep. */
  readonly identity: Identity | null;
  /** Null for what is no spreadsheet. */
  readonly outcome: Outcome | null;
  readonly place: PlaceKind;
  /** `Volume.id` of where it lies. */
  readonly volume: string | null;
  readonly fingerprint: string | null;
  /** Of its table's head, by the organisation's key; null also when there was none when it was read. */
  readonly head: string | null;
  readonly sketch: Uint8Array | null;
  /** A file of `verify`: it never counts. */
  readonly drill: boolean;
}

/** Of a file that is found, sealed or unknown, or was when it was last told. */
export interface Row {
  /** The same as long as the path is; never used again. */
  readonly id: number;
  /** Grows over the whole machine with each change of what is told. */
  readonly sequence: number;
  /** `gone`: deleted, or clean by now; the row stays until that is confirmed. */
  readonly state: 'present' | 'gone';
  /** With the real path: masked before it is told to anybody but the one who works here. */
  readonly outcome: Outcome;
  readonly place: PlaceKind;
  readonly volume: string | null;
  /** The same for the names of one file; null for a file with one name. */
  readonly twin: string | null;
  readonly fingerprint: string | null;
  readonly head: string | null;
  readonly drill: boolean;
  readonly firstSeenMs: number;
  /** When it was last read. */
  readonly seenMs: number;
  /** Whether a server has this sequence. */
  readonly confirmed: boolean;
}

/** What a server has taken. */
export type Confirmed = Pick<Row, 'id' | 'sequence'>;
