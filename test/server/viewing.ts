/** How tests look at lists as people do: with a session, page by page to the end. */
import { expect } from 'vitest';
import type { MachinesAnswer } from '../../server/api/computers.ts';
import type { FileRow, FilesAnswer } from '../../server/api/files.ts';
import type { Person } from './person.ts';

export async function get<Told>(who: Person, path: string): Promise<Told> {
  const { status, body } = await who.say('GET', path);
  expect([status, path]).toEqual([200, path]);
  return body as Told;
}

/** All pages of it, each with a look at the next. */
export async function pages(
  who: Person,
  query: string,
  between?: () => Promise<void>,
): Promise<FileRow[]> {
  const found: FileRow[] = [];
  for (let next: string | null = ''; next !== null;) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const page: FilesAnswer = await get<FilesAnswer>(who, `/api/files?limit=100${query}${after}`);
    found.push(...page.files);
    next = page.next;
    await between?.();
  }
  return found;
}

export async function allMachines(who: Person, query: string): Promise<MachinesAnswer['machines']> {
  const found: MachinesAnswer['machines'] = [];
  for (let next: string | null = ''; next !== null;) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const page: MachinesAnswer = await get<MachinesAnswer>(
      who,
      `/api/machines?limit=25${query}${after}`,
    );
    found.push(...page.machines);
    next = page.next;
  }
  return found;
}

export const nameOf = ({ machine, id }: Pick<FileRow, 'machine' | 'id'>): string =>
  `${machine}/${id}`;
export const namesOf = (files: readonly FileRow[]): string[] => files.map(nameOf).toSorted();
