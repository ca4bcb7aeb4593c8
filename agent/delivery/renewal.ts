/**
 * A copy of a machine becomes one of its own: with a key that is made here, and a new name on the server, which
 * knows nothing of it and asks for everything. Whatever it is cut off by, it goes on with the same new key.
 */
import { sign } from 'node:crypto';
import { EnrolmentAnswer, type Renewal, renewalOf } from '../../server/wire.ts';
import { factsOf, type DeliveryParts } from './delivery.ts';
import { membershipOf } from './enrol.ts';
import { Link, type LinkTrouble } from './link.ts';
import { dropNextKey, nextKeyIn, publicKeyOf, takeNextKey } from './membership.ts';

/** Null when it is another machine now. Throws what the system says of the folder, and the signal's reason. */
export async function renew(
  { stateFolder: folder, membership, key, machine, proxy }: DeliveryParts,
  signal: AbortSignal,
): Promise<LinkTrouble | null> {
  const next = nextKeyIn(folder);
  const { server, ca, machine: before } = membership;
  const body: Renewal = {
    publicKey: publicKeyOf(next),
    proof: sign(null, Buffer.from(renewalOf(before)), next).toString('base64url'),
    machine: factsOf(await machine()),
  };
  const answered = await new Link({ server, key, ca, proxy }).ask(
    { path: '/api/v1/renew', body, machine: before },
    EnrolmentAnswer,
    signal,
  );
  if (answered.kind === 'refused') dropNextKey(folder);
  if (answered.kind !== 'answer') return answered;
  takeNextKey(folder, membershipOf(answered.body, membership));
  return null;
}
