/**
 * A machine's signature on a request: a JWT in the `Authorization` header, good for some minutes, that binds the
 * method, the path and the bytes of the body. Each is taken once.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { Writing } from '../store/database.ts';
import { type Renewal, renewalOf, SIGNATURE_MS } from '../wire.ts';

export const SIGNATURE_TYPE = 'cprvagt+jwt';

export interface SignedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly authorization: string | undefined;
}

/** A signature that holds. */
export interface Signature {
  readonly id: string;
  readonly expiresMs: number;
}

export type SignatureTrouble = 'no-signature' | 'wrong-signature' | 'wrong-clock';

const SCHEME = 'Bearer ';

/** Who says to have signed; null when nobody does. Proves nothing. */
export function signerOf({ authorization }: SignedRequest): string | null {
  if (authorization?.startsWith(SCHEME) !== true) return null;
  try {
    return decodeJwt(authorization.slice(SCHEME.length)).sub ?? null;
  } catch {
    return null;
  }
}

/** What a signature says that holds for method and path; of the body as yet only by its word. */
export interface Claims {
  readonly id: string;
  readonly madeMs: number;
  readonly body: unknown;
}

/** Needs no body: it may still be on its way. `publicKey` is the `x` of an Ed25519 key. */
export async function claimsOf(
  { authorization, method, path }: Omit<SignedRequest, 'body'>,
  publicKey: string,
): Promise<Claims | 'no-signature' | 'wrong-signature'> {
  if (authorization?.startsWith(SCHEME) !== true) return 'no-signature';
  let claims;
  try {
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: publicKey }, 'EdDSA');
    const options = { algorithms: ['EdDSA'], typ: SIGNATURE_TYPE, currentDate: new Date(0) };
    claims = (await jwtVerify(authorization.slice(SCHEME.length), key, options)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return 'wrong-signature';
    throw error;
  }
  const { iat, jti, method: signedMethod, path: signedPath, body } = claims;
  const isBound = signedMethod === method && signedPath === path;
  const isNamed = typeof jti === 'string' && /^[0-9a-zA-Z-]{8,64}$/.test(jti);
  if (!isBound || !isNamed || typeof iat !== 'number') return 'wrong-signature';
  return { id: jti, madeMs: iat * 1000, body };
}

/** Whether they are about this body, and made now. */
export function signatureOn(
  body: Uint8Array,
  claims: Claims,
  nowMs: number,
): Signature | SignatureTrouble {
  const { id, madeMs } = claims;
  if (claims.body !== digestOf(body)) return 'wrong-signature';
  if (Math.abs(madeMs - nowMs) > SIGNATURE_MS) return 'wrong-clock';
  return { id, expiresMs: madeMs + SIGNATURE_MS };
}

export async function verified(
  request: SignedRequest,
  publicKey: string,
  nowMs: number,
): Promise<Signature | SignatureTrouble> {
  const claims = await claimsOf(request, publicKey);
  return typeof claims === 'string' ? claims : signatureOn(request.body, claims, nowMs);
}

/** Whether who renews a machine's key has the other half of the new one. */
export function provesRenewal({ publicKey, proof }: Renewal, machine: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(renewalOf(machine)), key, Buffer.from(proof, 'base64url'));
}

export function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

/** False for one that was taken before. */
export async function takeSignature(
  transaction: Writing,
  signer: string,
  { id, expiresMs }: Signature,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('signature')
    .values({ id: `${signer} ${id}`, expires_ms: expiresMs })
    .onConflict((it) => it.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Those that are too old to be shown again. */
export async function forgetSignatures(transaction: Writing, nowMs: number): Promise<void> {
  await transaction
    .deleteFrom('signature')
    .where('expires_ms', '<', nowMs - SIGNATURE_MS)
    .execute();
}
