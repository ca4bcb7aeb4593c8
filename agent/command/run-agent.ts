/** Does what `cprvagt agent` was asked for: runs the agent, or makes it a service of the system. */
import { readFileSync } from 'node:fs';
import { isSea } from 'node:sea';
import { type Config, standards } from '../config.ts';
import { codeOf } from '../errno.ts';
import { PROGRAM } from '../inspect/life.ts';
import type { LinkTrouble } from '../delivery/link.ts';
import { membershipIn } from '../delivery/membership.ts';
import { makeFolder } from '../ledger/state-folder.ts';
import { visible } from '../report/visible.ts';
import {
  FOLDERS,
  install,
  isBooted,
  type Step,
  ToolFailed,
  uninstall,
  unsafePart,
} from '../service/systemd.ts';
import type { Text } from '../text.da.ts';
import type { AgentWish, Deed } from './agent.ts';
import { toStream } from './output.ts';
import { listenForSignals, type Session, STATUS, STOPPED } from './session.ts';
import { WrongUse } from './word.ts';

/** Its exit status. Throws WrongUse where the system is not one that can do it. */
export async function runAgent(wish: AgentWish, session: Session): Promise<number> {
  switch (wish.deed) {
    case 'run':
      return run(wish.config, session);
    case 'install':
      return tell(installed(wish, session.text), session);
    case 'uninstall':
      return uninstallHere(wish, session);
    case 'enrol':
      return enrolHere(wish, session);
    case 'leave':
      return leaveHere(wish.config, session);
  }
}

/** Until a signal: that is how a service ends, and no failure. */
async function run(
  config: Config,
  { text, complain, version, platform }: Session,
): Promise<number> {
  const stop = new AbortController();
  listenForSignals(stop);
  // Not for those who only scan.
  const { openLog } = await import('../service/log.ts');
  const { runService } = await import('../service/service.ts');
  const { stateFolder, logFolder } = config;
  using log = openLog(logFolder);
  complain(text.agent.running(visible(logFolder)));
  try {
    const folders = { stateFolder, logFolder };
    const service = {
      agentVersion: version,
      proxy: config.proxy,
      statusSocket: config.statusSocket,
      policy: config,
      platform,
      log,
      ...folders,
    };
    const end = await runService(service, stop.signal);
    if (end === 'stopped') return STATUS.nothingFound;
    complain(text.agent.taken(visible(stateFolder)));
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    complain(text.wrong.outputFails(visible(stateFolder), code));
  }
  return STATUS.notAllRead;
}

/** Flags of our own Node: a service is not debugged by a signal. */
const FLAGS = ['--no-warnings', '--disable-sigusr1', '--max-semi-space-size=1'];

/** Throws WrongUse. */
async function enrolHere({ config, enrolment }: AgentWish, session: Session): Promise<number> {
  const { text, env, out, complain, platform } = session;
  const words = text.agent.enrol;
  const { enrol } = await import('../delivery/enrol.ts');
  const { serverAt } = await import('../delivery/link.ts');
  const { server, ca } = enrolment;
  const token = enrolment.token ?? env['CPRVAGT_TOKEN'] ?? null;
  if (server === null) throw new WrongUse(words.needs('--server'));
  if (token === null) throw new WrongUse(words.needs('--token'));
  if (serverAt(server) === null) throw new WrongUse(words.badServer(visible(server)));
  const pem = ca === null ? undefined : pemIn(ca, text);
  makeFolder(config.stateFolder);
  const machine = await platform.machine();
  const { stateFolder: folder, proxy } = config;
  const wish = { folder, server, token, ca: pem, proxy, machine };
  const stop = new AbortController();
  listenForSignals(stop);
  const end = await enrol(wish, stop.signal);
  if (end.kind === 'enrolled') {
    const lines = [words.done(visible(end.membership.organisation), visible(server))];
    if (end.isWaiting) lines.push(words.waiting);
    await toStream(out).write(`${lines.join('\n')}\n`);
    return STATUS.nothingFound;
  }
  const why = wordFor(end);
  complain(end.kind === 'refused' ? words.refused(why) : words.unreachable(visible(server), why));
  return STATUS.notAllRead;
}

