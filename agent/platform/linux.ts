/**
 * Linux, by what it tells everybody in `/proc` and `/sys`: nothing is started for a scan, and no rights are needed.
 * What a file system encrypts by itself (fscrypt, eCryptfs, ZFS, gocryptfs) is `unknown`, never off.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, ask, askFirst } from './program.ts';
import { BlockDevices, type Layers, together } from './block-device.ts';
import { isCarried } from './chassis.ts';
import { machineFacts } from './facts.ts';
import { makeIdleOnLinux } from './linux-idle.ts';
import { kindOf } from './linux-kind.ts';
import { idleMsIn } from './logind.ts';
import {
  deviceOf,
  isAt,
  isSecondName,
  type Mount,
  parseMountinfo,
  reachable,
} from './mountinfo.ts';
import { homesIn } from './passwd.ts';
import type { Machine, Platform, Power, Volume } from './platform.ts';
import { hasBattery, powerOf } from './power-supply.ts';

/** Their files have device numbers of their own, one for each subvolume or layer. */
const NUMBERS_OF_ITS_OWN = /^(btrfs|overlay|bcachefs|aufs)$/;

const LOGINCTL = ['/usr/bin/loginctl', '/bin/loginctl'];

const SYSTEM_FOLDERS =
  '/proc /sys /dev /boot /bin /sbin /lib /lib32 /lib64 /libx32 /usr /opt /etc /snap /nix /gnu /lost+found ' +
  '/var/cache /var/log /var/lib/apt /var/lib/dpkg /var/lib/docker /var/lib/containers ' +
  '/var/lib/containerd /var/lib/flatpak /var/lib/snapd';

export class Linux implements Platform {
  readonly name = 'linux';
  readonly #root: string;
  readonly #ask: Ask;

  /** `root` is another folder than `/` in tests. */
  constructor(root = '/', run: Ask = ask) {
    this.#root = root;
    this.#ask = run;
  }

  readonly systemFolders = SYSTEM_FOLDERS.split(' ');

  volumes(): Promise<readonly Volume[]> {
    const mounts = reachable(parseMountinfo(this.#read('proc/self/mountinfo') ?? ''));
    const known = new Map<string, Layers | null>();
    const layersOf = (mount: Mount): Layers | null => {
      const key = [mount.number, mount.fileSystem, mount.source].join(' ');
      const before = known.get(key);
      if (before !== undefined) return before;
      // A file as a disk that holds itself ends here.
      known.set(key, null);
      const layers = this.#layersOf(mount, devices);
      known.set(key, layers);
      return layers;
    };
    const devices = new BlockDevices(this.#root, (path) => {
      const mount = mounts.findLast(({ mountPoint }) => isAt(path, mountPoint));
      return (mount && layersOf(mount)) ?? together([]);
    });
    const askedMs = Date.now();
    return Promise.resolve(
      mounts.map((mount) => {
        const second = isSecondName(mount, mounts);
        return this.#volumeOf(mount, layersOf(mount), second, askedMs);
      }),
    );
  }

  #volumeOf(mount: Mount, layers: Layers | null, isAgain: boolean, askedMs: number): Volume {
    const { fileSystem, mountPoint, number } = mount;
    const kind = kindOf(fileSystem, mountPoint, layers !== null);
    const isAsked = kind === 'block' && layers !== null;
    const isUnsure = isAsked && layers.protection === 'off' && this.#mayBeKeyed(mountPoint);
    const protection = isAsked && !isUnsure ? layers.protection : 'unknown';
    const words = isUnsure ? ['fscrypt', ...layers.said] : isAsked ? layers.said : [];
    return {
      id: this.#idOf(mount),
      mountPoint,
      kind: volumeKind(kind, mountPoint, layers),
      fileSystem,
      device: NUMBERS_OF_ITS_OWN.test(fileSystem) ? null : deviceOf(number),
      isSecondName: isAgain,
      protection,
      evidence: {
        witness: words.length > 0 ? 'sysfs' : 'none',
        said: words.length > 0 ? words.join(' ') : fileSystem,
        askedMs,
      },
    };
  }

