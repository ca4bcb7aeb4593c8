/**
 * The server's configuration (`config.ts`) as options, and as a file: one JSON object with the same names. What is
 * typed goes first, then the file, then what is usual. A file cannot say more than the command line can, and is checked as
 * strictly.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../rules/nearest.ts';
import {
  type Config,
  type Key,
  KEYS,
  STANDARD,
  type Takes,
  WrongConfig,
  wrongIn,
} from './config.ts';
import { visible } from './visible.ts';

const FILE = 'config.json';

/** Where a value comes from. */
export type Origin = 'typed' | 'file' | 'usual';

export interface Configured {
  readonly config: Config;
  /** Null where there is none. */
  readonly file: string | null;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** Adds `--config` and an option for each key, and gives the command back. */
export function addKeys(command = new Command()): Command {
  command.option(
    '--config <FILE>',
    `keys and values as one JSON object (else ${FILE} in the folder)`,
  );
  for (const key of KEYS) command.addOption(optionOf(key));
  return command;
}

/** Throws WrongConfig. */
export function configured(command: Command): Configured {
  const options = command.opts<{ config?: string } & Partial<Config>>();
  const folder = options.folder ?? STANDARD.folder;
  const usual = join(folder, FILE);
  const file = options.config ?? (existsSync(usual) ? usual : null);
  const said = file === null ? {} : valuesIn(file, options.config !== undefined);
  const config: Record<string, unknown> = { ...STANDARD };
  const origins: Record<string, Origin> = {};
  for (const { name, field } of KEYS) {
    const isTyped = command.getOptionValueSource(field) === 'cli';
    origins[name] = isTyped ? 'typed' : name in said ? 'file' : 'usual';
    if (isTyped) config[field] = options[field];
    else if (name in said) config[field] = said[name];
  }
  return { config: config as unknown as Config, file, origins };
}

/** The keys with what they are, what is usual, and what holds. */
export function listed({ config, file, origins }: Configured): string[] {
  const from = file === null ? [] : [`from ${visible(file)}`, ''];
  const rows = KEYS.map((key) => {
    const { name, field, takes, is } = key;
    const origin = { typed: ', typed', file: ', from the file', usual: '' }[
      origins[name] ?? 'usual'
    ];
    const usual = `${spelled(STANDARD[field])}; ${valuesOf(takes)}`;
    return [`${name} = ${spelled(config[field])}${origin}`, `    ${is} (else ${usual})`];
  });
  return [...from, ...rows.flat()];
}

/** What a value may be, as the README says it. */
export function valuesOf(takes: Takes): string {
  if (typeof takes === 'object') return `${takes.least} to ${takes.most}`;
  const words = { folder: 'a folder', file: 'a file', host: 'an address or a name', addresses: 'addresses', url: 'https://…' }; // prettier-ignore
  return words[takes];
}

export function spelled(value: Config[keyof Config]): string {
  if (value === null || (typeof value === 'object' && value.length === 0)) return 'none';
  return visible(typeof value === 'object' ? value.join(', ') : `${value}`);
}

const SIGNS = { folder: 'FOLDER', file: 'FILE', host: 'ADDRESS', addresses: 'ADDRESS...', url: 'URL' } as const; // prettier-ignore

function optionOf({ name, field, takes, is }: Key): Option {
  const sign = typeof takes === 'object' ? 'NUMBER' : SIGNS[takes];
  const says = `${is} (else ${spelled(STANDARD[field])})`;
  return new Option(`--${name} <${sign}>`, says).argParser<unknown>((text, before) => {
    const isNumber = typeof takes === 'object' && /^\d{1,9}$/.test(text);
    const others: unknown[] = Array.isArray(before) ? before : [];
    const value = takes === 'addresses' ? [...others, text] : isNumber ? Number(text) : text;
    const wrong = wrongIn(value, takes);
    if (wrong !== null) throw new InvalidArgumentError(`It must be ${wrong}.`);
    return value;
  });
}

/** Throws WrongConfig. */
function valuesIn(file: string, isNamed: boolean): Readonly<Record<string, unknown>> {
  const said = objectIn(file);
  const at = `in ${visible(file)}:`;
  const names: readonly string[] = KEYS.map(({ name }) => name);
  for (const name of Object.keys(said)) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    const meant = near === null ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
    throw new WrongConfig(`${at} there is no key ${visible(name)}; ${meant}`);
  }
  for (const { name, takes } of KEYS) {
    if (!(name in said)) continue;
    if (name === 'folder' && !isNamed)
      throw new WrongConfig(`${at} folder is for a file that --config names; this one lies in it`);
    const value = said[name];
    const wrong = wrongIn(value, takes);
    if (wrong !== null) throw new WrongConfig(`${at} ${name} must be ${wrong}`);
    const isPath = takes === 'file' || takes === 'folder';
    if (isPath && !isAbsolute(String(value)))
      throw new WrongConfig(`${at} ${name} must be the whole path, from the root`);
  }
  return said;
}

/** Throws WrongConfig. */
function objectIn(file: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new WrongConfig(`${visible(file)} cannot be read: ${code}`, { cause: error });
  }
  try {
    const said: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof said === 'object' && said !== null && !Array.isArray(said))
      return said as Readonly<Record<string, unknown>>;
  } catch {
    // Told below: the error of JSON.parse would show what stands there.
  }
  throw new WrongConfig(`in ${visible(file)}: there must be one JSON object`);
}
