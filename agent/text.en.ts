/** What cprvagt says to people, in English. */
import { en as agent } from './command/agent.en.ts';
import { en as status } from './command/status.en.ts';
import { en as verify } from './command/verify.en.ts';
import { lazily } from './lazily.ts';
import { en as explanation } from './report/explanation.en.ts';
import { en as html } from './report/html.en.ts';
import type { Text } from './text.da.ts';

const number = lazily(() => new Intl.NumberFormat('en-GB'));
const decimal = lazily(() => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }));
const or = lazily(() => new Intl.ListFormat('en-GB', { type: 'disjunction' }));
const and = lazily(() => new Intl.ListFormat('en-GB', { type: 'conjunction' }));

const count = (n: number, one: string, many: string): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
const files = (n: number): string => count(n, 'file', 'files');
const persons = (n: number): string => count(n, 'person', 'persons');
const meant = (near: string | null): string => (near === null ? '' : ` Did you mean ${near}?`);

export const en: Text = {
  language: 'en',
  persons,
  numbers: (n) => count(n, 'number', 'numbers'),
  atLeast: (phrase) => `at least ${phrase}`,
  about: (phrase) => `about ${phrase}`,
  bytes: (n) => {
    if (n < 1000) return `${number.format(n)} bytes`;
    if (n < 1e6) return `${decimal.format(n / 1e3)} KB`;
    return n < 1e9 ? `${decimal.format(n / 1e6)} MB` : `${decimal.format(n / 1e9)} GB`;
  },
  duration: (ms) => {
    if (ms < 59_950) return `${decimal.format(ms / 1000)} s`;
    const minutes = Math.floor(ms / 60_000);
    return `${number.format(minutes)} min ${Math.floor((ms % 60_000) / 1000)} s`;
  },

  outcomes: {
    found: 'FOUND',
    unknown: 'NOT READ',
    sealed: 'ENCRYPTED',
    clean: 'CLEAN',
    unseen: 'NOT SEEN',
    accepted: 'ACCEPTED',
  },
  confidences: { certain: 'certain', likely: 'likely', possible: 'possible' },
  severities: { critical: 'critical', high: 'high', medium: 'medium', low: 'low' },
  severity: (word) => `severity: ${word}`,
  exposures: {
    exposed: 'a thief can read it',
    protected: 'safe from a thief while the PC is off',
    unknown: '',
  },
  kinds: { cpr: 'CPR numbers', replacement: 'replacement numbers', test: 'test numbers' },
  testsOnly: 'Known test numbers only: no alarm',
  weakOnly: 'Weak signs only: no alarm',
  sheet: (n) => `sheet ${number.format(n)}`,
  columns: (letters) => `${letters.length === 1 ? 'column' : 'columns'} ${and.format(letters)}`,
  cell: (reference) => `cell ${reference}`,
  row: (n) => `row ${number.format(n)}`,
  header: (row) => `header in row ${number.format(row)}`,
  places: {
    cells: 'cells',
    comment: 'comments',
    name: 'the file name',
    sheetName: 'the sheet name',
    definedName: 'defined names',
    headerFooter: 'page header and footer',
    property: 'the file properties',
    drawing: 'text boxes and shapes',
    pivotCache: 'stored pivot data',
    linkCache: 'stored data of other files',
    validation: 'data validation lists',
    remnant: 'remnants of deleted data',
  },
  archive: {
    spreadsheets: (found, n) => {
      if (n === 0) return 'No spreadsheet in the archive';
      const all = `${count(n, 'spreadsheet', 'spreadsheets')} in the archive`;
      return found === 0 ? all : `${number.format(found)} of ${all} with finds`;
    },
    unread: (n) => `${number.format(n)} not read`,
    sealed: (n) => `${number.format(n)} encrypted`,
  },
  morePlaces: (n) => `and ${count(n, 'place', 'places')} more`,
  categories: {
    name: 'names',
    address: 'addresses',
    family: 'family',
    benefits: 'benefits',
    health: 'health',
    church: 'church',
    income: 'income',
    debt: 'debt',
    criminal: 'criminal cases',
  },
  alsoTells: (categories) => `also tells about ${and.format(categories)}`,
  warnings: {
    cprColumnDestroyed: 'A CPR column was destroyed by the spreadsheet (1.2E+09): digits are lost',
    birthDatesOnly: 'A CPR column holds birth dates only',
  },
  reasons: {
    locked: 'in use by another program',
    damaged: 'damaged',
    limit: 'too large or too complex',
    timeout: 'took too long',
    unsupported: 'in a format that cannot be read yet',
    'cloud-only': 'only in the cloud',
    denied: 'no access',
    unstable: 'changed while it was read',
    crashed: 'made the reader crash',
  },
  notReadToEnd: (reason) => `Not read to its end: ${reason}`,
  protections: {
    none: 'No encryption',
    weak: 'Encrypted in an unknown way, which counts as weak',
    strong: 'Strongly encrypted',
    efs: 'Encrypted by Windows (EFS)',
  },
  seals: {
    default: 'Opens without a password: Excel’s default password protects nothing',
    empty: 'Opens without a password: an empty password protects nothing',
    weak: (method, by, breaks) =>
      `Encrypted ${by}, weakly${method === null ? '' : ` (${method})`}: ${breaks}`,
    strong: (method, by) => `Strongly encrypted ${by}${method === null ? '' : ` (${method})`}`,
    by: { password: 'with a password', recipients: 'for certain recipients' },
    rights: (method) =>
      `Encrypted with rights management${method === null ? '' : ` (${method})`}: only those who were let in can open it`,
    breaks: {
      seconds: 'can be broken in seconds',
      hours: 'can be broken in hours',
      days: 'can be broken in days',
      guessed: 'a common password can be guessed in hours',
      old: 'the method is outdated',
      unknown: 'nobody knows what the method is worth',
    },
  },

  agent,
  status,
  verify,
  explanation,
  html,

  sarif: {
    about: 'Finds spreadsheets with CPR numbers',
    found: (place) => `CPR numbers in ${place}`,
    test: 'Known test person',
    unread: 'File that was not read to its end',
    sealed: 'Encrypted file',
    help: {
      found: 'Move the data to the case system, and delete the file with all its copies.',
      test: 'Numbers of official test persons. There is nothing to do.',
      unread: 'Not read is not clean. See what the file holds, or have it read again.',
      sealed:
        'The file cannot be read without the password. Ask its owner what it holds. If it is weakly encrypted, treat it as open until somebody has looked into it.',
    },
  },

  unseen: {
    denied: (path) => `No access to ${path}`,
    unreachable: (path) => `${path} cannot be reached`,
    missing: (path) => `${path} does not exist`,
    'no-match': (pattern) => `No files match ${pattern}`,
  },
  progress: (done, found) => `${done} read, ${found} found`,
  remaining: (ms) => {
    if (ms < 10_000) return 'a few seconds left';
    if (ms < 55_000) return `about ${number.format(Math.round(ms / 10_000) * 10)} s left`;
    if (ms < 3_300_000) return `about ${number.format(Math.round(ms / 60_000))} min left`;
    const hours = Math.round(ms / 1_800_000) / 2;
    return `about ${decimal.format(hours)} ${hours === 1 ? 'hour' : 'hours'} left`;
  },
  baselineNotWritten: (path) => `${path} is not written: the run was stopped.`,
  baselineGone: (path, more) =>
    more === 0
      ? `Baseline: ${path} is there no more.`
      : `Baseline: ${path} and ${files(more)} more are there no more.`,
  count: (n) => number.format(n),

  summary: {
    found: (n, of, people) =>
      `CPR numbers in ${number.format(n)} of ${files(of)}: ${people} in all`,
    noneFound: (read) => `No CPR numbers in ${count(read, 'file read', 'files read')}`,
    noneNew: (n) => `Nothing new found: ${files(n)} with CPR numbers accepted`,
    noFiles: 'No spreadsheets or tables to read',
    foundFiles: (n) => `${files(n)} with CPR numbers`,
    partlyRead: (n) => `${number.format(n)} not read to the end: there may be more.`,
    exposed: (n) =>
      `A thief can read ${number.format(n)}: neither the ${n === 1 ? 'file' : 'files'} nor the disk is encrypted.`,
    atRest: (n) =>
      `${number.format(n)} ${n === 1 ? 'is' : 'are'} protected by the encryption as long as the PC is switched off.`,
    diskUnknown: (n) =>
      `Nobody could tell whether the disk under ${number.format(n)} is encrypted: treat ${n === 1 ? 'it' : 'them'} as open.`,
    unread: (n, reasons) => `${files(n)}: ${and.format(reasons)}`,
    unreadMeans: (n) =>
      `Not read is not clean: nobody knows what is in ${n === 1 ? 'it' : 'them'}.`,
    sealed: (n) => `${files(n)} that cannot be read without the password`,
    weaklySealed: (n) =>
      `${number.format(n)} ${n === 1 ? 'is' : 'are'} weakly encrypted: treat ${n === 1 ? 'it' : 'them'} as open until somebody has looked.`,
    clean: (n) => `${files(n)} read to the end with nothing found`,
    denied: (n) => `${count(n, 'folder or file', 'folders and files')} without access`,
    unreachable: (n) => `${count(n, 'folder', 'folders')} that could not be reached`,
    missing: (n) => `${count(n, 'path or pattern', 'paths and patterns')} without files`,
    unseenMeans: 'There may be spreadsheets that nobody has seen.',
    notSpreadsheet: (n) => `${count(n, 'other file is', 'other files are')} not spreadsheets`,
    links: (n) => `${count(n, 'link', 'links')} not followed`,
    accepted: (n) => `${files(n)} with the very content that was accepted: no alarm`,
    cloudOnly: (n) => `${count(n, 'file is', 'files are')} in the cloud alone, not on this disk`,
    excluded: (n) => `${count(n, 'file or folder', 'files and folders')} left out`,
    incomplete: 'Stopped: the rest was not seen; the figures are for what was reached.',
    read: (bytes, duration) => `${bytes} in ${duration}`,
  },

  help: {
    about:
      'Finds spreadsheets with CPR numbers and tells how many people they are about.\n' +
      'Never shows a CPR number: only counts and places.',
    scan: 'Look through files and folders for spreadsheets and tables with CPR numbers.',
    paths: 'files, folders and patterns such as "D:/**/*.xls*" (no PATH: all local fixed volumes)',
    format: 'table and html for people; ndjson, json, csv and sarif for programs',
    output: 'write the result to FILE, which is replaced at once in the end',
    quiet: 'do not show how far the reading has come',
    noColor: 'no colours (also by the environment variable NO_COLOR)',
    lang: 'Danish or English (else as the computer is set up)',
    all: 'also show files with nothing found',
    allNames: 'look into all files, also those whose name is not like a spreadsheet',
    exclude: 'leave out files and folders, such as "*.bak" or "Archive/2019"; can be repeated',
    noArchives: 'do not look into archives (zip and the like)',
    baseline: 'what is accepted in FILE is no alarm, as long as the content is the same',
    writeBaseline: 'write what is found to FILE, where people can say who accepted it and why',
    jobs:
      'read at most N files at once (else as many as the computer has cores, at most 4). Files are' +
      ' told as they are done; with 1 their order is the same each time, and a person in several' +
      ' files is always counted once',
    progress:
      'how far the reading has come: auto (on a terminal), bar, json (lines on stderr), none',
    config: 'options in FILE as JSON, such as {"jobs": 2}; what is typed here goes first',
    minConfidence: 'how sure a finding must be to count: possible, likely or certain',
    completion: 'Write a script that makes Tab complete words, options and file names.',
    shell: 'the shell that the script is for',
    completionPlaces: 'How to use it (file, line):',
    help: 'show this help',
    version: 'show the version',
    programUsage: 'WORD [options]',
    scanUsage: '[options] [PATH...]',
    standard: (value) => `default: ${value}`,
    titles: {
      'Usage:': 'Usage:',
      'Arguments:': 'Arguments:',
      'Options:': 'Options:',
      'Commands:': 'Commands:',
    },
    examples: 'Examples:',
    desktop: '~/Desktop',
    exampleDesktop: 'look through a desktop',
    exampleStick: 'a USB stick, a line of JSON for each file',
    statuses: 'Exit status:',
    statusNothing: 'nothing found and all was read (encrypted files are fine)',
    statusFound: 'CPR numbers found',
    statusWrongUse: 'wrong use',
    statusUnread: 'nothing found, but something could not be read',
    statusStopped: 'stopped with Ctrl-C',
  },

  wrong: {
    unknownOption: (flag, near) => `There is no ${flag}.${meant(near)}`,
    unknownWord: (word, near) => `There is no word ${word}.${meant(near)}`,
    wordForPath: (path) => `Write: cprvagt scan ${path}`,
    badValue: (flag, value, choices, near) =>
      `${flag} cannot be "${value}".${meant(near)} Write ${or.format(choices)}.`,
    noOperand: (word, extra) => `"${extra}" cannot stand after ${word}.`,
    missingValue: (flag) => `${flag} lacks a value.`,
    emptyPath: 'One of the paths is empty.',
    missingWord: 'Say what to do, for example: cprvagt scan',
    badNumber: (flag, value, most) =>
      `${flag} must be a number from 1 to ${number.format(most)}, not "${value}".`,
    badPattern: (flag, value) =>
      `${flag} cannot be "${value}". Write, say, "*.bak" or "Archive/2019"; too many stars will not do.`,
    twoInOne: (one, other) => `${one} and ${other} cannot be the same file.`,
    inputFails: (path, code) => `${path} cannot be read (${code}).`,
    inConfig: (path, what) => `In ${path}: ${what}`,
    notOneObject: 'It is not one JSON object such as {"jobs": 2}.',
    unknownName: (name, near) => `There is no option "${name}".${meant(near)}`,
    notTrueOrFalse: (flag) => `${flag} must be true or false.`,
    notText: (flag) => `${flag} must be a text or a number.`,
    notTexts: (flag) => `${flag} must be a list of texts.`,
    badBaseline: (path, fault) => `${path} cannot be used as a baseline: ${fault}.`,
    baselineFaults: {
      json: 'it is not JSON',
      version: 'it was not written by this version of cprvagt',
      field: (field, entry) =>
        `"${field}" is missing or wrong${entry === 0 ? '' : ` in entry ${number.format(entry)}`}`,
      twice: (entry) => `the file of entry ${number.format(entry)} stands there twice`,
    },
    outputIsFolder: (flag, path) => `${flag} must be a file, but ${path} is a folder.`,
    outputFails: (path, code) => `${path} cannot be written (${code}).`,
    seeHelp: (word) => `See: cprvagt ${word} --help`,
  },
  fault: (what) => `Fault in cprvagt: ${what}`,
};
