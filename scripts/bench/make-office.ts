/**
 * Writes the files of an office into a folder: `make-office.ts FOLDER FILES MIX PART`. Budgets, lists
 * of cases, time sheets and address lists in the kinds of that mix by turns; one in fifty is a register. No other column holds nine or ten digits in a row, so that a plain pattern
 * finds as many numbers as the registers have rows. The same files each time.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick, random } from '../people.ts';
import { type Mix, type MixName, MIXES } from './office-kinds.ts';
import { headers, isDate, rows, SEED, type Value } from './register.ts';

const EVERY_REGISTER = 50;
const MONTHS =
  'januar februar marts april maj juni juli august september oktober november december'.split(' ');
const PLACES =
  'Rådhuset Jobcenter Plejehjem Skole Bibliotek Vejafdeling Borgerservice Svømmehal'.split(' ');
const POSTS = 'Løn,Rengøring,El & varme,Kørsel,Uddannelse,Vikarer,Kontorhold,IT-drift,Møder'.split(
  ',',
);

const PAPERS: readonly (readonly [head: Value[], line: (index: number) => Value[]])[] = [
  [['Post', ...MONTHS], budgetLine],
  [['Sag', 'KLE', 'Sted', 'Emne', 'Dage', 'Notat', 'Status'], caseLine],
  [['Dato', 'Sted', 'Fra', 'Til', 'Timer', 'Opgave'], timeLine],
  [['Nr', 'Navn', 'Vej', 'Postnr', 'Telefon', 'E-mail', 'CVR'], addressLine],
];

const [folder, count, mix, part] = process.argv.slice(2) as [string, string, MixName, keyof Mix];
const KINDS = MIXES[mix][part];
mkdirSync(folder, { recursive: true });
const at = random(SEED);
for (let index = 0; index < Number(count); index++) write(index);
console.log(folder);

function write(index: number): void {
  const { ending, write: bytesOf } = KINDS[index % KINDS.length]!;
  // Most files are small and a few are large: between 20 and 8,000 rows, half of them below 65.
  const length = Math.floor(20 * 400 ** (at() ** 2.4));
  const isRegister = Math.floor(index / KINDS.length) % EVERY_REGISTER === 0;
  const lines = isRegister ? register(length) : papers(length);
  const name = `${isRegister ? 'udtræk' : pick(PLACES, at).toLowerCase()} ${index}.${ending}`;
  writeFileSync(join(folder, name), bytesOf(lines));
}

function register(length: number): Value[][] {
  const columns = 12;
  const all = [...rows({ rows: length, columns, style: 'shared' })];
  // As text: SheetJS would have to be told the format of each date cell.
  for (const row of all) row.forEach((value, i) => isDate(i) && (row[i] = `${value}`));
  return [headers({ columns }), ...all];
}

function budgetLine(): Value[] {
  return [pick(POSTS, at), ...MONTHS.map(() => Math.round(at() * 1e7) / 100)];
}

function caseLine(i: number): Value[] {
  return [
    `${2013 + (i % 13)}-${String(i).padStart(5, '0')}`,
    `27.12.${whole(10, 99)}-P20-${whole(1, 99)}-18`,
    pick(PLACES, at),
    pick(POSTS, at),
    whole(1, 400),
    `Journalnotat ${i} om ${pick(POSTS, at).toLowerCase()} på ${pick(PLACES, at).toLowerCase()}`,
    i % 3 === 0 ? 'Lukket' : 'Åben',
  ];
}

function timeLine(i: number): Value[] {
  return [
    `${String((i % 28) + 1).padStart(2, '0')}-${String((i % 12) + 1).padStart(2, '0')}-2026`,
    pick(PLACES, at),
    `${whole(6, 9)}:${whole(10, 59)}`,
    `${whole(13, 18)}:${whole(10, 59)}`,
    whole(300, 500) / 60,
    pick(POSTS, at),
  ];
}

function addressLine(i: number): Value[] {
  return [
    i + 1,
    `${pick(PLACES, at)} ${whole(1, 90)}`,
    `${pick(MONTHS, at)}vej ${whole(1, 300)}`,
    whole(2000, 3500),
    whole(20_000_000, 99_999_999),
    `kontakt${i}@eksempel.dk`,
    whole(10_000_000, 40_000_000),
  ];
}

/** What most files are: a header, and its lines. */
function papers(length: number): Value[][] {
  const [head, line] = pick(PAPERS, at);
  return [head, ...Array.from({ length }, (_, i) => line(i))];
}

function whole(from: number, to: number): number {
  return from + Math.floor(at() * (to - from + 1));
}
