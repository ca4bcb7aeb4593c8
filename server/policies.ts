/**
 * The policy that machines follow, as a signed document: what may be looked at and when, never a command. Its
 * version only grows; a machine takes none that is older than the one it has, or signed by another key than it pinned.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';

export interface SignedPolicy {
  readonly version: number;
  /** A compact JWS. */
  readonly document: string;
  readonly etag: string;
}

export class Policies {
  readonly publicKey: string;
  readonly current: SignedPolicy;

  private constructor(publicKey: string, current: SignedPolicy) {
    this.publicKey = publicKey;
    this.current = current;
  }

  /** Signs the policy of this version. */
  static async of(policy: object, version: number, key: KeyObject): Promise<Policies> {
    const content = new TextEncoder().encode(JSON.stringify({ version, policy }));
    const document = await new CompactSign(content)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'cprvagt-policy+jws' })
      .sign(key);
    const etag = `"${createHash('sha256').update(document).digest('base64url').slice(0, 22)}"`;
    return new Policies(publicHalf(key), { version, document, etag });
  }
}

/** The `x` of an Ed25519 key. */
export function publicHalf(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return x;
}

export function newSigningKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}
