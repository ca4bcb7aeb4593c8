/**
 * One tool on one file, or on each file of a folder, as a process: `peers.ts PEER PATH` prints how
 * many numbers it found.
 * Each library is used the way that its own page says is fastest, and looks at each cell with one
 * regular expression; none of them counts persons, columns or headers.
 */
import {
  closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync,
} from 'node:fs'; // prettier-ignore
import { join } from 'node:path';
import { constants, createInflateRaw } from 'node:zlib';
import { isNumber } from './number.ts';

const CHUNK_BYTES = 256 * 2 ** 10;

interface Answer {
  readonly found: number | null;
  /** What was inflated, where the peer knows it. */
  readonly inflatedBytes?: number;
}

const peers: Record<string, (file: string) => Promise<Answer> | Answer> = {
  inflate: inflateAlone,
  sheetjs: withSheetjs,
  exceljs: withExceljs,
  hucre: withHucre,
  engine: withEngine,
};

const [peerName = '', asked = ''] = process.argv.slice(2);
const peer = peers[peerName];
if (!peer) throw new Error(`no such peer: ${peerName}`);
process.stdout.write(`${JSON.stringify(await peer(asked))}\n`);

function numbersIn(row: readonly unknown[]): number {
  let found = 0;
  for (const value of row) found += isNumber(value);
  return found;
}

/** The limit: all bytes read, every part inflated in chunks into one buffer that is used again, and nothing else. */
function inflateAlone(path: string): Answer {
  const input = Buffer.alloc(CHUNK_BYTES);
  const output = Buffer.alloc(CHUNK_BYTES);
  const { _handle: handle, _writeState: state } = createInflateRaw({
    chunkSize: 64,
  }) as unknown as {
    _handle: { writeSync: (...values: unknown[]) => void; reset: () => void };
    _writeState: Uint32Array;
  };
  let inflatedBytes = 0;
  const inflateNext = (length: number): void => {
    let left = length;
    do {
      const from = length - left;
      handle.writeSync(constants.Z_NO_FLUSH, input, from, left, output, 0, CHUNK_BYTES);
      left = state[1] ?? 0;
      inflatedBytes += CHUNK_BYTES - (state[0] ?? 0);
    } while (state[0] === 0);
  };
  for (const file of filesIn(path)) {
    const opened = openSync(file, 'r');
    const isPacked = readSync(opened, input, 0, 2, 0) === 2 && input.toString('latin1', 0, 2) === 'PK'; // prettier-ignore
    if (!isPacked) while (readSync(opened, input, 0, CHUNK_BYTES, null) > 0);
    for (const { offset, packedBytes } of isPacked ? deflatedParts(opened) : []) {
      handle.reset();
      for (let done = 0; done < packedBytes; done += CHUNK_BYTES) {
        const wanted = Math.min(CHUNK_BYTES, packedBytes - done);
        inflateNext(readSync(opened, input, 0, wanted, offset + done));
      }
    }
    closeSync(opened);
  }
  return { found: null, inflatedBytes };
}

/** The file, or those of a folder. */
function filesIn(path: string): string[] {
  const isFolder = statSync(path).isDirectory();
  return isFolder ? readdirSync(path).map((name) => join(path, name)) : [path];
}

function deflatedParts(archive: number): { offset: number; packedBytes: number }[] {
  const { size } = fstatSync(archive);
  const tail = Buffer.alloc(Math.min(size, 2 ** 16));
  readSync(archive, tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf('PK\x05\x06');
  const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
  readSync(archive, directory, 0, directory.length, tail.readUInt32LE(end + 16));
  const parts: { offset: number; packedBytes: number }[] = [];
  const local = Buffer.alloc(30);
  for (let at = 0; at < directory.length;) {
    const header = directory.readUInt32LE(at + 42);
    readSync(archive, local, 0, local.length, header);
    const offset = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (directory.readUInt16LE(at + 10) === 8) {
      parts.push({ offset, packedBytes: directory.readUInt32LE(at + 20) });
    }
    at += 46 + [28, 30, 32].reduce((sum, field) => sum + directory.readUInt16LE(at + field), 0);
  }
  return parts;
}

async function withSheetjs(path: string): Promise<Answer> {
  const { numbersBySheetjs } = await import('./by-sheetjs.ts');
  return { found: filesIn(path).reduce((sum, file) => sum + numbersBySheetjs(file), 0) };
}

async function withExceljs(path: string): Promise<Answer> {
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.stream.xlsx.WorkbookReader(path, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'ignore',
    entries: 'ignore',
  });
  let found = 0;
  for await (const sheet of book) {
    for await (const row of sheet) found += numbersIn(row.values as unknown[]);
  }
  return { found };
}

async function withHucre(path: string): Promise<Answer> {
  const { readXlsx } = await import('hucre/xlsx');
  const book = await readXlsx(readFileSync(path));
  let found = 0;
  for (const { rows } of book.sheets) for (const row of rows) found += numbersIn(row);
  return { found };
}

/** Our readers and rules in this process, without the parser child, its pipe and the command. */
async function withEngine(path: string): Promise<Answer> {
  const { readFile } = await import('./engine.ts');
  return { found: readFile(path).verdict.matches };
}
