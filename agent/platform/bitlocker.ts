/**
 * What BitLocker says of a volume, in numbers: nothing here depends on the language of Windows. Only a plain
 * "on" counts. Fully encrypted with the protection off means that the key lies in the clear on the disk, as after
 * "suspend", and before the first one has been saved.
 */
import type { VolumeProtection } from '../outcome.ts';
import { numberIn, type Row } from './rows.ts';

export interface Said {
  readonly protection: VolumeProtection;
  readonly said: string;
}

/** Of a row of `Win32_EncryptableVolume`, which administrators and SYSTEM may ask. */
export function saidByCim(row: Row): Said {
  const protection = numberIn(row, 'ProtectionStatus');
  const conversion = numberIn(row, 'ConversionStatus');
  const method = numberIn(row, 'EncryptionMethod');
  const said = [
    `protection ${protection ?? '?'}`,
    conversion === null ? '' : `conversion ${conversion}`,
    method === null ? '' : `method ${method}`,
  ].join(' ').trimEnd(); // prettier-ignore
  return { protection: byCim(protection, conversion, method), said };
}

function byCim(
  protection: number | null,
  conversion: number | null,
  method: number | null,
): VolumeProtection {
  // 0 decrypted, 1 encrypted, 2 encrypting, 3 decrypting, 4 and 5 the same and paused.
  if (protection === 0) return conversion === 1 ? 'suspended' : 'off';
  if (protection !== 1) return 'unknown';
  if (conversion !== null && conversion !== 1) return conversion <= 5 ? 'off' : 'unknown';
  // Encrypted with nothing: they contradict each other.
  return method === 0 ? 'unknown' : 'on';
}

/**
 * Of the property `System.Volume.BitLockerProtection`, which anybody may ask: 1 on, 2 off, 3 encrypting,
 * 4 decrypting, 5 suspended, 6 locked, 7 not to be encrypted, 8 waiting for activation.
 */
export function saidByShell(value: number | null): Said {
  return { protection: BY_SHELL.get(value ?? 0) ?? 'unknown', said: `protection ${value ?? '?'}` };
}

const BY_SHELL: ReadonlyMap<number, VolumeProtection> = new Map([
  [1, 'on'],
  [2, 'off'],
  [3, 'off'],
  [4, 'off'],
  [5, 'suspended'],
  [8, 'off'],
]);
