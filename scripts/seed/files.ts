/** What lies on the machines of the invented municipality: registers and their copies, with names but without numbers. */
import { CATEGORIES, severityOf } from '../../rules/index.ts';
import { isExposed, markedOf, setOf } from '../../server/store/marks.ts';
import type { FileChangeTable, FileTable } from '../../server/store/tables.ts';
import type { Vault } from '../../server/store/vault.ts';
import type { FileState } from '../../server/wire.ts';
import { pick } from '../people.ts';
import type { At, SeededMachine } from './fleet.ts';

const DAY_MS = 86_400_000;

const SUBJECTS = [
  ['Sygedagpenge', 'benefits'], ['Boligstøtte', 'benefits'], ['Kontanthjælp', 'benefits'], ['Førtidspension', 'benefits'],
  ['Friplads', 'income'], ['Restancer', 'debt'], ['Elevliste', 'family'], ['Pasningsgaranti', 'family'],
  ['Visitation', 'health'], ['Hjælpemidler', 'health'], ['Tandplejen', 'health'], ['Lønkørsel', 'income'],
  ['Holdliste', 'name'], ['Kørselsordning', 'address'], ['Valgtilforordnede', 'address'], ['Medlemmer', 'church'],
  ['Plejevederlag', 'income'], ['Børneattester', 'criminal'],
] as const; // prettier-ignore
const MANNERS = [
  '',
  '',
  ' kopi',
  ' gammel',
  ' til møde',
  ' endelig',
  ' udtræk',
  ' rettet',
  ' forår',
  ' efterår',
];
const FORMATS = [
  'xlsx',
  'xlsx',
  'xlsx',
  'xlsx',
  'csv',
  'csv',
  'xls',
  'xlsm',
  'ods',
  'text',
  'zip',
  'xlsb',
];
const PLACES = [
  ['desktop', 'Desktop'], ['desktop', 'Desktop'], ['downloads', 'Downloads'], ['downloads', 'Downloads'],
  ['downloads', 'Downloads'], ['documents', 'Documents'], ['documents', 'Documents\\Arbejde'],
  ['oneDrive', 'OneDrive - Nordhavn Kommune'], ['temp', 'AppData\\Local\\Temp'],
  ['mailCache', 'AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook'],
  ['autoRecover', 'AppData\\Roaming\\Microsoft\\Excel'], ['home', 'Lister'],
] as const; // prettier-ignore
const REASONS = [
  'locked',
  'damaged',
  'limit',
  'timeout',
  'unsupported',
  'cloud-only',
  'cloud-only',
  'denied',
];
/** Most files are a handful of people; one in two hundred is a register. */
const RARE = 800;
const MOST_PERSONS = 24_000;
/** Extracts of one system have the same header words everywhere. */
const HEADS = 60;

export interface Dated {
  readonly at: At;
  readonly vault: Vault;
  readonly nowMs: number;
  readonly days: number;
}

export interface SeededFile {
  readonly row: FileTable;
  readonly changes: readonly FileChangeTable[];
}

