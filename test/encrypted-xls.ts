/**
 * Encrypts the streams of xls files in every way that Excel had, from 1992 to 2003, by the book
 * (MS-OFFCRYPTO 2.3.5 to 2.3.7, MS-XLS 2.2.10): with the tables that stand there and an RC4 of its own,
 * so that nothing is proven by itself.
 */
import { createHash } from 'node:crypto';
import { CFB, read as readWorkbook, type WorkBook, write } from 'xlsx';
import { bytes, u16, u32 } from './binary-records.ts';
import { compound } from './compound-writer.ts';

export type Way = { readonly kind: 'xor' } | { readonly kind: 'rc4' } | CryptoApi;

export interface CryptoApi {
  readonly kind: 'cryptoapi';
  readonly keyBits: number;
  /** 2 to 4: Windows 2000 to 2003. */
  readonly major?: number;
  /** Instead of what Excel writes. */
  readonly algorithm?: number;
  readonly hash?: number;
  readonly flags?: number;
  readonly claimedBits?: number;
}

const SALT = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const RANDOM = Buffer.from('f0e1d2c3b4a5968778695a4b3c2d1e0f', 'hex');

/** Lays a key stream over the bytes of one record that are not left in the clear. */
type Cover = (body: Buffer, position: number, size: number) => void;

interface Encryptor {
  readonly filePass: Buffer;
  readonly cover: Cover;
  /** The key of one block; absent where there are none. */
  readonly blockKey?: (block: number) => Buffer;
}

export function encryptor(way: Way, password: string, version: 5 | 8 = 8): Encryptor {
  if (way.kind === 'xor') return xorEncryptor(password, version);
  const { blockKey, filePass } =
    way.kind === 'rc4' ? rc4Keys(password) : cryptoApiKeys(password, way);
  const streams = new Map<number, Buffer>();
  const streamOf = (block: number): Buffer => {
    const stream = streams.get(block) ?? rc4(blockKey(block), 1024);
    streams.set(block, stream);
    return stream;
  };
  const cover: Cover = (body, position) => {
    for (let at = 0; at < body.length;) {
      const from = (position + at) % 1024;
      const end = Math.min(body.length, at + 1024 - from);
      const stream = streamOf(Math.floor((position + at) / 1024));
      for (let next = from; at < end;) body[at++]! ^= stream[next++]!;
    }
  };
  return { filePass, cover, blockKey };
}

const FILE_PASS = 0x2f;
const SHEET = 0x85;
const OPEN = new Set([0x09, 0x209, 0x409, 0x809, FILE_PASS, 0xe1, 0x138, 0x194, 0x195, 0x196]);

interface Found {
  readonly type: number;
  readonly at: number;
  readonly body: Buffer;
}

export function* recordsOf(stream: Buffer): Generator<Found> {
  for (let at = 0; at + 4 <= stream.length;) {
    const size = stream.readUInt16LE(at + 2);
    yield { type: stream.readUInt16LE(at), at, body: stream.subarray(at + 4, at + 4 + size) };
    at += 4 + size;
  }
}

/** A workbook's stream with a FILEPASS behind its first record, and all behind that encrypted. */
export function encryptedStream(plain: Buffer, { filePass, cover }: Encryptor): Buffer {
  const head = 4 + plain.readUInt16LE(2);
  const pass = Buffer.concat([u16(FILE_PASS), u16(filePass.length), filePass]);
  const out = Buffer.concat([plain.subarray(0, head), pass, plain.subarray(head)]);
  coverRecords(out, cover, (body) => body.writeUInt32LE(body.readUInt32LE(0) + pass.length, 0));
  return out;
}

/** A stream beside it. */
export function encryptedBeside(plain: Buffer, { cover }: Encryptor): Buffer {
  const out = Buffer.from(plain);
  coverRecords(out, cover);
  return out;
}

