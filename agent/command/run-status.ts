/**
 * Does what `cprvagt status` was asked for: reads the ledger, also beside a running agent, or asks that agent, and
 * tells.
 */
import { machineFolders } from '../config.ts';
import { json } from '../report/fields.ts';
import { visible } from '../report/visible.ts';
import { stateIn, standingOf, tellings } from '../status.ts';
import { tellingFields } from '../delivery/telling.ts';
import { type Output, toStream } from './output.ts';
import { isColored, type Session, STATUS, widthOf } from './session.ts';
import type { StatusWish } from './status.ts';
import { type Shown, statusTable } from './status-table.ts';

/** Its exit status: 3 where nobody can tell how it stands. */
export async function runStatus(wish: StatusWish, session: Session): Promise<number> {
  const { config } = wish;
  const folder = stateFolderOf(config.stateFolder);
  const state = stateIn(folder);
  if (state === 'there') return tellOfState(folder, wish, session);
  if (state === 'denied') return tellWhatIsAnswered(folder, wish, session);
  session.complain(session.text.status.never(visible(folder)));
  return STATUS.notAllRead;
}

async function tellOfState(folder: string, wish: StatusWish, session: Session): Promise<number> {
  // SQLite is not for those who only scan.
  const { viewLedger } = await import('../ledger/ledger.ts');
  using ledger = viewLedger(folder);
  if (ledger === null) {
    session.complain(session.text.status.unreadable(visible(folder)));
    return STATUS.notAllRead;
  }
  const own = { schedule: wish.config.schedule, volumes: await session.platform.volumes() };
  const { status, veil } = await standingOf(ledger, folder, own);
  const told = tellings(ledger, veil);
  return await tell({ status, told, filesOf: 'all', more: 0 }, wish, session);
}

/** Who may not look asks the agent that runs. */
async function tellWhatIsAnswered(
  folder: string,
  wish: StatusWish,
  session: Session,
): Promise<number> {
  const { text, complain, env } = session;
  const { statusSocket } = wish.config;
  const usual = machineFolders(process.platform, env).statusSocket;
  const { ask } = await import('../inquiry.ts');
  const answer = await ask(statusSocket === 'none' ? usual : statusSocket);
  if (!('trouble' in answer)) return tell(answer, wish, session);
  const { trouble } = answer;
  const isUnreadable = trouble === 'unreadable';
  const says = isUnreadable ? text.status.unreadable : text.status.noAnswer(trouble);
  complain(says(visible(folder)));
  return STATUS.notAllRead;
}

async function tell(shown: Shown, wish: StatusWish, session: Session): Promise<number> {
  const output = toStream(session.out);
  if (wish.format === 'json') {
    await writeJson(shown, output);
    return STATUS.nothingFound;
  }
  const look = { color: isColored(session, wish.color), width: widthOf(session), all: wish.all };
  for (const piece of statusTable(shown, session.text, look)) await output.write(piece);
  return STATUS.nothingFound;
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
async function writeJson({ status, told, filesOf, more }: Shown, output: Output): Promise<void> {
  const head = { ...status, filesOf, moreFiles: more };
  await output.write(`${json(head).slice(0, -1)},"files":[`);
  let between = '\n';
  for (const telling of told) {
    await output.write(between + json(tellingFields(telling)));
    between = ',\n';
  }
  await output.write('\n]}\n');
}
