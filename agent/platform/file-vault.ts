/** What macOS says of its volumes: FileVault's own sentence, and the lists of `mount` and `diskutil`. */
import type { VolumeProtection } from '../outcome.ts';

/**
 * Of `fdesetup status`. Only the exact sentence counts, alone: what needs a restart or is under way is not on
 * yet, and off is whatever says so.
 */
export function fileVaultIn(answer: string | null): VolumeProtection {
  const text = answer?.trim() ?? '';
  if (text === 'FileVault is On.') return 'on';
  return /^FileVault is (On|Off)\b/.test(text) ? 'off' : 'unknown';
}

export interface MacMount {
  readonly source: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  readonly options: ReadonlySet<string>;
}

/** Of `mount`: `/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)`. */
export function macMountsIn(answer: string): MacMount[] {
  return answer.split('\n').flatMap((line) => {
    const end = line.lastIndexOf(' (');
    const middle = line.indexOf(' on /');
    if (middle < 0 || end < middle || !line.endsWith(')')) return [];
    const [fileSystem = '', ...options] = line.slice(end + 2, -1).split(', ');
    const mountPoint = line.slice(middle + ' on '.length, end);
    return [{ source: line.slice(0, middle), mountPoint, fileSystem, options: new Set(options) }];
  });
}

/** Of `diskutil info -plist`: a key that is true or false; null when it is not there. */
export function isTrueIn(plist: string | null, key: string): boolean | null {
  const [, after] = (plist ?? '').split(`<key>${key}</key>`);
  const value = /^\s*<(true|false)\/>/.exec(after ?? '')?.[1];
  return value === undefined ? null : value === 'true';
}

/** Of `pmset -g batt`, whose words are not translated. */
export function macPowerIn(answer: string | null): 'mains' | 'battery' | 'unknown' {
  const source = /^Now drawing from '(AC|Battery|UPS) Power'/.exec(answer ?? '')?.[1];
  if (source === undefined) return 'unknown';
  return source === 'AC' ? 'mains' : 'battery';
}

/** Of `ioreg -c IOHIDSystem`, in billionths of a second. */
export function macIdleMsIn(answer: string | null): number | null {
  const times = [...(answer ?? '').matchAll(/"HIDIdleTime" = (\d{1,18})\b/g)].map(([, it]) =>
    Number(it),
  );
  return times.length === 0 ? null : Math.round(Math.min(...times) / 1e6);
}
