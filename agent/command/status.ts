/** `cprvagt status`: its options, and what they mean. `run-status.ts` does it. */
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Text } from '../text.da.ts';
import { addKeys, configured, openConfigFileOf } from './agent-options.ts';
import { choice, type Word } from './word.ts';

export const STATUS_FORMS = ['table', 'json'] as const;

export interface StatusWish {
  readonly kind: 'status';
  readonly format: (typeof STATUS_FORMS)[number];
  /** Every file, not only the first ones. */
  readonly all: boolean;
  readonly color: boolean;
  readonly config: Config;
}

export const status: Word<StatusWish> = { name: 'status', describe };

/** As commander hands it over, each value checked. */
type Typed = Pick<StatusWish, 'format' | 'all' | 'color'>;

function describe(command: Command, text: Text, meant: (wish: StatusWish) => void): void {
  const { help } = text.status;
  command
    .description(help.about)
    .usage(text.agent.usage)
    .addOption(choice('--format <FORM>', help.format, STATUS_FORMS, text).default(STATUS_FORMS[0]))
    .option('--all', help.all, false)
    .option('--no-color', text.help.noColor)
    .allowExcessArguments(false)
    .action(({ format, all, color }: Typed) => {
      const config = configured(command, text, openConfigFileOf(command));
      meant({ kind: 'status', format, all, color, config });
    });
  addKeys(command, text, ['state-folder', 'status-socket']);
}
