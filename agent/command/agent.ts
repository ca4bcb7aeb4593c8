/**
 * `cprvagt agent`: what is to be done with the agent of this machine, and the options that it runs
 * by. `run-agent.ts` does it.
 */
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Text } from '../text.da.ts';
import { addKeys, configFileOf, configured } from './agent-options.ts';
import { block, oneOf, type Word, WrongUse } from './word.ts';

export const DEEDS = ['run', 'install', 'uninstall', 'enrol', 'leave'] as const;
export type Deed = (typeof DEEDS)[number];

export interface AgentWish {
  readonly kind: 'agent';
  readonly deed: Deed;
  readonly config: Config;
  /** Where it was read; null when all is as usual. */
  readonly configFile: string | null;
  readonly enrolment: EnrolmentOptions;
}

/** What `enrol` alone takes. */
export interface EnrolmentOptions {
  readonly server: string | null;
  readonly token: string | null;
  /** A file. */
  readonly ca: string | null;
}

/** Where the membership lies, and the way to the server. */
const OF_PLACE: ReadonlySet<string> = new Set(['--lang', '--config', '--state-folder', '--proxy']);
const OF_ENROLMENT = ['--server', '--token', '--ca'] as const;

export const agent: Word<AgentWish> = { name: 'agent', describe };

/** What each deed takes beside the language. */
const TAKES: Readonly<Record<Deed, 'all' | 'file' | 'none' | 'enrolment' | 'place'>> = {
  run: 'all',
  // What else is to hold for a service stands in its file, where it can be changed.
  install: 'file',
  uninstall: 'none',
  enrol: 'enrolment',
  leave: 'place',
};

function describe(command: Command, text: Text, meant: (wish: AgentWish) => void): void {
  const { about, deed: operand, deeds, deedsTitle, usage, wrong } = text.agent;
  const rows = DEEDS.map((name) => [name, deeds[name]]);
  command
    .description(about)
    .usage(`<${DEEDS.join('|')}> ${usage}`)
    .argument('[DEED...]', operand)
    .addHelpText('after', () => `\n${block(deedsTitle, rows, 9)}\n`)
    .action((typed: string[]) => {
      if (typed.length === 0) throw new WrongUse(text.wrong.missingValue('DEED'));
      const deed = oneOf('DEED', DEEDS, text)(typed.join(' '));
      for (const name of typedBeyond(command, deed))
        throw new WrongUse(wrong.onlyForRun(name, deed));
      const configFile = configFileOf(command);
      const config = configured(command, text);
      const { server = null, token = null, ca = null } = command.opts<Partial<EnrolmentOptions>>();
      meant({ kind: 'agent', deed, config, configFile, enrolment: { server, token, ca } });
    });
  for (const argument of command.registeredArguments) argument.argChoices = [...DEEDS];
  addKeys(command, text);
  const { server, token, ca } = text.agent.enrol.options;
  command.option('--server <URL>', server).option('--token <TOKEN>', token);
  command.option('--ca <FILE>', ca);
}

function typedBeyond(command: Command, deed: Deed): string[] {
  const taken = takenBy(deed);
  return command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => long ?? '')
    .filter((long) => !taken(long));
}

function takenBy(deed: Deed): (flag: string) => boolean {
  const ofEnrolment: ReadonlySet<string> = new Set(OF_ENROLMENT);
  switch (TAKES[deed]) {
    case 'all':
      return (flag) => !ofEnrolment.has(flag);
    case 'file':
      return (flag) => flag === '--lang' || flag === '--config';
    case 'none':
      return (flag) => flag === '--lang';
    case 'enrolment':
      return (flag) => OF_PLACE.has(flag) || ofEnrolment.has(flag);
    case 'place':
      return (flag) => OF_PLACE.has(flag);
  }
}
