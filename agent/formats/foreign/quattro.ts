/**
 * Quattro Pro (wq1, wq2, wb1-wb3, qpw): worksheets of the 1-2-3 family, from version 7 on as one stream
 * of a compound file, and of a kind of their own from version 9 on.
 */
import { type CompoundFile, compoundFileIn, type Stream } from '../archive/cfb.ts';
import { tellProperties } from '../archive/property-set.ts';
import { Attempts } from '../attempts.ts';
import type { Reader } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { ToldWorkbook } from '../told.ts';
import { type Dialect, dialectOf } from './lotus-dialect.ts';
import { readWorksheet, worksheets } from './lotus.ts';
import { readQuattro9 } from './quattro9.ts';
import { wholeOf } from './records.ts';

const HEAD_BYTES = 8;

interface Content {
  readonly file: CompoundFile;
  readonly stream: Stream;
  /** Of versions 7 and 8: the records of before; null for those of version 9 and later. */
  readonly dialect: Dialect | null;
}

const plain = worksheets('quattro');

export const quattro: Reader = {
  name: 'quattro',
  sniff: (specimen) => plain.sniff(specimen) || specimen.tell(contentIn) !== null,
  open: (specimen) => {
    const content = specimen.ask(contentIn);
    if (content === null) return plain.open(specimen);
    const { file, stream, dialect } = content;
    return new ToldWorkbook('quattro', specimen.budget, (told) => {
      const attempts = new Attempts();
      attempts.run(() => {
        const data = wholeOf(stream);
        if (dialect === null) readQuattro9(data, told);
        else readWorksheet(data, dialect, told);
      });
      const properties = file.stream('\u0005summaryinformation');
      if (properties !== null) {
        attempts.run(() => tellProperties(properties, (text) => told.place('property', text)));
      }
      if (file.damaged || stream.damaged) attempts.note('damaged');
      attempts.end();
    });
  },
};

function contentIn(specimen: Specimen): Content | null {
  const file = specimen.ask(compoundFileIn);
  const newer = file?.stream('nativecontent_main') ?? null;
  if (file !== null && newer !== null) return { file, stream: newer, dialect: null };
  const older = file?.stream('perfectoffice_main') ?? null;
  const dialect = older === null ? null : dialectOf(older.read(0, HEAD_BYTES));
  const isIts = file !== null && older !== null && dialect?.format === 'quattro';
  return isIts ? { file, stream: older, dialect } : null;
}
