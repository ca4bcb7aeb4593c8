/**
 * Puts a password on an old workbook as Excel 97 to 2003 did by default: RC4 with 40 bits
 * (MS-OFFCRYPTO 2.3.6). Excel opens it with the password; so does anybody with some hours.
 */
import { createHash } from 'node:crypto';
import { CFB } from 'xlsx';
import { Rc4 } from '../agent/formats/crypto/rc4.ts';

const KEY_BYTES = 5;
const BLOCK_BYTES = 1024;

const FILE_PASS = 0x2f;
const SHEET = 0x85;
/** BOF, FILEPASS and a few that Excel reads before it knows the password. */
const IN_THE_CLEAR = new Set([0x809, FILE_PASS, 0xe1, 0x138, 0x194, 0x195, 0x196]);

/** The same for the same workbook: a sample needs no chance. */
const SALT = md5(Buffer.from('salt'));
const VERIFIER = md5(Buffer.from('verifier'));

/** `workbook` has its stream in a compound file, as `biff8` of SheetJS. */
export function sealedXls(workbook: Uint8Array, password: string): Uint8Array {
  const container = CFB.read(Buffer.from(workbook), { type: 'buffer' });
  const entry = CFB.find(container, 'Workbook');
  if (entry === null) throw new Error('no workbook to put a password on');
  const sealed = sealedStream(Buffer.from(entry.content as Uint8Array), password);
  const whole = CFB.utils.cfb_new();
  CFB.utils.cfb_add(whole, '/Workbook', sealed);
  return new Uint8Array(CFB.write(whole, { type: 'buffer' }) as Buffer);
}

function sealedStream(plain: Buffer, password: string): Buffer {
  const key = keyOf(password);
  const pass = filePass(key);
  const headBytes = 4 + plain.readUInt16LE(2);
  const out = Buffer.concat([plain.subarray(0, headBytes), pass, plain.subarray(headBytes)]);
  const mask = maskOf(key, out.length);
  for (let at = 0; at + 4 <= out.length;) {
    const [type, size] = [out.readUInt16LE(at), out.readUInt16LE(at + 2)];
    const [start, end] = [at + 4, at + 4 + size];
    // Where a sheet begins stands in the clear, and lies further back now.
    if (type === SHEET) out.writeUInt32LE(out.readUInt32LE(start) + pass.length, start);
    const from = type === SHEET ? start + 4 : start;
    if (!IN_THE_CLEAR.has(type)) for (let i = from; i < end; i++) out[i]! ^= mask[i]!;
    at = end;
  }
  return out;
}

function keyOf(password: string): Buffer {
  const short = md5(Buffer.from(password, 'utf16le')).subarray(0, KEY_BYTES);
  const salted = Array.from({ length: 16 }, () => [short, SALT]).flat();
  return md5(...salted).subarray(0, KEY_BYTES);
}

function filePass(key: Buffer): Buffer {
  const head = Buffer.from([FILE_PASS, 0, 6 + 48, 0, 1, 0, 1, 0, 1, 0]);
  const proof = Buffer.concat([VERIFIER, md5(VERIFIER)]);
  cipherOf(key, 0).apply(proof);
  return Buffer.concat([head, SALT, proof]);
}

/** What is laid over each byte of the stream: a key of its own for every block. */
function maskOf(key: Buffer, length: number): Buffer {
  const mask = Buffer.alloc(length);
  for (let at = 0; at < length; at += BLOCK_BYTES) {
    cipherOf(key, at / BLOCK_BYTES).apply(mask.subarray(at, at + BLOCK_BYTES));
  }
  return mask;
}

function cipherOf(key: Buffer, block: number): Rc4 {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(block);
  return new Rc4(md5(key, number));
}

function md5(...parts: readonly Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}
