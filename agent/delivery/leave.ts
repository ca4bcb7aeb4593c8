/**
 * Takes this machine out of its organisation: tells the server, and forgets key and membership. Who comes back is
 * another machine.
 */
import { Type } from 'typebox';
import type { Goodbye } from '../../server/wire.ts';
import type { Proxy } from '../config.ts';
import { viewLedger } from '../ledger/ledger.ts';
import { Link, type LinkTrouble } from './link.ts';
import { forgetMembership, machineKeyIn, membershipIn } from './membership.ts';

/**
 * `left`: the server knows; `strange`: it had forgotten or revoked this machine, which has left all the same; `nobodys`:
 * there was no membership. Trouble leaves everything as it was.
 */
export type Leaving =
  | { readonly kind: 'left' | 'strange'; readonly server: string }
  | { readonly kind: 'nobodys' }
  | { readonly kind: 'trouble'; readonly server: string; readonly trouble: LinkTrouble };

/** Nothing that this key could say is heard any more. Others, such as a wrong clock, may pass. */
const NOT_HEARD = new Set(['wrong-signature', 'revoked', 'gone']);

/** Also beside a running agent, which is refused from then on. Throws what the system says of the folder, and the signal's reason. */
export async function leave(folder: string, proxy: Proxy, signal: AbortSignal): Promise<Leaving> {
  const membership = membershipIn(folder);
  if (membership === null) return { kind: 'nobodys' };
  const { server, ca, machine } = membership;
  const link = new Link({ server, key: machineKeyIn(folder), ca, proxy });
  const body: Goodbye = { counter: checkInsOf(folder) + 1 };
  const asked = { path: '/api/v1/goodbye', body, machine };
  const answered = await link.ask(asked, Type.Null(), signal);
  const isStrange = answered.kind === 'refused' && NOT_HEARD.has(answered.error);
  if (answered.kind !== 'answer' && !isStrange)
    return { kind: 'trouble', server, trouble: answered };
  forgetMembership(folder);
  return { kind: isStrange ? 'strange' : 'left', server };
}

function checkInsOf(folder: string): number {
  using view = viewLedger(folder);
  return view?.checkIns() ?? 0;
}
