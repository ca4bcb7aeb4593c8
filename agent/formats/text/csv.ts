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
  const text = sampleText(head, encoded);
  const told = /^sep=(.)\r?\n?/iu.exec(text);
  if (told !== null && told[1]!.charCodeAt(0) < 128) {
    const skipBytes = encoded.markBytes + told[0].length * unitBytes(encoded.encoding);
    return { encoded, separator: told[1]!, skipBytes };
  }
  const lines = sampleLines(text, head.length < bytes.sizeBytes);
  const separator = agreedSeparator(lines, hint);
  return separator === null ? null : { encoded, separator, skipBytes: encoded.markBytes };
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
  const agreements = SEPARATORS.map((separator) => ({ separator, ...agreement(lines, separator) }));
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

function agreement(lines: readonly string[], separator: string): Agreement {
  const counts = lines.map((line) => countOutsideQuotes(line, separator));
  const tally = new Map<number, number>();
  for (const count of counts) if (count > 0) tally.set(count, (tally.get(count) ?? 0) + 1);
  const [perLine, agreeing] = [...tally].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { share: lines.length === 0 ? 0 : agreeing / lines.length, perLine, total };
}

function countOutsideQuotes(line: string, separator: string): number {
  const wanted = separator.charCodeAt(0);
  let count = 0;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at);
    if (unit === QUOTE) isQuoted = !isQuoted;
    else if (unit === wanted && !isQuoted) count++;
  }
  return count;
}
