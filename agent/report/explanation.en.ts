/** The words of `cprvagt explain`, in English. */
import { lazily } from '../lazily.ts';
import type { ExplanationText } from './explanation.da.ts';

const number = lazily(() => new Intl.NumberFormat('en-GB'));
const count = (n: number, one: string, many: string): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
const above = (row: number | null): string =>
  row === null ? 'the header' : `the header in row ${number.format(row)}`;

export const en: ExplanationText = {
  help: {
    about: 'Tell why a file ends as it does: what was looked at, and what decided.',
    usage: '[options] FILE...',
    files: 'files and patterns',
    format: 'text for people, json for programs (a line for each file)',
  },
  missingFile: 'Say which file is to be explained: cprvagt explain FILE',
  isFolder: (path) => `${path} is a folder. Name one of its files.`,

  because: 'BECAUSE',
  weak: 'WEAK',
  rejected: 'REJECTED',
  severity: 'SEVERITY',
  note: 'NOTE',
  other: 'OTHER',

  found: (people, confidence) => `The file holds CPR numbers of ${people}: ${confidence}.`,
  clean: 'The file was read to its end, and no CPR numbers were found.',
  sealed: 'The file is encrypted: without the password nobody knows what is in it.',
  unread: (reason) => `The file was not read (${reason}): nobody knows what is in it.`,
  partlyRead: (reason) =>
    `The file was not read to its end (${reason}): nobody knows what is in the rest.`,
  notSpreadsheet: 'The file is no spreadsheet, no table and no archive of spreadsheets.',
  takenFor: (format) => `Taken for ${format}, by its content.`,
  takenForNothing: 'The content is like no format that cprvagt knows.',
  nothing: 'Nothing in the file has the form of a CPR number.',
  more: (n) => `and ${count(n, 'column or place', 'columns and places')} more`,

  headers: {
    none: () => 'no header says what the numbers are',
    person: (row) => `${above(row)} says CPR number`,
    maybePerson: (row) => `${above(row)} may mean CPR number`,
    title: (row) => `${above(row)} stands over the whole table and mentions CPR numbers`,
    thing: (row) =>
      `${above(row)} says another number, such as an invoice, an account or a P-number`,
  },
  labels: {
    none: 'the row does not begin with a word for CPR number',
    person: 'the row begins with a word for CPR number',
    maybePerson: 'the row begins with a word that may mean CPR number',
    thing: 'the row begins with a word for another number',
  },
  halves: {
    person: 'CPR number',
    birth: 'birth date',
    serial: 'running number',
    lastFour: 'the last four digits',
    none: 'nothing certain',
  },
  pairHeaders: (row, date, serial) =>
    `the headers in row ${number.format(row)} say ${date} and ${serial}`,
  pairAlone: 'no headers say that the two columns belong together',

  filled: (n) => count(n, 'filled cell', 'filled cells'),
  joined: (n) => count(n, 'row has both date and digits', 'rows have both date and digits'),
  numbers: (n) => count(n, 'has the form of a CPR number', 'have the form of a CPR number'),
  valid: (n) => count(n, 'is a valid date', 'are valid dates'),
  proven: (n) => count(n, 'passes the control digit', 'pass the control digit'),
  distinct: (n) => count(n, 'different', 'different'),
  nine: (n) => count(n, 'has nine digits', 'have nine digits') + ', as when a leading zero is lost',
  replacements: (n) => count(n, 'has', 'have') + ' the form of replacement numbers',
  tests: (n) => count(n, 'is a test number', 'are test numbers'),
  dates: (n) => count(n, 'is only a date', 'are only dates'),
  lost: (n) => count(n, 'has lost digits (1.2E+09)', 'have lost digits (1.2E+09)'),
  running: (n, proven) =>
    `${number.format(n)} stand in text without a word for what they are, and ${number.format(proven)} of them pass the control digit`,

  decided: {
    header: (confidence) => `Decided by the header: ${confidence}.`,
    label: (confidence) => `Decided by the word in front: ${confidence}.`,
    vote: (confidence) => `Decided by the numbers themselves: ${confidence}.`,
    hinted: (confidence) => `Decided by the numbers and the header together: ${confidence}.`,
    overruled: (confidence) =>
      `So many pass the control digit that it counts for more than the header: ${confidence}.`,
    replacements: (confidence) =>
      `Replacement numbers, decided by the numbers themselves: ${confidence}.`,
  },
  rejectedFor: (reasons) => `Not CPR numbers: ${reasons.join(', ')}.`,
  undecided: (reasons) => `Decides nothing as a whole: ${reasons.join(', ')}.`,
  against: {
    thingHeader: 'they are called something else',
    noDates: 'not one of them is a date',
    few: 'there are fewer than three',
    fewDistinct: 'too few are different',
    fewValid: 'too few are valid dates',
    fewProven: 'too few pass the control digit',
    chance: 'so few can be dates by chance',
    mixed: 'more than half of the column is something else',
    pattern: 'they look like something else',
    counting: 'the last digits count up from row to row',
  },
  patterns: {
    narrow: 'the dates lie as close as in running numbers, P-numbers and timestamps',
    clock: 'the last four digits are clock times',
    counter: 'the last digits are running numbers',
    year: 'the dates are written with years of four digits',
    icelandic: 'they look like Icelandic personal numbers',
  },

  alone: (phrases) => `One by one: ${phrases}.`,
  nothingAlone: 'does not count',
  lone: {
    labelled: 'with a word for CPR number beside',
    maybeLabelled: 'with a word beside that may mean CPR number',
    calledButHolds: 'called something else, but with a dash and a control digit',
    holds: 'with a valid date and control digit',
    test: 'known as test numbers',
    labelledTest: 'known as test numbers, with a word for CPR number beside',
    doubtful: 'made doubtful by what stands around',
    odd: 'written as decimals and clock times are too',
    unproven: 'with a valid date, but no control digit that speaks for it',
    chance: 'in text where too few pass the control digit',
    crowd: 'among numbers most of which are no dates',
    replacement: 'as replacement numbers, without a word beside',
    nine: 'of nine digits, without a word beside',
    called: 'called something else',
    column: 'in a column of numbers that was itself rejected',
    pattern: 'among dates with clock times or the numbers of another country',
  },
};
