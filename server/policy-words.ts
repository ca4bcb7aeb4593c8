/**
 * `cprvagt-server policy`: what an administrator sets, signs, puts in and shows. Each returns lines to print; `sign` needs
 * neither the server's folder nor its database, so that the key may lie on a machine of its own.
 */
import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { nearest } from '../rules/nearest.ts';
import { signingKey } from './keys.ts';
import type { OpenHouse } from './open.ts';
import { Policies } from './policies.ts';
import {
  makePolicy,
  mayFollow,
  policiesNow,
  policyOf,
  renewAll,
  takePolicy,
  type TakeTrouble,
} from './store/policies.ts';
import type { PolicyTable } from './store/tables.ts';
import { type PolicyDocument, PolicySettings } from './wire.ts';

/** A sentence for the one who typed it. */
export class WrongPolicy extends Error {}

export interface PolicyWords {
  readonly organisation: string;
  readonly unit?: string;
  readonly activeFrom?: string;
}

const ACTOR = 'command line';

/** What each setting may be, for people. */
const TAKES: Readonly<Record<keyof PolicySettings, string>> = {
  roots: 'whole paths of folders in a list, such as ["C:\\\\Data", "/srv"]',
  network: 'true or false',
  removable: 'true or false',
  exclude: 'patterns in a list, such as ["node_modules", "Arkiv/2019"], at most three * in a name',
  schedule: 'minutes after midnight, from 0 to 1439',
  cpuPercent: 'a whole number from 1 to 100',
  pauseOnBattery: 'true or false',
  pauseWhileActive: 'true or false',
  jobs: 'a whole number from 1 to 16',
  minConfidence: 'possible, likely or certain',
  thresholds: 'four growing numbers, {"low":1,"medium":10,"high":100,"critical":1000}',
  privateFolders: 'patterns of folders in a list, such as ["Privat", "/home/*/egne"]',
  newsMinutes: 'a whole number from 1 to 1440',
};

/** Throws WrongPolicy. */
function settingsIn(file: string): PolicySettings {
  const wrong = (says: string): WrongPolicy => new WrongPolicy(`${file}: ${says}`);
  let said: unknown;
  try {
    said = JSON.parse(textIn(file).replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof WrongPolicy) throw error;
    throw wrong('it must hold one JSON object, such as {"cpuPercent": 5}');
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    throw wrong('it must hold one JSON object, such as {"cpuPercent": 5}');
  for (const [key, value] of Object.entries(said)) demandSetting(key, value, wrong);
  return said;
}

function demandSetting(key: string, value: unknown, wrong: (says: string) => WrongPolicy): void {
  const known = Object.keys(TAKES);
  const takes = Object.entries(TAKES).find(([name]) => name === key)?.[1];
  if (takes === undefined) {
    const near = nearest(key, known);
    const meant = near === null ? '' : ` Is it "${near}"?`;
    throw wrong(`there is no setting "${key}".${meant} There are ${known.join(', ')}.`);
  }
  // By the contract's own schema; a field in thresholds that it does not know is passed over by machines, not here.
  const isKnown = key !== 'thresholds' || Object.keys(value ?? {}).length === 4;
  if (isKnown && Value.Check(PolicySettings, { [key]: value })) return;
  throw wrong(`"${key}" takes ${takes}`);
}

/** Throws WrongPolicy. */
function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongPolicy(`${file} cannot be read: ${code}`);
  }
}

/** Undefined: as before. Null: at once. By the clock of the house where it is typed. */
function momentOf(typed: string | undefined): number | null | undefined {
  if (typed === undefined) return undefined;
  if (typed === 'now') return null;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(typed);
  const ms = new Date(isDay ? `${typed}T00:00` : typed).getTime();
  if (Number.isInteger(ms) && ms >= 0) return ms;
  throw new WrongPolicy(
    `--active-from takes a day such as 2026-12-01, with a time such as 2026-12-01T08:00, or now; not "${typed}"`,
  );
}

const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/;

function publicKeyIn(typed: string): string {
  if (PUBLIC_KEY.test(typed)) return typed;
  throw new WrongPolicy('a public key is 43 letters and digits, as "policy key" prints it');
}

/** Signs it with the server's key. Throws WrongPolicy and NoSigner. */
export async function setPolicy(
  opened: OpenHouse,
  file: string,
  { organisation, unit, activeFrom }: PolicyWords,
): Promise<string[]> {
  const { commits, policies, nowMs } = opened;
  const audience = await audienceOf(opened, organisation, unit);
  const wish = { ...audience, settings: settingsIn(file), activeFromMs: momentOf(activeFrom) };
  const making = { policies, actor: ACTOR, nowMs: nowMs() };
  const before = await policyOf(opened.database, audience);
  const row = await commits.write((it) => makePolicy(it, wish, making));
  const line = lineOf(row, organisation, unit ?? null);
  if (before === undefined || mayFollow(before, policies)) return [line];
  const lost =
    'machines that have the one before do not take it: it was signed by another key, which named no successor';
  return [line, `${lost}. They are to be enrolled anew`];
}

