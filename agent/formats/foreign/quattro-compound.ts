/** Quattro Pro from version 7 on: the workbook is one stream of a compound file. */
import { type CompoundFile, compoundFileIn, type Stream } from '../archive/cfb.ts';
import { type Reader, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { ToldWorkbook } from '../told.ts';
import { type Dialect, dialectOf } from './lotus-dialect.ts';
import { readWorksheet } from './lotus.ts';
import { readQuattro9 } from './quattro9.ts';
import { wholeOf } from './records.ts';

const HEAD_BYTES = 8;

interface Content {
  readonly file: CompoundFile;
  readonly stream: Stream;
  /** Of versions 7 and 8: the records of before; null for those of version 9 and later. */
  readonly dialect: Dialect | null;
}

export const quattroCompound: Reader = {
  name: 'quattro',
  sniff: (specimen) => specimen.tell(contentIn) !== null,
  open: (specimen) => {
    const content = specimen.ask(contentIn);
    if (content === null) throw new Unreadable('damaged');
    const { file, stream, dialect } = content;
    return new ToldWorkbook('quattro', specimen.budget, (told) => {
      const data = wholeOf(stream);
      if (dialect === null) readQuattro9(data, told);
      else readWorksheet(data, dialect, told);
      if (file.damaged || stream.damaged) throw new Unreadable('damaged');
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
