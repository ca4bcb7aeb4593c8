/** Where baselines come from and go to; what they are is `baseline.ts`. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BadList, type Fault, type List, readList } from '../baseline/baseline-list.ts';
import { codeOf } from '../errno.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import { WrongUse } from './word.ts';

/** Paths in a baseline are meant from here. */
export function folderOf(file: string): string {
  return dirname(resolve(file));
}

/** Throws WrongUse: a list that cannot be understood must not silence anything. */
export function readBaseline(file: string, text: Text): List {
  const shown = visible(file);
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new WrongUse(text.wrong.inputFails(shown, codeOf(cause)), { cause });
  }
  try {
    return readList(content, folderOf(file));
  } catch (error) {
    if (!(error instanceof BadList)) throw error;
    const message = text.wrong.badBaseline(shown, faultIn(error.fault, text));
    throw new WrongUse(message, { cause: error });
  }
}

function faultIn(fault: Fault, { wrong: { baselineFaults } }: Text): string {
  switch (fault.kind) {
    case 'json':
      return baselineFaults.json;
    case 'version':
      return baselineFaults.version;
    case 'field':
      return baselineFaults.field(fault.field, fault.entry);
    case 'twice':
      return baselineFaults.twice(fault.entry);
  }
}
