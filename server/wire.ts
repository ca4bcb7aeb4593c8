/**
 * Protocol v1: what agents and the server say to each other. The schemas are the published contract
 * (OpenAPI at /api/docs) and what both sides check by; fields may be added to answers, nothing else is ever changed:
 * old agents are served for a year. All is state: what is sent twice is taken once, and of two states
 * of one file the one with the higher sequence stands.
 *
 * Counts, places and enumerations. The only texts are names that people gave to files, folders, machines
 * and users, masked by the agent before they are kept for sending and once more by the server.
 */
import { type Static, type TEnum, type TSchema, Type } from 'typebox';
import { CATEGORIES, CONFIDENCES, KINDS, PLACES, SEVERITIES, WARNINGS } from '../rules/index.ts';
import { isPattern } from '../rules/pattern.ts';

export const WIRE_VERSION = 1;

/** Of a request's body. Over the second one a batch is split. */
export const MOST_PACKED_BYTES = 2 ** 20;
export const MOST_BYTES = 2 ** 23;
export const MOST_ROWS = 500;
/** A signature is good for this long, before and after the server's clock. */
export const SIGNATURE_MS = 2 * 60_000;

const MOST_COUNT = 2 ** 31;
const MOST_MS = 8.64e15;

export function oneOf<Word extends string>(values: readonly Word[]): TEnum<Word[]> {
  return Type.Enum([...values]);
}

export function object<T extends Record<string, TSchema>>(fields: T) {
  return Type.Object(fields, { additionalProperties: false });
}

/** What the server says: fields may be added, which an older agent passes over. */
function answer<T extends Record<string, TSchema>>(fields: T) {
  return Type.Object(fields);
}

export function orNull<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

export const count = Type.Integer({ minimum: 0, maximum: MOST_COUNT });
const place = Type.Integer({ minimum: 1, maximum: MOST_COUNT });
export const timeMs = Type.Integer({ minimum: 0, maximum: MOST_MS });
const sequence = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
/** 0: there is none yet. */
const policyVersion = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** A word of an enumeration that grows with the agents: formats, ciphers. */
export const word = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' });
export const name = Type.String({ maxLength: 256 });
const path = Type.String({ minLength: 1, maxLength: 4096 });
const digest = Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' });
export const uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});

export const OUTCOMES = ['found', 'unknown', 'sealed'] as const;
export const REASONS = [
  'locked', 'damaged', 'limit', 'timeout', 'unsupported', 'cloud-only', 'denied', 'unstable', 'crashed',
] as const; // prettier-ignore
export const FILE_PROTECTIONS = ['none', 'weak', 'strong', 'efs'] as const;
export const VOLUME_PROTECTIONS = ['on', 'suspended', 'off', 'unknown'] as const;
export const EXPOSURES = ['exposed', 'protected', 'unknown'] as const;
export const PLACE_KINDS = [
  'desktop', 'downloads', 'documents', 'oneDrive', 'temp', 'recycleBin', 'autoRecover', 'mailCache',
  'home', 'shared', 'other',
] as const; // prettier-ignore
export const VOLUME_KINDS = ['fixed', 'removable', 'network', 'other'] as const;

export const Finding = object({
  kind: oneOf(KINDS),
  where: oneOf(PLACES),
  /** The inner path in an archive, masked. */
  member: orNull(Type.String({ maxLength: 512 })),
  sheet: orNull(place),
  column: orNull(Type.String({ pattern: '^[A-Z]{1,3}$' })),
  columns: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Z]{1,3}$' }), { maxItems: 2 })),
  row: Type.Optional(place),
  headerRow: orNull(place),
  matches: count,
  persons: count,
  confidence: oneOf(CONFIDENCES),
});

export const Scheme = object({
  name: word,
  cipher: word,
  keyBits: orNull(count),
  hash: orNull(word),
  spins: orNull(count),
  password: word,
});

