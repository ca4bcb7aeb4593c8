/**
 * The few calls of Windows itself that are asked too often for a program: by Node's own interface to foreign functions,
 * which is an experiment and may not be there, or be another one. It is tried on what is known before it is believed.
 */
import { toNamespacedPath } from 'node:path';
import type { Power } from './platform.ts';

const ENCRYPTED = 0x4000;
const FOLDER = 0x10;
const INVALID = 0xffffffff;

export interface WindowsCalls {
  /** Null when there is no such file, or we may not know. */
  isEncrypted(path: string): boolean | null;
  power(): Power;
}

type Call = (value: Buffer) => number | bigint;
type Functions = Readonly<Record<'GetFileAttributesW' | 'GetSystemPowerStatus', Call>>;

/** Null where they cannot be made. `folder` is one that is there for sure. */
export function windowsCalls(folder: string): WindowsCalls | null {
  const functions = functionsOf('kernel32.dll');
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

/** The names in a signature are among what may change. */
const SIGNATURES = [
  (takes: string[], gives: string) => ({ arguments: takes, return: gives }),
  (takes: string[], gives: string) => ({ parameters: takes, result: gives }),
] as const;

interface Foreign {
  dlopen(library: string, wanted: object): { readonly functions: Functions };
}

function functionsOf(library: string): Functions | null {
  const foreign = process.getBuiltinModule('node:ffi') as unknown as Foreign | undefined;
  for (const signature of SIGNATURES) {
    try {
      const opened = foreign?.dlopen(library, {
        GetFileAttributesW: signature(['pointer'], 'uint32'),
        GetSystemPowerStatus: signature(['pointer'], 'int32'),
      });
      if (opened !== undefined) return opened.functions;
    } catch {
      // Not in this way.
    }
  }
  return null;
}
