/**
 * The agent as a service of systemd: a user of its own, who can read every file and change none but its
 * own, at the lowest priority and with bounds on memory and processor. Installing twice is
 * installing once, and brings an older installation up to date.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { machineFolders, type StatusSocket } from '../config.ts';

const NAME = 'cprvagt';
const UNIT = `/etc/systemd/system/${NAME}.service`;
const USER = `/etc/sysusers.d/${NAME}.conf`;

/** systemd makes them, for the service's user alone. */
export const FOLDERS = machineFolders('linux', {});

/** How the agent is started. */
export interface Start {
  /** The program and what belongs to it: this very one. */
  readonly command: readonly string[];
  readonly configFile: string;
  readonly statusSocket: StatusSocket;
  /** Only then does the agent need a network. */
  readonly isEnrolled: boolean;
}

/** One thing that was done, or was so already. */
export type Step =
  | { readonly kind: 'wrote' | 'same' | 'removed'; readonly path: string }
  | { readonly kind: 'started' | 'stopped' };

/** A tool of the system did not do what it was asked; what was done before stands. */
export class ToolFailed extends Error {
  readonly tool: string;
  readonly status: number;

  constructor(tool: string, status: number, options?: ErrorOptions) {
    super('a tool of the system failed', options);
    this.tool = tool;
    this.status = status;
  }
}

/** Whether systemd is what runs this machine. */
export function isBooted(): boolean {
  return existsSync('/run/systemd/system');
}

/**
 * Installs below `root`: `/` is this machine, where the service is also started; another folder is
 * the image of one, where it will be. Throws ToolFailed and the system's errors.
 */
export function* install(start: Start, root = '/'): Generator<Step> {
  const at = (path: string): string => join(root, path);
  const config = at(start.configFile);
  if (!existsSync(config)) yield put(config, '{}\n');
  yield put(at(USER), `u ${NAME} - "${NAME}" ${FOLDERS.stateFolder}\n`);
  const unit = put(at(UNIT), unitOf(start));
  yield unit;
  if (root !== '/') {
    run('systemd-sysusers', `--root=${root}`);
    run('systemctl', `--root=${root}`, 'enable', NAME);
    return;
  }
  run('systemd-sysusers');
  run('systemctl', 'daemon-reload');
  run('systemctl', 'enable', NAME);
  // A new program with the old unit is a new agent too.
  run('systemctl', 'restart', NAME);
  yield { kind: 'started' };
}

/** Nothing when it is not installed. What the agent knows stays, and so does its user, who owns it. */
export function* uninstall(root = '/'): Generator<Step> {
  const files = [UNIT, USER].map((path) => join(root, path)).filter((path) => existsSync(path));
  if (files.length === 0) return;
  if (root === '/') {
    run('systemctl', 'disable', '--now', NAME);
    yield { kind: 'stopped' };
  } else {
    run('systemctl', `--root=${root}`, 'disable', NAME);
  }
  for (const path of files) {
    rmSync(path);
    yield { kind: 'removed', path };
  }
  if (root === '/') run('systemctl', 'daemon-reload');
}

/**
 * What of a file and its folders others than root can change: whoever did would have the rights of a
 * service that can read everything. Null when there is nothing.
 */
export function unsafePart(file: string): string | null {
  const target = realpathSync(file);
  for (let path = target; ; path = dirname(path)) {
    const { uid, mode } = lstatSync(path);
    // In a folder with the sticky bit, others cannot put aside what is root's.
    const isGuarded = path !== target && (mode & 0o1000) !== 0;
    if (uid !== 0 || ((mode & 0o022) !== 0 && !isGuarded)) return path;
    if (path === dirname(path)) return null;
  }
}

/**
 * Kept from it: writing anywhere but in its three folders, new rights, the network (there is no server yet),
 * devices, the kernel's settings. Not kept from it are /tmp and the homes, which it is there to
 * read, and memory that is made executable, without which V8 does not start.
 */
const BOUNDS = `UMask=0077
Restart=on-failure
RestartSec=60
# A parser child that takes too much memory is one file not read.
OOMPolicy=continue
TimeoutStopSec=20

Nice=19
CPUSchedulingPolicy=idle
IOSchedulingClass=idle
CPUQuota=100%
MemoryHigh=384M
MemoryMax=512M
TasksMax=64
LimitCORE=0

# To read what belongs to others, and nothing more.
AmbientCapabilities=CAP_DAC_READ_SEARCH
CapabilityBoundingSet=CAP_DAC_READ_SEARCH
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=no
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RemoveIPC=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
DevicePolicy=closed
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# The parser child gives away the capability that it would inherit.
SystemCallFilter=capset
SystemCallErrorNumber=EPERM`;

/** Of a machine that is nobody's: what the agent knows cannot leave it. */
const NO_NETWORK = `PrivateNetwork=yes
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX`;
const NETWORK = `RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6`;

export function unitOf({ command, configFile, statusSocket, isEnrolled }: Start): string {
  const { stateFolder, logFolder } = FOLDERS;
  const folders = ['--state-folder', stateFolder, '--log-folder', logFolder];
  const places = [...folders, '--status-socket', statusSocket];
  const words = [...command, 'agent', 'run', '--config', configFile, ...places];
  return `# Made by: cprvagt agent install. What is changed here is gone with the next one; use
# systemctl edit ${NAME}
[Unit]
Description=cprvagt: finds spreadsheets with CPR numbers
After=local-fs.target

[Service]
ExecStart=${words.map(quoted).join(' ')}
User=${NAME}
StateDirectory=${NAME}
StateDirectoryMode=0700
LogsDirectory=${NAME}
LogsDirectoryMode=0700
# For the socket where everybody may ask how it stands.
RuntimeDirectory=${NAME}
RuntimeDirectoryMode=0755
${BOUNDS}
${isEnrolled ? NETWORK : NO_NETWORK}

[Install]
WantedBy=multi-user.target
`;
}

/** As systemd reads a word: it has signs of its own for quotes, variables and names of the unit. */
function quoted(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w/.:=@%+-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function put(path: string, content: string): Step {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return { kind: 'same', path };
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const temporary = `${path}.new`;
  writeFileSync(temporary, content, { mode: 0o644 });
  renameSync(temporary, path);
  return { kind: 'wrote', path };
}

/** By their own paths: as root, no search path is to be trusted. */
function run(tool: string, ...words: string[]): void {
  const path = ['/usr/bin', '/bin'].map((it) => join(it, tool)).find((it) => existsSync(it));
  if (path === undefined) throw new ToolFailed(tool, 127);
  try {
    execFileSync(path, words, { env: {}, stdio: ['ignore', 'ignore', 'ignore'] });
  } catch (cause) {
    const { status } = cause as { readonly status?: number | null };
    throw new ToolFailed(tool, status ?? -1, { cause });
  }
}
