/**
 * What a file is packed in: its parts taken out, to be changed and packed again, so that mutants come
 * to the readers behind inflating, sums and chains of sectors. Opened by our own readers.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { compoundFileIn } from '../../agent/formats/archive/cfb.ts';
import { tar } from '../../agent/formats/archive/tar.ts';
import { zip } from '../../agent/formats/archive/zip-archive.ts';
import type { Bytes, Unpacker } from '../../agent/formats/reader.ts';
import { zipped } from '../../scripts/zip-writer.ts';
import { compound } from '../compound-writer.ts';
import { specimenOf } from '../reading.ts';
import { tarred } from '../tar-writer.ts';

export type Part = readonly [name: string, content: Buffer];

export interface Container {
  readonly parts: readonly Part[];
  readonly pack: (parts: readonly Part[]) => Buffer;
}

const MOST_BYTES = 2 ** 21;

const known = new WeakMap<Buffer, Container | null>();

/** Null for what holds no parts, or none that can be taken out. */
export function opened(file: Buffer): Container | null {
  let container = known.get(file);
  if (container === undefined) {
    try {
      container = open(file);
    } catch {
      container = null; // Locked, damaged or too large: such a seed is changed as it is.
    }
    known.set(file, container);
  }
  return container;
}

function open(file: Buffer): Container | null {
  const start = file.toString('latin1', 0, 4);
  if (start.startsWith('PK')) {
    const parts = membersOf(zip, file);
    return { parts, pack: (all) => zipped(all, { stored: true }) };
  }
  if (start.startsWith('\x1f\x8b')) {
    const content = gunzipSync(file, { maxOutputLength: MOST_BYTES });
    return {
      parts: [['', content]],
      pack: (all) => Buffer.concat(all.map(([, part]) => gzipSync(part, { level: 1 }))),
    };
  }
  if (start === '\xd0\xcf\x11\xe0') {
    return { parts: streamsOf(file), pack: (all) => compound(Object.fromEntries(all)) };
  }
  const isTar = file.toString('latin1', 257, 262) === 'ustar';
  return isTar ? { parts: membersOf(tar, file), pack: packTar } : null;
}

function packTar(parts: readonly Part[]): Buffer {
  return tarred(parts.map(([name, data]) => ({ name, data })));
}

function membersOf(unpacker: Unpacker, file: Buffer): Part[] {
  const parts: Part[] = [];
  for (const { name, open: contentOf } of unpacker.open(specimenOf(file)).members()) {
    using content = contentOf();
    parts.push([name, wholeOf(content)]);
  }
  return parts;
}

function streamsOf(file: Buffer): Part[] {
  const parts: Part[] = [];
  const compoundFile = compoundFileIn(specimenOf(file));
  for (const name of compoundFile?.names ?? []) {
    const stream = compoundFile?.stream(name) ?? null;
    if (stream !== null) parts.push([name, wholeOf(stream)]);
  }
  return parts;
}

function wholeOf(bytes: Bytes): Buffer {
  if (bytes.sizeBytes > MOST_BYTES) throw new Error('too large to be changed part by part');
  return Buffer.from(bytes.read(0, bytes.sizeBytes));
}
