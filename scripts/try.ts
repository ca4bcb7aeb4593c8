/**
 * `npm start [folder]`: all of cprvagt on this PC, seen in half a minute. A server of its own takes in this PC, whose
 * agent looks through the folder (without one, a folder of samples is made), and what the server then knows is shown.
 * On a terminal both go on until Ctrl-C; elsewhere it ends by itself. Nothing stays but the samples, and no agent
 * that really runs here is touched.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenForSignals, STOPPED } from '../agent/command/session.ts';
import { codeOf } from '../agent/errno.ts';
import { visible } from '../agent/report/visible.ts';
import { addToken } from '../server/administration.ts';
import { STANDARD } from '../server/config.ts';
import { type OpenHouse, openHouse } from '../server/open.ts';
import { serve } from '../server/run.ts';
import { addUser } from '../server/user-words.ts';
import { ensureBuilt } from './build.ts';
import { ensureDashboard } from './build-dashboard.ts';
import { makeSamples } from './samples.ts';
import { type Holdings, holdingsOf } from './trial/holdings.ts';
import { bold, fact, news, pairs, picture } from './trial/picture.ts';
import { NotPossible, text, type Wish, wished } from './trial/wish.ts';

const root = join(import.meta.dirname, '..');
const sampleFolder = join(root, 'dist', 'proeve');
/** A folder for each run, by the number of its process: two at once are in nobody's way. */
const trials = join(root, 'dist', 'trial');
const folder = join(trials, `${process.pid}`);

const LOOK_MS = 100;
/** When all was read and nothing new has come for so long, what the server has is shown. */
const SILENT_MS = 20_000;
const END_MS = 5000;
const CLEAR = '\r\u001B[K';
/** What `progress` has left on the screen. */
let under = '';

process.exitCode = await tried();

/** The exit status. */
async function tried(): Promise<number> {
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  try {
    const wish = wished();
    await ensureBuilt();
    ensureDashboard();
    prepare();
    await show(wish, stop.signal);
    return 0;
  } catch (error) {
    if (stopped.by !== null) {
      say('', text.stopped);
      return STOPPED[stopped.by];
    }
    if (!(error instanceof NotPossible)) throw error;
    say();
    console.error(`cprvagt: ${error.message}`);
    return error.status;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Throws NotPossible. */
function prepare(): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(trials))
      if (!isRunning(Number(name))) rmSync(join(trials, name), { recursive: true, force: true });
    makeSamples(sampleFolder);
  } catch (error) {
    throw new NotPossible(text.wrong.notWritable(visible(trials), codeOf(error)), 1);
  }
}

/** One that was killed has left its folder. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** Throws NotPossible, and the signal's reason. */
async function show(wish: Wish, signal: AbortSignal): Promise<void> {
  const files = wish.folder ?? sampleFolder;
  const shown = visible(wish.folder ?? relative(root, sampleFolder));
  say('', bold(text.title), '');
  say(fact(text.folder, shown, wish.folder === null ? text.sample : ''));
  await using house = await openHouse(join(folder, 'server'), {});
  const ending = new AbortController();
  const { url, ended } = await served(house, wish.port, ending.signal);
  try {
    say(fact(text.server, url, text.serverIs));
    await enrolled(house, url, signal);
    await using agent = agentOn(files);
    const beganMs = performance.now();
    const held = await toldOf(house, agent, signal);
    const read = Object.values(held.coverage?.files ?? {}).reduce((sum, n) => sum + n, 0);
    const told = text.done(read, performance.now() - beganMs);
    say(fact('', told), '', ...picture(held, files, text), '');
    if (!held.isComplete) say(`  ${text.notAllTold}`, '');
    if (wish.isKept) {
      const doors = text.doors(url, await linkFor(house, url));
      say(bold(text.look), ...pairs(doors), '');
    }
    const tries = [
      ...text.tries(/\s/.test(shown) ? `"${shown}"` : shown),
      ...(wish.isKept ? [] : [text.keepIt]),
    ];
    say(bold(text.next), ...pairs(tries), '');
    if (wish.isKept) {
      say(text.stays(shown), '');
      await watch(house, { files, held }, signal);
    }
  } finally {
    ending.abort();
    await ended;
  }
}

