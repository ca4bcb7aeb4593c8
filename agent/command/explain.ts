/** `cprvagt explain`: its options, and what they mean. `run-explain.ts` does it. */
import type { Command } from 'commander';
import { type ExplanationForm, EXPLANATION_FORMS } from '../report/explanation.ts';
import type { Text } from '../text.da.ts';
import { choice, type Word, WrongUse } from './word.ts';

export interface ExplainWish {
  readonly kind: 'explain';
  /** Files and patterns as typed. */
  readonly paths: readonly string[];
  readonly format: ExplanationForm;
  readonly color: boolean;
}

export const explain: Word<ExplainWish> = { name: 'explain', describe };

/** As commander hands it over, each value checked. */
type Typed = Omit<ExplainWish, 'kind' | 'paths'>;

function describe(command: Command, text: Text, meant: (wish: ExplainWish) => void): void {
  const { help } = text.explanation;
  const format = choice('--format <FORM>', help.format, EXPLANATION_FORMS, text);
  command
    .description(help.about)
    .usage(help.usage)
    .argument('[FILE...]', help.files)
    .addOption(format.default(EXPLANATION_FORMS[0]))
    .option('--no-color', text.help.noColor)
    .action((paths: string[], typed: Typed) => {
      if (paths.length === 0) throw new WrongUse(text.explanation.missingFile);
      if (paths.includes('')) throw new WrongUse(text.wrong.emptyPath);
      meant({ kind: 'explain', paths, format: typed.format, color: typed.color });
    });
}
