/**
 * Who is at the other end of a socket of this machine: the account that connected, as the kernel of Linux keeps it
 * (SO_PEERCRED, see unix(7)). Nobody can pass for another one; where no system tells, nobody is known.
 */
import type { Socket } from 'node:net';
import { foreignFunctions } from './foreign.ts';

/** The same on the processors that Node comes for. */
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** Of `struct ucred`: process, account, group, four bytes each. */
const BYTES = 12;
const ACCOUNT_AT = 4;
/** What the kernel says of accounts that it has no number for here, and of none at all. */
const NOBODY: ReadonlySet<number> = new Set([65_534, 0xff_ff_ff_ff]);

const SIGNATURES = {
  getsockopt: { takes: ['int32', 'int32', 'int32', 'pointer', 'pointer'], gives: 'int32' },
} as const;

type Functions = ReturnType<typeof foreignFunctions<'getsockopt'>>;
let functions: Functions | undefined;

/** The number of the account; null where the system does not tell. */
export function peerOf(socket: Socket): number | null {
  const fd = descriptorOf(socket);
  if (process.platform !== 'linux' || fd === null) return null;
  functions ??= foreignFunctions('libc.so.6', SIGNATURES);
  const [told, length] = [Buffer.alloc(BYTES), Buffer.alloc(4)];
  length.writeInt32LE(BYTES);
  const failed = functions?.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, told, length) ?? -1;
  if (Number(failed) !== 0 || length.readInt32LE() !== BYTES) return null;
  const account = told.readUInt32LE(ACCOUNT_AT);
  return NOBODY.has(account) ? null : account;
}

/** Node says it of no socket in another way. */
function descriptorOf(socket: Socket): number | null {
  // oxlint-disable-next-line no-underscore-dangle -- of Node
  const { fd } = (socket as unknown as { _handle?: { fd?: unknown } | null })._handle ?? {};
  return typeof fd === 'number' && fd >= 0 ? fd : null;
}
