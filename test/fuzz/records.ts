/**
 * Mutations of files that are one record after another, each behind its type and length: the records
 * of xls and of Lotus, and those of xlsb. Lengths stay right, so that readers come to what is wrong.
 */
import { changedBytes } from './bytes.ts';
import type { Dice } from './dice.ts';

interface Record {
  readonly type: number;
  readonly body: Buffer;
}

interface Way {
  /** Null where no record can be. */
  readonly read: (bytes: Buffer, at: number) => readonly [record: Record, end: number] | null;
  readonly write: (record: Record) => Buffer;
}

const LEAST_RECORDS = 4;
/** More are found only in what is something else. */
const MOST_RECORDS = 4000;
/** What lies behind the last record, of the file's length: a stream may end with zeros. */
const MOST_REST = 0.1;

/** Type and length in two bytes each. */
const narrow: Way = {
  read: (bytes, at) => {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) return null;
    return [{ type: bytes.readUInt16LE(at), body: bytes.subarray(at + 4, end) }, end];
  },
  write: ({ type, body }) => {
    const fitting = body.subarray(0, 0xffff);
    const head = Buffer.alloc(4);
    head.writeUInt16LE(type & 0xffff);
    head.writeUInt16LE(fitting.length, 2);
    return Buffer.concat([head, fitting]);
  },
};

/** Type and length in seven bits a byte. */
const packed: Way = {
  read: (bytes, at) => {
    const [type, behindType] = sevenBits(bytes, at, 2);
    const [length, start] = sevenBits(bytes, behindType, 4);
    const end = start + length;
    return end > bytes.length ? null : [{ type, body: bytes.subarray(start, end) }, end];
  },
  write: ({ type, body }) =>
    Buffer.concat([Buffer.from(inSevenBits(type)), Buffer.from(inSevenBits(body.length)), body]),
};

function sevenBits(bytes: Buffer, at: number, most: number): readonly [value: number, end: number] {
  let value = 0;
  for (let place = 0; place < most; place++) {
    const byte = bytes[at + place] ?? 0;
    value += (byte & 0x7f) * 128 ** place;
    if (byte < 0x80) return [value, at + place + 1];
  }
  return [value, at + most];
}

function inSevenBits(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...inSevenBits(value >>> 7)];
}

/** Null for what is no chain of records. */
export function changedRecords(bytes: Buffer, dice: Dice, partner: Buffer): Buffer | null {
  for (const way of dice.is(0.5) ? [narrow, packed] : [packed, narrow]) {
    const chain = chainOf(bytes, way);
    if (chain === null) continue;
    const { records, rest } = chain;
    for (let times = 1 + dice.small(4); times > 0; times--) change(records, dice, partner);
    return Buffer.concat([...records.map((record) => way.write(record)), rest]);
  }
  return null;
}

function chainOf(bytes: Buffer, way: Way): { records: Record[]; rest: Buffer } | null {
  const records: Record[] = [];
  let at = 0;
  while (at < bytes.length && records.length < MOST_RECORDS) {
    const next = way.read(bytes, at);
    if (next === null) break;
    records.push(next[0]);
    at = next[1];
  }
  const isChain = records.length >= LEAST_RECORDS && bytes.length - at <= bytes.length * MOST_REST;
  return isChain ? { records, rest: bytes.subarray(at) } : null;
}

function change(records: Record[], dice: Dice, partner: Buffer): void {
  const at = dice.below(records.length);
  const record = records[at] ?? { type: 0, body: partner.subarray(0, 64) };
  const { type, body } = record;
  const to = dice.below(records.length + 1);
  switch (dice.below(9)) {
    case 0:
      records.splice(at, 1 + dice.small(8));
      return;
    case 1:
      records.splice(to, 0, ...records.slice(at, at + 1 + dice.small(16)));
      return;
    case 2:
      records[at] = { type: dice.pick(records)?.type ?? dice.below(0x900), body };
      return;
    case 3:
      records[at] = { type: dice.below(0x900), body };
      return;
    case 4:
      records[at] = { type, body: body.subarray(0, dice.below(body.length + 1)) };
      return;
    case 5:
      records[at] = { type, body: Buffer.concat([body, Buffer.alloc(dice.small(9000))]) };
      return;
    case 6:
      records.splice(at, 1, ...splitAt(record, dice.below(body.length + 1)));
      return;
    default:
      records[at] = { type, body: changedBytes(body, dice, partner) };
  }
}

/** As xls goes on with a record that is too long for one: the rest in a "continue". */
function splitAt({ type, body }: Record, place: number): Record[] {
  return [
    { type, body: body.subarray(0, place) },
    { type: 0x3c, body: body.subarray(place) },
  ];
}
