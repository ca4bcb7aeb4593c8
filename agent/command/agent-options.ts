/**
 * The agent's configuration (`config.ts`) as options: each key is one, so that the file, the command
 * line, the help and the completion know the same keys and check alike.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { isAbsolute, win32 } from 'node:path';
import { Command, Option } from 'commander';
import { SEVERITIES, type Thresholds } from '../../rules/severity.ts';
import {
  type Config,
  foldersOf,
  type Key,
  type KeyName,
  KEYS,
  machineFolders,
  type Proxy,
  standards,
  type StatusSocket,
  type Takes,
} from '../config.ts';
import { proxyAt } from '../delivery/proxy.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { applyConfig } from './config.ts';
import { choice, excluding, oneOf, wholeNumber, WrongUse, YES_NO } from './word.ts';

/** Adds `--config` and options for these keys, and gives the command back. */
export function addKeys(command: Command, text: Text, names?: readonly KeyName[]): Command {
  const folders = foldersOf();
  const known = standards(folders);
  command.option('--config <FILE>', text.agent.config(folders.configFile));
  for (const key of KEYS) {
    if (names === undefined || names.includes(key.name))
      command.addOption(optionOf(key, known, text));
  }
  return command;
}

/**
 * What was typed, for the rest what the file says, for the rest what is usual. The file is the one
 * of `--config`, else the usual one where it is. Throws WrongUse.
 */
export function configured(typed: Command, text: Text, file = configFileOf(typed)): Config {
  const all = addKeys(new Command(), text);
  for (const option of typed.options) {
    const name = option.attributeName();
    const isTyped = typed.getOptionValueSource(name) === 'cli';
    if (isTyped) all.setOptionValueWithSource(name, typed.getOptionValue(name), 'cli');
  }
  if (file !== null) applyConfig(all, file, text);
  const said: { [field in keyof Config]: Config[field] } & { config?: string } = all.opts();
  const { config: _, ...config } = said;
  return config;
}

/** Null where there is none. */
export function configFileOf(typed: Command): string | null {
  const { config } = typed.opts<{ config?: string }>();
  const usual = [foldersOf(), machineFolders(process.platform, process.env)];
  return (
    config ?? usual.map(({ configFile }) => configFile).find((file) => existsSync(file)) ?? null
  );
}

/** For who only asks: the machine's own may hold a password, and be closed to him. */
export function openConfigFileOf(typed: Command): string | null {
  const file = configFileOf(typed);
  const isTyped = typed.getOptionValueSource('config') === 'cli';
  return file === null || isTyped || isReadable(file) ? file : null;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function optionOf({ name, field, takes }: Key<KeyName>, known: Config, text: Text): Option {
  const flag = `--${name}`;
  const about = text.agent.keys[name];
  const usual = known[field];
  // A list begins empty, and each time the option is typed adds to it.
  const asSet = (option: Option): Option =>
    Array.isArray(usual) ? option.default(usual) : option.default(usual, spelled(usual, takes));
  if (typeof takes === 'object' && 'choices' in takes)
    return asSet(choice(`${flag} <LEVEL>`, about, takes.choices, text));
  const { sign, parser } = shapeOf(takes, flag, text);
  const option = new Option(`${flag} <${sign}>`, about).argParser<unknown>(parser);
  if (takes === 'yes-no') option.argChoices = [...YES_NO];
  return asSet(option);
}

interface Shape {
  /** For the value, in the help. */
  readonly sign: string;
  /** Throws WrongUse. `before` is what it was so far. */
  readonly parser: (value: string, before: unknown) => unknown;
}

function shapeOf(takes: Exclude<Takes, { choices: unknown }>, flag: string, text: Text): Shape {
  const path = folder(flag, text);
  if (typeof takes === 'object') return { sign: 'N', parser: wholeNumber(flag, takes.most, text) };
  switch (takes) {
    case 'folder':
      return { sign: 'FOLDER', parser: path };
    case 'folders':
      return { sign: 'FOLDER', parser: (value, before) => [...listed(before), path(value)] };
    case 'patterns': {
      const pattern = excluding(flag, text);
      return { sign: 'PATTERN', parser: (value, before) => pattern(value, listed(before)) };
    }
    case 'yes-no': {
      const word = oneOf(flag, YES_NO, text);
      return { sign: 'yes|no', parser: (value) => word(value) === 'yes' };
    }
    case 'time':
      return { sign: 'HH:MM', parser: time(flag, text) };
    case 'proxy':
      return { sign: 'PROXY', parser: proxy(flag, text) };
    case 'socket':
      return { sign: 'SOCKET', parser: socket(flag, text) };
    case 'thresholds':
      return { sign: 'N,N,N,N', parser: thresholds(flag, text) };
  }
}

function listed(before: unknown): readonly string[] {
  return Array.isArray(before) ? before : [];
}

/** As somebody would write it. */
export function spelled(value: Config[keyof Config], takes: Takes): string {
  if (typeof value === 'boolean') return value ? YES_NO[0] : YES_NO[1];
  if (typeof value === 'number') return takes === 'time' ? timeOf(value) : `${value}`;
  if (typeof value === 'string') return value;
  return 'low' in value ? SEVERITIES.map((name) => value[name]).join(',') : value.join(', ');
}

/** A service has no folder that it stands in. */
function folder(flag: string, text: Text) {
  return (value: string): string => {
    if (isAbsolute(value)) return value;
    throw new WrongUse(text.agent.wrong.notAbsolute(flag, visible(value)));
  };
}

/** What was typed is not said again: there may be a password in it. */
function proxy(flag: string, text: Text) {
  return (value: string): Proxy => {
    const known = proxyAt(value);
    if (known !== null) return known;
    throw new WrongUse(text.agent.wrong.notProxy(flag));
  };
}

/** The system takes no longer one than this, and Node would cut it off without a word. */
const MOST_SOCKET_BYTES = 100;

function socket(flag: string, text: Text) {
  return (value: string): StatusSocket => {
    const isPipe = win32.normalize(value).startsWith('\\\\.\\pipe\\');
    const isThere = process.platform === 'win32' ? isPipe : isAbsolute(value);
    const isShort = Buffer.byteLength(value) <= MOST_SOCKET_BYTES;
    if (value === 'none' || (isThere && isShort)) return value;
    throw new WrongUse(text.agent.wrong.notSocket(flag, visible(value)));
  };
}

/** Minutes after midnight. */
function time(flag: string, text: Text) {
  return (value: string): number => {
    const [, hours = '', minutes = ''] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
    if (hours !== '') return Number(hours) * 60 + Number(minutes);
    throw new WrongUse(text.agent.wrong.notTime(flag, visible(value)));
  };
}

function timeOf(minutes: number): string {
  const [hour, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hour, rest].map((n) => `${n}`.padStart(2, '0')).join(':');
}

function thresholds(flag: string, text: Text) {
  return (value: string): Thresholds => {
    const [low = 0, medium = 0, high = 0, critical = 0] = /^\d{1,8}(,\d{1,8}){3}$/.test(value)
      ? value.split(',').map(Number)
      : [];
    if (low >= 1 && medium > low && high > medium && critical > high)
      return { low, medium, high, critical };
    throw new WrongUse(text.agent.wrong.notThresholds(flag, visible(value)));
  };
}
