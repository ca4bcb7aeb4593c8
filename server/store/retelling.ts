/**
 * What the server or the machine has lost. A server that was restored from a backup has less than the machine knows it
 * had; a machine whose ledger was lost no longer knows what it told. Then all is told again, and what is not among
 * it is gone. That costs little: a machine has some hundred files to tell of, rarely more.
 */
import type { CheckIn } from '../wire.ts';
import { hear } from './cases.ts';
import type { Writing } from './database.ts';
import { goBefore } from './files.ts';
import type { At } from './machine-row.ts';
import type { MachineTable } from './tables.ts';

/**
 * Whether the machine is to tell everything again. It is asked until it says that it heard, by the time of the answer;
 * once it has looked through everything and nothing is untold, what it has not told since is gone.
 */
export async function heedTold(
  transaction: Writing,
  { id, ledger_ms, told, retold_ms }: MachineTable,
  said: CheckIn,
  at: At,
): Promise<boolean> {
  const { nowMs } = at;
  // Of an agent that knows nothing of it.
  if (said.told === undefined) return false;
  const isNewLedger = ledger_ms !== null && (said.ledgerMs ?? ledger_ms) !== ledger_ms;
  const isLost = said.told > told || isNewLedger;
  const isUnheard = retold_ms !== null && said.retoldMs !== retold_ms;
  if (isLost || isUnheard) {
    await change({ retold_ms: nowMs, told: 0 });
    return true;
  }
  if (retold_ms === null || said.untold > 0 || said.coverage.lastFull === null) return false;
  await goBefore(transaction, id, retold_ms, nowMs);
  await hear(transaction, id, at);
  await change({ retold_ms: null });
  return false;

  async function change(to: { retold_ms: number | null; told?: number }): Promise<void> {
    await transaction.updateTable('machine').set(to).where('id', '=', id).execute();
  }
}
