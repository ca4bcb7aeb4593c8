/**
 * `--config FILE`: options kept in a file, as one JSON object. The names are those of the long
 * options, and a value is checked as if it had been typed; what was typed goes first. There is no
 * other list of options than that of the command itself.
 */
import { readFileSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { nearest } from '../../rules/nearest.ts';
import { codeOf } from '../errno.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { WrongUse, YES_NO } from './word.ts';

/** What a file cannot ask for. */
const TYPED_ONLY = new Set(['config', 'help']);

/** Puts what the file says where nothing was typed. Throws WrongUse. */
export function applyConfig(command: Command, path: string, text: Text): void {
  const options = new Map(
    command.options.map((option) => [(option.long ?? '').slice('--'.length), option] as const),
  );
  for (const name of TYPED_ONLY) options.delete(name);
  const { inConfig } = text.wrong;
  for (const [name, value] of Object.entries(read(path, text))) {
    const option = options.get(name);
    if (option === undefined) {
      const near = nearest(name, [...options.keys()]);
      throw new WrongUse(inConfig(visible(path), text.wrong.unknownName(visible(name), near)));
    }
    // Some options are the program's as well: `--lang` may stand before the word.
    if (command.getOptionValueSourceWithGlobals(option.attributeName()) === 'cli') continue;
    try {
      apply(command, option, value, text);
    } catch (error) {
      if (!(error instanceof WrongUse)) throw error;
      throw new WrongUse(inConfig(visible(path), error.message), { cause: error });
    }
  }
}

function apply(command: Command, option: Option, value: unknown, text: Text): void {
  const name = option.attributeName();
  const flag = option.long ?? '';
  if (!option.required) {
    if (typeof value !== 'boolean') throw new WrongUse(text.wrong.notTrueOrFalse(flag));
    command.setOptionValueWithSource(name, value !== option.negate, 'config');
    return;
  }
  const isList = Array.isArray(option.defaultValue);
  const values: unknown[] = isList && Array.isArray(value) ? value : [wordOf(value, option)];
  let parsed: unknown = option.defaultValue;
  for (const one of values) {
    if (typeof one !== 'string' && typeof one !== 'number') {
      throw new WrongUse(isList ? text.wrong.notTexts(flag) : text.wrong.notText(flag));
    }
    parsed = option.parseArg === undefined ? `${one}` : option.parseArg(`${one}`, parsed);
  }
  command.setOptionValueWithSource(name, parsed, 'config');
}

/** True and false are the words of some options. */
function wordOf(value: unknown, { argChoices }: Option): unknown {
  const isYesNo = argChoices?.join() === YES_NO.join();
  if (!isYesNo || typeof value !== 'boolean') return value;
  return value ? YES_NO[0] : YES_NO[1];
}

function read(path: string, text: Text): object {
  const { inputFails, inConfig, notOneObject } = text.wrong;
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new WrongUse(inputFails(visible(path), codeOf(cause)), { cause });
  }
  try {
    const said: unknown = JSON.parse(content.replace(/^\ufeff/, ''));
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said;
  } catch {
    // Told below: the error of JSON.parse would show what stands there.
  }
  throw new WrongUse(inConfig(visible(path), notOneObject));
}
