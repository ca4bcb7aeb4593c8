/**
 * A system for tests that says what the test wants. The one fake there is: how a real disk is
 * encrypted must not decide whether a test passes.
 */
import type { Platform, Volume } from '../../../agent/platform/platform.ts';

/** A desktop PC of one volume that is not encrypted, and of nobody. */
export function fakePlatform(overrides: Partial<Platform> = {}): Platform {
  return {
    name: 'linux',
    volumes: () => Promise.resolve([volume()]),
    machine: () =>
      Promise.resolve({
        isLaptop: false,
        manufacturer: null,
        model: null,
        serial: null,
        system: 'Linux',
        hostName: 'pc',
        lastUser: null,
      }),
    isLaptop: () => Promise.resolve(false),
    power: () => Promise.resolve('mains'),
    idleMs: () => Promise.resolve(null),
    homes: () => Promise.resolve([]),
    systemFolders: [],
    isEncrypted: () => Promise.resolve(false),
    makeIdle: () => undefined,
    ...overrides,
  };
}

/** Where all files lie: fixed, and not encrypted. */
export function volume(overrides: Partial<Volume> = {}): Volume {
  const mountPoint =
    process.platform === 'win32' ? (process.env['SystemDrive'] ?? 'C:') + '\\' : '/';
  return {
    id: 'disk',
    mountPoint,
    kind: 'fixed',
    fileSystem: 'ext4',
    device: null,
    isSecondName: false,
    protection: 'off',
    evidence: { witness: 'sysfs', said: 'plain', askedMs: 0 },
    ...overrides,
  };
}
