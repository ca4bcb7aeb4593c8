/** Does what `cprvagt status` was asked for: reads the ledger, also beside a running agent, and tells. */
import { machineFolders } from '../config.ts';
import { membershipIn } from '../delivery/membership.ts';
import { platformHere } from '../platform/index.ts';
import { json } from '../report/fields.ts';
import { visible } from '../report/visible.ts';
import { type Status, stateIn, statusOf, tellings } from '../status.ts';
import type { HeldPolicy } from '../delivery/policy.ts';
import { tellingFields, veilOver } from '../delivery/telling.ts';
import { type Output, toStream } from './output.ts';
import { isColored, type Session, STATUS, widthOf } from './session.ts';
import type { StatusWish } from './status.ts';
import { statusTable } from './status-table.ts';

/** Its exit status: 3 where nobody can tell how it stands. */
export async function runStatus(wish: StatusWish, session: Session): Promise<number> {
  const { text, out, complain } = session;
  const folder = stateFolderFor(wish.config.stateFolder, session);
  if (folder === null) return STATUS.notAllRead;
  // SQLite is not for those who only scan.
  const { viewLedger } = await import('../ledger/ledger.ts');
  using ledger = viewLedger(folder);
  if (ledger === null) {
    complain(text.status.unreadable(visible(folder)));
    return STATUS.notAllRead;
  }
  const membership = membershipIn(folder);
  const held = membership && (await heldPolicyIn(folder));
  const server = membership && {
    address: membership.server,
    organisation: membership.organisation,
    policy: held && { version: held.version, activeFromMs: held.activeFromMs },
  };
  const { schedule = wish.config.schedule, privateFolders = [] } = held?.policy ?? {};
  const veil = veilOver(privateFolders);
  const status = statusOf(ledger, await platformHere().volumes(), { schedule, server });
  const output = toStream(out);
  if (wish.format === 'json') {
    await writeJson(status, tellings(ledger, veil), output);
    return STATUS.nothingFound;
  }
  const look = { color: isColored(session, wish.color), width: widthOf(session), all: wish.all };
  for (const piece of statusTable(status, tellings(ledger, veil), text, look))
    await output.write(piece);
  return STATUS.nothingFound;
}

/** Only for a machine that has a server: it takes megabytes. */
async function heldPolicyIn(folder: string): Promise<HeldPolicy['document'] | null> {
  const { policyIn } = await import('../delivery/policy.ts');
  return (await policyIn(folder))?.document ?? null;
}

/** Where the agent remembers; null, and why, when nobody can look there. */
export function stateFolderFor(own: string, { text, complain }: Session): string | null {
  const folder = stateFolderOf(own);
  const state = stateIn(folder);
  if (state === 'there') return folder;
  complain(text.status[state === 'none' ? 'never' : 'denied'](visible(folder)));
  return null;
}

/** The agent of the machine is the one that a person without an own one asks for. */
function stateFolderOf(own: string): string {
  const { stateFolder } = machineFolders(process.platform, process.env);
  return stateIn(own) === 'none' && stateIn(stateFolder) !== 'none' ? stateFolder : own;
}

/** A contract with programs, like `scan --format json`: fields may be added, never changed. */
async function writeJson(
  status: Status,
  told: ReturnType<typeof tellings>,
  output: Output,
): Promise<void> {
  await output.write(`${json(status).slice(0, -1)},"files":[`);
  let between = '\n';
  for (const telling of told) {
    await output.write(between + json(tellingFields(telling)));
    between = ',\n';
  }
  await output.write('\n]}\n');
}
