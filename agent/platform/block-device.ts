/**
 * Whether what is written to a block device of Linux is encrypted on its way down: from the mounted
 * device through logical volumes, RAID and caches to each disk, as sysfs draws it. Nobody needs rights for that.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { VolumeProtection } from '../outcome.ts';

export interface Layers {
  readonly protection: Exclude<VolumeProtection, 'suspended'>;
  /** What decided, of each leg once: `CRYPT-LUKS2`, `plain`. */
  readonly said: readonly string[];
  /** Made to be pulled out: a stick, a card, a disk on a cable. */
  readonly isRemovable: boolean;
  /** Lies in another machine. */
  readonly isRemote: boolean;
}

/** dm-crypt as cryptsetup names it. Its VERITY and INTEGRITY sign what is written and do not hide it. */
const ENCRYPTING = /^CRYPT-(LUKS1|LUKS2|PLAIN|BITLK|TCRYPT|LOOPAES|FVAULT2)\b/;
/** Maps that hand on what they get: logical volumes, several ways to one disk, RAID of the mainboard, partitions. */
const HANDING_ON = /^(LVM-|mpath-|DMRAID-|part\d+-|CRYPT-(VERITY|INTEGRITY|SUBDEV)\b)/;
/** No stack that works is deeper. */
const DEEPEST = 16;

const NOBODY: Layers = { protection: 'unknown', said: [], isRemovable: false, isRemote: false };

/** Of a path, through whatever it lies on: what a loop device needs. */
export type LayersOfPath = (path: string) => Layers;

/** sysfs below a root that is `/` but in tests. */
export class BlockDevices {
  readonly #root: string;
  readonly #layersOfPath: LayersOfPath;

  constructor(root: string, layersOfPath: LayersOfPath) {
    this.#root = root;
    this.#layersOfPath = layersOfPath;
  }

  /** The folder in sysfs of `254:0`; null for what is no block device. */
  byNumber(number: string): string | null {
    return real(join(this.#root, 'sys/dev/block', number));
  }

  /** Of `/dev/sda2` or `/dev/mapper/vg-home`, which need not be there under that name. */
  bySource(source: string): string | null {
    if (!source.startsWith('/dev/')) return null;
    const blocks = join(this.#root, 'sys/class/block');
    const name = source.slice('/dev/'.length);
    if (!name.includes('/')) return real(join(blocks, name));
    const label = basename(name);
    const mapper = namesIn(blocks).find((one) => read(join(blocks, one, 'dm/name')) === label);
    if (name.startsWith('mapper/') && mapper !== undefined) return real(join(blocks, mapper));
    const target = real(join(this.#root, source));
    return target === null ? null : real(join(blocks, basename(target)));
  }

  /** All devices of the btrfs that one of them belongs to: a file may lie on any. */
  ofBtrfs(folder: string): readonly string[] {
    const all = join(this.#root, 'sys/fs/btrfs');
    for (const uuid of namesIn(all)) {
      const devices = join(all, uuid, 'devices');
      const folders = realNamesIn(devices);
      if (folders.includes(folder)) return folders;
    }
    return [folder];
  }

  layersOf(folder: string, depth = 0): Layers {
    if (depth > DEEPEST) return NOBODY;
    const name = basename(folder);
    const uuid = read(join(folder, 'dm/uuid'));
    const slaves = realNamesIn(join(folder, 'slaves'));
    const below = together(slaves.map((slave) => this.layersOf(slave, depth + 1)));
    if (uuid !== null) return mapped(uuid, slaves, below);
    if (slaves.length > 0) return below;
    // A partition is as the disk that it is a part of.
    if (read(join(folder, 'partition')) !== null) return this.layersOf(dirname(folder), depth + 1);
    const image = read(join(folder, 'loop/backing_file'));
    if (image !== null) return this.#layersOfPath(image);
    if (/^(zram|ram|loop)\d/.test(name) || read(join(folder, 'dev')) === null) return NOBODY;
    return disk(folder, name);
  }
}

/** A device of the mapper, over those below it. */
function mapped(uuid: string, slaves: readonly string[], below: Layers): Layers {
  const [crypt, kind] = ENCRYPTING.exec(uuid) ?? [];
  if (crypt !== undefined) {
    // While its key is changed, or it is encrypted or decrypted in use, it lies on two maps of its own.
    const isChanging = slaves.some((slave) => {
      const isPart = read(join(slave, 'dm/uuid'))?.startsWith('CRYPT-SUBDEV') === true;
      return isPart && !(read(join(slave, 'dm/name')) ?? '').endsWith('_dif');
    });
    if (isChanging) return { ...below, protection: 'unknown', said: [`${crypt} changing`] };
    return { ...below, protection: 'on', said: [`CRYPT-${kind}`] };
  }
  if (HANDING_ON.test(uuid) || below.protection === 'on') return below;
  // Another tool's map, which may encrypt.
  return { ...below, protection: 'unknown', said: ['mapper', ...below.said] };
}

function disk(folder: string, name: string): Layers {
  const isRemote = /^(nbd|rbd|drbd)\d/.test(name) || /\/(session\d+|nvme-fabrics)\//.test(folder);
  if (isRemote) return { ...NOBODY, said: ['remote'], isRemote };
  const isCard = read(join(folder, 'device/type')) === 'SD';
  const isRemovable =
    isCard || read(join(folder, 'removable')) === '1' || /\/(usb|fw)\d+\//.test(folder);
  return { protection: 'off', said: ['plain'], isRemovable, isRemote };
}

/** Each leg must be encrypted, since a thief has them all. */
export function together(legs: readonly Layers[]): Layers {
  const [first] = legs;
  if (first === undefined) return NOBODY;
  const isOn = legs.every(({ protection }) => protection === 'on');
  const isOff = legs.some(({ protection }) => protection === 'off');
  return {
    protection: isOn ? 'on' : isOff ? 'off' : 'unknown',
    said: [...new Set(legs.flatMap(({ said }) => said))].toSorted(),
    isRemovable: legs.some(({ isRemovable }) => isRemovable),
    isRemote: legs.some(({ isRemote }) => isRemote),
  };
}

/** Null for what is not there. */
function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** What the links in a folder lead to; one that leads nowhere stands for itself, and is not passed over. */
function realNamesIn(folder: string): readonly string[] {
  return namesIn(folder).map((name) => real(join(folder, name)) ?? join(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