/** `before`: the machine's file that came before this one, which it may be a copy of. */
// oxlint-disable-next-line max-lines-per-function -- a row's columns
export function fileOf(
  machine: SeededMachine,
  id: number,
  before: FileTable | null,
  { at, vault, nowMs, days }: Dated,
): SeededFile {
  const { row: owner, user, protection: own, hasStick } = machine;
  const [subject, topic] = pick(SUBJECTS, at);
  const isOnStick = hasStick && at() < 0.3;
  const [place, folder] = isOnStick ? (['other', ''] as const) : pick(PLACES, at);
  const dice = at();
  const outcome = dice < 0.8 ? 'found' : dice < 0.93 ? 'unknown' : 'sealed';
  const isFound = outcome === 'found';
  const persons = isFound ? 1 + Math.floor(MOST_PERSONS * at() ** RARE) + Math.floor(at() * 12) : 0;
  const volume = (isOnStick ? 'off' : own) as FileState['protection']['volume'];
  const seal = outcome === 'sealed' ? (at() < 0.3 ? 'weak' : 'strong') : null;
  const exposure = exposureOf(volume, seal);
  const portable = owner.is_laptop === 1 || isOnStick;
  const more = isFound && at() < 0.5 ? [pick(CATEGORIES, at)] : [];
  const categories = isFound ? [...new Set(['name' as const, topic, ...more])] : [];
  const severity = severityOf({ persons, exposure, portable, categories, sealed: seal });
  const format = seal === null ? pick(FORMATS, at) : 'ooxml-encrypted';
  const firstSeenMs = nowMs - Math.floor(at() ** 1.5 * days * DAY_MS) - 1;
  const isCopy = before !== null && isFound && before.outcome === 'found' && at() < 0.12;
  const extension = format === 'ooxml-encrypted' ? 'xlsx' : format === 'text' ? 'txt' : format;
  const name = `${subject}${pick(MANNERS, at)}.${extension}`;
  const path = isOnStick ? `E:\\${name}` : `C:\\Users\\${user}\\${folder}\\${name}`;
  const isGone = at() < 0.05;
  const goneMs = isGone
    ? Math.min(nowMs, firstSeenMs + Math.floor((nowMs - firstSeenMs) * at()))
    : null;
  const spot = `file ${owner.id}/${id}`;
  const told = {
    organisation: owner.organisation,
    machine: owner.id,
    id,
    sequence: id,
    gone_ms: goneMs !== null && goneMs > nowMs - 29 * DAY_MS ? goneMs : null,
    told_ms: firstSeenMs,
    outcome,
    reason: outcome === 'unknown' ? pick(REASONS, at) : null,
    format,
    place,
    matches: persons + Math.floor(at() * persons * 0.1),
    persons,
    confidence: isFound ? pick(['certain', 'certain', 'likely'], at) : null,
    severity,
    exposure,
    file_protection: seal ?? 'none',
    volume_protection: volume,
    fingerprint: isCopy ? before.fingerprint : digestOf(at),
    head: isFound && at() < 0.35 ? `head-of-an-extract-${Math.floor(at() * HEADS)}` : null,
    twin: null,
    leftover_of: isCopy ? before.id : null,
    drill: 0,
    case_status: 'open' as const,
    size_bytes: 4000 + persons * 90,
    modified_ms: firstSeenMs - Math.floor(at() * 900 * DAY_MS),
    first_seen_ms: firstSeenMs,
    seen_ms: owner.last_seen_ms ?? nowMs,
    path_sealed: vault.seal(path, spot),
    detail_sealed: vault.seal(JSON.stringify(detailOf(persons, categories, portable)), spot),
    portable: portable ? 1 : 0,
    categories: setOf('category', categories),
    warnings: isFound && at() < 0.02 ? setOf('warning', ['cprColumnDestroyed']) : 0,
  };
  const wasExposed = isExposed({ ...told, gone_ms: null });
  const spell = {
    exposed_ms: wasExposed ? firstSeenMs : null,
    resolved_ms: wasExposed && told.gone_ms !== null ? told.gone_ms : null,
  };
  const row = { ...told, ...markedOf(told), ...spell };
  return { row, changes: changesOf(row, nowMs, at) };
}

function exposureOf(
  volume: FileState['protection']['volume'],
  seal: 'weak' | 'strong' | null,
): FileState['exposure'] {
  if (seal === 'strong' || volume === 'on') return 'protected';
  return volume === 'unknown' ? 'unknown' : 'exposed';
}

function detailOf(persons: number, categories: FileState['categories'], portable: boolean): object {
  const finding = {
    kind: 'cpr',
    where: 'cells',
    member: null,
    sheet: 1,
    column: 'A',
    headerRow: 1,
    matches: persons,
    persons,
    confidence: 'certain',
  };
  return {
    categories,
    findings: persons === 0 ? [] : [finding],
    ...(portable && { portable }),
    witness: 'shell',
  };
}

/** It came, some grew, some went. */
function changesOf(row: FileTable, nowMs: number, at: At): FileChangeTable[] {
  const { organisation, machine, id: file, sequence, outcome, exposure, severity, persons } = row;
  const change = {
    organisation,
    machine,
    file,
    sequence,
    gone: 0,
    outcome,
    exposure,
    severity,
    persons,
  };
  const came = { ...change, at_ms: row.first_seen_ms };
  const half = { ...came, persons: Math.ceil(persons / 2) };
  const laterMs =
    row.first_seen_ms + Math.floor(((row.gone_ms ?? nowMs) - row.first_seen_ms) * at());
  return [
    ...(at() < 0.25 && laterMs > came.at_ms ? [half, { ...change, at_ms: laterMs }] : [came]),
    ...(row.gone_ms === null ? [] : [{ ...change, at_ms: row.gone_ms, gone: 1 }]),
  ];
}

function digestOf(at: At): string {
  return Buffer.from(Array.from({ length: 16 }, () => Math.floor(at() * 256))).toString(
    'base64url',
  );
}
