/**
 * Other file systems in a test's folder, where the tests run as one who may mount them; they are gone after the
 * test. Where nobody may, `CAN_MOUNT` is false, and a test that needs one says so and is skipped.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const CAN_MOUNT = canMount();

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'cprvagt-mount-'));
  try {
    mount(folder, '-t', 'tmpfs', 'none');
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** An empty file system in memory, of so many MiB. */
export function mountMemory(folder: string, size = 1): void {
  mkdirSync(folder, { recursive: true });
  mount(folder, '-t', 'tmpfs', '-o', `size=${size}m`, 'none');
  onTestFinished(() => unmount(folder));
}

/** A second name of a folder. */
export function mountBound(folder: string, of: string): void {
  mkdirSync(folder, { recursive: true });
  mount(folder, '--bind', of);
  onTestFinished(() => unmount(folder));
}

function mount(folder: string, ...how: readonly string[]): void {
  execFileSync('mount', [...how, folder], { stdio: 'ignore' });
}

function unmount(folder: string): void {
  execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
}
