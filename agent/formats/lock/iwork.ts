/**
 * A document of Apple's iWork with a password: all its parts are encrypted one by one, and beside them lie
 * what knows the password again and a hint for who forgot it. From outside, Numbers looks like the
 * other programs of the family.
 */
import { type Zip, zipIn } from '../archive/zip.ts';
import { type Lock, Sealed, Unreadable } from '../reader.ts';
import { type Scheme, spinsOf } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';

const VERIFIER = /(?:^|\/)\.iwpv\d*$/i;
const HINT = /(?:^|\/)\.iwph$/i;
/** What macOS adds to any archive. */
const ADDED = /^__MACOSX\//;

/** In the verifier: how often the password is hashed. */
const SPINS_AT = 4;

export const sealedNumbers: Lock = {
  name: 'numbers',
  sniff: (specimen) => {
    const zip = specimen.tell(zipIn);
    return zip !== null && isLocked(zip);
  },
  open: (specimen) => {
    // Which program's document it is, its name alone may tell.
    if (specimen.hint === 'document') throw new Unreadable('not-spreadsheet');
    throw new Sealed(schemeIn(specimen));
  },
};

/** Everything in the archive lies with the lock: one document among other files does not seal these. */
function isLocked({ entries }: Zip): boolean {
  const lock = entries.find(({ name }) => VERIFIER.test(name) || HINT.test(name));
  if (lock === undefined) return false;
  const folder = lock.name.slice(0, lock.name.lastIndexOf('/') + 1);
  return entries.every(({ name }) => name.startsWith(folder) || ADDED.test(name));
}

function schemeIn(specimen: Specimen): Scheme {
  const spins = specimen.tell(spinsIn);
  return { name: 'iwork', cipher: 'aes', keyBits: 128, hash: 'sha1', spins, password: 'secret' };
}

function spinsIn(specimen: Specimen): number | null {
  const zip = specimen.ask(zipIn);
  const entry = zip?.entries.find(({ name }) => VERIFIER.test(name));
  if (zip === null || entry === undefined) return null;
  const verifier = Buffer.from(zip.whole(entry, specimen.budget));
  return verifier.length < SPINS_AT + 4 ? null : spinsOf(verifier.readUInt32LE(SPINS_AT));
}
