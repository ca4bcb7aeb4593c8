/** Mutations that know nothing of a format: bits, numbers, blocks, lengths, splices, cuts. */
import type { Dice } from './dice.ts';

type Change = (bytes: Buffer, dice: Dice, partner: Buffer) => Buffer;

/** What counts and offsets go wrong at. */
const NUMBERS = [
  0, 1, -1, 2, 7, 8, 16, 32, 64, 127, 128, 255, 256, 512, 1023, 1024, 4095, 4096, 8224, 16_383,
  16_384, 32_767, 32_768, 65_534, 65_535, 65_536, 1_048_575, 1_048_576, 2 ** 24, 2 ** 31 - 1,
  2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1,
] as const; // prettier-ignore
const MOST_TIMES = 64;
const MOST_GROWTH = 2 ** 16;

const CHANGES: readonly Change[] = [
  bitFlipped, byteChanged, byteChanged, numbered, numbered, lengthened, lengthened,
  blockCopied, blockLost, blockInserted, blockRepeated, blockFilled, spliced, cut,
]; // prettier-ignore

/** A changed copy. */
export function changedBytes(bytes: Buffer, dice: Dice, partner: Buffer): Buffer {
  if (bytes.length === 0) return Buffer.from(partner.subarray(0, dice.small(64)));
  return dice.pick(CHANGES)(bytes, dice, partner);
}

function copyOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes);
}

/** The beginning and the end of a file hold most of what says what it is. */
function placeIn(bytes: Buffer, dice: Dice): number {
  if (dice.is(0.25)) return dice.small(bytes.length);
  if (dice.is(0.1)) return bytes.length - 1 - dice.small(bytes.length);
  return dice.below(bytes.length);
}

function blockIn(bytes: Buffer, dice: Dice): readonly [start: number, end: number] {
  const start = placeIn(bytes, dice);
  return [start, start + 1 + dice.small(bytes.length - start)];
}

function bitFlipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = copyOf(bytes);
  for (let times = 1 + dice.small(8); times > 0; times--) {
    const at = placeIn(bytes, dice);
    copy[at] = copy[at]! ^ (1 << dice.below(8));
  }
  return copy;
}

function byteChanged(bytes: Buffer, dice: Dice): Buffer {
  const copy = copyOf(bytes);
  copy[placeIn(bytes, dice)] = dice.is(0.3) ? dice.pick([0, 1, 0x7f, 0x80, 0xff]) : dice.below(256);
  return copy;
}

/** A number that hurts, in one of the widths and byte orders that files have. */
function numbered(bytes: Buffer, dice: Dice): Buffer {
  const copy = copyOf(bytes);
  const value = dice.pick(NUMBERS);
  const at = Math.max(0, Math.min(placeIn(bytes, dice), bytes.length - 8));
  if (copy.length < 8) copy[at] = value & 0xff;
  else if (dice.is(0.4)) copy.writeUInt16LE(value & 0xffff, at);
  else if (dice.is(0.6)) copy.writeInt32LE(value | 0, at);
  else if (dice.is(0.3)) copy.writeUInt16BE(value & 0xffff, at);
  else if (dice.is(0.5)) copy.writeInt32BE(value | 0, at);
  else copy.writeDoubleLE(dice.pick([value, Number.NaN, Infinity, -0, 1e308, 5e-324]), at);
  return copy;
}

/** Changes what may be a length or an offset: a number that is not larger than the file. */
function lengthened(bytes: Buffer, dice: Dice): Buffer {
  const copy = copyOf(bytes);
  for (let tries = 20; tries > 0 && bytes.length >= 4; tries--) {
    const at = Math.min(placeIn(bytes, dice), bytes.length - 4);
    const isWide = dice.is(0.5);
    const length = isWide ? copy.readUInt32LE(at) : copy.readUInt16LE(at);
    if (length === 0 || length > bytes.length) continue;
    const told = dice.pick([length + 1, length - 1, length * 2, length >>> 1, 0, bytes.length]);
    if (isWide) copy.writeUInt32LE(told >>> 0, at);
    else copy.writeUInt16LE(told & 0xffff, at);
    return copy;
  }
  return byteChanged(bytes, dice);
}

function blockCopied(bytes: Buffer, dice: Dice): Buffer {
  const copy = copyOf(bytes);
  const [start, end] = blockIn(bytes, dice);
  bytes.copy(copy, placeIn(bytes, dice), start, end);
  return copy;
}

function blockLost(bytes: Buffer, dice: Dice): Buffer {
  const [start, end] = blockIn(bytes, dice);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
}

function blockInserted(bytes: Buffer, dice: Dice): Buffer {
  const from = dice.is(0.6) ? bytes : Buffer.alloc(1 + dice.small(1024), dice.below(256));
  const [start, end] = blockIn(from, dice);
  const at = placeIn(bytes, dice);
  return Buffer.concat([bytes.subarray(0, at), from.subarray(start, end), bytes.subarray(at)]);
}

function blockRepeated(bytes: Buffer, dice: Dice): Buffer {
  const [start, end] = blockIn(bytes, dice);
  const most = Math.floor(MOST_GROWTH / (end - start));
  const times = Math.min(2 + dice.below(MOST_TIMES), most);
  const block = Array.from({ length: times }, () => bytes.subarray(start, end));
  return Buffer.concat([bytes.subarray(0, end), ...block, bytes.subarray(end)]);
}

function blockFilled(bytes: Buffer, dice: Dice): Buffer {
  const [start, end] = blockIn(bytes, dice);
  return copyOf(bytes).fill(dice.pick([0, 0xff, 0x20, 0x30, 0x80]), start, end);
}

/** The beginning of one and the end of another, or a block of it over this one. */
function spliced(bytes: Buffer, dice: Dice, partner: Buffer): Buffer {
  if (partner.length === 0) return cut(bytes, dice);
  if (dice.is(0.5)) {
    const end = partner.subarray(placeIn(partner, dice));
    return Buffer.concat([bytes.subarray(0, placeIn(bytes, dice)), end]);
  }
  const copy = copyOf(bytes);
  const [start, end] = blockIn(partner, dice);
  partner.copy(copy, placeIn(bytes, dice), start, end);
  return copy;
}

function cut(bytes: Buffer, dice: Dice): Buffer {
  return copyOf(bytes.subarray(0, placeIn(bytes, dice)));
}
