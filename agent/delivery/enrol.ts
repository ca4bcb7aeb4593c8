/** Makes this machine one of an organisation: by a token, and a key that is made here. */
import { Enrolment, EnrolmentAnswer } from '../../server/wire.ts';
import type { Proxy } from '../config.ts';
import type { Machine } from '../platform/platform.ts';
import { factsOf } from './delivery.ts';
import { Link, type LinkTrouble } from './link.ts';
import { keepMembership, machineKeyIn, type Membership, publicKeyOf } from './membership.ts';
import type { Static } from 'typebox';

export interface EnrolmentWish {
  /** The agent's state folder, which is there. */
  readonly folder: string;
  /** An address that `serverAt` takes. */
  readonly server: string;
  readonly token: string;
  /** A certificate authority of its own, in PEM. */
  readonly ca?: string | undefined;
  readonly proxy?: Proxy | undefined;
  readonly machine: Machine;
}

export interface Enrolled {
  readonly kind: 'enrolled';
  readonly membership: Membership;
  /** Somebody has to approve it before it may tell anything. */
  readonly isWaiting: boolean;
}

/** Again with the same key it is told the same. Throws what the system says of the folder, and the signal's reason. */
export async function enrol(
  wish: EnrolmentWish,
  signal: AbortSignal,
): Promise<Enrolled | LinkTrouble> {
  const { folder, server, token, ca, proxy, machine } = wish;
  const key = machineKeyIn(folder);
  const link = new Link({ server, key, ca, proxy });
  const body: Static<typeof Enrolment> = {
    token,
    publicKey: publicKeyOf(key),
    machine: factsOf(machine),
  };
  const answered = await link.ask(
    { path: '/api/v1/enrol', body, machine: null },
    EnrolmentAnswer,
    signal,
  );
  if (answered.kind !== 'answer') return answered;
  const membership = membershipOf(answered.body, { server, ca });
  keepMembership(folder, membership);
  return { kind: 'enrolled', membership, isWaiting: answered.body.state === 'waiting' };
}

/** What is kept of who was let in. */
export function membershipOf(
  { machine, organisation, policyKey, headerKey }: EnrolmentAnswer,
  { server, ca }: { readonly server: string; readonly ca?: string | undefined },
): Membership {
  return {
    server,
    ...(ca !== undefined && { ca }),
    machine,
    organisation,
    policyKey,
    ...(headerKey !== undefined && { headerKey }),
  };
}
