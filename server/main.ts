/**
 * The command line of the server: `cprvagt-server run`, and what an administrator does beside it. With
 * `word.ts` the only file of the server that has the process.
 */
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import house from '../package.json' with { type: 'json' };
import {
  addToken,
  doToMachine,
  listMachines,
  listTokens,
  revokeToken,
  rotate,
  type TokenWish,
  verifyAudit,
} from './administration.ts';
import { troubleWith, WrongConfig } from './config.ts';
import { keysIn, NoKey } from './keys.ts';
import { openHouse } from './open.ts';
import { NoSigner } from './policies.ts';
import {
  announceSuccessor,
  type PolicyWords,
  putPolicy,
  setPolicy,
  showPolicies,
  signPolicy,
  type SigningWords,
  WrongPolicy,
} from './policy-words.ts';
import { addKeys, configured, listed } from './options.ts';
import { serve } from './run.ts';
import { record } from './store/audit.ts';
import { backUp, NoBackup, restore } from './store/backup.ts';
import { DEEDS, NotThere } from './store/machine-deeds.ts';
import { renewAll } from './store/policies.ts';
import { addUserWords, firstSteps } from './user-words.ts';
import { addGroupWords, addUnitWords } from './unit-words.ts';
import { type Common, type End, inFolder, say, STATUS, wholeNumber, within } from './word.ts';

function complain(line: string): void {
  process.stderr.write(`cprvagt-server: ${line}\n`);
}

function tellFault(error: unknown): void {
  complain(sentenceOf(error));
}

async function run(command: Command): Promise<number> {
  const { config } = configured(command);
  const trouble = troubleWith(config);
  if (trouble !== null) throw new WrongConfig(trouble);
  await using opened = await openHouse(resolve(config.folder), process.env);
  for (const path of opened.madeKeys)
    say(
      `a new key: ${path}  (keep a copy elsewhere: without it the paths in the database are lost)`,
    );
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const steps = await firstSteps(opened);
  const listens = (url: string): void =>
    say(`listens at ${url}`, ...steps(config.publicUrl ?? url));
  await serve(opened, config, { signal: stop.signal, listens, failed: tellFault });
  return STATUS.done;
}

function showConfig(command: Command): number {
  const all = configured(command);
  say(...listed(all));
  const trouble = troubleWith(all.config);
  if (trouble !== null) throw new WrongConfig(trouble);
  return STATUS.done;
}

async function verify({ folder }: Common): Promise<number> {
  await using opened = await openHouse(resolve(folder), process.env);
  const { isWhole, line } = await verifyAudit(opened);
  if (isWhole) say(line);
  else complain(line);
  return isWhole ? STATUS.done : STATUS.notInOrder;
}

async function makeBackup({ folder: given }: Common, path: string): Promise<number> {
  const folder = resolve(given);
  const [key] = keysIn(folder, process.env).vault;
  return within({ folder }, async ({ database, commits, nowMs }) => {
    await backUp({ database, folder }, key!, resolve(path));
    const deed = {
      organisation: null,
      actor: 'command line',
      action: 'backup-made',
      subject: null,
    } as const;
    await commits.write((it) => record(it, deed, nowMs()));
    return [];
  });
}

async function bringBack({ folder: given }: Common, path: string): Promise<number> {
  const folder = resolve(given);
  await restore(resolve(path), keysIn(folder, process.env).vault, folder);
  return within({ folder }, async ({ commits, policies, nowMs }) => {
    const deed = {
      organisation: null,
      actor: 'command line',
      action: 'backup-restored',
      subject: null,
    } as const;
    await commits.write((it) => record(it, deed, nowMs()));
    const making = { policies, actor: 'command line', nowMs: nowMs() };
    // Machines may have newer ones than the backup.
    if (policies.canSign) await commits.write((it) => renewAll(it, making));
    return [];
  });
}

function commandLine(end: End): Command {
  const command = new Command('cprvagt-server');
  command
    .description('takes what the agents of a fleet report, and keeps it')
    .version(house.version)
    .exitOverride();
  const running = addKeys(command.command('run')).description('runs the server');
  running.action(async () => end(await run(running)));
  const showing = addKeys(command.command('config'));
  showing
    .description('prints each key of the configuration: what it is, what is usual, what holds')
    .action(() => end(showConfig(showing)));
  addTokenWords(command.command('token').description('enrolment tokens'), end);
  addUnitWords(command.command('unit').description('what an organisation is divided into'), end);
  addGroupWords(command.command('group').description('machines that are set up alike'), end);
  addMachineWords(command.command('machine').description('machines that are enrolled'), end);
  addUserWords(command.command('user').description('people who may sign in'), end);
  addPolicyWords(command.command('policy').description('what machines look at, and when'), end);
  inFolder(command.command('verify'))
    .description('checks that nobody has changed the audit log')
    .action(async (options: Common) => end(await verify(options)));
  inFolder(command.command('backup <FILE>'))
    .description('writes all that the database holds into one encrypted file')
    .action(async (file: string, options: Common) => end(await makeBackup(options, file)));
  inFolder(command.command('restore <FILE>'))
    .description('brings a backup back, into a folder without a database')
    .action(async (file: string, options: Common) => end(await bringBack(options, file)));
  inFolder(command.command('rotate'))
    .description('seals all paths with the newest key, after one was put first')
    .action(async (options: Common) => end(await within(options, rotate)));
  return command;
}