/** Property sets in the stream that CryptoAPI makes of them: each with a block of its own, behind them their list. */
export function encryptedProperties(
  sets: Readonly<Record<string, Buffer>>,
  { blockKey }: Encryptor,
  claims: {
    readonly count?: number;
    readonly sizeBytes?: number;
    readonly listBytes?: number;
  } = {},
): Buffer {
  const covered = (plain: Buffer, block: number): Buffer =>
    over(plain, rc4(blockKey?.(block) ?? Buffer.alloc(1), plain.length));
  const entries = Object.entries(sets);
  let at = 8;
  const list = entries.map(([name, { length }], block) => {
    const sizes = [u32(at), u32(claims.sizeBytes ?? length), u16(block)];
    at += length;
    return Buffer.concat([
      ...sizes,
      bytes(name.length, 1),
      u32(0),
      Buffer.from(`${name}\0`, 'utf16le'),
    ]);
  });
  const table = Buffer.concat([u32(claims.count ?? entries.length), ...list]);
  const bodies = entries.map(([, set], block) => covered(set, block));
  const head = covered(Buffer.concat([u32(at), u32(claims.listBytes ?? table.length)]), 0);
  return Buffer.concat([head, ...bodies, covered(table, 0)]);
}

function coverRecords(
  stream: Buffer,
  cover: Cover,
  moved: (body: Buffer) => void = () => {},
): void {
  for (const { type, at, body } of recordsOf(stream)) {
    if (OPEN.has(type)) continue;
    if (type === SHEET) moved(body);
    const open = type === SHEET ? 4 : 0;
    cover(body.subarray(open), at + 4 + open, body.length);
  }
}

/** The workbook's stream as SheetJS writes it. */
export function plainStream(book: WorkBook, bookType: 'biff8' | 'biff5' = 'biff8'): Buffer {
  const file = CFB.read(
    write(book, { type: 'buffer', bookType, bookSST: bookType === 'biff8' }) as Buffer,
    {
      type: 'buffer',
    },
  );
  const { content } = CFB.find(file, bookType === 'biff8' ? 'Workbook' : 'Book') ?? {};
  return Buffer.from((content ?? []) as Uint8Array);
}

/** An encrypted workbook as a file. */
export function encryptedWorkbook(book: WorkBook, way: Way, password: string): Buffer {
  return compound({ Workbook: encryptedStream(plainStream(book), encryptor(way, password)) });
}

/** The same of one with a row of texts and numbers each. */
export function bookOf(rows: readonly (readonly (string | number)[])[]): WorkBook {
  const text = rows.map((row) => row.map(String).join('\t')).join('\n');
  return readWorkbook(text, { type: 'string', FS: '\t', raw: true });
}

export function rc4(key: Uint8Array, length: number): Buffer {
  const state = Array.from({ length: 256 }, (_, at) => at);
  const swap = (a: number, b: number): void => {
    [state[a], state[b]] = [state[b]!, state[a]!];
  };
  for (let at = 0, j = 0; at < 256; at++) {
    j = (j + state[at]! + key[at % key.length]!) % 256;
    swap(at, j);
  }
  const out = Buffer.alloc(length);
  for (let at = 0, i = 0, j = 0; at < length; at++) {
    i = (i + 1) % 256;
    j = (j + state[i]!) % 256;
    swap(i, j);
    out[at] = state[(state[i]! + state[j]!) % 256]!;
  }
  return out;
}

function digest(name: 'md5' | 'sha1', ...parts: readonly Uint8Array[]): Buffer {
  return createHash(name).update(Buffer.concat(parts)).digest();
}

function over(plain: Buffer, stream: Buffer): Buffer {
  return Buffer.from(plain.map((byte, at) => byte ^ stream[at]!));
}

type Keys = Required<Pick<Encryptor, 'filePass' | 'blockKey'>>;

function rc4Keys(password: string): Keys {
  const short = digest('md5', Buffer.from(password, 'utf16le')).subarray(0, 5);
  const key = digest('md5', ...Array.from({ length: 16 }, () => [short, SALT]).flat()).subarray(
    0,
    5,
  );
  const blockKey = (block: number): Buffer => digest('md5', key, u32(block));
  const verifier = over(Buffer.concat([RANDOM, digest('md5', RANDOM)]), rc4(blockKey(0), 32));
  return { blockKey, filePass: Buffer.concat([u16(1), u16(1), u16(1), SALT, verifier]) };
}

