/** The words of the html report, in English. */
import { lazily } from '../lazily.ts';
import type { HtmlText } from './html.da.ts';

const number = lazily(() => new Intl.NumberFormat('en-GB'));
const and = lazily(() => new Intl.ListFormat('en-GB', { type: 'conjunction' }));
const moment = lazily(
  () => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' }),
);
const day = lazily(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }));

const count = (n: number, one: string, many: string): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
const files = (n: number): string => count(n, 'file', 'files');

export const en: HtmlText = {
  title: 'Spreadsheets with CPR numbers',
  list: (words) => and.format(words),
  moment: (ms) => moment.format(ms),
  day: (ms) => day.format(ms),

  looked: 'Looked through',
  places: 'Where',
  extent: 'Extent',
  extentOf: (n, bytes, duration) => `${files(n)}, ${bytes} in ${duration}`,

  lead: {
    found: (n, people) => `CPR numbers of ${people} are in ${files(n)}.`,
    noneOfAll: 'No CPR numbers were found.',
    allRead: (n) =>
      n === 1
        ? 'The one file was read to its end.'
        : `All ${number.format(n)} files were read to their end.`,
    noneOfRead: 'No CPR numbers were found in what could be read.',
    sealedRest: (n) =>
      `${files(n)} ${n === 1 ? 'is' : 'are'} encrypted and cannot be read without the password.`,
    weaklySealed: (n, of) =>
      of === 1
        ? 'The encryption is so weak that a thief can read it.'
        : `${number.format(n)} of them ${n === 1 ? 'is' : 'are'} encrypted so weakly that a thief can read ${n === 1 ? 'it' : 'them'}.`,
    noFiles: 'There were no spreadsheets or tables to read.',
    unread: (n) =>
      `${files(n)} could not be read. Not read is not clean: nobody knows what is in ${n === 1 ? 'it' : 'them'}.`,
    unseen: 'Some places could not be seen. There may be spreadsheets that nobody has seen.',
    stopped: 'The run was stopped. The rest was not seen; the figures are for what was reached.',
  },

  tiles: {
    persons: 'persons, each counted once',
    personsAbout: 'persons, estimated',
    found: (n) => (n === 1 ? 'file with CPR numbers' : 'files with CPR numbers'),
    unknown: (n) => (n === 1 ? 'file not read' : 'files not read'),
    sealed: (n) => (n === 1 ? 'encrypted file' : 'encrypted files'),
    clean: (n) => (n === 1 ? 'file with nothing found' : 'files with nothing found'),
  },
  more: (n) => `show ${number.format(n)} more`,
  about: 'about',

  found: {
    title: 'Files with CPR numbers',
    order: 'The most dangerous come first: by severity, then by the number of persons.',
    severity: 'Severity',
    file: 'File',
    persons: 'Persons',
    confidence: 'Confidence',
    place: 'Place',
    modified: 'Last changed',
    noDate: 'unknown',
    details: 'Why, where and what now',
    accepted: 'Accepted',
    light: (n) =>
      `The ${number.format(n)} least dangerous files are listed without details; run with --format csv to have them.`,
    left: (n) =>
      `${files(n)} more with CPR numbers ${n === 1 ? 'is' : 'are'} counted but not shown here. Run with --format csv or ndjson to have all.`,
  },
  filter: {
    label: 'Show severity',
    all: 'All',
    search: 'Search in name and folder',
    shown: (n, of) => `${n} of ${of} files shown`,
    expand: 'Open all',
    collapse: 'Close all',
  },

  detail: {
    why: (severity) => `Why ${severity}`,
    what: 'The file also tells about',
    who: 'Who can read it',
    now: 'Do this',
    where: 'Where the numbers are',
    file: 'The file',
    numbers: 'Numbers',
    archive: 'The archive’s spreadsheets',
    members: (found, clean, sealed, unknown) =>
      and.format(
        [
          found > 0 ? `${number.format(found)} with finds` : '',
          clean > 0 ? `${number.format(clean)} with nothing found` : '',
          sealed > 0 ? `${number.format(sealed)} encrypted` : '',
          unknown > 0 ? `${number.format(unknown)} not read` : '',
        ].filter((phrase) => phrase !== ''),
      ),
    morePlaces: (n) => `and ${count(n, 'place', 'places')} more`,
    warnings: 'Note',
    notToEnd: (reason) =>
      `The file was not read to its end (${reason}): there may be more numbers in it.`,
  },

  grounds: {
    byPersons: (persons, least, severity) =>
      least <= 1
        ? `${persons}: as a rule that is ${severity}.`
        : `${persons}: from ${number.format(least)} persons on the severity is ${severity}.`,
    grave: (categories) => `One step up, since the file tells about ${and.format(categories)}.`,
    graveAtTop: (categories) => `It also tells about ${and.format(categories)}.`,
    weakSeal: 'The encryption is weak, and nobody knows what is behind it: it may be a register.',
    portable: 'One step up, since it lies on a laptop or a removable disk: those get lost.',
    portableToo: 'It lies on a laptop or a removable disk, which easily gets lost.',
    softened: 'Lowered to medium at most, since the file or the disk is encrypted.',
    assumed:
      'We do not know whether the disk is encrypted, and so assume that a thief can read the file.',
  },

  protections: {
    none: 'The file itself is not encrypted.',
    weak: 'The file has a password, but one that can be broken in a short time.',
    strong: 'The file itself is encrypted by a strong method.',
    efs: 'The file is encrypted by Windows (EFS).',
  },
  disks: {
    on: (by) =>
      `The disk is encrypted, ${by} says: a thief cannot read the file as long as the computer is switched off. While it is on, the disk protects nothing.`,
    suspended: (by) =>
      `The encryption of the disk is suspended, ${by} says: the key lies open on the disk, and whoever gets hold of the computer can read the file.`,
    off: (by) =>
      `The disk is not encrypted, ${by} says: whoever gets hold of the computer can read the file.`,
    unknown: () =>
      'Nobody could tell whether the disk is encrypted. If it is not, whoever gets hold of the computer can read the file.',
  },
  witnesses: {
    cim: 'Windows (BitLocker)',
    shell: 'Windows (BitLocker)',
    sysfs: 'Linux',
    fdesetup: 'macOS (FileVault)',
    diskutil: 'macOS (FileVault)',
    none: 'nobody',
  },
  byItself: 'A thief cannot read it, even when the disk is not encrypted.',

  advice: {
    accepted: 'The file is accepted in your baseline: somebody has answered for this very content.',
    tell: 'Tell your DPO or information security today.',
    move: 'If the data belong to a case, put them into the case system. Then delete the file and its copies.',
    archive:
      'The file is an archive: unpack it, move what is needed, and delete the whole archive.',
    rename:
      'Give the file a name without a CPR number. Names are also seen in shortcuts, mails and lists of opened files.',
    renameSheet: 'Give the sheet a name without a CPR number.',
    inspect:
      'Remove what is not seen on the sheet with the Document Inspector: in Excel under File › Info.',
    pivot:
      'The pivot table keeps the raw data even when their sheet is deleted: delete the pivot table, and save the file.',
    link: 'The file keeps data of other files: break the links in Excel under Data › Edit Links, and save the file.',
    remnant:
      'Deleted data are still in the file: save its content as a new file, and delete the old one.',
    disk: 'Ask IT to encrypt the disk (BitLocker).',
    askDisk: 'Ask IT whether the disk is encrypted (BitLocker).',
    weak: 'Do not trust the password: save the file in a newer format, and give it a new password if it must stay.',
    keep: 'If the file must stay, encrypt it: in Excel under File › Info › Protect Workbook › Encrypt with Password.',
    rest: 'Look through the rest of the file yourself: it was not read to its end.',
  },

  unread: {
    title: 'Not read, and why',
    means: 'Not read is not clean: nobody knows what is in these files.',
    advice: {
      locked: 'Close the file in the program that has it open, and run cprvagt again.',
      damaged:
        'Try to open the file. If it opens, save it again and run cprvagt on it; if not, delete it.',
      limit:
        'The file is larger or more complex than cprvagt reads. Look through it yourself, or split it.',
      timeout: 'Run cprvagt on the file alone while the computer does nothing else.',
      unsupported:
        'Open the file and save it as xlsx or csv so that it can be read, or look through it yourself.',
      'cloud-only':
        'The file is in the cloud only. Fetch it (right click: Always keep on this device), and run again.',
      denied: 'Run cprvagt as a user who may read the file, or ask its owner to.',
      unstable: 'Run again when nobody works in the file.',
      crashed:
        'Look through the file yourself, and tell those who run cprvagt: no file must be able to do that.',
    },
    left: (n) => `and ${files(n)} more; run with --format csv or ndjson to have all.`,
  },
  sealed: {
    title: 'Encrypted files',
    means:
      'They cannot be read without the password, so nobody has seen what they hold. Ask the owner whether the file is still needed, and delete it if not.',
    strengths: {
      weak: 'Weakly encrypted',
      strong: 'Strongly encrypted',
      efs: 'Encrypted by Windows (EFS)',
    },
    advice: {
      weak: 'Treat the file as open until somebody has looked into it: a thief can break the encryption. If there are CPR numbers in it, move them to the case system, and delete the file. If it must stay, save it in Excel as xlsx with a new, long password (File › Info › Protect Workbook), and delete the old file. If nobody knows the password, delete the file.',
      strong:
        'Safe as long as the password is long and does not lie beside it: keep it in a password manager, never in the same folder or the same mail.',
      efs: 'Can be read only by the user who is logged on.',
    },
  },
  unseen: {
    title: 'Places that nobody has seen',
    means:
      'There may be spreadsheets here. See whether the path is right, and run cprvagt as a user who has access.',
    whys: {
      denied: 'no access',
      unreachable: 'cannot be reached',
      missing: 'does not exist',
      'no-match': 'no files match the pattern',
    },
    left: (n) => `and ${count(n, 'place', 'places')} more`,
  },
  noted: {
    title: 'Noted without alarm',
    means: 'Here are only known test numbers, or signs that are too weak to alarm.',
  },
  clean: {
    title: 'Files with nothing found',
    means: 'Read to their end, and no CPR numbers found.',
  },

  remove: {
    title: 'How to remove a file so that it is gone',
    steps: [
      'First move what is needed to the case system. Access, logging and deletion are taken care of there.',
      'Delete the file with Shift + Delete, or empty the recycle bin afterwards.',
      'Delete the copies: in Downloads, on the desktop, on USB sticks, on shares, in sent mails and chats.',
      'If the folder is in OneDrive or SharePoint, also delete in the cloud’s recycle bin and in earlier versions.',
      'Run cprvagt again, and see that the file is gone.',
    ],
    breach:
      'If the computer is lost, or somebody without the right to has had access, contact the DPO at once: as a rule a personal data breach must be notified to Datatilsynet within 72 hours.',
  },

  method: {
    title: 'How this was judged',
    never:
      'The report never shows a CPR number or anything else that a file holds: only counts and places. File names and paths are shown as they are.',
    confidences: {
      certain: 'a column or number with a heading that says CPR, and digits that hold up',
      likely: 'the digits of a column alone, or a lone number with a valid date and control digit',
      possible: 'looks like a CPR number; shown, but does not alarm unless that is asked for',
    },
    persons:
      'A person is one CPR number, counted once, also when it stands in several places. “About” is an estimate; “at least” means that the file was not read to its end.',
    severity: (least, words) =>
      `Severity by the number of persons: from ${number.format(least.medium)} ${words.medium}, from ${number.format(least.high)} ${words.high}, from ${number.format(least.critical)} ${words.critical}, else ${words.low}. One step up for benefits, health and criminal cases, and on a laptop or a removable disk. At most ${words.medium} when the file or the disk is encrypted. Unknown counts as not encrypted. A weakly encrypted file that cannot be read is ${words.high}.`,
    exposure:
      'A file is exposed when neither it nor the disk is encrypted: a thief can read it. That the disk protects a file holds only while the computer is switched off. An encryption that is suspended or not finished does not count; a share and a removable disk have a state of their own.',
    numbers: 'Replacement numbers count as CPR numbers. Official test numbers never alarm.',
    clean:
      'Nothing found means: read to its end, and nothing found. Nothing else is ever called clean.',
  },
  confidential:
    'The report tells where the registers are. Keep it where only the right people can read it.',
  made: (version) => `Made by cprvagt ${version}`,
};
