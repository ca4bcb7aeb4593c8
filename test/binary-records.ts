/** The records of binary workbooks, as bytes. */

/** A type in seven bits a byte, then a length in the same way, then what it holds. */
export function record(type: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = type < 128 ? [type] : [(type & 127) | 128, type >>> 7];
  return Buffer.concat([bytes(...head, ...length(body.length)), body]);
}

/** A length in as few bytes as it needs. */
export function length(size: number): readonly number[] {
  const all: number[] = [];
  for (let left = size; ;) {
    const low = left & 127;
    left >>>= 7;
    all.push(left > 0 ? low | 128 : low);
    if (left === 0) return all;
  }
}

export function bytes(...all: readonly number[]): Buffer {
  return Buffer.from(all);
}

export function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

export function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

/** A text behind the number of its units. */
export function wide(text: string): Buffer {
  return Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le')]);
}