/** One file as it is. Null in `fingerprint`, `twin`, `leftoverOf`: there is none, or nobody knows. */
export const FileState = object({
  id: sequence,
  sequence,
  path,
  format: word,
  outcome: oneOf(OUTCOMES),
  reason: orNull(oneOf(REASONS)),
  matches: count,
  persons: count,
  personsEstimated: Type.Optional(Type.Literal(true)),
  confidence: orNull(oneOf(CONFIDENCES)),
  protection: object({
    file: oneOf(FILE_PROTECTIONS),
    volume: oneOf(VOLUME_PROTECTIONS),
    /** Who said how the volume is protected. */
    witness: Type.Optional(word),
  }),
  scheme: Type.Optional(Scheme),
  exposure: oneOf(EXPOSURES),
  /** It leaves the house: on a laptop, or on what can be pulled out. */
  portable: Type.Optional(Type.Literal(true)),
  severity: orNull(oneOf(SEVERITIES)),
  categories: Type.Array(oneOf(CATEGORIES), { maxItems: CATEGORIES.length }),
  findings: Type.Array(Finding, { maxItems: 400 }),
  warnings: Type.Optional(Type.Array(oneOf(WARNINGS), { maxItems: WARNINGS.length })),
  members: Type.Optional(object({ clean: count, found: count, sealed: count, unknown: count })),
  sizeBytes: orNull(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  modifiedMs: orNull(Type.Integer({ minimum: -MOST_MS, maximum: MOST_MS })),
  place: oneOf(PLACE_KINDS),
  /** The same for the names of one file. */
  twin: orNull(digest),
  /** Of the content, by a key that never leaves the machine. */
  fingerprint: orNull(digest),
  /**
   * Of the head of its table, by the organisation's `headerKey`: the same on all its machines for what the same system
   * wrote, whoever is in it. Absent where there is none.
   */
  head: Type.Optional(digest),
  /** The `id` of the file that it was copied or moved from. */
  leftoverOf: orNull(sequence),
  /** Planted by `cprvagt verify`: never counted. */
  drill: Type.Boolean(),
  firstSeenMs: timeMs,
  seenMs: timeMs,
});
export type FileState = Static<typeof FileState>;

/** Deleted, or clean by now. */
export const Removal = object({ id: sequence, sequence, gone: Type.Literal(true) });
export type Removal = Static<typeof Removal>;

export const Row = Type.Union([FileState, Removal]);
export type Row = Static<typeof Row>;

export const Reports = object({
  rows: Type.Array(Row, { minItems: 1, maxItems: MOST_ROWS }),
});
export type Reports = Static<typeof Reports>;

/** All rows of the batch are kept, or had been: of the body with this SHA-256, and of no other. */
export const ReportsAnswer = answer({ taken: count, of: digest });
export type ReportsAnswer = Static<typeof ReportsAnswer>;

/** What kind of machine it is; null where its system does not tell. */
export const MachineFacts = object({
  hostName: name,
  system: name,
  isLaptop: orNull(Type.Boolean()),
  manufacturer: orNull(name),
  model: orNull(name),
  serial: orNull(name),
  lastUser: orNull(name),
});
export type MachineFacts = Static<typeof MachineFacts>;

/** Made on the machine and kept there: Ed25519, its public half as in a JWK (`x`). */
const publicKey = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/**
 * Signed by the key in it, as all other requests are by the one that is known: whoever enrols a key has it. The
 * same key may be enrolled again, and is then told what it was told before.
 */
export const Enrolment = object({
  token: Type.String({ minLength: 20, maxLength: 100 }),
  publicKey,
  machine: MachineFacts,
});
export type Enrolment = Static<typeof Enrolment>;

export const MACHINE_STATES = ['active', 'waiting'] as const;
export const EnrolmentAnswer = answer({
  machine: uuid,
  /** `waiting`: for somebody to approve it. It may check in, and is told there. */
  state: oneOf(MACHINE_STATES),
  organisation: name,
  /** Of the key that policies are signed with. */
  policyKey: publicKey,
  /** Of `head`: 32 bytes, the same for all machines of the organisation. Absent where it cannot be opened. */
  headerKey: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
});
export type EnrolmentAnswer = Static<typeof EnrolmentAnswer>;

/**
 * A copy of a machine becomes one of its own, with a new key, when a check-in's answer says `renew`. Signed by the
 * key that it had; `proof` is by the new one, an Ed25519 signature of `renewalOf` the machine that it was, so that
 * nobody brings in a key of somebody else. The answer is that of an enrolment: the copy's own machine. Asked again with
 * the same new key it is told the same.
 */
export const Renewal = object({
  publicKey,
  proof: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
  machine: MachineFacts,
});
export type Renewal = Static<typeof Renewal>;

/** What the new key signs. */
export function renewalOf(machine: string): string {
  return `cprvagt renewal of ${machine}`;
}

const VolumeState = object({
  id: name,
  mountPoint: name,
  kind: oneOf(VOLUME_KINDS),
  fileSystem: Type.String({ maxLength: 64 }),
  protection: oneOf(VOLUME_PROTECTIONS),
  evidence: object({ witness: word, said: name, askedMs: timeMs }),
});

const Walk = object({ beganMs: timeMs, endedMs: timeMs });

/** Once in some minutes: that the machine is there, what it is, and how much of it was looked through. */
export const CheckIn = object({
  /** One more each time. One that goes back is a copy of a machine. */
  counter: sequence,
  /**
   * When the ledger began that the counter and the sequences are of. A later one: the former was lost, and all of it
   * is counted anew. An earlier one is a copy.
   */
  ledgerMs: Type.Optional(timeMs),
  /** The highest sequence that the server said it has taken; 0 for none. */
  told: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  /** `nowMs` of the answer by which it last began to tell everything again. */
  retoldMs: Type.Optional(timeMs),
  versions: object({
    agent: Type.String({ pattern: '^[0-9A-Za-z.+-]{1,40}$' }),
    rules: count,
    policy: policyVersion,
  }),
  machine: MachineFacts,
  volumes: Type.Array(VolumeState, { maxItems: 100 }),
  /** Files by how they ended, and why what was not read was not. */
  coverage: object({
    files: object({ clean: count, found: count, sealed: count, unknown: count }),
    notSpreadsheet: count,
    waiting: count,
    reasons: Type.Record(Type.String({ pattern: `^(${REASONS.join('|')})$` }), count),
    lastFull: orNull(Walk),
  }),
  /** Distinct persons over all files here, and how far that may be off. */
  persons: object({ persons: count, errorPercent: Type.Number({ minimum: 0, maximum: 100 }) }),
  /** Rows that the server does not have as they are. */
  untold: count,
});
export type CheckIn = Static<typeof CheckIn>;

export const CheckInAnswer = answer({
  state: oneOf(MACHINE_STATES),
  nowMs: timeMs,
  /** The newest there is; the agent asks for it when it has another. */
  policy: policyVersion,
  /** Somebody wants everything looked through soon. */
  scanNow: Type.Boolean(),
  /**
   * The server has lost what it was told after this sequence: it is to be told again. Once all is told, what was
   * not among it is gone; so that this is right the server says 0, and hears all.
   */
  tellAfter: orNull(Type.Integer({ minimum: 0 })),
  /** This is a copy of another machine: it is to make a key of its own (`Renewal`). */
  renew: Type.Optional(Type.Boolean()),
});
export type CheckInAnswer = Static<typeof CheckInAnswer>;

/** `typ` of a signed policy: a compact JWS (EdDSA) that holds a `PolicyDocument`. */
export const POLICY_TYPE = 'cprvagt-policy+jws';

const pattern = Type.Refine(Type.String({ maxLength: 4096 }), isPattern);
const patterns = Type.Array(pattern, { maxItems: 500 });
/** On Windows or elsewhere. */
const folder = Type.String({ pattern: '^(/|[A-Za-z]:[\\\\/]|\\\\\\\\)', maxLength: 4096 });
const persons = Type.Integer({ minimum: 1, maximum: 99_999_999 });

/**
 * What machines look at, when and how hard. What it is silent on is as each machine's own configuration says. Never a
 * command, never an address. A machine passes over fields that it does not know; the server takes none of those.
 */
export const PolicySettings = answer({
  roots: Type.Optional(Type.Array(folder, { maxItems: 500 })),
  network: Type.Optional(Type.Boolean()),
  removable: Type.Optional(Type.Boolean()),
  exclude: Type.Optional(patterns),
  /** Minutes after local midnight. */
  schedule: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 * 60 - 1 })),
  cpuPercent: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  pauseOnBattery: Type.Optional(Type.Boolean()),
  pauseWhileActive: Type.Optional(Type.Boolean()),
  jobs: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })),
  minConfidence: Type.Optional(oneOf(CONFIDENCES)),
  thresholds: Type.Optional(
    Type.Refine(
      answer({ low: persons, medium: persons, high: persons, critical: persons }),
      ({ low, medium, high, critical }) => low < medium && medium < high && high < critical,
    ),
  ),
  /**
   * Patterns of folders, as of `exclude`. Of a file below one the server is told all but its name: as its path the
   * outermost such folder and `…`, and no names of what lies in an archive.
   */
  privateFolders: Type.Optional(patterns),
  /** How soon what is new is told. */
  newsMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 * 60 })),
});
export type PolicySettings = Static<typeof PolicySettings>;

export const PolicyDocument = answer({
  /** Higher than that of every one that the server had before, whoever it was for. */
  version: sequence,
  /** By its name, as it was told at enrolment. */
  organisation: name,
  /** Null for all units that have none of their own. */
  unit: orNull(name),
  /** Nothing is read before: those who work there are told first. Null for at once. */
  activeFromMs: orNull(timeMs),
  /** The key that may sign the next ones, beside the one of this. */
  successor: orNull(publicKey),
  policy: PolicySettings,
});
export type PolicyDocument = Static<typeof PolicyDocument>;

/** The agent is being taken off this machine. */
export const Goodbye = object({ counter: sequence });
export type Goodbye = Static<typeof Goodbye>;

/** Why a request was refused: in words that name fields, never what stood in them. */
export const Refusal = object({
  error: word,
  fields: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 })),
  /** The server's clock: with a 401, so that one who is wrong can mend his own. */
  nowMs: Type.Optional(timeMs),
});
export type Refusal = Static<typeof Refusal>;