function cryptoApiKeys(password: string, way: CryptoApi): Keys {
  const { keyBits, major = 4, algorithm = 0x6801, hash = 0x8004, flags = 4 } = way;
  const key = digest('sha1', SALT, Buffer.from(password, 'utf16le'));
  const blockKey = (block: number): Buffer => {
    const own = digest('sha1', key, u32(block)).subarray(0, keyBits / 8);
    return keyBits === 40 ? Buffer.concat([own, Buffer.alloc(11)]) : own;
  };
  const provider = Buffer.from('Microsoft Enhanced Cryptographic Provider v1.0\0', 'utf16le');
  const claimed = way.claimedBits ?? keyBits;
  const header = Buffer.concat(
    [flags, 0, algorithm, hash, claimed, 1, 0, 0].map(u32).concat(provider),
  );
  const verifier = over(Buffer.concat([RANDOM, digest('sha1', RANDOM)]), rc4(blockKey(0), 36));
  const start = [u16(1), u16(major), u16(2), u32(flags), u32(header.length), header];
  const end = [u32(16), SALT, verifier.subarray(0, 16), u32(20), verifier.subarray(16)];
  const filePass = Buffer.concat([...start, ...end]);
  return { blockKey, filePass };
}

// The tables of MS-OFFCRYPTO 2.3.7.2.
export const INITIAL_CODES = [
  0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9,
  0x280c, 0xa96a, 0x4ec3,
] as const;
const MATRIX = [
  0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09, 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7,
  0x9dcf, 0x2bbf, 0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0, 0x0375, 0x06ea, 0x0dd4,
  0x1ba8, 0x3750, 0x6ea0, 0xdd40, 0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5, 0x6f45,
  0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a, 0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc,
  0x5fd9, 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0, 0xb861, 0x60e3, 0xc1c6, 0x93ad,
  0x377b, 0x6ef6, 0xddec, 0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10, 0xaa51, 0x4483,
  0x8906, 0x022d, 0x045a, 0x08b4, 0x1168, 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c,
  0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373,
  0x06e6, 0x0dcc, 0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4,
] as const;
const PADDING = bytes(
  0xbb,
  0xff,
  0xff,
  0xba,
  0xff,
  0xff,
  0xb9,
  0x80,
  0x00,
  0xbe,
  0x0f,
  0x00,
  0xbf,
  0x0f,
  0x00,
);

export function bookXorKey(password: string): number {
  let key: number = INITIAL_CODES[password.length - 1]!;
  let element = MATRIX.length - 1;
  for (const byte of Buffer.from(password, 'latin1').toReversed()) {
    let code = byte;
    for (let bit = 0; bit < 7; bit++) {
      if ((code & 0x40) !== 0) key ^= MATRIX[element]!;
      code <<= 1;
      element--;
    }
  }
  return key;
}

export function bookXorVerifier(password: string): number {
  let verifier = 0;
  for (const code of [...Buffer.from(password, 'latin1').toReversed(), password.length]) {
    verifier = (((verifier & 0x4000) === 0 ? 0 : 1) | ((verifier * 2) & 0x7fff)) ^ code;
  }
  return verifier ^ 0xce4b;
}

function xorEncryptor(password: string, version: 5 | 8): Encryptor {
  const key = bookXorKey(password);
  const kind = version === 8 ? [u16(0)] : [];
  const filePass = Buffer.concat([...kind, u16(key), u16(bookXorVerifier(password))]);
  const filled = Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 16);
  const array = filled.map((code, at) => {
    const mixed = code ^ (at % 2 === 0 ? key & 0xff : key >> 8);
    return ((mixed >> 1) | (mixed << 7)) & 0xff;
  });
  // Each byte is turned left by five, then covered: what the book calls decryption is the other way round.
  const cover: Cover = (body, position, size) => {
    for (let at = 0; at < body.length; at++) {
      const turned = ((body[at]! << 5) | (body[at]! >> 3)) & 0xff;
      body[at] = turned ^ array[(position + at + size) % 16]!;
    }
  };
  return { filePass, cover };
}
