/** What all words of the server's command line have alike. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { STANDARD } from './config.ts';
import { type OpenHouse, openHouse } from './open.ts';

export const STATUS = { done: 0, notInOrder: 1, wrongUse: 2 } as const;

/** Is told the exit status. */
export type End = (status: number) => void;

export interface Common {
  readonly folder: string;
}

export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

export function inFolder(command: Command): Command {
  const says = 'where the database and, unless told otherwise, the keys lie';
  return command.addOption(new Option('--folder <DIR>', says).default(STANDARD.folder));
}

/** Says what comes of it. */
export async function within(
  { folder }: Common,
  work: (opened: OpenHouse) => Promise<readonly string[]>,
): Promise<number> {
  await using opened = await openHouse(resolve(folder), process.env);
  say(...(await work(opened)));
  return STATUS.done;
}

export function wholeNumber(most: number) {
  return (value: string): number => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
    if (number >= 0 && number <= most) return number;
    throw new InvalidArgumentError(`a whole number up to ${most}`);
  };
}
