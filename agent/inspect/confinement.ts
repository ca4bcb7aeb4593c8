/**
 * How a parser child is started so that it can do nothing but compute: Node's permissions, and what
 * the system has beside them. On Linux it gets a user of its own when we are root, no capability,
 * no way to new ones, an end with ours; and once it has started, no more descriptors, no files to
 * write, no core to dump and a bound on its memory. What had to hold is looked up before it sees a file.
 *
 *   setpriv (util-linux)   before its start: user, capabilities, no new privileges, death with the parent
 *   prlimit (util-linux)   after its start, since starting takes descriptors
 *
 * Elsewhere the permissions stand alone: Windows and macOS have no such tools.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { isSea } from 'node:sea';
import { CHILD_FLAGS } from './flags.ts';
import { limits } from './limits.ts';
import { told } from './usage.ts';

/** A fault of the installation, not of a file: no child can be had. */
export class NoParser extends Error {}

/** What a child is: a script on this very Node, or an executable of its own. */
export interface Program {
  /** It has the flags in it; null for this Node, which is told them. */
  readonly executable: string | null;
  /** Read by the child as it starts; null for an executable that has this in it too. */
  readonly script: string | null;
}

const OPENED_PROGRAM = 4;
const BY_DESCRIPTOR = `by-descriptor-${OPENED_PROGRAM}`;

/** The first that a child does: what it was started from is not to be read any more. */
export const CLOSING = `if (process.argv.includes('${BY_DESCRIPTOR}')) require('node:fs').closeSync(${OPENED_PROGRAM});`;

/**
 * The child reads its script from the file that it has as standard input, and closes it: then the
 * pipe is all it has. As an argument, Node would grant it the right to read that file; by plain
 * `node < file`, its whole current folder.
 */
export const BOOT = `
const { closeSync, readFileSync } = require('node:fs');
const program = readFileSync(0, 'utf8');
closeSync(0);
${CLOSING}
require('node:vm').compileFunction(program, ['require'], { filename: 'child.cjs' })(require);
`;

/**
 * A user whom no account has, so that no other process is its own: systemd's table of user ids keeps
 * 60578 to 61183 free.
 */
export const CHILD_UID = 61_000;

const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;

/** By their own paths: as root, no search path is to be trusted. */
const tool = (name: string): string | null =>
  isLinux ? (['/usr/bin', '/bin'].map((it) => `${it}/${name}`).find(existsSync) ?? null) : null;
const SETPRIV = tool('setpriv');
const PRLIMIT = tool('prlimit');

const PRIVILEGES = [
  '--inh-caps=-all',
  '--ambient-caps=-all',
  '--no-new-privs',
  '--pdeathsig=KILL',
  ...(isRoot
    ? ['--bounding-set=-all', `--reuid=${CHILD_UID}`, `--regid=${CHILD_UID}`, '--clear-groups']
    : []),
];

const RESOURCES = ['--nofile=0', '--fsize=0', '--core=0', `--data=${limits.childDataBytes}`];

/** Throws NoParser. The pipe is its descriptor 3. */
export function startChild({ executable, script }: Program): ChildProcess {
  if (isRoot && isLinux && (SETPRIV === null || PRLIMIT === null))
    throw new NoParser('as root, setpriv and prlimit are needed: install util-linux');
  using opened = new DisposableStack();
  const open = (path: string): number => opened.adopt(openedPart(path), closeSync);
  const input = script === null ? 'ignore' : open(script);
  const file = executable ?? process.execPath;
  // Its folder may be closed to the child's own user; the opened file is not. And Node grants an
  // executable the right to read what it is started by, which this way soon is nothing.
  const part = isLinux ? [open(file)] : [];
  const nothing = isLinux ? open('/dev/null') : 'ignore';
  const words = [
    part.length === 0 ? file : `/proc/self/fd/${OPENED_PROGRAM}`,
    ...(executable === null ? [...CHILD_FLAGS, '--input-type=commonjs', '--eval', BOOT] : []),
    ...(part.length === 0 ? [] : [BY_DESCRIPTOR]),
  ];
  const [first = '', ...rest] = SETPRIV === null ? words : [SETPRIV, ...PRIVILEGES, '--', ...words];
  const own = [input, 'ignore', 'ignore', 'pipe', ...part] as const;
  return spawn(first, rest, {
    stdio: [...own, ...inPlaceOfInherited(own.length, nothing)],
    env: {},
    // Ours may be a user's folder, which it then would keep in use.
    cwd: isLinux ? '/' : undefined,
    windowsHide: true,
  });
}

function openedPart(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    const remedy = isSea() ? 'it belongs beside this executable' : 'npm run build';
    throw new NoParser(`the parser child is not there: ${remedy}`, { cause });
  }
}

/**
 * Descriptors that somebody left us and that we would pass on: the child gets `nothing` in their
 * place. What Node itself opens is never passed on.
 */
function inPlaceOfInherited(first: number, nothing: number | 'ignore'): (number | 'ignore')[] {
  const places = inheritable();
  const last = Math.max(-1, ...places);
  // From the third on, `ignore` leaves a place as it is.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
    places.has(first + at) ? nothing : 'ignore',
  );
}

const CLOSE_ON_EXEC = 0o2000000;

function inheritable(): ReadonlySet<number> {
  const places = new Set<number>();
  for (const name of isLinux ? readdirSync('/proc/self/fdinfo') : []) {
    const flags = /^flags:\s+(\d+)$/m.exec(told('self', `fdinfo/${name}`) ?? '')?.[1];
    // One that is gone is the one by which the list was read.
    if (flags === undefined) continue;
    if ((Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) places.add(Number(name));
  }
  return places;
}

/** Once it has started and before it sees a file. Rejects with NoParser. */
export async function confine(pid: number): Promise<void> {
  if (!isLinux) return;
  if (PRLIMIT !== null) await limit(PRLIMIT, pid);
  if (SETPRIV === null) return;
  const wrong = faultOf(told(pid, 'status') ?? '');
  if (wrong !== null) throw new NoParser(`the parser child has kept ${wrong}`);
}

function limit(prlimit: string, pid: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // As the child's user: a root in a container may have no right over another one's limits.
    const user = isRoot ? { uid: CHILD_UID, gid: CHILD_UID } : {};
    const options = { env: {}, cwd: '/', ...user };
    execFile(prlimit, ['--pid', `${pid}`, ...RESOURCES], options, (cause) => {
      if (cause === null) resolve();
      else reject(new NoParser('the parser child could not be limited', { cause }));
    });
  });
}

/** What a child should not have, by what the system says of it; null when all is as it should be. */
export function faultOf(status: string): string | null {
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) {
    if (!/^0+$/.test(field(set))) return `capabilities (${set})`;
  }
  if (field('NoNewPrivs') !== '1') return 'a way to new privileges';
  if (hears(field('SigCgt'), constants.signals.SIGUSR1)) return 'a signal that opens the inspector';
  if (isRoot && !new RegExp(`^${CHILD_UID}(\\t${CHILD_UID}){3}$`).test(field('Uid')))
    return 'its user';
  return null;
}

/** By the mask of caught signals, in hexadecimal. */
function hears(mask: string, signal: number): boolean {
  return ((BigInt(`0x${mask || 'f'.repeat(16)}`) >> BigInt(signal - 1)) & 1n) === 1n;
}
