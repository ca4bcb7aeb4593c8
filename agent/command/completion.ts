/** `cprvagt completion`: for which shell. `shells/` has what is printed. */
import type { Command } from 'commander';
import type { Text } from '../text.da.ts';
import { SHELLS, type ShellName } from './shells/index.ts';
import { block, oneOf, type Word, WrongUse } from './word.ts';

export interface CompletionWish {
  readonly kind: 'completion';
  readonly shell: ShellName;
}

export const completion: Word<CompletionWish> = { name: 'completion', describe };

const NAMES = SHELLS.map(({ name }) => name);

/** Where each shell looks when it starts, and what belongs there. */
const PLACES = [
  ['~/.bashrc', 'source <(cprvagt completion bash)'],
  ['~/.zshrc', 'source <(cprvagt completion zsh)'],
  ['~/.config/fish/config.fish', 'cprvagt completion fish | source'],
  ['$PROFILE', 'iex (cprvagt completion powershell | Out-String)'],
] as const;

function describe(command: Command, text: Text, meant: (wish: CompletionWish) => void): void {
  const { help, wrong } = text;
  command
    .description(help.completion)
    .usage(`<${NAMES.join('|')}>`)
    .argument('[SHELL...]', help.shell)
    .addHelpText('after', () => `\n${block(help.completionPlaces, PLACES, 26)}\n`)
    .action((shells: string[]) => {
      if (shells.length === 0) throw new WrongUse(wrong.missingValue('SHELL'));
      meant({ kind: 'completion', shell: oneOf('SHELL', NAMES, text)(shells.join(' ')) });
    });
  for (const argument of command.registeredArguments) argument.argChoices = [...NAMES];
}
