/** Files as people see them: listed page by page, counted by what they are, one by one with all evidence. */
import { type Static, type TSchema, Type } from 'typebox';
import { CATEGORIES, CONFIDENCES, SEVERITIES, WARNINGS } from '../../rules/index.ts';
import { CASE_STATES, DECISIONS, RESOLUTIONS } from '../store/case-words.ts';
import {
  countFiles,
  FACETS,
  FILE_SORTS,
  type FileFilter,
  isPlace,
  NONE,
  pageOf,
  type Place,
  placeAfter,
} from '../store/file-list.ts';
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
import { answerOf, READERS, recordPaths, rowOf, seesPaths } from './file.ts';
import { after, placeIn, textOf } from './page.ts';
import { type Answer, forPeople, type PersonCall, type Route } from './route.ts';

export const MOST_FILES = 100;
const FILES = 50;

/** A name said again is one more value: any of them fits. Filters of several names all have to fit. */
const some = <Value extends TSchema>(value: Value) =>
  Type.Optional(Type.Array(value, { minItems: 1, maxItems: 40 }));
const optionalMs = Type.Optional(timeMs);

/** `none`: of files that have none. */
const FILTERS = {
  severity: some(oneOf([...SEVERITIES, NONE])),
  exposure: some(oneOf(EXPOSURES)),
  outcome: some(oneOf(OUTCOMES)),
  reason: some(oneOf([...REASONS, NONE])),
  place: some(oneOf(PLACE_KINDS)),
  protection: some(oneOf(FILE_PROTECTIONS)),
  /** Of the case. */
  status: some(oneOf(CASE_STATES)),
  category: some(oneOf([...CATEGORIES, NONE])),
  warning: some(oneOf([...WARNINGS, NONE])),
  format: some(word),
  unit: some(uuid),
  machine: Type.Optional(uuid),
  portable: Type.Optional(Type.Boolean()),
  /** Age: first seen at or after, and before. */
  firstSeenFromMs: optionalMs,
  firstSeenToMs: optionalMs,
  /** Of its case: the id of a person, or `me`. */
  assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  overdue: Type.Optional(Type.Literal(true)),
  /** A decision that waits for a second person: of one's own, or of others, which one may approve. */
  proposed: Type.Optional(oneOf(['me', 'others'])),
  /** Files that something was done about, by somebody or by what the machine told: also those that are gone. */
  handled: Type.Optional(Type.Literal(true)),
  /** In the clear no more, but copies of it on the machine are. */
  residue: Type.Optional(Type.Literal(true)),
};

/** Files that are there, unless `handled`; drills are never among them. */
export const FilesQuery = object({
  ...FILTERS,
  sort: Type.Optional(oneOf(FILE_SORTS)),
  after,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_FILES })),
});
export type FilesQuery = Static<typeof FilesQuery>;

export const FileCountsQuery = object(FILTERS);
export type FileCountsQuery = Static<typeof FileCountsQuery>;

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
  case: object({
    status: oneOf(CASE_STATES),
    /** Null also for those who may see numbers only. */
    assignee: orNull(object({ id: Type.String(), name })),
    dueMs: orNull(timeMs),
    proposed: orNull(oneOf(DECISIONS)),
    resolution: orNull(oneOf(RESOLUTIONS)),
    /** Copies on the machine that still lie in the clear, though the file itself does not. */
    residue: count,
    /** When something last happened to it; null where nothing has. */
    changedMs: orNull(timeMs),
  }),
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

/**
 * How many files fit all filters; and of each facet, for each of its values, those that fit the filters of all others:
 * what choosing it would show. A file has several categories, so that theirs may be more than the files.
 */
export const FileCountsAnswer = object({
  total: count,
  /** The most first. `none`: files that have none. */
  facets: Type.Record(oneOf(FACETS), Type.Array(object({ value: Type.String(), amount: count }))),
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
  /** Why it is as bad as it is; null where nothing is, or by limits of the organisation's own. */
  grounds: orNull(
    object({
      byPersons: oneOf(SEVERITIES),
      /** What lifted it by one. */
      grave: Type.Array(oneOf(CATEGORIES)),
      /** Whether it would be worse if nothing were encrypted. */
      softened: Type.Boolean(),
    }),
  ),
  /** When its machine was last heard of, and whether it is asked to look through everything soon. */
  machineSeenMs: orNull(timeMs),
  scanAsked: Type.Boolean(),
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

const FileAt = object({ machine: uuid, id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
type FileAt = Static<typeof FileAt>;

/** In the words of the store: who asks, and when. */
function filterOf({ house, person, query }: PersonCall<null, FileCountsQuery>): FileFilter {
  const { assignee, overdue, proposed, ...plain } = query;
  return {
    ...plain,
    ...(assignee !== undefined && { assignee: assignee === 'me' ? person.id : assignee }),
    ...(overdue && { dueToMs: house.nowMs() }),
    ...(proposed !== undefined && { proposed: { by: proposed, me: person.id } }),
  };
}

async function list(call: PersonCall<null, FilesQuery>): Promise<Answer> {
  const { house, person } = call;
  const { sort = 'severity', after: from, limit = FILES, ...query } = call.query;
  const filter = filterOf({ ...call, query });
  const at = placeIn(from, (place): place is Place => isPlace(place, sort));
  // One more than is told: whether there is a next page.
  const wish = { filter, sort, after: at, limit: limit + 1 };
  const found = await pageOf(house.database, person.scope, wish);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const body: FilesAnswer = {
    files: page.map((file) => rowOf(file, house, person)),
    next: last === undefined ? null : textOf(placeAfter(last, sort)),
  };
  if (seesPaths(person)) await recordPaths(house, person, { files: page.length, subject: null });
  return { status: 200, body };
}

async function counted(call: PersonCall<null, FileCountsQuery>): Promise<Answer> {
  const { total, facets } = await countFiles(
    call.house.database,
    call.person.scope,
    filterOf(call),
  );
  const told = FACETS.map((facet) => {
    const amounts = Array.from(facets[facet], ([value, amount]) => ({ value, amount }));
    return [facet, amounts.toSorted((a, b) => b.amount - a.amount)];
  });
  return { status: 200, body: { total, facets: Object.fromEntries(told) } };
}

async function one({ house, person, parameters }: PersonCall<null, null, FileAt>): Promise<Answer> {
  const { machine, id } = parameters;
  return { status: 200, body: await answerOf(house, person, { machine, id: Number(id) }) };
}

export const FILE_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/files',
    roles: READERS,
    says: 'Files that were found, page by page; with paths for those who work with them.',
    query: FilesQuery,
    answers: { 200: FilesAnswer },
    handle: list,
  }),
  forPeople({
    method: 'GET',
    path: '/api/files/counts',
    roles: READERS,
    says: 'How many files fit, and how many by each value of each filter.',
    query: FileCountsQuery,
    answers: { 200: FileCountsAnswer },
    handle: counted,
  }),
  forPeople({
    method: 'GET',
    path: '/api/files/:machine/:id',
    roles: READERS,
    says: 'One file with all evidence, what belongs to it, and what it was over time.',
    parameters: FileAt,
    answers: { 200: FileAnswer },
    handle: one,
  }),
];
