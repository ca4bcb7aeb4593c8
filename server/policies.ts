/**
 * The signature under a policy: what may be looked at and when, never a command. The key may lie elsewhere; then there is
 * its public half here, and what was signed there is put in (`cprvagt-server policy take`).
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import { Value } from 'typebox/value';
import { POLICY_TYPE, PolicyDocument } from './wire.ts';

/** The key that signs is not here. */
export class NoSigner extends Error {
  constructor() {
    super(
      'the key that signs policies is not here: sign with "policy sign" where it is, and put that in with "policy take"',
    );
  }
}

export class Policies {
  /** The `x` of the key that new policies are signed with. */
  readonly publicKey: string;
  readonly #key: KeyObject | null;

  /** Of an Ed25519 pair either half. */
  constructor(key: KeyObject) {
    this.publicKey = publicHalf(key);
    this.#key = key.type === 'private' ? key : null;
  }

  get canSign(): boolean {
    return this.#key !== null;
  }

  /** A compact JWS. Throws NoSigner. */
  sign(document: PolicyDocument): Promise<string> {
    if (this.#key === null) throw new NoSigner();
    const content = new TextEncoder().encode(JSON.stringify(document));
    return new CompactSign(content)
      .setProtectedHeader({ alg: 'EdDSA', typ: POLICY_TYPE })
      .sign(this.#key);
  }
}

export interface SignedPolicy {
  readonly document: PolicyDocument;
  /** The one of the keys that signed it. */
  readonly signer: string;
}

/** Null for what none of these keys has signed as a policy. */
export async function signedPolicy(
  jws: string,
  keys: readonly string[],
): Promise<SignedPolicy | null> {
  for (const x of keys) {
    const key = { kty: 'OKP', crv: 'Ed25519', x };
    try {
      const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
      const document: unknown = JSON.parse(new TextDecoder().decode(payload));
      const isPolicy = protectedHeader.typ === POLICY_TYPE && Value.Check(PolicyDocument, document);
      return isPolicy ? { document, signer: x } : null;
    } catch {
      // Another one, or nobody.
    }
  }
  return null;
}

export function etagOf(jws: string): string {
  return `"${createHash('sha256').update(jws).digest('base64url').slice(0, 22)}"`;
}

/** The `x` of an Ed25519 key. */
export function publicHalf(key: KeyObject): string {
  const whole = key.type === 'private' ? createPublicKey(key) : key;
  const { x = '' } = whole.export({ format: 'jwk' });
  return x;
}

export function newSigningKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}
