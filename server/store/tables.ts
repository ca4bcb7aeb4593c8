/**
 * The tables, as Kysely knows them. Written so that SQLite and PostgreSQL hold them alike: times in milliseconds
 * since 1970, truth as 0 and 1, ids as text. Every row belongs to an organisation.
 */
import type { Generated } from 'kysely';
import type { Basis, CaseDeed, CaseState, Decision, Resolution } from './case-words.ts';
import type { Role } from './scope.ts';

export interface Tables {
  /** `header_key_sealed`: made when a machine first needs it. */
  organisation: {
    id: string;
    name: string;
    header_key_sealed: Uint8Array | null;
    /** 1: who calls a file a false alarm needs a second person. */
    second_person: number;
  };
  unit: {
    id: string;
    organisation: string;
    name: string;
    machines_expected: number | null;
  };
  /** Machines that are set up alike. `persistent` 0: made anew from one image each day. */
  machine_group: {
    id: string;
    organisation: string;
    unit: string;
    name: string;
    persistent: number;
  };
  token: {
    id: string;
    organisation: string;
    machine_group: string;
    label: string;
    hash: Uint8Array;
    created_ms: number;
    expires_ms: number;
    uses_left: number;
    needs_approval: number;
    revoked_ms: number | null;
  };
  machine: MachineTable;
  volume: {
    organisation: string;
    machine: string;
    id: string;
    mount_point_sealed: Uint8Array;
    kind: string;
    file_system: string;
    protection: string;
    witness: string;
    said: string;
    asked_ms: number;
    since_ms: number;
    /** When the machine last named it so; null where that was not kept yet. */
    told_ms: number | null;
  };
  file: FileTable;
  file_change: FileChangeTable;
  policy: PolicyTable;
  signature: { id: string; expires_ms: number };
  event: {
    id: Generated<number>;
    at_ms: number;
    organisation: string | null;
    machine: string | null;
    kind: string;
    /** Counts and enumerations, as JSON. */
    facts: string;
  };
  /** Of files that somebody did something about. */
  case: {
    organisation: string;
    machine: string;
    file: number;
    status: CaseState;
    assignee: string | null;
    due_ms: number | null;
    /** What was decided is about this content. */
    content: string;
    opened_ms: number;
    changed_ms: number;
    resolution: Resolution | null;
    /** Copies that lie there after the file itself is safe, as the case was last told. */
    residue: number;
    /** A decision that waits for a second person, and who wants it. */
    proposed: Decision | null;
    proposer: string | null;
    basis: Basis | null;
    journal_sealed: Uint8Array | null;
    until_ms: number | null;
  };
  /** What happened to a case, in order. */
  case_entry: {
    organisation: string;
    machine: string;
    file: number;
    number: number;
    at_ms: number;
    person: string | null;
    deed: CaseDeed;
    text_sealed: Uint8Array | null;
    facts: string;
  };
  audit: AuditTable;
  person: PersonTable;
  person_unit: { person: string; unit: string };
  /** Known by the hash of what the cookie holds. */
  session: {
    id: string;
    person: string;
    made_ms: number;
    used_ms: number;
    expires_ms: number;
    /** When it was last recorded that the audit log was read. */
    trail_ms: number | null;
  };
  /** Lets a person in once. Known by its hash. */
  link: { id: string; person: string; made_ms: number; expires_ms: number };
  daily: { organisation: string; unit: string; day: number; what: string; amount: number };
}

export interface MachineTable {
  id: string;
  organisation: string;
  machine_group: string;
  public_key: string;
  state: 'waiting' | 'active' | 'revoked' | 'gone';
  enrolled_ms: number;
  last_seen_ms: number | null;
  counter: number;
  /** Two of them have this key, or one went back in time; since when. */
  cloned_ms: number | null;
  /** When the ledger began that its counter and its sequences are of; null for one that does not say. */
  ledger_ms: number | null;
  /** The highest sequence that was taken from it. */
  told: number;
  /** Since when it tells everything again; what it has not told since is gone when it is done. Null when it does not. */
  retold_ms: number | null;
  scan_now: number;
  facts_sealed: Uint8Array;
  is_laptop: number | null;
  agent_version: string;
  rules_revision: number;
  policy_version: number;
  /** Of the last check-in, as JSON. */
  coverage: string | null;
  persons: number;
  persons_error_percent: number;
  untold: number;
  /** Kept with each batch: of files that are there and no drills. */
  found: number;
  sealed: number;
  unknown: number;
  exposed: number;
  critical: number;
  high: number;
  medium: number;
  low: number;
  /** Of exposed files, summed: who is in two of them counts twice. And of those that leave the house. */
  exposed_persons: number;
  portable_persons: number;
  /** Volumes of the last check-in; `open` are not encrypted, or suspended. */
  volumes: number;
  volumes_open: number;
  volumes_unknown: number;
}

export interface PersonTable {
  id: string;
  organisation: string;
  /** In small letters; of the whole server, since it is what somebody signs in with. */
  name: string;
  role: Role;
  /** 0: those of `person_unit`. */
  all_units: number;
  /** Its hash; null for who comes in by a link alone. */
  password: string | null;
  totp_sealed: Uint8Array | null;
  /** One that is being set up, until a code of it was shown. */
  totp_new_sealed: Uint8Array | null;
  /** Of the last code that was taken. */
  totp_step: number;
  failures: number;
  locked_until_ms: number | null;
  created_ms: number;
  signed_in_ms: number | null;
  disabled_ms: number | null;
}

export interface FileTable {
  organisation: string;
  machine: string;
  id: number;
  sequence: number;
  /** When the server was told that it is gone or clean; null as long as it is there. */
  gone_ms: number | null;
  told_ms: number;
  outcome: string;
  reason: string | null;
  format: string;
  place: string;
  matches: number;
  persons: number;
  confidence: string | null;
  severity: string | null;
  exposure: string;
  file_protection: string;
  volume_protection: string;
  fingerprint: string | null;
  head: string | null;
  twin: string | null;
  leftover_of: number | null;
  drill: number;
  /** How its case stands. A false alarm is never counted. */
  case_status: CaseState;
  size_bytes: number | null;
  modified_ms: number | null;
  first_seen_ms: number;
  seen_ms: number;
  path_sealed: Uint8Array | null;
  /** The rest of what was told, as JSON. */
  detail_sealed: Uint8Array | null;
  /** 0 also for what was told before this was kept; so the two sets. */
  portable: number;
  categories: number;
  warnings: number;
  /** Of `marks.ts`. */
  shown: number;
  severity_rank: number;
  marks: number;
  /** When it last came into the clear, and when it left it; null while it has not. */
  exposed_ms: number | null;
  resolved_ms: number | null;
}

export interface FileChangeTable {
  organisation: string;
  machine: string;
  file: number;
  at_ms: number;
  sequence: number;
  gone: number;
  outcome: string;
  exposure: string;
  severity: string | null;
  persons: number;
}

/** One that was signed, as it was; the columns say again what stands in it. */
export interface PolicyTable {
  version: number;
  organisation: string;
  unit: string | null;
  active_from_ms: number | null;
  /** `PolicySettings`, as JSON. */
  settings: string;
  /** Public keys. */
  signer: string;
  successor: string | null;
  /** The compact JWS. */
  document: string;
  made_ms: number;
}

export interface AuditTable {
  /** 1, 2, 3…: a gap is a deletion. */
  number: number;
  at_ms: number;
  organisation: string | null;
  actor: string;
  action: string;
  subject: string | null;
  facts: string;
  hash: string;
}
