/**
 * OpenDocument spreadsheets with a password, as LibreOffice, OpenOffice and others write them: the parts are
 * really encrypted wherever OpenSSL still can (Blowfish and Argon2 it cannot: those are noise).
 */
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { zipped } from '../scripts/zip-writer.ts';

export interface Encrypting {
  /** As the manifest writes it. */
  readonly algorithm: string;
  /** What stands in `encryption-data` beside the algorithm. */
  readonly rest: string;
  /** Names of OpenSSL; absent for what is noise. */
  readonly cipher?: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'aes-256-gcm';
}

const TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
const VECTOR = Buffer.alloc(16, 5);
const SALT = Buffer.alloc(16, 3);

/** The bytes of a part, deflated and encrypted. */
function encrypted(content: string, { cipher }: Encrypting): Buffer {
  const packed = deflateRawSync(content);
  if (cipher === undefined) return createHash('sha512').update(packed).digest();
  const bytes = cipher.includes('128') ? 16 : cipher.includes('192') ? 24 : 32;
  const start = createHash('sha256').update('hemmelig').digest();
  const key = pbkdf2Sync(start, SALT, 1000, bytes, 'sha1');
  const vector = cipher.endsWith('gcm') ? VECTOR.subarray(0, 12) : VECTOR;
  const sealing = createCipheriv(cipher, key, vector);
  return Buffer.concat([sealing.update(packed), sealing.final()]);
}

/** What the manifest says of one part. */
export function encryptionEntry(path: string, { algorithm, rest }: Encrypting, type = ''): string {
  return `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}" manifest:size="9"><manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AA=="><manifest:algorithm manifest:algorithm-name="${algorithm}" manifest:initialisation-vector="${VECTOR.toString('base64')}"/>${rest}</manifest:encryption-data></manifest:file-entry>`;
}

/** PBKDF2, which nearly all use; an attribute that is null is not written. */
export function derived(
  startKey: string | null,
  keyBytes: number | null,
  spins: string | number | null = 100_000,
): string {
  const start =
    startKey === null
      ? ''
      : `<manifest:start-key-generation manifest:start-key-generation-name="${startKey}" manifest:key-size="20"/>`;
  const size = keyBytes === null ? '' : ` manifest:key-size="${keyBytes}"`;
  const count = spins === null ? '' : ` manifest:iteration-count="${spins}"`;
  return `${start}<manifest:key-derivation manifest:key-derivation-name="PBKDF2"${size}${count} manifest:salt="${SALT.toString('base64')}"/>`;
}

export interface Sealing {
  /** How each part is encrypted; the others lie open. */
  readonly parts: Readonly<Record<string, Encrypting>>;
  readonly open?: Readonly<Record<string, string>>;
  /** In front of the entries: keys. */
  readonly keys?: string;
  readonly mimetype?: string | null;
  readonly rootType?: string | null;
  /** What the manifest's entry of the sealed package says it is. */
  readonly packageType?: string;
  /** Instead of the manifest. */
  readonly manifest?: string;
}

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
const LOEXT = 'urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0';

export function sealedDocument({
  parts,
  open = {},
  keys = '',
  mimetype = TYPE,
  rootType = TYPE,
  packageType,
  manifest,
}: Sealing): Buffer {
  const root = rootType === null ? '' : `<manifest:file-entry manifest:full-path="/" manifest:media-type="${rootType}"/>`; // prettier-ignore
  const entries = Object.entries(parts).map(([path, how]) =>
    encryptionEntry(path, how, packageType),
  );
  const listed =
    manifest ??
    `<?xml version="1.0"?><manifest:manifest xmlns:manifest="${OASIS}" xmlns:loext="${LOEXT}" manifest:version="1.3">${keys}${root}${entries.join('')}</manifest:manifest>`;
  return zipped(
    [
      ...(mimetype === null ? [] : [['mimetype', Buffer.from(mimetype)] as const]),
      ...Object.entries(open).map(([path, xml]) => [path, Buffer.from(xml)] as const),
      ...Object.entries(parts).map(([path, how]) => [path, encrypted(path, how)] as const),
      ['META-INF/manifest.xml', Buffer.from(listed)],
    ],
    { stored: true },
  );
}
