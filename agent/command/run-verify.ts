/** Does what `cprvagt verify` was asked for: plants a drill and waits until the agent's ledger tells of it. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Drill, removeDrills } from '../service/drill.ts';
import { codeOf } from '../errno.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { toStream } from './output.ts';
import { stateFolderFor } from './run-status.ts';
import { listenForSignals, type Session, STATUS, STOPPED } from './session.ts';
import type { VerifyWish } from './verify.ts';
import { WrongUse } from './word.ts';

/** So often the ledger is looked at: what the agent learns is in it within a second. */
const LOOK_MS = 500;

/** Its exit status: 3 when the agent did not find it. */
export async function runVerify(wish: VerifyWish, session: Session): Promise<number> {
  const { text, out, complain } = session;
  const says = text.verify;
  const folder = stateFolderFor(wish.config.stateFolder, session);
  if (folder === null) return STATUS.notAllRead;
  const { viewLedger } = await import('../ledger/ledger.ts');
  // Each is the ledger as it was when it was looked at.
  const isFound = (path: string): boolean | null => {
    using ledger = viewLedger(folder);
    const row = ledger?.rowOf(path);
    return ledger === null ? null : row?.drill === true && row.state === 'present';
  };
  if (isFound(folder) === null) {
    complain(text.status.unreadable(visible(folder)));
    return STATUS.notAllRead;
  }
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  const output = toStream(out);
  const afterMs = await tried(wish, isFound, { text, stop, tell: output.write });
  if (afterMs !== null) await output.write(`${says.found(text.duration(afterMs))}\n`);
  await output.write(`${says.removed}\n`);
  if (stopped.by !== null) {
    complain(says.stopped);
    return STOPPED[stopped.by];
  }
  if (afterMs === null) {
    complain(says.notFound(text.duration(wish.withinSeconds * 1000)));
    return STATUS.notAllRead;
  }
  return STATUS.nothingFound;
}

interface Trial {
  readonly text: Text;
  readonly stop: AbortController;
  readonly tell: (line: string) => Promise<void>;
}

/** After how long the drill was found; null when it was not. It is gone afterwards. */
async function tried(
  { folder, withinSeconds }: VerifyWish,
  isFound: (path: string) => boolean | null,
  { text, stop, tell }: Trial,
): Promise<number | null> {
  using drill = planted(folder ?? desktop(text), text);
  const beganMs = performance.now();
  await tell(`${text.verify.planted(visible(drill.path))}\n`);
  while (!stop.signal.aborted) {
    const afterMs = performance.now() - beganMs;
    if (isFound(drill.path) === true) return afterMs;
    if (afterMs >= withinSeconds * 1000) return null;
    await wait(LOOK_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  return null;
}

function planted(folder: string, { verify }: Text): Drill {
  try {
    removeDrills(folder);
    return new Drill(folder);
  } catch (cause) {
    throw new WrongUse(verify.wrong.notThere(visible(folder), codeOf(cause)), { cause });
  }
}

/** As Windows, macOS and Linux call it, in Danish and English. */
const DESKTOPS = ['Desktop', 'Skrivebord', 'OneDrive/Desktop', 'OneDrive/Skrivebord'];

function desktop({ verify }: Text): string {
  const found = DESKTOPS.map((name) => join(homedir(), name)).find((path) => existsSync(path));
  if (found === undefined) throw new WrongUse(verify.wrong.noDesktop);
  return found;
}
