/**
 * What Linux tells of a machine, written to a folder as `/proc` and `/sys` have it: links, folders of
 * devices and small files, for the real code to read.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

export interface Device {
  /** Below `/sys/devices`, such as `pci0000:00/ata1/block/sda`. */
  readonly at: string;
  readonly number: string;
  /** Names of the devices that it lies on. */
  readonly slaves?: readonly string[];
  /** Further files: `dm/uuid`, `removable`, `partition`… */
  readonly files?: Readonly<Record<string, string>>;
}

/** A disk as most PCs have one. */
export function disk(name = 'sda', number = '8:0', files = {}): Device {
  const at = `pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/${name}`;
  return { at, number, files: { removable: '0', ...files } };
}

export function partition(of: Device, index: number, number: string): Device {
  const at = `${of.at}/${basename(of.at)}${index}`;
  return { at, number, files: { partition: String(index) } };
}

/** A device of the mapper, `dm-0` and so on. */
export function mapped(
  index: number,
  uuid: string,
  slaves: readonly string[],
  name = `map-${index}`,
): Device {
  const files = { 'dm/uuid': uuid, 'dm/name': name };
  return { at: `virtual/block/dm-${index}`, number: `253:${index}`, slaves, files };
}

export class LinuxTree implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-linux-')));

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  put(path: string, content = ''): this {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return this;
  }

  folder(path: string): this {
    mkdirSync(join(this.root, path), { recursive: true });
    return this;
  }

  link(path: string, target: string): this {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(relative(dirname(file), join(this.root, target)), file);
    return this;
  }

  devices(...devices: readonly Device[]): this {
    const places = new Map(devices.map(({ at }) => [basename(at), `sys/devices/${at}`]));
    for (const { at, number, slaves, files = {} } of devices) {
      const place = `sys/devices/${at}`;
      this.put(`${place}/dev`, `${number}\n`);
      for (const [name, content] of Object.entries(files))
        this.put(`${place}/${name}`, `${content}\n`);
      this.folder(`${place}/holders`);
      for (const slave of slaves ?? []) {
        this.link(`${place}/slaves/${slave}`, places.get(slave) ?? `sys/devices/gone/${slave}`);
      }
      this.link(`sys/class/block/${basename(at)}`, place).link(`sys/dev/block/${number}`, place);
    }
    return this;
  }

  /** `8:2 / ext4 /dev/sda2`: number, mount point, file system, source, and the root when it is another than `/`. */
  mounts(...mounts: readonly string[]): this {
    const lines = mounts.map((mount, index) => {
      const [number, point, fileSystem, source, root = '/'] = mount.split(' ');
      const parent = point === '/' ? 1 : 20;
      return `${index + 20} ${parent} ${number} ${root} ${point} rw,relatime shared:1 - ${fileSystem} ${source} rw`;
    });
    return this.put('proc/self/mountinfo', `${lines.join('\n')}\n`);
  }
}
