/**
 * Bodies of requests: unpacked within bounds, and looked through before anything is made of them, since what is small
 * when it is packed, or quickly written, can take a second to parse, and then all others wait.
 */
import { promisify } from 'node:util';
import { constants, gunzip, zstdDecompress } from 'node:zlib';
import { Refused } from './api/route.ts';

/** 8 MiB: what unpacks to no more has no use for a larger window, which would be memory for the asking. */
const ZSTD = { [constants.ZSTD_d_windowLogMax]: 23 };
/** Unpacked in few pieces, since each interrupts what else is done; and how small is what is likely one of the small. */
const CHUNK_BYTES = 2 ** 16;
const LARGE_CHUNK_BYTES = 2 ** 19;
const SMALL_BYTES = 2 ** 11;
/** Smaller ones are harmless, whatever is in them. */
export const LARGE_BYTES = 2 ** 16;
/** More than a full batch of the largest rows has. */
const MOST_DEPTH = 32;
const MOST_CONTAINERS = 100_000;
/** Of one object. */
const MOST_NAMES = 200;

/** Throws Refused. */
export async function unpacked(
  body: Buffer,
  encoding: string | undefined,
  mostBytes: number,
): Promise<Buffer> {
  const plain = await plainOf(body, encoding ?? 'identity', mostBytes);
  if (plain.length > mostBytes) throw new Refused(413, 'too-large');
  return plain;
}

async function plainOf(body: Buffer, encoding: string, mostBytes: number): Promise<Buffer> {
  const chunkSize = body.length > SMALL_BYTES ? LARGE_CHUNK_BYTES : CHUNK_BYTES;
  try {
    switch (encoding) {
      case 'identity':
        return body;
      case 'gzip':
        return await promisify(gunzip)(body, { maxOutputLength: mostBytes, chunkSize });
      case 'zstd':
        return await promisify(zstdDecompress)(body, {
          maxOutputLength: mostBytes,
          params: ZSTD,
          chunkSize,
        });
      default:
        throw new Refused(415, 'unknown-encoding');
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? new Refused(413, 'too-large') : new Refused(400, 'not-packed-so');
  }
}

/** Throws Refused: the parser's own error would quote what it read. */
export function parsed(body: Buffer): unknown {
  if (body.length > LARGE_BYTES && !isFlat(body)) throw new Refused(413, 'too-large');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refused(400, 'no-json');
  }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether it has few enough objects and lists, those not too deep, and few enough names in each. */
function isFlat(body: Uint8Array): boolean {
  const names = new Uint8Array(MOST_DEPTH + 1);
  let depth = 0;
  let containers = 0;
  let isText = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (isText && byte === BACKSLASH) at++;
    else if (byte === QUOTE) isText = !isText;
    else if (isText) continue;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      containers++;
      depth++;
      if (depth > MOST_DEPTH || containers > MOST_CONTAINERS) return false;
      names[depth] = 0;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth = Math.max(0, depth - 1);
    else if (byte === COLON && ++names[depth]! > MOST_NAMES) return false;
  }
  return true;
}
