/** Files as people see them: listed page by page, counted by what they are, one by one with all evidence. */
import { type Static, Type } from 'typebox';
import { CATEGORIES, CONFIDENCES, SEVERITIES, WARNINGS } from '../../rules/index.ts';
import {
  count,
  EXPOSURES,
  FILE_PROTECTIONS,
  Finding,
  name,
  object,
  oneOf,
  orNull,
  OUTCOMES,
  PLACE_KINDS,
  REASONS,
  Scheme,
  timeMs,
  uuid,
  VOLUME_KINDS,
  VOLUME_PROTECTIONS,
  word,
} from '../wire.ts';

/** What a list is narrowed by; each is also counted. */
export const FACETS = [
  'severity', 'exposure', 'outcome', 'reason', 'place', 'format', 'protection', 'category', 'warning', 'unit',
] as const; // prettier-ignore
export type Facet = (typeof FACETS)[number];

/** All with the worst, the most or the newest first. */
export const FILE_SORTS = ['severity', 'persons', 'firstSeen', 'modified'] as const;
export type FileSort = (typeof FILE_SORTS)[number];

export const MOST_FILES = 100;

/** In the list. */
export const FileRow = object({
  machine: uuid,
  machineName: name,
  unit: Type.String(),
  id: count,
  outcome: oneOf(OUTCOMES),
  reason: orNull(oneOf(REASONS)),
  format: word,
  place: oneOf(PLACE_KINDS),
  matches: count,
  persons: count,
  confidence: orNull(oneOf(CONFIDENCES)),
  severity: orNull(oneOf(SEVERITIES)),
  exposure: oneOf(EXPOSURES),
  protection: object({ file: oneOf(FILE_PROTECTIONS), volume: oneOf(VOLUME_PROTECTIONS) }),
  portable: Type.Boolean(),
  categories: Type.Array(oneOf(CATEGORIES)),
  warnings: Type.Array(oneOf(WARNINGS)),
  sizeBytes: orNull(Type.Integer()),
  modifiedMs: orNull(Type.Integer()),
  firstSeenMs: timeMs,
  seenMs: timeMs,
  /** When the server was told that it is gone or clean. */
  goneMs: orNull(timeMs),
  /** Null for those who may see numbers only. */
  path: orNull(Type.String()),
});
export type FileRow = Static<typeof FileRow>;

export const FilesAnswer = object({
  files: Type.Array(FileRow, { maxItems: MOST_FILES }),
  /** What `after` is to be for the next page; null on the last. */
  next: orNull(Type.String()),
});
export type FilesAnswer = Static<typeof FilesAnswer>;

/** How many files there are by each facet, of those that the other filters leave and its own. */
export const FileCountsAnswer = object({
  total: count,
  facets: Type.Record(
    oneOf(FACETS),
    Type.Array(object({ value: orNull(Type.String()), amount: count })),
  ),
});
export type FileCountsAnswer = Static<typeof FileCountsAnswer>;

/** Another file of the same machine. */
const Relative = object({
  id: count,
  place: oneOf(PLACE_KINDS),
  format: word,
  exposure: oneOf(EXPOSURES),
  goneMs: orNull(timeMs),
  path: orNull(Type.String()),
});

export const FileAnswer = object({
  ...FileRow.properties,
  personsEstimated: Type.Boolean(),
  /** `member` is null for those who may see numbers only. */
  findings: Type.Array(Finding),
  scheme: orNull(Scheme),
  members: orNull(object({ clean: count, found: count, sealed: count, unknown: count })),
  /** Who said how the volume is protected, when the file was read. */
  witness: orNull(word),
  /** The volume that it lies on, as the machine said last; null where none of its volumes fits. */
  volume: orNull(
    object({
      kind: oneOf(VOLUME_KINDS),
      fileSystem: Type.String(),
      protection: oneOf(VOLUME_PROTECTIONS),
      witness: word,
      said: name,
      askedMs: timeMs,
      sinceMs: timeMs,
    }),
  ),
  /** On this machine: what it was copied or moved from, what was copied from it, its other names, the same content. */
  leftoverOf: orNull(Relative),
  leftovers: Type.Array(Relative),
  twins: Type.Array(Relative),
  copies: Type.Array(Relative),
  /** Files with the same header words, here and on other machines: the same extract. Null where it has none. */
  sameHead: orNull(object({ files: count, machines: count })),
  history: Type.Array(
    object({
      atMs: timeMs,
      isGone: Type.Boolean(),
      outcome: oneOf(OUTCOMES),
      exposure: oneOf(EXPOSURES),
      severity: orNull(oneOf(SEVERITIES)),
      persons: count,
    }),
  ),
});
export type FileAnswer = Static<typeof FileAnswer>;
