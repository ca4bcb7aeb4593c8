/** What `npm start` was asked for, checked; and how it says that something is not possible. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { languageAskedFor, languageOf } from '../../agent/command/language.ts';
import { codeOf } from '../../agent/errno.ts';
import { visible } from '../../agent/report/visible.ts';
import { TRIAL_TEXTS } from './text.ts';

export interface Wish {
  /** Whole, and there; null for the samples. */
  readonly folder: string | null;
  /** 0 for one that is free. */
  readonly port: number;
  /** Goes on until it is stopped. */
  readonly isKept: boolean;
}

/** A sentence for the person at the terminal, and the exit status. */
export class NotPossible extends Error {
  readonly status: number;
  constructor(sentence: string, status: number) {
    super(sentence);
    this.status = status;
  }
}

const WRONG_USE = 2;
const MOST_PORT = 65_535;

const typed = process.argv.slice(2);
const locale = (): string => Intl.DateTimeFormat().resolvedOptions().locale;
export const text = TRIAL_TEXTS[languageAskedFor(typed) ?? languageOf(process.env, locale)];

/** Throws NotPossible. */
export function wished(words: readonly string[] = typed): Wish {
  const { values, positionals } = understood(words);
  const { port = '0', keep } = values;
  const [named] = positionals;
  if (positionals.length > 1) throw new NotPossible(text.wrong.manyFolders, WRONG_USE);
  if (!/^\d{1,5}$/.test(port) || Number(port) > MOST_PORT)
    throw new NotPossible(text.wrong.noPort(visible(port)), WRONG_USE);
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'];
  return {
    folder: named === undefined ? null : folderNamed(named),
    port: Number(port),
    isKept: keep ?? isTerminal,
  };
}

function understood(words: readonly string[]) {
  const options = {
    port: { type: 'string' },
    keep: { type: 'boolean' },
    lang: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...words], allowPositionals: true, allowNegative: true, options });
  } catch {
    throw new NotPossible(text.wrong.use, WRONG_USE);
  }
}

/** npm runs this in the checkout, but a folder is typed as seen from where the person stands. */
function folderNamed(named: string): string {
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), named);
  let code = 'ENOTDIR';
  try {
    if (statSync(path).isDirectory()) return realpathSync.native(path);
  } catch (error) {
    code = codeOf(error);
  }
  throw new NotPossible(text.wrong.noFolder(visible(path), code), WRONG_USE);
}
