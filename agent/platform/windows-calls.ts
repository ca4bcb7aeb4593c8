/**
 * The few calls of Windows itself that are asked too often for a program. What they say is tried on what is known
 * before it is believed.
 */
import { toNamespacedPath } from 'node:path';
import { foreignFunctions } from './foreign.ts';
import type { Power } from './platform.ts';

const ENCRYPTED = 0x4000;
const FOLDER = 0x10;
const INVALID = 0xffffffff;

export interface WindowsCalls {
  /** Null when there is no such file, or we may not know. */
  isEncrypted(path: string): boolean | null;
  power(): Power;
}

const SIGNATURES = {
  GetFileAttributesW: { takes: ['pointer'], gives: 'uint32' },
  GetSystemPowerStatus: { takes: ['pointer'], gives: 'int32' },
} as const;

/** Null where they cannot be made. `folder` is one that is there for sure. */
export function windowsCalls(folder: string): WindowsCalls | null {
  const functions = foreignFunctions('kernel32.dll', SIGNATURES);
  if (functions === null) return null;
  const attributes = (path: string): number | null => {
    const name = Buffer.from(`${toNamespacedPath(path)}\0`, 'utf16le');
    const value = Number(functions.GetFileAttributesW(name)) >>> 0;
    return value === INVALID ? null : value;
  };
  try {
    if (((attributes(folder) ?? 0) & FOLDER) === 0) return null;
    if (attributes(`${folder}\\no such file`) !== null) return null;
  } catch {
    return null;
  }
  return {
    isEncrypted: (path) => {
      const value = attributes(path);
      return value === null ? null : (value & ENCRYPTED) !== 0;
    },
    power: () => {
      const status = Buffer.alloc(12);
      if (Number(functions.GetSystemPowerStatus(status)) === 0) return 'unknown';
      return powerIn(status);
    },
  };
}

/** Of a SYSTEM_POWER_STATUS: its first byte is 0 without a cable, 1 with one, 255 when nobody knows. */
export function powerIn(status: Uint8Array): Power {
  if (status[0] === 1) return 'mains';
  return status[0] === 0 ? 'battery' : 'unknown';
}
