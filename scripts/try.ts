/**
 * `npm start [folder]`: what cprvagt does, seen in ten seconds. Without a folder it makes one with
 * sample files first. It runs the real command, then tells what to try next; as a demonstration it
 * ends with 0 also where the command itself says that it found something.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { languageAskedFor, languageOf } from '../agent/command/language.ts';
import { makeSamples } from './samples.ts';

const root = join(import.meta.dirname, '..');
const sampleFolder = join(root, 'dist', 'proeve');

const TEXTS = {
  da: {
    made: 'En prøvemappe med opdigtede borgere, alle født før 1900, er lagt her:',
    runs: 'Nu gennemgås den med',
    runsYours: 'Nu gennemgås den mappe, du har valgt, med',
    status: {
      0: 'Kommandoen slutter med status 0: intet fundet, og alt er læst.',
      1: 'Kommandoen slutter med status 1: der er fundet CPR-numre.',
      3: 'Kommandoen slutter med status 3: intet fundet, men noget kunne ikke læses.',
    },
    next: 'Prøv så:',
    tries: [
      ['npm start <mappe>', 'din egen mappe'],
      ['npx cprvagt scan <mappe> --all', 'vis også de filer, der er rene'],
      ['npx cprvagt scan <mappe> --format html --output fund.html', 'en side at læse og printe'],
      ['npx cprvagt scan <mappe> --format ndjson', 'en linje JSON for hver fil'],
      ['npx cprvagt scan --help', 'alt, hvad kommandoen kan'],
    ],
  },
  en: {
    made: 'A sample folder with invented citizens, all born before 1900, is here:',
    runs: 'It is now looked through with',
    runsYours: 'The folder you chose is now looked through with',
    status: {
      0: 'The command ends with status 0: nothing found, and all was read.',
      1: 'The command ends with status 1: CPR numbers were found.',
      3: 'The command ends with status 3: nothing found, but something could not be read.',
    },
    next: 'Now try:',
    tries: [
      ['npm start <folder>', 'your own folder'],
      ['npx cprvagt scan <folder> --all', 'also show the files that are clean'],
      ['npx cprvagt scan <folder> --format html --output found.html', 'a page to read and print'],
      ['npx cprvagt scan <folder> --format ndjson', 'a line of JSON for each file'],
      ['npx cprvagt scan --help', 'all that the command can do'],
    ],
  },
} as const;

const typed = process.argv.slice(2);
const locale = Intl.DateTimeFormat().resolvedOptions().locale;
const text = TEXTS[languageAskedFor(typed) ?? languageOf(process.env, () => locale)];
const bold = (words: string): string => styleText('bold', words);
const dim = (words: string): string => styleText('dim', words);

const isSample = typed[0] === undefined || typed[0].startsWith('-');
const words = ['scan', ...(isSample ? [sampleFolder] : []), ...typed];
if (isSample) {
  makeSamples(sampleFolder);
  console.log(`${text.made}\n  ${bold(sampleFolder)}\n`);
}
const shown = isSample ? ['scan', 'dist/proeve', ...typed] : words;
console.log(
  `${isSample ? text.runs : text.runsYours}\n  ${bold(`npx cprvagt ${shown.join(' ')}`)}\n`,
);

const { status } = spawnSync(
  process.execPath,
  [join(root, 'scripts', 'cprvagt.mjs'), ...words],
  // npm runs this in the checkout, but a folder is typed as seen from where the person stands.
  { stdio: 'inherit', cwd: process.env['INIT_CWD'] ?? process.cwd() },
);

if (status === 0 || status === 1 || status === 3) {
  console.log(`\n${dim(text.status[status])}\n\n${bold(text.next)}`);
  for (const [command, what] of text.tries) console.log(`  ${command.padEnd(61)}${dim(what)}`);
  console.log();
} else {
  process.exitCode = status ?? 1;
}
