/** A tar writer for tests, in the dialects that people's archives come in, and wrong where asked. */

export interface TarFile {
  readonly name: string;
  readonly data?: string | Uint8Array;
  /** `0` a file, `5` a folder, `2` a link… */
  readonly type?: string;
  /** How a long name or a large size is told. */
  readonly by?: 'ustar' | 'pax' | 'gnu' | 'base256';
  /** What the header says instead of the truth. */
  readonly sizeBytes?: number;
  /** Further records of pax. */
  readonly records?: Readonly<Record<string, string>>;
}

const BLOCK_BYTES = 512;

export function tarred(files: readonly TarFile[], end = 2): Buffer {
  return Buffer.concat([...files.flatMap(entry), Buffer.alloc(end * BLOCK_BYTES)]);
}

function entry(file: TarFile): Buffer[] {
  const data = Buffer.from(file.data ?? '');
  const { by = 'ustar', type = '0' } = file;
  if (by === 'pax' || file.records !== undefined) {
    const records = Object.entries({ path: file.name, size: `${data.length}`, ...file.records });
    const told = Buffer.from(records.map(([key, value]) => record(key, value)).join(''));
    const head = header('PaxHeaders/1', told.length, 'x', by);
    return [head, padded(told), header('other', 0, type, by), padded(data)];
  }
  if (by === 'gnu') {
    const told = Buffer.from(`${file.name}\0`);
    const head = header('././@LongLink', told.length, 'L', by);
    return [
      head,
      padded(told),
      header('cut', file.sizeBytes ?? data.length, type, by),
      padded(data),
    ];
  }
  return [header(file.name, file.sizeBytes ?? data.length, type, by), padded(data)];
}

/** The length counts its own digits. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const restBytes = Buffer.byteLength(rest);
  let length = restBytes + 1;
  while (String(length).length + restBytes !== length) length++;
  return `${length}${rest}`;
}

function header(name: string, sizeBytes: number, type: string, by: string): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const slash = by === 'ustar' && Buffer.byteLength(name) > 100 ? name.lastIndexOf('/') : -1;
  block.write(name.slice(slash + 1), 0, 100);
  block.write(slash < 0 ? '' : name.slice(0, slash), 345, 155);
  block.write('0000644\0', 100);
  if (by === 'base256') {
    block[124] = 0x80;
    block.writeUInt32BE(sizeBytes, 132);
  } else block.write(`${sizeBytes.toString(8).padStart(11, '0')} `, 124);
  block.write('13402500000 ', 136);
  block.write(type, 156);
  block.write(by === 'gnu' ? 'ustar  \0' : 'ustar\x0000', 257, 'latin1');
  block.fill(32, 148, 156);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(data: Buffer): Buffer {
  const rest = (BLOCK_BYTES - (data.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return Buffer.concat([data, Buffer.alloc(rest)]);
}
