/** Files for the command to look through. Everybody in them is invented and born before 1900. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { somePeople } from '../../../scripts/people.ts';
import { temporaryFolder } from './run.ts';

/** A csv of so many invented people. */
export function register(count: number): string {
  const rows = somePeople(count, count).map((digits, i) => `${digits};Borger ${i}`);
  return ['CPR-nr.;Navn', ...rows, ''].join('\r\n');
}

/** Nothing to find. */
export const BUDGET = 'Område;Beløb\r\nVeje;1200000\r\nSkole;3400000\r\n';

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** So many names of one large register: enough work to be stopped in. */
export function manyFiles(count: number): string[] {
  const folder = folderOf({ 'stor.csv': register(40_000) });
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, `${i}.csv`);
    symlinkSync(join(folder, 'stor.csv'), path);
    return path;
  });
}
