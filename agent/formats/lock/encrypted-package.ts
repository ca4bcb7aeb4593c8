/**
 * An Office package that lies encrypted in a compound file (MS-OFFCRYPTO): with the password that every
 * Office tries by itself, or with none, it is read like any other; else it is sealed.
 */
import { compoundFileIn, type CompoundFile, type Stream } from '../archive/cfb.ts';
import { type Bytes, type Lock, Sealed, type Unlocked, Unreadable } from '../reader.ts';
import { type Scheme, TRIED_PASSWORDS, UNKNOWN_SCHEME } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { agileEncryption } from './agile.ts';
import type { Encryption } from './encryption.ts';
import { PackageContent } from './package-content.ts';
import { RIGHTS_MANAGEMENT } from './rights-management.ts';
import { standardEncryption } from './standard.ts';

const INFO = 'encryptioninfo';
const CONTENT = 'encryptedpackage';
/** How the package was transformed, by the name of its kind. */
const MANAGED = [
  '\x06dataspaces/dataspaceinfo/drmencrypteddataspace',
  '\x06dataspaces/transforminfo/drmencryptedtransform',
];
/** Beside the package, these tell of what program it is. */
const DOCUMENTS = ['worddocument', 'powerpoint document', 'visiodocument'];

/** More of a standard description, which ends with the name of a program, is not read. */
const STANDARD_BYTES = 4096;
/** Version and flags, in front of the description. */
const VERSION_BYTES = 8;

export const encryptedPackage: Lock = {
  name: 'ooxml-encrypted',
  sniff: (specimen) => {
    const names = specimen.tell(compoundFileIn)?.names;
    return names !== undefined && (names.has(CONTENT) || names.has(INFO));
  },
  open: (specimen) => {
    const file = specimen.ask(compoundFileIn);
    if (file === null) throw new Unreadable('unsupported');
    if (isDocument(file, specimen)) throw new Unreadable('not-spreadsheet');
    const content = file.stream(CONTENT);
    if (MANAGED.some((name) => file.names.has(name))) throw new Sealed(RIGHTS_MANAGEMENT);
    const info = file.stream(INFO);
    if (content === null || info === null) throw new Unreadable('damaged');
    return unlocked(encryptionOf(info), content);
  },
};

/** Which program's file it is, nobody can see: its name may tell, and so may a stream beside it. */
function isDocument({ names }: CompoundFile, { hint }: Specimen): boolean {
  return hint === 'document' || DOCUMENTS.some((name) => names.has(name));
}

function unlocked({ scheme, open }: Encryption, content: Stream): Unlocked {
  for (const [text, password] of TRIED_PASSWORDS) {
    const decryption = open(text);
    if (decryption === null) continue;
    const inner = new PackageContent(content, decryption, { ...scheme, password });
    // A key that is not the package's makes noise of it.
    if (Buffer.from(inner.read(0, 2)).toString('latin1') !== 'PK') throw new Unreadable('damaged');
    return inner;
  }
  throw new Sealed(scheme);
}

/** Throws Unreadable `damaged`. */
function encryptionOf(info: Stream): Encryption {
  const record = Buffer.from(info.read(0, STANDARD_BYTES));
  if (record.length < VERSION_BYTES) throw new Unreadable('damaged');
  const major = record.readUInt16LE(0);
  const minor = record.readUInt16LE(2);
  if (major === 4 && minor === 4) return agileEncryption(behind(info, VERSION_BYTES));
  if (minor === 3 && (major === 3 || major === 4)) return sealed(EXTENSIBLE);
  if (minor !== 2 || major < 2 || major > 4) return sealed(UNKNOWN_SCHEME);
  const standard = standardEncryption(record);
  if (standard === null) throw new Unreadable('damaged');
  return standard;
}

const EXTENSIBLE: Scheme = { ...UNKNOWN_SCHEME, name: 'ooxml-extensible' };

/** What no program here decrypts. */
function sealed(scheme: Scheme): Encryption {
  return { scheme, open: () => null };
}

function behind(bytes: Bytes, start: number): Bytes {
  return {
    sizeBytes: bytes.sizeBytes - start,
    read: (offset, length) => bytes.read(start + offset, length),
  };
}