/** The server listens when this is there; `ended` is when it has closed. Throws NotPossible. */
async function served(
  house: OpenHouse,
  port: number,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly ended: Promise<void> }> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const config = { ...STANDARD, folder: join(folder, 'server'), port };
  const ended = serve(house, config, { signal, listens: resolve, stopMs: END_MS });
  ended.catch(reject);
  try {
    return { url: await promise, ended };
  } catch (error) {
    const code = codeOf(error);
    const { portTaken, portClosed } = text.wrong;
    if (code === '' || code.startsWith('ERR_')) throw error;
    throw new NotPossible(code === 'EADDRINUSE' ? portTaken(port) : portClosed(port, code), 1);
  }
}

/** By the real command, as an administrator would. Throws NotPossible, and the signal's reason. */
async function enrolled(house: OpenHouse, server: string, signal: AbortSignal): Promise<void> {
  progress(text.enrols(text.organisation));
  const terms = { group: 'PC', label: '', uses: 1, days: 1, approval: false, fleeting: false };
  const [token = ''] = await addToken(house, { organisation: text.organisation, ...terms });
  const words = ['agent', 'enrol', '--server', server, '--state-folder', join(folder, 'state')];
  const child = spawn(process.execPath, [join(root, 'scripts', 'cprvagt.mjs'), ...words], {
    env: { ...process.env, CPRVAGT_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new NotPossible(text.wrong.notEnrolled(said.trim()), 1);
  say(fact(text.agent, text.enrolledWith(text.organisation)));
}

/** Opens the dashboard signed in, without a password. */
async function linkFor(house: OpenHouse, url: string): Promise<string> {
  const [link = ''] = await addUser(house, 'admin', { role: 'admin', unit: [] });
  return `${url}${link.replace('#', '?direkte=true#')}`;
}

interface Agent extends AsyncDisposable {
  /** Why it is of no use: a fault, its status or the signal; null as long as it is well. */
  readonly end: () => number | string | null;
}

function agentOn(files: string): Agent {
  const program = join(root, 'scripts', 'trial', 'agent-process.ts');
  const child = fork(program, [folder, files], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const exit = once(child, 'exit');
  let fault: string | null = null;
  child.on('message', (code) => (fault = typeof code === 'string' ? code : 'fault'));
  return {
    end: () => fault ?? child.exitCode ?? child.signalCode,
    [Symbol.asyncDispose]: async () => {
      // It ends when it is alone.
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
      await exit;
      clearTimeout(late);
    },
  };
}

/** Until the server has all, or has heard nothing for a while. */
async function toldOf(house: OpenHouse, agent: Agent, signal: AbortSignal): Promise<Holdings> {
  let told = -1;
  for (let newsMs = performance.now(); ;) {
    const held = await holdingsOf(house);
    if (held.isComplete) return held;
    if (held.files.length !== told) newsMs = performance.now();
    told = held.files.length;
    progress(text.reads(told));
    const isRead = held.coverage !== null && held.coverage.lastFull !== null;
    if (isRead && performance.now() - newsMs > SILENT_MS) return held;
    const end = agent.end();
    if (end !== null) throw new NotPossible(text.wrong.agentEnded(end), 1);
    await sleep(LOOK_MS, undefined, { signal });
  }
}

interface Seen {
  readonly files: string;
  readonly held: Holdings;
}

/** Shows what changes, as the server hears of it. Throws the signal's reason. */
async function watch(house: OpenHouse, { files, held }: Seen, signal: AbortSignal): Promise<never> {
  const known = new Map(held.files.map(({ id, sequence }) => [id, sequence]));
  for (;;) {
    for (const file of (await holdingsOf(house)).files) {
      if (known.get(file.id) !== file.sequence) say(news(file, files, text));
      known.set(file.id, file.sequence);
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

/** A line that the next one takes the place of. */
function progress(says: string): void {
  if (!process.stdout.isTTY || says === under) return;
  under = says;
  process.stdout.write(`${CLEAR}${fact(text.agent, says)}`);
}

function say(...lines: readonly string[]): void {
  if (under !== '') process.stdout.write(CLEAR);
  under = '';
  for (const line of lines) console.log(line);
}
