/** Codes of an authenticator (TOTP, RFC 6238): six digits, a new one each half minute; one step of drift either way. */
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
const DRIFT = 1;
const SECRET_BYTES = 20;

export function newCodeSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an authenticator reads, as a link or in a picture. */
export function uriOf(secret: string, name: string): string {
  return totpOf(secret, name).toString();
}

/** The step that a code is of; null for none near now. Who takes it keeps the step, and takes none up to it again. */
export function stepOf(code: string, secret: string, nowMs: number): number | null {
  const drift = totpOf(secret, '').validate({ token: code, timestamp: nowMs, window: DRIFT });
  return drift === null ? null : Math.floor(nowMs / (PERIOD_S * 1000)) + drift;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: 'cprvagt',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  });
}
