/**
 * What makes this machine one of an organisation: its key, which is made here and never leaves, and what the server told
 * when it took the machine in. Two files of the state folder, for its owner alone: the key is written once, the other
 * one is put in place whole.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HEAD_KEY_BYTES } from '../inspect/head.ts';
import { replaceWith, syncFolder, textIn } from '../ledger/private-file.ts';

const KEY = 'machine.pem';
/** Made when the machine was told that it is a copy, and not yet known to the server. */
const NEXT_KEY = 'machine.next.pem';
const MEMBERSHIP = 'server.json';
/** See `policy.ts`. */
export const POLICY = 'policy.json';

export interface Membership {
  readonly server: string;
  /** A certificate authority of its own, in PEM. */
  readonly ca?: string;
  readonly machine: string;
  /** Its public key, where that is not the first one it had. */
  readonly publicKey?: string;
  readonly organisation: string;
  /** The `x` of the Ed25519 key that policies are signed with. */
  readonly policyKey: string;
  /** Of the heads of tables, in base64url; who was taken in by an older server has none before he enrols again. */
  readonly headerKey?: string;
}

const FIELDS = ['server', 'machine', 'organisation', 'policyKey'] as const;

/** Null for a machine that is nobody's. Throws what the system says, but not that it is not there. */
export function membershipIn(folder: string): Membership | null {
  const text = textIn(join(folder, MEMBERSHIP));
  if (text === null) return null;
  try {
    const said = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { headerKey = '' } = said;
    const isWhole =
      FIELDS.every((field) => typeof said[field] === 'string') && typeof headerKey === 'string';
    return isWhole ? (said as unknown as Membership) : null;
  } catch {
    return null;
  }
}

export function keepMembership(folder: string, membership: Membership): void {
  replaceWith(join(folder, MEMBERSHIP), JSON.stringify(membership));
}

/** The key first: who has a membership and no key can enrol anew, with a new one. */
export function forgetMembership(folder: string): void {
  for (const name of [KEY, NEXT_KEY, MEMBERSHIP, POLICY]) {
    rmSync(join(folder, name), { force: true });
    syncFolder(folder);
  }
}

/** Null for who has none, or something else in its place. */
export function headKeyOf(membership: Membership | null): Uint8Array | null {
  const key = Buffer.from(membership?.headerKey ?? '', 'base64url');
  return key.length === HEAD_KEY_BYTES ? key : null;
}

/** The machine's key; made when there is none. Throws what the system says. */
export function machineKeyIn(folder: string): KeyObject {
  const renewed = membershipIn(folder)?.publicKey;
  // It was cut off between the two files.
  if (renewed !== undefined && hasNextKey(folder) && publicKeyOf(nextKeyIn(folder)) === renewed) {
    renameSync(join(folder, NEXT_KEY), join(folder, KEY));
    syncFolder(folder);
  }
  return keyIn(folder, KEY);
}

export function hasNextKey(folder: string): boolean {
  return textIn(join(folder, NEXT_KEY)) !== null;
}

/** The key that it is to have next; made when there is none. Throws what the system says. */
export function nextKeyIn(folder: string): KeyObject {
  return keyIn(folder, NEXT_KEY);
}

/** The server knows it: the next key is the key from now on. */
export function takeNextKey(folder: string, membership: Membership): void {
  keepMembership(folder, { ...membership, publicKey: publicKeyOf(nextKeyIn(folder)) });
  machineKeyIn(folder);
}

/** The server will not have it. */
export function dropNextKey(folder: string): void {
  rmSync(join(folder, NEXT_KEY), { force: true });
}

function keyIn(folder: string, name: string): KeyObject {
  const path = join(folder, name);
  const known = textIn(path);
  if (known !== null) return createPrivateKey(known);
  const key = generateKeyPairSync('ed25519').privateKey;
  // Put in place whole: one that was cut off would be no key for ever.
  replaceWith(path, key.export({ type: 'pkcs8', format: 'pem' }));
  return key;
}

/** The public half as the server knows it. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x ?? '';
}
