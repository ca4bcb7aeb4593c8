/** Somebody shows that he is who he says: by a password, and by a code where he has an authenticator. */
import { isIP } from 'node:net';
import { type House, Refused } from '../api/route.ts';
import { record } from '../store/audit.ts';
import type { Writing } from '../store/database.ts';
import { personNamed, plainName } from '../store/people.ts';
import type { PersonTable } from '../store/tables.ts';
import { stepOf } from './code.ts';
import { FORGOTTEN_MS } from './delays.ts';
import { isPassword } from './password.ts';

export interface Claim {
  readonly name: string;
  readonly password: string;
  /** Null for none. */
  readonly code: string | null;
  readonly address: string;
  /** Whether a password is enough, of who is signed in already. */
  readonly isPasswordEnough?: boolean;
}

/** Why not, for the audit log. Who asks is told no more than that it was wrong. */
type Wrong = 'unknown-name' | 'disabled' | 'no-password' | 'wrong-password' | 'wrong-code';

/** Throws Refused: 401 for what is wrong, 429 for who has to wait. Each failure is recorded. */
export async function prove(house: House, claim: Claim): Promise<PersonTable> {
  const { delays } = house;
  const { address } = claim;
  const name = plainName(claim.name);
  const nowMs = house.nowMs();
  const person = await personNamed(house.database, name);
  if (person !== undefined) remember(house, person, nowMs);
  const waitMs = delays.take(name, address, nowMs);
  if (waitMs !== null) throw new Refused(429, 'too-many-tries', Math.ceil(waitMs / 1000));
  const isRight = await isPassword(claim.password, passwordOf(person)).catch((error: unknown) => {
    delays.giveBack(name, address, nowMs);
    throw error;
  });
  if (person === undefined || !isRight) {
    return refuse(house, { person, name, address, wrong: wrongOf(person) });
  }
  const secret = claim.isPasswordEnough === true ? null : secretOf(house, person);
  if (secret !== null && claim.code === null) {
    delays.giveBack(name, address, nowMs);
    throw new Refused(401, 'code-needed');
  }
  const step = secret === null ? 0 : stepOf(claim.code ?? '', secret, nowMs);
  const isTaken =
    step !== null && (await house.commits.write((it) => takeStep(it, person.id, step)));
  if (!isTaken) return refuse(house, { person, name, address, wrong: 'wrong-code' });
  delays.wasRight(name, address, nowMs);
  return person;
}

/** A start of the server makes nobody's delay shorter. */
function remember({ delays }: House, person: PersonTable, nowMs: number): void {
  const { name, failures, locked_until_ms: untilMs } = person;
  if (untilMs !== null && untilMs + FORGOTTEN_MS > nowMs)
    delays.remember(name, { failures, untilMs });
}

function passwordOf(person: PersonTable | undefined): string | null {
  return person === undefined || person.disabled_ms !== null ? null : person.password;
}

function wrongOf(person: PersonTable | undefined): Wrong {
  if (person === undefined) return 'unknown-name';
  if (person.disabled_ms !== null) return 'disabled';
  return person.password === null ? 'no-password' : 'wrong-password';
}

export function secretOf({ vault }: Pick<House, 'vault'>, person: PersonTable): string | null {
  const { id, totp_sealed: sealed } = person;
  return sealed === null ? null : vault.open(sealed, `person ${id}`);
}

/** False for a code that was taken before, or is older than one. Failures are forgotten. */
async function takeStep(transaction: Writing, id: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('person')
    .set({ ...(step > 0 && { totp_step: step }), failures: 0, locked_until_ms: null })
    .where('id', '=', id)
    .$if(step > 0, (it) => it.where('totp_step', '<', step))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Of a name that is nobody's nothing is kept: it may be a password that was typed in the wrong field. */
async function refuse(
  { commits, delays, nowMs }: House,
  failed: { person: PersonTable | undefined; name: string; address: string; wrong: Wrong },
): Promise<never> {
  const { person, wrong } = failed;
  const now = nowMs();
  const address = isIP(failed.address) === 0 ? null : failed.address;
  const { failures, untilMs } = delays.of(failed.name, now);
  const deed = {
    organisation: person?.organisation ?? null,
    actor: 'somebody',
    subject: person?.id ?? null,
  };
  await commits.write(async (it) => {
    await record(it, { ...deed, action: 'sign-in-failed', facts: { wrong, address } }, now);
    if (person === undefined) return;
    await it
      .updateTable('person')
      .set({ failures, locked_until_ms: untilMs })
      .where('id', '=', person.id)
      .execute();
    if (untilMs <= now) return;
    const facts = { failures, minutes: Math.ceil((untilMs - now) / 60_000) };
    await record(it, { ...deed, action: 'sign-in-delayed', facts }, now);
  });
  throw new Refused(401, wrong === 'wrong-code' ? 'wrong-code' : 'wrong-sign-in');
}