  /** By what the device manager keeps of it: numbers are given anew at each start. */
  #idOf({ fileSystem, number, source }: Mount): string {
    const kept = this.#read(`run/udev/data/b${number}`) ?? '';
    const uuid = /^E:ID_FS_UUID=(.+)$/m.exec(kept)?.[1];
    return `${fileSystem} ${uuid ?? (number.startsWith('0:') ? source : number)}`;
  }

  /** Null for what lies on no device. */
  #layersOf({ number, source, fileSystem }: Mount, devices: BlockDevices): Layers | null {
    const folder = devices.byNumber(number) ?? devices.bySource(source);
    if (folder === null) return null;
    const all = fileSystem === 'btrfs' ? devices.ofBtrfs(folder) : [folder];
    return together(all.map((it) => devices.layersOf(it)));
  }

  /** The tool that sets up fscrypt leaves this folder; which others are encrypted the kernel does not list. */
  #mayBeKeyed(mountPoint: string): boolean {
    return existsSync(join(this.#root, mountPoint, '.fscrypt'));
  }

  async machine(): Promise<Machine> {
    return machineFacts(await this.isLaptop());
  }

  isLaptop(): Promise<boolean | null> {
    const type = Number(this.#read('sys/class/dmi/id/chassis_type') ?? 0);
    const isBatteryThere = hasBattery(this.#supplies());
    return Promise.resolve(isCarried([type]) ?? (isBatteryThere ? true : null));
  }

  power(): Promise<Power> {
    return Promise.resolve(powerOf(this.#supplies()));
  }

  async idleMs(): Promise<number | null> {
    const words = ['show-session', '--property=IdleHint', '--property=IdleSinceHint'];
    const answer = await askFirst(this.#ask, LOGINCTL, words);
    return answer === null ? null : idleMsIn(answer, Date.now());
  }

  homes(): Promise<readonly string[]> {
    const listed = homesIn(this.#read('etc/passwd') ?? '');
    // Of a directory of a whole organisation, whose people no file of this machine lists.
    const others = this.#names('home').map((name) => `/home/${name}`);
    return Promise.resolve(
      [...new Set([...listed, ...others])].filter((home) => existsSync(join(this.#root, home))),
    );
  }

  isEncrypted(): Promise<boolean> {
    return Promise.resolve(false);
  }

  makeIdle(pid: number): void {
    makeIdleOnLinux(pid);
  }

  #supplies(): readonly ReadonlyMap<string, string>[] | null {
    const folder = 'sys/class/power_supply';
    if (!existsSync(join(this.#root, folder))) return null;
    return this.#names(folder).map((name) => {
      const facts = ['type', 'scope', 'online', 'status', 'present'] as const;
      const told = facts.map((fact) => [fact, this.#read(join(folder, name, fact)) ?? ''] as const);
      return new Map(told);
    });
  }

  #names(folder: string): readonly string[] {
    try {
      const entries = readdirSync(join(this.#root, folder), { withFileTypes: true });
      return entries.filter((it) => !it.isFile()).map(({ name }) => name);
    } catch {
      return [];
    }
  }

  #read(path: string): string | null {
    try {
      return readFileSync(join(this.#root, path), 'utf8').trim();
    } catch {
      return null;
    }
  }
}

function volumeKind(
  kind: ReturnType<typeof kindOf>,
  mountPoint: string,
  layers: Layers | null,
): Volume['kind'] {
  if (kind === 'network' || kind === 'other') return kind;
  if (layers?.isRemote) return 'network';
  // Nobody pulls out what the system itself runs from.
  return layers?.isRemovable && mountPoint !== '/' ? 'removable' : 'fixed';
}
