/**
 * The kinds of files that lie about in an office, and how each is written from the lines of one
 * sheet: by SheetJS what it writes, the rest by hand.
 */
import { gzipSync } from 'node:zlib';
import * as sheetjs from 'xlsx';
import XLSX_ZAHL_PAYLOAD from 'xlsx/dist/xlsx.zahl.mjs';
import { sealedXls } from '../seal-xls.ts';
import { zipped } from '../zip-writer.ts';
import { escaped, type Value } from './register.ts';

type Lines = readonly (readonly Value[])[];

export interface Kind {
  /** All behind the first dot of its files; the format is the last part. */
  readonly ending: string;
  readonly write: (lines: Lines) => Uint8Array;
}

const PASSWORD = 'Sommer2018';

/** What the earlier figures are of: a file of each in turn. */
const OFFICE: readonly Kind[] = (['xlsx', 'xlsm', 'xlsb', 'ods', 'csv'] as const).map((type) =>
  bySheetjs(type, type),
);
const [XLSX, XLSM, XLSB, ODS, CSV] = OFFICE as [Kind, Kind, Kind, Kind, Kind];
const XLS = bySheetjs('xls', 'biff8');

/** Others that SheetJS reads as well, and finds the same numbers in. Its BIFF5 it cannot read itself. */
const ALSO_READ: readonly Kind[] = [
  bySheetjs('xml.xls', 'xlml'),
  bySheetjs('htm', 'html'),
  bySheetjs('fods', 'fods'),
  bySheetjs('slk', 'sylk'),
  bySheetjs('dif', 'dif'),
  bySheetjs('dbf', 'dbf'),
  bySheetjs('wk3', 'wk3'),
  bySheetjs('numbers', 'numbers'),
];

/** Those that it cannot read, or in which it sees no table. */
const FURTHER: readonly Kind[] = [
  { ending: 'gnumeric', write: gnumeric },
  { ending: 'csv.gz', write: (lines) => gzipSync(CSV.write(lines)) },
  { ending: 'zip', write: (lines) => zipped([['mappe/liste.xlsx', XLSX.write(lines)]]) },
  { ending: 'eml', write: (lines) => mail('liste.xlsx', XLSX.write(lines)) },
  { ending: 'msg', write: (lines) => outlookMail('liste.xls', XLS.write(lines)) },
  { ending: 'sealed.xls', write: (lines) => sealedXls(XLS.write(lines), PASSWORD) },
];

/** A mix of kinds by turns, and those that no other tool here can be compared in. */
export interface Mix {
  readonly compared: readonly Kind[];
  readonly further: readonly Kind[];
}

export const MIXES = {
  office: { compared: OFFICE, further: [] },
  all: {
    compared: [
      ...times(8, XLSX, CSV, XLS),
      ...times(2, XLSM, XLSB, ODS),
      ...times(1, ...ALSO_READ),
    ],
    further: FURTHER,
  },
} as const satisfies Record<string, Mix>;
export type MixName = keyof typeof MIXES;

function times(count: number, ...kinds: readonly Kind[]): Kind[] {
  return Array.from({ length: count }, () => kinds).flat();
}

/** Its types know neither Lotus nor that the template of Numbers is a text. */
type BookType = sheetjs.BookType | 'wk3';

function bySheetjs(ending: string, bookType: BookType): Kind {
  const options = {
    type: 'buffer', bookType, bookSST: true, compression: true, FS: ';', numbers: XLSX_ZAHL_PAYLOAD,
  } as unknown as sheetjs.WritingOptions; // prettier-ignore
  const write = (lines: Lines): Uint8Array => {
    const sheet = sheetjs.utils.aoa_to_sheet(lines as unknown[][], { dense: true });
    return sheetjs.write(sheetjs.utils.book_new(sheet, 'Ark1'), options) as Uint8Array;
  };
  return { ending, write };
}

function gnumeric(lines: Lines): Uint8Array {
  const cells = lines.flatMap((line, row) =>
    line.map((value, column) => {
      const type = typeof value === 'number' ? 40 : 60;
      return `<gnm:Cell Row="${row}" Col="${column}" ValueType="${type}">${escaped(`${value}`)}</gnm:Cell>`;
    }),
  );
  return gzipSync(
    '<?xml version="1.0" encoding="UTF-8"?>' +
      '<gnm:Workbook xmlns:gnm="http://www.gnumeric.org/v10.dtd"><gnm:Sheets><gnm:Sheet>' +
      `<gnm:Name>Ark1</gnm:Name><gnm:Cells>${cells.join('\n')}</gnm:Cells>` +
      '</gnm:Sheet></gnm:Sheets></gnm:Workbook>',
  );
}

const BOUNDARY = '----=_Part_1_1543564800000';

function mail(name: string, attached: Uint8Array): Uint8Array {
  const base64 = Buffer.from(attached).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  const lines = [
    'From: Borgerservice <borgerservice@eksempel.dk>',
    'To: Jobcenter <jobcenter@eksempel.dk>',
    'Subject: Liste',
    'Date: Fri, 30 Nov 2018 09:00:00 +0100',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hermed listen.',
    `--${BOUNDARY}`,
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    base64,
    `--${BOUNDARY}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** As Outlook saves one: a compound file with a stream for each property. */
function outlookMail(name: string, attached: Uint8Array): Uint8Array {
  const file = sheetjs.CFB.utils.cfb_new();
  const storage = '/__attach_version1.0_#00000000';
  const streams = {
    '/__nameid_version1.0/__substg1.0_00020102': Buffer.alloc(0),
    '/__properties_version1.0': Buffer.alloc(32),
    '/__substg1.0_0037001F': Buffer.from('Liste', 'utf16le'),
    '/__substg1.0_1000001F': Buffer.from('Hermed listen.', 'utf16le'),
    [`${storage}/__properties_version1.0`]: Buffer.alloc(8),
    [`${storage}/__substg1.0_3707001F`]: Buffer.from(name, 'utf16le'),
    [`${storage}/__substg1.0_37010102`]: Buffer.from(attached),
  };
  for (const [path, data] of Object.entries(streams)) sheetjs.CFB.utils.cfb_add(file, path, data);
  return sheetjs.CFB.write(file, { type: 'buffer' }) as Buffer;
}