function addTokenWords(token: Command, end: End): void {
  inFolder(token.command('add'))
    .description('makes one and prints it, once')
    .requiredOption('--organisation <NAME>', 'the municipality; made when it is new')
    .option('--group <NAME>', 'machines that are set up alike', 'PC')
    .option('--unit <NAME>', 'where a group that is new belongs; else the first unit')
    .option('--label <TEXT>', 'what it is for', '')
    .option('--uses <NUMBER>', 'how many machines it lets in', wholeNumber(1_000_000), 1)
    .option('--days <NUMBER>', 'how long it holds', wholeNumber(3650), 7)
    .option('--approval', 'somebody approves each machine', false)
    .option('--fleeting', 'machines of this group are made anew from one image each day', false)
    .action(async (options: Common & TokenWish) =>
      end(await within(options, (it) => addToken(it, options))),
    );
  inFolder(token.command('list'))
    .description('lists them')
    .action(async (options: Common) => end(await within(options, listTokens)));
  inFolder(token.command('revoke <ID>'))
    .description('takes one back; machines that came in by it stay')
    .action(async (id: string, options: Common) =>
      end(await within(options, (it) => revokeToken(it, id))),
    );
}

const DEED_SAYS = {
  approve: 'lets one in that waits',
  revoke: 'takes nothing from it any more',
  scan: 'has it look through everything soon',
  retire: 'it is out of use, and what lay on it is gone',
} as const;

function addMachineWords(machine: Command, end: End): void {
  inFolder(machine.command('list'))
    .description('lists them')
    .action(async (options: Common) => end(await within(options, listMachines)));
  for (const deed of DEEDS) {
    inFolder(machine.command(`${deed} <ID>`))
      .description(DEED_SAYS[deed])
      .action(async (id: string, options: Common) =>
        end(await within(options, (it) => doToMachine(it, deed, id))),
      );
  }
}

/** For whom a policy is, and from when. */
function forWhom(command: Command): Command {
  return command
    .requiredOption('--organisation <NAME>', 'the municipality whose machines follow it')
    .option('--unit <NAME>', 'one of its units; else all that have none of their own')
    .option(
      '--active-from <DAY>',
      'nothing is read before, such as 2026-12-01; now for at once; else as before',
    );
}

function addPolicyWords(policy: Command, end: End): void {
  inFolder(policy.command('show'))
    .description('lists those that hold')
    .action(async (options: Common) => end(await within(options, showPolicies)));
  forWhom(inFolder(policy.command('set <FILE>')))
    .description(
      'signs the settings in FILE, one JSON object; what it is silent on stays as on each machine',
    )
    .action(async (file: string, options: Common & PolicyWords) =>
      end(await within(options, (it) => setPolicy(it, file, options))),
    );
  forWhom(policy.command('sign <FILE>'))
    .description('the same where the key lies, without a server; prints what policy take puts in')
    .requiredOption('--key <PEM>', 'a file with the private key')
    .option('--successor <KEY>', 'the public key that may sign the next ones')
    .action(async (file: string, options: SigningWords) => {
      say(...(await signPolicy(file, options)));
      end(STATUS.done);
    });
  inFolder(policy.command('take <FILE>'))
    .description('puts in what was signed elsewhere')
    .action(async (file: string, options: Common) =>
      end(await within(options, (it) => putPolicy(it, file))),
    );
  inFolder(policy.command('key'))
    .description('prints the public key that machines know policies by')
    .action(async (options: Common) =>
      end(await within(options, ({ policies }) => Promise.resolve([policies.publicKey]))),
    );
  inFolder(policy.command('successor <KEY>'))
    .description('tells machines the public key that may sign the next ones')
    .action(async (key: string, options: Common) =>
      end(await within(options, (it) => announceSuccessor(it, key))),
    );
}

/** Never the text of a system's error, which may hold a path; its code says enough. */
function sentenceOf(error: unknown): string {
  const ours = [WrongConfig, NoKey, NoBackup, NotThere, NoSigner, WrongPolicy];
  if (ours.some((it) => error instanceof it)) return (error as Error).message;
  const { code } = error as NodeJS.ErrnoException;
  return `a fault: ${code ?? (error instanceof Error ? error.name : 'throw')}`;
}

try {
  await commandLine((status) => {
    process.exitCode = status;
  }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? STATUS.done : STATUS.wrongUse;
  } else {
    complain(sentenceOf(error));
    process.exitCode = error instanceof WrongConfig ? STATUS.wrongUse : STATUS.notInOrder;
  }
}
