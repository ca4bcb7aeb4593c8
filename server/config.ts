/**
 * What the server can be told: every key of its configuration, what a value of it may be, what holds where nothing
 * is said, and what it is. A key is also an option of `cprvagt-server run` and a line of the README: `options.ts` makes
 * the one of this list, a test checks the other.
 */
import { isIP } from 'node:net';
import { LIMITS, type RateLimits } from './http.ts';
import { RETENTION, type Retention } from './store/retention.ts';

/** Each value checked, and nothing left open. */
export interface Config extends Retention {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly tlsKey: string | null;
  readonly tlsCert: string | null;
  readonly proxies: readonly string[];
  readonly publicUrl: string | null;
  readonly machineLimit: number;
  readonly sessionLimit: number;
  readonly addressLimit: number;
}

/** What a value may be. */
export type Takes =
  | 'folder'
  | 'file'
  | 'host'
  | 'addresses'
  | 'url'
  | { readonly least: number; readonly most: number };

export interface Key<Name extends string = string> {
  /** As in the file and, with two dashes, on the command line. */
  readonly name: Name;
  /** What it is in `Config`. */
  readonly field: keyof Config;
  readonly takes: Takes;
  readonly is: string;
}

/** A year: longer nothing is kept but the audit log. */
const MOST_DAYS = 365;
const DAYS = { least: 1, most: MOST_DAYS } as const;
const A_MINUTE = { least: 10, most: 1_000_000 } as const;

/** In the order of the help: where, how it is reached, how long things are kept, how often who may ask. */
export const KEYS = [
  {
    name: 'folder',
    field: 'folder',
    takes: 'folder',
    is: 'where the database lies and, unless told otherwise, the keys',
  },
  { name: 'host', field: 'host', takes: 'host', is: 'what it listens at' },
  {
    name: 'port',
    field: 'port',
    takes: { least: 0, most: 65_535 },
    is: 'the port that it listens at',
  },
  { name: 'tls-key', field: 'tlsKey', takes: 'file', is: 'the key of its TLS certificate, in PEM' },
  {
    name: 'tls-cert',
    field: 'tlsCert',
    takes: 'file',
    is: 'its TLS certificate with those that vouch for it, in PEM',
  },
  {
    name: 'proxies',
    field: 'proxies',
    takes: 'addresses',
    is: 'addresses of the proxies in front of it, where TLS ends there',
  },
  {
    name: 'public-url',
    field: 'publicUrl',
    takes: 'url',
    is: 'what people and agents reach it by, where that is not what it listens at',
  },
  {
    name: 'gone-days',
    field: 'goneDays',
    takes: DAYS,
    is: 'how long is kept what is known of a file that is gone',
  },
  {
    name: 'silent-days',
    field: 'silentDays',
    takes: DAYS,
    is: 'how long, of the files of a machine that is silent',
  },
  {
    name: 'keep-days',
    field: 'keepDays',
    takes: DAYS,
    is: 'how long, all else: silent machines, events, the figures of each day',
  },
  {
    name: 'machine-limit',
    field: 'machineLimit',
    takes: A_MINUTE,
    is: 'requests a minute of one machine',
  },
  {
    name: 'session-limit',
    field: 'sessionLimit',
    takes: A_MINUTE,
    is: 'requests a minute of one person who has signed in',
  },
  {
    name: 'address-limit',
    field: 'addressLimit',
    takes: A_MINUTE,
    is: 'requests a minute of all others at one address',
  },
] as const satisfies readonly Key[];

export type KeyName = (typeof KEYS)[number]['name'];

/** What holds where nothing is said. */
export const STANDARD: Config = {
  folder: 'cprvagt-server',
  host: '127.0.0.1',
  port: 8443,
  tlsKey: null,
  tlsCert: null,
  proxies: [],
  publicUrl: null,
  ...RETENTION,
  machineLimit: LIMITS.machine,
  sessionLimit: LIMITS.session,
  addressLimit: LIMITS.address,
};

/** A sentence for the one who wrote it. */
export class WrongConfig extends Error {}

export function limitsOf({ machineLimit, sessionLimit, addressLimit }: Config): RateLimits {
  return { machine: machineLimit, session: sessionLimit, address: addressLimit };
}

/** What a value must be, as the rest of a sentence; null where it is. */
export function wrongIn(value: unknown, takes: Takes): string | null {
  if (typeof takes === 'object') {
    const { least, most } = takes;
    const isIn = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    return isIn ? null : `a whole number from ${least} to ${most}`;
  }
  const isText = typeof value === 'string' && value !== '';
  switch (takes) {
    case 'folder':
    case 'file':
      return isText ? null : 'the name of a file or folder';
    case 'host':
      return isText && /^[\w.:-]+$/.test(value) ? null : 'an address or the name of a host';
    case 'addresses': {
      const isList =
        Array.isArray(value) && value.every((it) => typeof it === 'string' && isNet(it));
      return isList ? null : 'a list of IP addresses, each with its network or without';
    }
    case 'url':
      return isText && isOrigin(value) ? null : 'an address such as https://cprvagt.example.dk';
  }
}

/** `10.0.0.1`, `10.0.0.0/8` */
function isNet(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isWidth = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return most > 0 && isWidth && more.length === 0;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text !== url.origin) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** What does not go together; null where all does. */
export function troubleWith(config: Config): string | null {
  const { host, tlsKey, tlsCert, proxies, goneDays, silentDays, keepDays } = config;
  if ((tlsKey === null) !== (tlsCert === null)) return 'tls-key and tls-cert belong together';
  if (Math.max(goneDays, silentDays) > keepDays)
    return 'gone-days and silent-days cannot be more than keep-days';
  const isSafe = tlsKey !== null || proxies.length > 0 || LOOPBACK.has(host);
  if (isSafe) return null;
  return `without tls-key and tls-cert, or proxies, it listens to this machine alone, not to ${host}`;
}
