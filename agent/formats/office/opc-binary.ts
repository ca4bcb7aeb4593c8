/** The workbook and the styles of a binary workbook, as the package wants them told. */
import { Brt } from './biff12.ts';
import type { Parts } from './opc-parts.ts';
import type { SheetList } from './opc.ts';
import type { StyleSheet } from './styles.ts';
import type { Entry } from '../archive/zip.ts';

const IN_WORKBOOK = new Set<number>([Brt.workbookProperties, Brt.sheet]);
const IN_STYLES = new Set<number>([
  Brt.format,
  Brt.cellFormat,
  Brt.beginCellFormats,
  Brt.endCellFormats,
]);

const STATES = ['visible', 'hidden', 'veryHidden'] as const;

/** Returns whether the part was sound. */
export function readBinaryWorkbook(parts: Parts, entry: Entry, list: SheetList): boolean {
  return parts.tellRecords(entry, IN_WORKBOOK, (type, body) => {
    if (type === Brt.workbookProperties) {
      list.date1904 = (body.u8() & 1) === 1;
      return;
    }
    const state = STATES[body.u32()] ?? 'visible';
    body.skip(4);
    const relation = body.text();
    list.add({ name: body.text(), state, relation });
  });
}

/** Returns whether the part was sound. */
export function readBinaryStyles(parts: Parts, entry: Entry, styles: StyleSheet): boolean {
  // The formats of styles come first, in records of the same type.
  let isCellFormats = false;
  return parts.tellRecords(entry, IN_STYLES, (type, body) => {
    if (type === Brt.beginCellFormats) isCellFormats = true;
    else if (type === Brt.endCellFormats) isCellFormats = false;
    else if (type === Brt.format) styles.numberFormat(body.u16(), body.text());
    else if (isCellFormats) {
      body.skip(2);
      styles.cellFormat(body.u16());
    }
  });
}