function pemIn(file: string, text: Text): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WrongUse(text.agent.enrol.noCa(visible(file), codeOf(error)));
  }
}

/** The service goes also where the server does not hear of it: then that can still be said. */
async function uninstallHere({ config }: AgentWish, session: Session): Promise<number> {
  demandRoot('uninstall', session.text);
  const { stateFolder } = FOLDERS;
  const isMember = membershipIn(stateFolder) !== null;
  const told = isMember
    ? await leaveHere({ stateFolder, proxy: config.proxy }, session)
    : STATUS.nothingFound;
  // Somebody has thought better of it.
  if (told > STATUS.notAllRead) return told;
  const removed = await tell(uninstall(), session);
  return removed === STATUS.nothingFound ? told : removed;
}

async function leaveHere(
  { stateFolder, proxy }: Pick<Config, 'stateFolder' | 'proxy'>,
  { text, out, complain }: Session,
): Promise<number> {
  const words = text.agent.leave;
  const { leave } = await import('../delivery/leave.ts');
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  try {
    const end = await leave(stateFolder, proxy, stop.signal);
    if (end.kind === 'trouble') {
      complain(words.trouble(visible(end.server), wordFor(end.trouble)));
      return STATUS.notAllRead;
    }
    const line = end.kind === 'nobodys' ? words.nobodys : words[end.kind](visible(end.server));
    await toStream(out).write(`${line}\n`);
    return STATUS.nothingFound;
  } catch (error) {
    if (stopped.by !== null) return STOPPED[stopped.by];
    const code = codeOf(error);
    if (code === '') throw error;
    complain(text.wrong.outputFails(visible(stateFolder), code));
    return STATUS.notAllRead;
  }
}

function wordFor(trouble: LinkTrouble): string {
  if (trouble.kind === 'busy') return trouble.kind;
  return trouble.kind === 'refused' ? trouble.error : trouble.code;
}

function* installed({ config, configFile }: AgentWish, text: Text): Generator<Step> {
  demandRoot('install', text);
  const usual = standards(FOLDERS);
  if (config.stateFolder !== usual.stateFolder || config.logFolder !== usual.logFolder)
    throw new WrongUse(text.agent.install.ownFolders);
  const [, script = ''] = process.argv;
  const files = isSea() ? [process.execPath] : [process.execPath, script];
  for (const needed of [...files, PROGRAM.executable ?? PROGRAM.script ?? script]) {
    const unsafe = unsafePart(needed);
    if (unsafe !== null) throw new WrongUse(text.agent.install.unsafe(visible(unsafe)));
  }
  const command = isSea() ? files : [process.execPath, ...FLAGS, script];
  const isEnrolled = membershipIn(usual.stateFolder) !== null;
  const { statusSocket } = config;
  const file = configFile ?? FOLDERS.configFile;
  yield* install({ command, configFile: file, statusSocket, isEnrolled });
}

function demandRoot(deed: Deed, { agent }: Text): void {
  if (process.platform !== 'linux') throw new WrongUse(agent.install.notHere);
  if (process.getuid?.() !== 0) throw new WrongUse(agent.install.needsRoot(deed));
  if (!isBooted()) throw new WrongUse(agent.install.noSystemd);
}

async function tell(steps: Generator<Step>, { text, out, complain }: Session): Promise<number> {
  const words = text.agent.install;
  const output = toStream(out);
  const done = new Set<Step['kind']>();
  try {
    for (const step of steps) {
      done.add(step.kind);
      const line = 'path' in step ? words[step.kind](visible(step.path)) : words[step.kind];
      await output.write(`${line}\n`);
    }
  } catch (error) {
    if (!(error instanceof ToolFailed)) throw error;
    complain(words.failed(error.tool, error.status));
    return STATUS.notAllRead;
  }
  if (done.size === 0) await output.write(`${words.nothing}\n`);
  const folders = [FOLDERS.stateFolder, FOLDERS.logFolder].join(', ');
  if (done.has('removed')) await output.write(`${words.stays(folders)}\n`);
  return STATUS.nothingFound;
}
