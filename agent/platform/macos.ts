/**
 * macOS. FileVault encrypts the volumes that the system started from; another disk is asked by itself, and counts
 * as encrypted only when `diskutil` says FileVault of it.
 */
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { machineFacts } from './facts.ts';
import {
  fileVaultIn,
  isTrueIn,
  type MacMount,
  macIdleMsIn,
  macMountsIn,
  macPowerIn,
} from './file-vault.ts';
import type { Machine, Platform, Power, Volume } from './platform.ts';
import { type Ask, ask } from './program.ts';

const NETWORK = new Set(['smbfs', 'nfs', 'afpfs', 'webdav', 'ftp', 'macfuse', 'osxfuse', 'fuse-t']);
const OTHER = new Set(['devfs', 'autofs', 'nullfs', 'lifs', 'bindfs', 'unionfs']);
/** Volumes that the system keeps beside that of its people. */
const OF_THE_SYSTEM = /^\/System\/Volumes\/(?!Data$)/;

const SYSTEM_FOLDERS =
  '/System/Library /System/Applications /Library /Applications /usr /bin /sbin /opt /cores /dev ' +
  '/private/var/db /private/var/vm /private/var/log /private/etc';

export class MacOS implements Platform {
  readonly name = 'macos';
  readonly systemFolders = SYSTEM_FOLDERS.split(' ');
  readonly #ask: Ask;

  constructor(run: Ask = ask) {
    this.#ask = run;
  }

  async volumes(): Promise<readonly Volume[]> {
    const askedMs = Date.now();
    const [mounts, vault] = await Promise.all([
      this.#ask('/sbin/mount', []),
      this.#ask('/usr/bin/fdesetup', ['status']),
    ]);
    const byLength = macMountsIn(mounts ?? '').toSorted(
      (one, other) => one.mountPoint.length - other.mountPoint.length,
    );
    return Promise.all(byLength.map((mount) => this.#volumeOf(mount, vault, askedMs)));
  }

  async #volumeOf(mount: MacMount, vault: string | null, askedMs: number): Promise<Volume> {
    const { mountPoint, source, fileSystem } = mount;
    const isMain = mountPoint === '/' || mountPoint === '/System/Volumes/Data';
    const kind = kindOf(mount);
    const common = { mountPoint, fileSystem, id: source, device: null, isSecondName: false };
    // Also that of the system, through which people's folders are reached.
    if (isMain) {
      const said = vault?.trim().split('\n')[0] ?? '';
      const protection = fileVaultIn(vault);
      return { ...common, kind, protection, evidence: { witness: 'fdesetup', said, askedMs } };
    }
    if (kind === 'network' || kind === 'other') {
      const evidence = { witness: 'none', said: fileSystem, askedMs } as const;
      return { ...common, kind, protection: 'unknown', evidence };
    }
    const told = await this.#ask('/usr/sbin/diskutil', ['info', '-plist', mountPoint]);
    const isOn = isTrueIn(told, 'FileVault');
    const isRemovable = isTrueIn(told, 'RemovableMediaOrExternalDevice') ?? true;
    const said = `FileVault ${isOn ?? '?'}`;
    return {
      ...common,
      kind: isRemovable ? 'removable' : kind,
      protection: isOn === null ? 'unknown' : isOn ? 'on' : 'off',
      evidence: { witness: 'diskutil', said, askedMs },
    };
  }

  async machine(): Promise<Machine> {
    return machineFacts(await this.isLaptop());
  }

  async isLaptop(): Promise<boolean | null> {
    const answer = await this.#ask('/usr/bin/pmset', ['-g', 'batt']);
    return answer === null ? null : answer.includes('InternalBattery');
  }

  async power(): Promise<Power> {
    return macPowerIn(await this.#ask('/usr/bin/pmset', ['-g', 'batt']));
  }

  async idleMs(): Promise<number | null> {
    return macIdleMsIn(await this.#ask('/usr/sbin/ioreg', ['-c', 'IOHIDSystem', '-d', '4']));
  }

  homes(): Promise<readonly string[]> {
    try {
      const names = readdirSync('/Users').filter((it) => !it.startsWith('.') && it !== 'Guest');
      return Promise.resolve(names.map((it) => `/Users/${it}`));
    } catch {
      return Promise.resolve([]);
    }
  }

  isEncrypted(): Promise<boolean> {
    return Promise.resolve(false);
  }

  makeIdle(pid: number): void {
    try {
      setPriority(pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It is gone, or we may not.
    }
  }
}

/** The system's own volume is sealed: nobody can put a file there. */
function kindOf({ mountPoint, fileSystem, options }: MacMount): Volume['kind'] {
  if (NETWORK.has(fileSystem)) return 'network';
  const isSystem = options.has('sealed') || OF_THE_SYSTEM.test(mountPoint);
  return OTHER.has(fileSystem) || isSystem ? 'other' : 'fixed';
}
