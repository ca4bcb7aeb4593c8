/**
 * The policy that the server has signed for this machine. It is taken from nobody but the key that was told at enrolment
 * or the one that this said would follow, for nobody else's machines, and never an older one than what is held. It is
 * kept as it was signed, and checked again each time it is read: who can write the file can take a policy away, which
 * stops all reading, but not make one.
 */
import { join } from 'node:path';
import { compactVerify } from 'jose';
import { Value } from 'typebox/value';
import { POLICY_TYPE, PolicyDocument } from '../../server/wire.ts';
import { replaceWith, textIn } from '../ledger/private-file.ts';
import { type Membership, membershipIn, POLICY } from './membership.ts';

export interface HeldPolicy {
  readonly document: PolicyDocument;
  /** Which signed it: this one may sign the next, and the successor in it. */
  readonly signer: string;
}

/** As it lies in the file. */
interface Kept {
  /** The key that was told at enrolment: who enrols anew begins anew. */
  readonly enrolled: string;
  readonly signer: string;
  /** The compact JWS. */
  readonly policy: string;
}

export const POLICY_TROUBLES = ['not-signed', 'garbage', 'not-ours', 'not-newer'] as const;
export type PolicyTrouble = (typeof POLICY_TROUBLES)[number];

/** Null as long as none has come, and for one that was tampered with. Throws what the system says of the folder. */
export async function policyIn(folder: string): Promise<HeldPolicy | null> {
  const membership = membershipIn(folder);
  const kept = keptIn(folder);
  if (membership === null || kept?.enrolled !== membership.policyKey) return null;
  const document = await documentIn(kept.policy, [kept.signer], membership);
  return typeof document === 'string' ? null : document;
}

/** Checks it and keeps it; `keeping` is told before, while the other one is still held. */
export async function takePolicy(
  folder: string,
  jws: string,
  keeping: (next: HeldPolicy, before: HeldPolicy | null) => void,
): Promise<HeldPolicy | PolicyTrouble> {
  const membership = membershipIn(folder);
  if (membership === null) return 'not-ours';
  const before = await policyIn(folder);
  const { signer = membership.policyKey, document } = before ?? {};
  const successor = document?.successor ?? null;
  const taken = await documentIn(
    jws,
    successor === null ? [signer] : [signer, successor],
    membership,
  );
  if (typeof taken === 'string') return taken;
  if (taken.document.version <= (document?.version ?? 0)) return 'not-newer';
  keeping(taken, before);
  const kept: Kept = { enrolled: membership.policyKey, signer: taken.signer, policy: jws };
  replaceWith(join(folder, POLICY), JSON.stringify(kept));
  return taken;
}

function keptIn(folder: string): Kept | null {
  const text = textIn(join(folder, POLICY));
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Record<keyof Kept, unknown>> | null;
    const { enrolled, signer, policy } = kept ?? {};
    const isWhole = [enrolled, signer, policy].every((field) => typeof field === 'string');
    return isWhole ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

/** Fields that this agent does not know are of a newer server, and passed over. */
async function documentIn(
  jws: string,
  keys: readonly string[],
  { organisation }: Membership,
): Promise<HeldPolicy | PolicyTrouble> {
  for (const x of keys) {
    const payload = await payloadOf(jws, x);
    if (payload === null) continue;
    const document = jsonIn(payload);
    if (!Value.Check(PolicyDocument, document)) return 'garbage';
    return document.organisation === organisation ? { document, signer: x } : 'not-ours';
  }
  return 'not-signed';
}

/** Null for what this key has not signed as a policy. */
async function payloadOf(jws: string, x: string): Promise<Uint8Array | null> {
  try {
    const key = { kty: 'OKP', crv: 'Ed25519', x };
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    return protectedHeader.typ === POLICY_TYPE ? payload : null;
  } catch {
    return null;
  }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
