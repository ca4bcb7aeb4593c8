/**
 * The register that the benches scan: benefits paid to invented people, one CPR number a row, with
 * the columns that a Danish municipality would have beside it. No other column holds nine or ten
 * digits in a row, so that a plain pattern finds as many numbers as there are rows.
 */
import { people, pick, random, written } from '../people.ts';

export const SEED = 20181130;

export const STYLES = ['shared', 'inline', 'numbers'] as const;
/** How cells are written: texts in the shared table, texts in the cells, or CPR numbers as numbers. */
export type Style = (typeof STYLES)[number];

export const WRITERS = ['sheetjs', 'exceljs', 'excel', 'xlsb', 'xls', 'ods'] as const;
/** Who writes it; `excel`, `xlsb`, `xls` and `ods` are our own, in the dialects of Excel and LibreOffice. */
export type Writer = (typeof WRITERS)[number];

export interface Register {
  readonly rows: number;
  /** 20, or the first 12 of them. */
  readonly columns: number;
  readonly style: Style;
}

export type Value = string | number;

const FIRST_NAMES =
  'Anne Peter Mette Michael Kirsten Lars Hanne Jens Anna Henrik Maria Søren Ærø Bjørn Åse'.split(
    ' ',
  );
const LAST_NAMES =
  'Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Møller Østergård Kjær'.split(
    ' ',
  );
const STREETS =
  'Søborg Hovedgade,Gladsaxevej,Buddingevej,Vandtårnsvej,Mørkhøj Bygade,Høje Gladsaxe,Åvej'.split(
    ',',
  );
const TOWNS = 'Søborg,Bagsværd,Herlev,Gentofte,Lyngby,Værløse'.split(',');
const BENEFITS =
  'Kontanthjælp,Sygedagpenge,Førtidspension,Boligstøtte,Folkepension,Ledighedsydelse'.split(',');
const OFFICES =
  'Borgerservice,Jobcenter,Familieafdelingen,Ældre & Sundhed,Ydelsescenter <Nord>'.split(',');
const NOTES =
  'Afventer svar,Bevilget,Afslag; klage modtaget,Genvurderes til foråret,Overdraget,Ingen'.split(
    ',',
  );

interface Column {
  readonly header: string;
  /** Shown as a date. */
  readonly date?: true;
  readonly value: (row: number, at: () => number) => Value;
}

/** The CPR column is the third; `rows` puts the person in. */
export const CPR_COLUMN = 2;
const COLUMNS: readonly Column[] = [
  { header: 'Løbenr', value: (row) => row },
  { header: 'Sagsnr', value: (row, at) => `32.24.${whole(at, 10, 99)}-G01-${row % 9973}-18` },
  { header: 'CPR-nr', value: () => '' },
  { header: 'Fornavn', value: (_, at) => pick(FIRST_NAMES, at) },
  { header: 'Efternavn', value: (_, at) => pick(LAST_NAMES, at) },
  {
    header: 'Adresse',
    value: (_, at) => `${pick(STREETS, at)} ${whole(at, 1, 320)}, ${whole(at, 1, 5)}. tv`,
  },
  { header: 'Postnr', value: (_, at) => whole(at, 2000, 3500) },
  { header: 'By', value: (_, at) => pick(TOWNS, at) },
  { header: 'Telefon', value: (_, at) => whole(at, 20_000_000, 99_999_999) },
  { header: 'Ydelse', value: (_, at) => pick(BENEFITS, at) },
  { header: 'Beløb', value: (_, at) => whole(at, 50_000, 2_999_999) / 100 },
  { header: 'Udbetalt', date: true, value: (_, at) => whole(at, 42_000, 43_400) },
  {
    header: 'E-mail',
    value: (row, at) => `${pick(FIRST_NAMES, at).toLowerCase()}.${row}@eksempel.dk`,
  },
  { header: 'Afdeling', value: (_, at) => pick(OFFICES, at) },
  { header: 'Sagsbehandler', value: (_, at) => `${pick(FIRST_NAMES, at)} ${pick(LAST_NAMES, at)}` },
  { header: 'Oprettet', date: true, value: (_, at) => whole(at, 40_000, 43_400) },
  { header: 'Satspct.', value: (_, at) => whole(at, 1, 10_000) / 10_000 },
  { header: 'Børn', value: (_, at) => whole(at, 0, 4) },
  { header: 'Bemærkning', value: (_, at) => pick(NOTES, at) },
  { header: 'Restance', value: (_, at) => whole(at, 0, 900_000) / 100 },
];

export function headers(register: Pick<Register, 'columns'>): string[] {
  return COLUMNS.slice(0, register.columns).map(({ header }) => header);
}

export function isDate(column: number): boolean {
  return COLUMNS[column]?.date === true;
}

/** Row by row, without the header. */
export function* rows({ rows: count, columns, style }: Register): Generator<Value[]> {
  const at = random(SEED);
  const persons = people(SEED);
  for (let row = 1; row <= count; row++) {
    const values = COLUMNS.slice(0, columns).map(({ value }) => value(row, at));
    const digits = persons.next().value;
    values[CPR_COLUMN] = style === 'numbers' ? Number(digits) : written(digits, row % 2 ? '-' : '');
    yield values;
  }
}

export function fileName(writer: Writer, register: Register): string {
  const ending = ['xlsb', 'xls', 'ods'].includes(writer) ? writer : 'xlsx';
  return `${writer}-${register.style}-${register.rows}x${register.columns}.${ending}`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function whole(at: () => number, from: number, to: number): number {
  return from + Math.floor(at() * (to - from + 1));
}
