/**
 * The keys of what a machine keeps of a file's content and tells nobody: each for one purpose, from the
 * one secret that lies apart from the ledger. Whoever has one of them learns nothing of the others.
 */
import { hkdfSync } from 'node:crypto';
import { SKETCH_KEY_BYTES } from '../inspect/sketch.ts';

export interface MachineKeys {
  /** Of persons; the parser child has it, and with it only what it reads anyway. */
  readonly sketch: Uint8Array;
  /** Of whole contents; never outside this process. */
  readonly fingerprint: Uint8Array;
}

/** From at least 32 random bytes. */
export function machineKeysOf(secret: Uint8Array): MachineKeys {
  return { sketch: derived(secret, 'persons'), fingerprint: derived(secret, 'content') };
}

function derived(secret: Uint8Array, purpose: string): Uint8Array {
  const purposeBytes = `cprvagt ${purpose} 1`;
  return new Uint8Array(hkdfSync('sha256', secret, '', purposeBytes, SKETCH_KEY_BYTES));
}
