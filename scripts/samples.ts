/**
 * A small town hall's folder to try cprvagt on: registers that must be found, and papers full of
 * numbers that must not. Everybody in it is invented and born before 1900 (`people.ts`).
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as xlsx from 'xlsx';
import { pick, random, somePeople, written } from './people.ts';
import { sealedXls } from './seal-xls.ts';
import { zipped } from './zip-writer.ts';

type Row = readonly (string | number)[];

const FIRST = 'Karen Niels Maren Jens Ane Peder Kirsten Hans Mette Rasmus Johanne Søren Ellen Åge';
const LAST = 'Jensen Nielsen Hansen Pedersen Andersen Møller Sørensen Bødker Østergård Kjær Ågård';
const STREETS = 'Rådhusgade Søborg Hovedgade Kirkestien Møllevej Ågade Skolevænget Østerbro';
const BENEFITS = 'Folkepension;Boligstøtte;Kontanthjælp;Førtidspension;Sygedagpenge;Børnetilskud';

const REGISTER_ROWS = 300;

/** Puts all files below `folder`; what is there already stays, what is another is replaced at once. */
export function makeSamples(folder: string): void {
  for (const [name, bytes] of samples()) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
    // Somebody may be looking through the folder.
    const made = `${folder}.${process.pid}`;
    writeFileSync(made, bytes);
    renameSync(made, path);
  }
}

function samples(): readonly (readonly [name: string, bytes: Uint8Array])[] {
  const register = workbook({ Ydelser: registerRows() });
  return [
    ['Skrivebord/Ydelsesmodtagere 2018.xlsx', register],
    ['Skrivebord/Budget 2026.xlsx', workbook({ Budget: budgetRows() })],
    ['Dokumenter/Venteliste plejebolig.csv', windows1252(waitingList())],
    ['Dokumenter/Fakturaer.xlsx', workbook({ Fakturaer: invoiceRows() })],
    ['Dokumenter/Klasselister.xlsx', workbook({ Oversigt: classesRows(), '0.A': splitRows() })],
    ['Overførsler/Afbrudt overførsel.xlsx', register.subarray(0, register.length / 2)],
    ['Overførsler/Til revisor.zip', inArchive()],
    ['Hentede filer/Udtræk fra fagsystem.xls', workbook({ Udtræk: extractRows() }, 'html')],
    ['Dokumenter/Boligstøtte 2003.xls', workbook({ Boligstøtte: housingRows() }, 'biff8')],
    ['Dokumenter/Løn og fravær.xls', withPassword(workbook({ Løn: payRows() }, 'biff8'))],
    ['Dokumenter/Frivillige.ods', workbook({ Frivillige: volunteerRows() }, 'ods')],
    ['Overførsler/Noter.txt', windows1252('Husk at slette udtrækket, når brevene er sendt.\r\n')],
  ];
}

function registerRows(): Row[] {
  const at = random(1);
  const numbers = somePeople(REGISTER_ROWS, 1);
  return [
    ['Navn', 'CPR-nr.', 'Adresse', 'Ydelse'],
    ...numbers.map((number) => [
      fullName(at),
      written(number),
      address(at),
      pick(BENEFITS.split(';'), at),
    ]),
  ];
}

/** As Excel leaves it when somebody opens an export: the leading zero is gone. */
function waitingList(): string {
  const at = random(2);
  const rows = somePeople(40, 2).map((number, place) =>
    [place + 1, Number(number), fullName(at), address(at)].join(';'),
  );
  return ['Nr.;CPR;Navn;Adresse', ...rows, ''].join('\r\n');
}

/** Birth date and serial in two columns, the header six rows down. */
function splitRows(): Row[] {
  const at = random(3);
  const head: Row[] = [['Søborg Skole'], [], ['Klasse 0.A'], ['Fortroligt'], []];
  const rows = somePeople(26, 3).map((number) => [
    fullName(at),
    number.slice(0, 6),
    number.slice(6),
    fullName(at),
  ]);
  return [...head, ['Elev', 'Fødselsdato', 'Løbenr.', 'Forælder'], ...rows];
}

