/** What Linux has mounted where: the lines of `/proc/self/mountinfo`, see proc(5). */

export interface Mount {
  readonly id: string;
  /** The mount that this one was put on. */
  readonly parent: string;
  /** `254:0`; the first number is 0 for what no single device stands behind. */
  readonly number: string;
  /** The folder of the file system that is mounted; another one than `/` for bind mounts and subvolumes. */
  readonly root: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  /** `/dev/mapper/luks-home`, `server:/share`, or any word that somebody liked. */
  readonly source: string;
}

/** Lines that are none are passed over. */
export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const [id = '', parent = '', number, root, mountPoint] = fields;
    const [fileSystem, source] = fields.slice(dash + 1);
    if (dash < 0 || number === undefined || !/^\d+:\d+$/.test(number)) return [];
    if (root === undefined || mountPoint === undefined || fileSystem === undefined) return [];
    return [
      {
        id,
        parent,
        number,
        root: unescaped(root),
        mountPoint: unescaped(mountPoint),
        fileSystem,
        source: unescaped(source ?? ''),
      },
    ];
  });
}

/** Blanks, tabs, line ends and backslashes stand there as `\040`; all else in its own bytes. */
function unescaped(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/**
 * Without what cannot be reached, since something else was mounted over it or over a folder above it.
 * Outermost first.
 */
export function reachable(mounts: readonly Mount[]): Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  return mounts
    .filter((mount) => {
      const below = new Set([mount]);
      for (let it = byId.get(mount.parent); it && !below.has(it);) {
        below.add(it);
        it = byId.get(it.parent);
      }
      return !mounts.some((it) => !below.has(it) && isAt(mount.mountPoint, it.mountPoint));
    })
    .toSorted((one, other) => one.mountPoint.length - other.mountPoint.length);
}

/** Whether the files of a mount are those of another one, at a path that nothing else hides. */
export function isSecondName(mount: Mount, mounts: readonly Mount[]): boolean {
  const first = mounts.indexOf(mount);
  return mounts.some((other, index) => {
    if (other === mount || other.number !== mount.number) return false;
    if (!isAt(mount.root, other.root)) return false;
    if (other.root === mount.root) return index < first;
    const rest = mount.root.slice(other.root === '/' ? 0 : other.root.length);
    const path = other.mountPoint === '/' ? rest : other.mountPoint + rest;
    return mountOf(path, mounts) === other;
  });
}

/** The one whose mount point is the longest that leads to a path. */
function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts.findLast(({ mountPoint }) => isAt(path, mountPoint));
}

/** Whether a path is a folder or lies below it. */
export function isAt(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The number as `stat` gives it. */
export function deviceOf(number: string): bigint {
  const [major = 0n, minor = 0n] = number.split(':').map(BigInt);
  const low = ((major & 0xfffn) << 8n) | (minor & 0xffn);
  return ((major & ~0xfffn) << 32n) | ((minor & ~0xffn) << 12n) | low;
}