/** Throws WrongPolicy. */
async function audienceOf(
  { database }: OpenHouse,
  organisation: string,
  unit: string | undefined,
): Promise<{ readonly organisation: string; readonly unit: string | null }> {
  const organisations = await database.selectFrom('organisation').select(['id', 'name']).execute();
  const { id } = named(organisation, organisations, 'organisation');
  if (unit === undefined) return { organisation: id, unit: null };
  const units = database.selectFrom('unit').select(['id', 'name']).where('organisation', '=', id);
  return { organisation: id, unit: named(unit, await units.execute(), 'unit').id };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function named(name: string, all: readonly Named[], what: string): Named {
  const known = all.find((it) => it.name === name);
  if (known !== undefined) return known;
  const names = all.map((it) => it.name);
  const near = nearest(name, names);
  const meant = near === null ? '' : ` Is it "${near}"?`;
  const there = names.length === 0 ? 'none yet: "token add" makes the first' : names.join(', ');
  throw new WrongPolicy(`there is no ${what} "${name}".${meant} There are: ${there}`);
}

function lineOf(row: PolicyTable, organisation: string, unit: string | null): string {
  const { version, active_from_ms: from, signer, successor, settings } = row;
  const active = from === null ? 'at once' : `from ${new Date(from).toISOString()}`;
  const next = successor === null ? [] : [`then ${successor}`];
  const who = [organisation, unit ?? 'all units'];
  return [version, ...who, active, `signed by ${signer}`, ...next, settings].join('  ');
}

export interface SigningWords extends PolicyWords {
  /** A file with the private key, in PEM. */
  readonly key: string;
  readonly successor?: string;
}

/** The signed document, for `policy take`. Throws WrongPolicy, NoKey and NoSigner. */
export async function signPolicy(
  file: string,
  { key, organisation, unit, activeFrom, successor }: SigningWords,
): Promise<string[]> {
  const active = momentOf(activeFrom);
  // Nothing is known of the one before, and silence must not begin what people were not told of.
  if (active === undefined) throw new WrongPolicy('--active-from is needed: a day, or now');
  const policies = new Policies(signingKey(textIn(key)));
  const document: PolicyDocument = {
    // No database is asked: the clock is ahead of what was signed before.
    version: Date.now(),
    organisation,
    unit: unit ?? null,
    activeFromMs: active,
    successor: successor === undefined ? null : publicKeyIn(successor),
    policy: settingsIn(file),
  };
  return [await policies.sign(document)];
}

const NOT_TAKEN: Readonly<Record<TakeTrouble, string>> = {
  unsigned: 'no policy, or signed by another key than the server has ("policy key" prints that)',
  strange: 'of a newer release: it has settings that this server does not know',
  'no-organisation': 'for an organisation that is not here; names must be the same to the letter',
  'no-unit': 'for a unit that is not here; names must be the same to the letter',
  old: 'not newer than the last one here: sign it again',
};

/** Puts in what was signed elsewhere. Throws WrongPolicy. */
export async function putPolicy(opened: OpenHouse, file: string): Promise<string[]> {
  const { commits, policies, nowMs } = opened;
  const making = { policies, actor: ACTOR, nowMs: nowMs() };
  const jws = textIn(file).trim();
  const taken = await commits.write((it) => takePolicy(it, jws, making));
  if (typeof taken === 'string') throw new WrongPolicy(`${file} is ${NOT_TAKEN[taken]}`);
  return [`version ${taken.version} is in force`];
}

function nameIn(all: readonly Named[], id: string): string {
  return all.find((it) => it.id === id)?.name ?? id;
}

export async function showPolicies({ database }: OpenHouse): Promise<string[]> {
  const rows = await policiesNow(database);
  const organisations = await database.selectFrom('organisation').select(['id', 'name']).execute();
  const units = await database.selectFrom('unit').select(['id', 'name']).execute();
  return rows.map((row) =>
    lineOf(row, nameIn(organisations, row.organisation), row.unit && nameIn(units, row.unit)),
  );
}

/** All policies signed anew, so that machines learn which key may follow. Throws WrongPolicy and NoSigner. */
export async function announceSuccessor(opened: OpenHouse, key: string): Promise<string[]> {
  const { commits, policies, nowMs } = opened;
  const making = { policies, actor: ACTOR, nowMs: nowMs() };
  const successor = publicKeyIn(key);
  const count = await commits.write((it) => renewAll(it, making, successor));
  if (count === 0) throw new WrongPolicy('there is no policy yet that could say so');
  return [`${count} policies say now that this key may follow`];
}
