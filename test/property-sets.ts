/** A writer of property sets, as programs write title, author and what users add. */
import { u16, u32 } from './binary-records.ts';

export type Property =
  | string
  | { readonly wide: string }
  | { readonly number: number }
  | { readonly whole: number }
  | { readonly flag: boolean }
  | { readonly list: readonly string[]; readonly padded?: boolean }
  | { readonly raw: Buffer };

export interface SetSketch {
  /** By their numbers. */
  readonly values: Readonly<Record<number, Property>>;
  /** What users call them. */
  readonly names?: Readonly<Record<number, string>>;
  readonly codepage?: number;
}

export const SUMMARY = '\u0005SummaryInformation';
export const DOCUMENT_SUMMARY = '\u0005DocumentSummaryInformation';

const CLASS_BYTES = 16;
const SETS_AT = 28;

export function propertySets(...sets: readonly SetSketch[]): Buffer {
  const written = sets.map(setOf);
  let at = SETS_AT + sets.length * 20;
  const table = written.map((set, i) => {
    const entry = Buffer.concat([Buffer.alloc(CLASS_BYTES, i + 1), u32(at)]);
    at += set.length;
    return entry;
  });
  const head = [u16(0xfffe), u16(0), u32(0x20105), Buffer.alloc(CLASS_BYTES), u32(sets.length)];
  return Buffer.concat([...head, ...table, ...written]);
}

function setOf({ values, names = {}, codepage = 1252 }: SetSketch): Buffer {
  const isWide = codepage === 1200;
  const encoding = isWide ? 'utf16le' : codepage === 65_001 ? 'utf8' : 'latin1';
  const encoded = (text: string): Buffer => Buffer.from(`${text}\0`, encoding);
  const written = Object.entries(values).map(([id, value]): [number, Buffer] => [
    Number(id),
    padded(valueOf(value, encoded)),
  ]);
  const all: [number, Buffer][] = [[1, padded(Buffer.concat([u32(2), u16(codepage)]))], ...written];
  if (Object.keys(names).length > 0) {
    const entries = Object.entries(names).map(([id, name]) => {
      const text = encoded(name);
      const entry = Buffer.concat([
        u32(Number(id)),
        u32(isWide ? text.length / 2 : text.length),
        text,
      ]);
      return isWide ? padded(entry) : entry;
    });
    all.unshift([0, padded(Buffer.concat([u32(entries.length), ...entries]))]);
  }
  let at = 8 + all.length * 8;
  const table = all.map(([id, value]) => {
    const entry = Buffer.concat([u32(id), u32(at)]);
    at += value.length;
    return entry;
  });
  return Buffer.concat([u32(at), u32(all.length), ...table, ...all.map(([, value]) => value)]);
}

function valueOf(value: Property, encoded: (text: string) => Buffer): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(0x1e), counted(encoded(value))]);
  if ('wide' in value) return Buffer.concat([u32(0x1f), wideText(value.wide)]);
  if ('raw' in value) return value.raw;
  if ('whole' in value) return Buffer.concat([u32(3), u32(value.whole)]);
  if ('flag' in value) return Buffer.concat([u32(0x0b), u32(value.flag ? 0xffff : 0)]);
  if ('list' in value) {
    const each = value.list.map((text) => {
      const one = counted(encoded(text));
      return value.padded === true ? padded(one) : one;
    });
    return Buffer.concat([u32(0x101e), u32(each.length), ...each]);
  }
  const number = Buffer.alloc(8);
  number.writeDoubleLE(value.number);
  return Buffer.concat([u32(5), number]);
}

/** Where links lead, as Excel lists them: six values each, the last two texts. */
export function linkList(targets: readonly string[]): Property {
  const each = targets.map((target) =>
    Buffer.concat([...Array.from({ length: 4 }, () => [u32(3), u32(0)]).flat(), u32(0x1f), padded(wideText(target)), u32(0x1f), padded(wideText(''))]),
  ); // prettier-ignore
  const body = Buffer.concat([u32(targets.length * 6), ...each]);
  return { raw: Buffer.concat([u32(0x41), u32(body.length), body]) };
}

function counted(text: Buffer): Buffer {
  return Buffer.concat([u32(text.length), text]);
}

function wideText(text: string): Buffer {
  return Buffer.concat([u32(text.length + 1), Buffer.from(`${text}\0`, 'utf16le')]);
}

function padded(value: Buffer): Buffer {
  return Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
