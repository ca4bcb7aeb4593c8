/** `cprvagt verify`: its options, and what they mean. `run-verify.ts` does it. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Text } from '../text.da.ts';
import { addKeys, configured } from './agent-options.ts';
import { wholeNumber, type Word, WrongUse } from './word.ts';

export interface VerifyWish {
  readonly kind: 'verify';
  /** Null is the desktop of the person who asks. */
  readonly folder: string | null;
  readonly withinSeconds: number;
  readonly config: Config;
}

export const verify: Word<VerifyWish> = { name: 'verify', describe };

/** The agent promises a minute; this is what it may take on a slow disk. */
const USUAL_SECONDS = 120;
const MOST_SECONDS = 3600;

function describe(command: Command, text: Text, meant: (wish: VerifyWish) => void): void {
  const { help, wrong } = text.verify;
  const seconds = wholeNumber('--within', MOST_SECONDS, text);
  command
    .description(help.about)
    .usage(help.usage)
    .argument('[FOLDER...]', help.folder)
    .option('--within <SECONDS>', help.within(USUAL_SECONDS), seconds)
    .action((folders: string[], { within = USUAL_SECONDS }: { within?: number }) => {
      const [folder = null, ...others] = folders;
      if (others.length > 0) throw new WrongUse(wrong.oneFolder);
      if (folder === '') throw new WrongUse(text.wrong.emptyPath);
      const config = configured(command, text);
      const path = folder === null ? null : resolve(folder);
      meant({ kind: 'verify', folder: path, withinSeconds: within, config });
    });
  addKeys(command, text, ['state-folder']);
}
