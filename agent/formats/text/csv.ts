/**
 * Separated text: comma, semicolon, tab or bar, in any encoding, whatever the file is called. The
 * separator is the one that the first lines agree on; `sep=` in the first line decides.
 */
import type { Inspection } from '../../../rules/index.ts';
import { type Encoded, encodingOf, sampleText, textFill, unitBytes } from './encoding.ts';
import { kernel } from '../cells/kernel.ts';
import { separatedText } from '../cells/kernel-walkers.ts';
import {
  type Bytes, type Hint, type LookedAt, type Looks, type Reader, Unreadable, type Workbook,
} from '../reader.ts'; // prettier-ignore
import type { Specimen } from '../specimen.ts';

const SAMPLE_BYTES = 2 ** 16;
const NEAR_BYTES = 2 ** 13;
/** Of a `sep=` line, in any encoding. */
const START_BYTES = 64;
/** In this order when two agree equally well: Danish tables have semicolons, and commas in amounts. */
const SEPARATORS = [';', '\t', '|', ','] as const;
const SAMPLE_LINES = 50;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

interface Dialect {
  readonly encoded: Encoded;
  readonly separator: string;
  /** Bytes in front of the first row: the mark and a `sep=` line. */
  readonly skipBytes: number;
}

export const csv: Reader = {
  name: 'csv',
  sniff: (specimen) => specimen.ask(dialectOf) !== null,
  open: (specimen) => {
    const dialect = specimen.ask(dialectOf);
    if (dialect === null) throw new Unreadable('not-spreadsheet');
    return new SeparatedText(specimen.bytes, dialect);
  },
};

class SeparatedText implements Workbook {
  readonly format;
  readonly #bytes: Bytes;
  readonly #dialect: Dialect;

  constructor(bytes: Bytes, dialect: Dialect) {
    this.#bytes = bytes;
    this.#dialect = dialect;
    this.format = dialect.separator === '\t' ? ('tsv' as const) : ('csv' as const);
  }

  read(inspection: Inspection): void {
    const sheet = inspection.sheet(null);
    kernel().read(separatedText(this.#dialect.separator), this.#fill(), {
      sheet,
      intern: (text) => inspection.intern(text),
    });
  }

  /** Texts are never shared here. */
  texts(): ReadonlyMap<number, string> {
    return new Map();
  }

  looks(wanted: Looks, cell: LookedAt): void {
    const columns = wanted.get(0);
    if (columns === undefined) return;
    kernel().look(separatedText(this.#dialect.separator), this.#fill(), columns, (seen) =>
      cell(0, seen.row, seen.column, seen.text),
    );
  }

  #fill(): ReturnType<typeof textFill> {
    return textFill(this.#bytes, this.#dialect.encoded.encoding, this.#dialect.skipBytes);
  }
}

/** Null when this is no text, or a text that is no table. */
function dialectOf({ bytes, hint }: Specimen): Dialect | null {
  const head = bytes.read(0, Math.min(SAMPLE_BYTES, bytes.sizeBytes));
  const encoded = encodingOf(head);
  if (encoded === null) return null;
  const start = sampleText(head.subarray(0, START_BYTES), encoded);
  const told = /^sep=(.)\r?\n?/iu.exec(start);
  if (told !== null && told[1]!.charCodeAt(0) < 128) {
    const skipBytes = encoded.markBytes + told[0].length * unitBytes(encoded.encoding);
    return { encoded, separator: told[1]!, skipBytes };
  }
  const separator = agreedSeparator(linesOf(head, encoded, head.length < bytes.sizeBytes), hint);
  return separator === null ? null : { encoded, separator, skipBytes: encoded.markBytes };
}

/** Most tables have enough lines near their beginning: the rest of the head need not become text. */
function linesOf(head: Uint8Array, encoded: Encoded, isCut: boolean): readonly string[] {
  const near = head.subarray(0, NEAR_BYTES);
  const isNear = near.length < head.length;
  const lines = sampleLines(sampleText(near, encoded), isNear || isCut);
  if (!isNear || lines.length === SAMPLE_LINES) return lines;
  return sampleLines(sampleText(head, encoded), isCut);
}

/** The first lines that are not empty; quoted line ends count as any other, it is a sample. */
function sampleLines(text: string, isCut: boolean): readonly string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length && lines.length < SAMPLE_LINES;) {
    const end = lineEnd(text, start);
    const isRest = end === text.length && isCut && start > 0;
    const line = text.slice(start, end);
    if (!isRest && line.trim() !== '') lines.push(line);
    start = end + 1;
  }
  return lines;
}

function lineEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) break;
  }
  return at;
}

/** A file named as a table or a workbook is read even when its lines do not agree: better a wrong column than none. */
function agreedSeparator(lines: readonly string[], hint: Hint): string | null {
  const agreements = countsIn(lines).map((counts, at) => ({
    separator: SEPARATORS[at]!,
    ...agreement(counts),
  }));
  const needed = saysNothing(hint) ? 0.8 : 0.6;
  // Half a word is no workbook, whatever it is called.
  const isNamed = hint === 'table' || (hint === 'spreadsheet' && lines.length > 1);
  const agreed = agreements
    .filter(({ share }) => share >= needed)
    .toSorted((a, b) => b.share * b.perLine - a.share * a.perLine);
  const first = agreements.find(({ share }) => share >= 0.9) ?? agreed[0];
  if (first !== undefined && (isNamed || isTable(lines, hint))) return first.separator;
  if (!isNamed) return null;
  const most = agreements.toSorted((a, b) => b.total - a.total)[0]!;
  return most.separator;
}

/** The name does not say that the file is a text. */
function saysNothing(hint: Hint): boolean {
  return hint === 'other' || hint === 'document';
}

/** Program text and prose have commas too. */
function isTable(lines: readonly string[], hint: Hint): boolean {
  return !saysNothing(hint) || (lines.length > 1 && !/^\s*[{[<]/u.test(lines[0]!));
}

interface Agreement {
  /** Lines that hold the most usual count of separators. */
  readonly share: number;
  readonly perLine: number;
  readonly total: number;
}

/** Counts outside quotes, line by line. */
function agreement(counts: readonly number[]): Agreement {
  const tally = new Map<number, number>();
  let total = 0;
  for (const count of counts) {
    total += count;
    if (count > 0) tally.set(count, (tally.get(count) ?? 0) + 1);
  }
  const [perLine, agreeing] = [...tally].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return { share: counts.length === 0 ? 0 : agreeing / counts.length, perLine, total };
}

/** Of each separator, how many stand outside quotes, line by line. */
function countsIn(lines: readonly string[]): readonly (readonly number[])[] {
  const counts = SEPARATORS.map(() => Array.from({ length: lines.length }, () => 0));
  for (const [number, line] of lines.entries()) {
    let isQuoted = false;
    for (let at = 0; at < line.length; at++) {
      const unit = line.charCodeAt(at);
      if (unit === QUOTE) isQuoted = !isQuoted;
      else if (!isQuoted && isSeparator(unit)) counts[SEPARATOR_AT[unit]!]![number]!++;
    }
  }
  return counts;
}

function isSeparator(unit: number): boolean {
  return unit < SEPARATOR_AT.length && SEPARATOR_AT[unit]! >= 0;
}

/** Where each ASCII character stands among the separators; -1 for all others. */
const SEPARATOR_AT = Int8Array.from({ length: 128 }, (_, code) =>
  SEPARATORS.indexOf(String.fromCharCode(code) as (typeof SEPARATORS)[number]),
);
