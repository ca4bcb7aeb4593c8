/**
 * The command line: `cprvagt scan` and its other words. What was typed is parsed once
 * (`command/options.ts`), and each word has a file that does what was meant. But for `main.ts` the only
 * file of the agent that has the process.
 */
import house from '../package.json' with { type: 'json' };
import { languageAskedFor, languageOf, textOf } from './command/language.ts';
import { helpfulWord, parse, programOf } from './command/options.ts';
import { ReaderGone, toStream } from './command/output.ts';
import { type Session, STATUS } from './command/session.ts';
import { SHELLS, type ShellName } from './command/shells/index.ts';
import { scriptOf } from './command/shells/shell.ts';
import { WrongUse } from './command/word.ts';
import { codeOf } from './errno.ts';
import { platformHere } from './platform/index.ts';
import type { Text } from './text.da.ts';

/** The exit status. */
async function main(words: readonly string[], session: Session): Promise<number> {
  const { text, out } = session;
  try {
    const wish = parse(words, text, session.version);
    // Each word loads what it needs: an agent stays in memory day and night.
    switch (wish.kind) {
      case 'scan':
        return await (await import('./command/run-scan.ts')).runScan(wish, session);
      case 'explain':
        return await (await import('./command/run-explain.ts')).runExplain(wish, session);
      case 'status':
        return await (await import('./command/run-status.ts')).runStatus(wish, session);
      case 'verify':
        return await (await import('./command/run-verify.ts')).runVerify(wish, session);
      case 'agent':
        return await (await import('./command/run-agent.ts')).runAgent(wish, session);
      case 'completion':
        await toStream(out).write(completionFor(wish.shell, text));
        return STATUS.nothingFound;
      case 'print':
        await toStream(out).write(wish.text);
        return STATUS.nothingFound;
    }
  } catch (error) {
    if (error instanceof ReaderGone) return STATUS.nothingFound;
    if (error instanceof WrongUse) {
      complain(error.message);
      complain(text.wrong.seeHelp(helpfulWord(words)));
      return STATUS.wrongUse;
    }
    complain(text.fault(faultOf(error)));
    return STATUS.notAllRead;
  }
}

function completionFor(name: ShellName, text: Text): string {
  const shell = SHELLS.find((one) => one.name === name) ?? SHELLS[0];
  return scriptOf(shell, programOf(text));
}

function systemLocale(): string {
  // Nothing but the environment says it there.
  if (process.platform === 'linux') return '';
  return Intl.DateTimeFormat().resolvedOptions().locale;
}

/** Never the text of a system's error, which may hold a path; its code says enough. */
function faultOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? `${error.name}: ${error.message}` : 'throw');
}

function complain(sentence: string): void {
  process.stderr.write(`cprvagt: ${sentence}\n`);
}

// What an administrator sees in a list of processes; Node gives its own name.
process.title = 'cprvagt';
const typed = process.argv.slice(2);
const spoken = textOf(languageAskedFor(typed) ?? languageOf(process.env, systemLocale));
// Whoever read the messages may have gone; that is no reason to stop.
process.stderr.on('error', () => undefined);
// Node's own status for a fault is 1, and here that says that something was found.
process.on('uncaughtException', (error) => {
  complain(spoken.fault(faultOf(error)));
  process.exit(STATUS.notAllRead);
});
process.exitCode = await main(typed, {
  text: spoken,
  version: house.version,
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  platform: platformHere(),
  complain,
});
