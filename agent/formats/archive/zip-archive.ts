/** A zip archive that is no document of its own: its entries as files. */
import type { Budget } from '../../inspect/limits.ts';
import { type Member, Unreadable, type Unpacker } from '../reader.ts';
import { type Entry, membersIn, type Zip, zipIn } from './zip.ts';

export const zip: Unpacker = {
  name: 'zip',
  sniff: (specimen) => specimen.tell(zipIn) !== null,
  open: (specimen) => {
    const archive = specimen.ask(zipIn);
    if (archive === null) throw new Unreadable('unsupported');
    return { format: 'zip', members: () => membersOf(archive, specimen.budget) };
  },
};

/** In the order of their bytes, so that the file is gone through once. */
function* membersOf(archive: Zip, budget: Budget): Generator<Member> {
  const inOrder = archive.entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
  for (const entry of inOrder) {
    if (isFolder(entry)) continue;
    yield* membersIn(archive, [entry], budget);
  }
  if (archive.damaged) throw new Unreadable('damaged');
}

/** A name alone does not make one: who unpacks a "folder" that has content gets a file. */
function isFolder({ name, method, compressedBytes, declaredBytes }: Entry): boolean {
  return name.endsWith('/') && method === 0 && compressedBytes === 0 && declaredBytes === 0;
}
