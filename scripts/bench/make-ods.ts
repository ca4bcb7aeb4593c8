/** A register as LibreOffice writes it: content.xml in pieces, repeats of nothing, dates with both values. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { ZipWriter } from '../zip-writer.ts';
import { escaped, headers, isDate, rows, type Register, type Value } from './register.ts';

const PIECE_ROWS = 2_000;
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
const OASIS = 'urn:oasis:names:tc:opendocument:xmlns';
/** Day 0 of the calendar, in days of the Unix epoch. */
const DAY_ZERO = Date.UTC(1899, 11, 30) / 86_400_000;

export async function writeLikeLibreOffice(register: Register, file: string): Promise<void> {
  const handle = openSync(file, 'w');
  const zip = new ZipWriter(
    (bytes) => writeSync(handle, bytes),
    (offset, bytes) => writeSync(handle, bytes, 0, bytes.length, offset),
  );
  zip.add('mimetype', [Buffer.from(TYPE)]);
  zip.add('content.xml', contentPieces(register));
  // SheetJS reads nothing without it.
  zip.add('styles.xml', [
    Buffer.from(`${XML}<office:document-styles xmlns:office="${OASIS}:office:1.0"/>`),
  ]);
  zip.add('META-INF/manifest.xml', [Buffer.from(manifest())]);
  zip.end();
  closeSync(handle);
}

function* contentPieces(register: Register): Generator<Buffer> {
  let piece = `${XML}<office:document-content xmlns:office="${OASIS}:office:1.0" xmlns:table="${OASIS}:table:1.0" xmlns:text="${OASIS}:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3"><office:scripts/><office:body><office:spreadsheet><table:calculation-settings table:automatic-find-labels="false"/><table:table table:name="Ydelser 2018" table:style-name="ta1">`;
  piece += rowXml(headers(register));
  let row = 1;
  for (const values of rows(register)) {
    piece += rowXml(values);
    if (++row % PIECE_ROWS !== 0) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  const left = `<table:table-row table:style-name="ro1" table:number-rows-repeated="${1_048_576 - row}"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`;
  yield Buffer.from(
    `${piece}${left}</table:table><table:named-expressions/></office:spreadsheet></office:body></office:document-content>`,
  );
}

function rowXml(values: readonly Value[]): string {
  return `<table:table-row table:style-name="ro1">${values.map(cellXml).join('')}</table:table-row>`;
}

function cellXml(value: Value, column: number): string {
  if (typeof value === 'string') {
    return `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>${escaped(value)}</text:p></table:table-cell>`;
  }
  if (!isDate(column)) {
    return `<table:table-cell office:value-type="float" office:value="${value}" calcext:value-type="float"><text:p>${String(value).replace('.', ',')}</text:p></table:table-cell>`;
  }
  const [year, month, day] = new Date((value + DAY_ZERO) * 86_400_000).toISOString().split(/[-T]/);
  return `<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="${year}-${month}-${day}" calcext:value-type="date"><text:p>${day}-${month}-${year}</text:p></table:table-cell>`;
}

function manifest(): string {
  return `${XML}<manifest:manifest xmlns:manifest="${OASIS}:manifest:1.0" manifest:version="1.3">${manifestEntry('/', TYPE)}${manifestEntry('content.xml', 'text/xml')}</manifest:manifest>`;
}

function manifestEntry(path: string, type: string): string {
  return `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
}
