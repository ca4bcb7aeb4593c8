/**
 * Workbooks under rights management (MS-OFFCRYPTO 2.2), labels among it: a server gives the key, to those it
 * knows. The older ones lie encrypted beside a workbook that only says so.
 */
import { compoundFileIn } from '../archive/cfb.ts';
import { type Lock, Sealed } from '../reader.ts';
import type { Scheme } from '../scheme.ts';

export const RIGHTS_MANAGEMENT: Scheme = {
  name: 'rights-management',
  cipher: 'aes',
  keyBits: null,
  hash: null,
  spins: null,
  password: 'secret',
};

const CONTENT = '\x09drmcontent';
const WORKBOOKS = ['workbook', 'book'];

export const managedWorkbook: Lock = {
  name: 'xls',
  sniff: (specimen) => {
    const names = specimen.tell(compoundFileIn)?.names;
    return names?.has(CONTENT) === true && WORKBOOKS.some((name) => names.has(name));
  },
  open: () => {
    throw new Sealed(RIGHTS_MANAGEMENT);
  },
};