function classesRows(): Row[] {
  return [
    ['Klasse', 'Elever', 'Lokale'],
    ['0.A', 26, '1.04'],
    ['0.B', 24, '1.05'],
  ];
}

/** Ten digits everywhere, and none of them a person: P-numbers, invoices, a Unix time, an EAN. */
function invoiceRows(): Row[] {
  const at = random(4);
  const rows = Array.from({ length: 200 }, (_, i) => [
    1_003_000_000 + Math.floor(at() * 30_000_000),
    2_026_000_001 + i,
    `57980${String(Math.floor(at() * 1e8)).padStart(8, '0')}`,
    1_780_000_000 + Math.floor(at() * 5_000_000),
    Math.round(at() * 1e6) / 100,
  ]);
  return [['P-nummer', 'Fakturanr.', 'EAN', 'Modtaget', 'Beløb'], ...rows];
}

function budgetRows(): Row[] {
  const at = random(5);
  const areas = 'Skole Ældre Veje Kultur Administration Beredskab'.split(' ');
  const rows = areas.map((area) => [
    area,
    ...Array.from({ length: 4 }, () => Math.floor(at() * 9e7)),
  ]);
  return [['Område', '1. kvartal', '2. kvartal', '3. kvartal', '4. kvartal'], ...rows];
}

/** What an old system calls an Excel file is a page of the web. */
function extractRows(): Row[] {
  const at = random(6);
  const rows = somePeople(80, 6).map((number) => [fullName(at), written(number), address(at)]);
  return [['Borger', 'Personnummer', 'Adresse'], ...rows];
}

/** Of a time when a workbook ended in .xls, and is still there. */
function housingRows(): Row[] {
  const at = random(9);
  const rows = somePeople(120, 9).map((number) => [
    written(number),
    fullName(at),
    Math.floor(at() * 4000),
  ]);
  return [['CPR-nr.', 'Navn', 'Boligstøtte pr. måned'], ...rows];
}

/** Nobody sees what it holds, and whoever takes a few hours does. */
function withPassword(bytes: Uint8Array): Uint8Array {
  return sealedXls(bytes, 'Sommer2018');
}

function payRows(): Row[] {
  const at = random(10);
  const rows = somePeople(45, 10).map((number) => [
    fullName(at),
    written(number),
    20_000 + Math.floor(at() * 20_000),
    Math.floor(at() * 20),
  ]);
  return [['Medarbejder', 'CPR-nr.', 'Løn', 'Sygedage'], ...rows];
}

/** No numbers but birthdays and phones. */
function volunteerRows(): Row[] {
  const at = random(7);
  const rows = Array.from({ length: 30 }, (_, i) => [
    fullName(at),
    20_000_000 + Math.floor(at() * 7e7),
    `${1 + (i % 28)}. marts`,
  ]);
  return [['Navn', 'Telefon', 'Fødselsdag'], ...rows];
}

/** A zip in a zip, as mails are saved. */
function inArchive(): Uint8Array {
  const debtors = ['CPR;Gæld', ...somePeople(60, 8).map((number) => `${written(number)};1200`), ''];
  const inner = zipped([
    ['Restancer 2018.csv', windows1252(debtors.join('\r\n'))],
    ['Budget.xlsx', workbook({ Budget: budgetRows() })],
  ]);
  return zipped([['bilag.zip', inner]], { stored: true });
}

function fullName(at: () => number): string {
  return `${pick(FIRST.split(' '), at)} ${pick(LAST.split(' '), at)}`;
}

function address(at: () => number): string {
  return `${pick(STREETS.split(' '), at)} ${1 + Math.floor(at() * 120)}, 2860 Søborg`;
}

function workbook(
  sheets: Readonly<Record<string, Row[]>>,
  bookType: 'xlsx' | 'ods' | 'html' | 'biff8' = 'xlsx',
): Uint8Array {
  const book = xlsx.utils.book_new();
  for (const [title, rows] of Object.entries(sheets)) {
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows.map((row) => [...row])), title);
  }
  return new Uint8Array(
    xlsx.write(book, {
      type: 'buffer',
      bookType,
      bookSST: true,
      compression: true,
    }) as Buffer,
  );
}

/** Danish letters have the same code in windows-1252 and latin1. */
function windows1252(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
