/** What the page of one file says, in English. */
import { formatsOf } from '../format.ts';
import type { da } from './file.da.ts';

const { number, list } = formatsOf('en');
const count = (n: number, one: string, many: string): string =>
  `${number(n)} ${n === 1 ? one : many}`;
const small = (word: string): string => word.toLocaleLowerCase('en');

export const en: typeof da = {
  title: 'File',
  back: 'All files',
  gone: (when) =>
    `The machine has told that the file is gone or clean (${when}). What stands here is how it was last.`,

  where: {
    title: 'Where it lies',
    machine: 'Machine',
    place: 'Place',
    path: 'Path',
    copy: 'Copy the path',
    copied: 'The path is copied.',
    noPath: 'Your role does not see paths.',
    format: 'Kind of file',
    size: 'Size',
    modified: 'Last changed',
    firstSeen: 'First seen',
    seen: 'Last seen',
    portable: 'It lies on something that leaves the house: a laptop or a removable drive.',
  },

  shield: {
    title: 'Who can read it',
    exposures: {
      exposed: 'Whoever gets hold of the machine or the drive can read the file.',
      protected: 'A thief cannot read the file as long as the machine is off.',
      unknown: 'Nobody knows whether a thief can read the file. It is taken as possible.',
    },
    file: {
      none: 'The file itself has no password.',
      weak: 'The file has a password, but its encryption is so weak that it can be broken.',
      strong: 'The file itself is strongly encrypted.',
      efs: 'The file is encrypted by Windows (EFS): only its user can read it.',
    },
    cipher: (name) => `Method: ${name}.`,
    lock: (witness) => {
      if (witness === 'cim' || witness === 'shell') return 'BitLocker';
      return witness === 'fdesetup' || witness === 'diskutil' ? 'FileVault' : 'Drive encryption';
    },
    witnesses: {
      cim: 'Windows',
      shell: 'Windows',
      sysfs: 'Linux',
      fdesetup: 'macOS',
      diskutil: 'macOS',
    },
    volume: {
      on: 'is on',
      suspended: 'is suspended, so that the key lies open on the drive',
      off: 'is off',
    },
    says: (lock, state, by, when) => `${lock} ${state}, said ${by} on ${when}.`,
    saysNobody: (lock, state) => `${lock} ${state}.`,
    unknown: 'Nobody could say whether the drive is encrypted.',
    unknownAt: (when) => `Nobody could say whether the drive is encrypted (${when}).`,
    since: (when) => `It has been so since ${when}.`,
  },

  why: {
    title: (severity) => `Why the severity is ${small(severity)}`,
    byPersons: (people, severity) => `${people} make it ${small(severity)} to begin with.`,
    grave: (words) => `One step up: it tells of ${list(words.map(small))}.`,
    portable: 'One step up: it lies on something portable, which is easily lost.',
    graveAndPortable: (words) =>
      `One step up: it tells of ${list(words.map(small))}, and lies on something portable.`,
    softened: 'Lowered to medium at most, since the file or the drive is encrypted.',
    assumed: 'Nobody knows whether the drive is encrypted. It is taken as not.',
    weakSeal: 'The encryption is weak, and nobody knows what is behind it. It may be a register.',
    own: 'Reckoned on the machine by your own limits.',
  },

  advice: {
    title: 'Do this',
    encrypt: 'Turn on encryption of the drive. That closes all cases on it at once.',
    resume: 'Resume the encryption of the drive. It is only suspended.',
    ask: 'Find out whether the drive is encrypted. Until then the file is taken as unprotected.',
    stick:
      'The file lies on a removable drive: move it to the case system, delete it, and hand out an encrypted drive if one is needed.',
    weak: 'Do not trust the password. Save the file in a newer format with a new, long password, or delete it.',
    process:
      'The same extract lies in several places: find those who make it, and mend the process. Else the file comes back.',
    owner: 'Ask the user of the machine what the file is for. Put the case on hold meanwhile.',
    move: 'If it belongs to a case, put it into the case system. Then delete the file.',
    leftBehind: 'The file is left over from something else, and can usually just be deleted.',
    recycleBin: 'Empty the recycle bin. A deleted file still lies there.',
    mailCache: 'Delete the mail that it came with too: in the inbox, in sent and in deleted items.',
    oneDrive: 'Delete it in the recycle bin of the cloud and in earlier versions too.',
    copies: 'Delete the copies on the machine too. The case is closed only when they are gone.',
    sealed: 'Ask the owner what the file holds, and whether it is still needed. Else delete it.',
    again: 'Let the machine look through the file again when nobody works in it.',
    cloud: 'The file lies in the cloud only. Ask the owner to fetch it, or to delete it there.',
    access: 'Give the agent access to the folder, or ask the owner to look through the file.',
    open: 'Open the file and save it as xlsx or csv, so that it can be read. If it cannot be opened, delete it.',
    delete: 'Delete with Shift + Delete, or empty the recycle bin afterwards.',
  },

  relatives: {
    title: 'Elsewhere',
    leftoverOf: 'Copied or moved from',
    leftovers: 'Remnants and copies of it',
    copies: 'The same content',
    twins: 'The same file under other names',
    gone: 'gone',
    sameHead: (files, machines) =>
      `${count(files, 'file', 'files')} on ${count(machines, 'machine', 'machines')} have the same headings: the same extract. Mend the process that makes it.`,
  },

  history: {
    title: 'History',
    gone: 'Gone or clean',
    says: (outcome, persons, exposure) =>
      [outcome, persons, small(exposure)].filter((it) => it !== '').join(', '),
    none: 'Nothing has happened since the file was first seen.',
  },

  case: {
    title: 'Case',
    status: 'Status',
    assignee: 'Assignee',
    nobody: 'Nobody yet',
    due: 'Due',
    noDue: 'None',
    until: 'Holds until',
    basis: 'Basis',
    journal: 'Journal number',
    take: 'Take the case',
    taken: 'The case is yours.',
    proposal: {
      falseAlarm: (by) => `${by} proposes that it is a false alarm.`,
      exception: (by) => `${by} proposes an exception.`,
    },
    ownProposal: 'Somebody other than you has to approve the proposal.',
    residue: (n) =>
      `The file itself is safe, but ${count(n, 'copy', 'copies')} on the machine can be read. The case is open until they are gone.`,
    over: 'The file is not unprotected any more. Only the machine can open the case again.',
    comment: 'Comment',
    commentHint: 'Never write a CPR number; what looks like one is masked.',
    send: 'Save the comment',
    log: 'What happened',
    noLog: 'Nobody has done anything about it yet.',
    server: 'The machine',
    entries: {
      assign: (to) => `assigned the case to ${to}`,
      assignNobody: 'took the case from its assignee',
      wait: 'put the case on hold',
      due: (when) => `set the due date to ${when}`,
      noDue: 'removed the due date',
      comment: 'wrote',
      propose: (what) => `proposed: ${small(what)}`,
      approve: (what) => `approved: ${small(what)}`,
      decline: (what) => `declined the proposal: ${small(what)}`,
      decide: (what) => `decided: ${small(what)}`,
      reopen: 'reopened the case',
      resolved: 'told that the file is safe, and the case is resolved',
      residueLeft: (n) =>
        `told that the file is safe, but ${count(n, 'copy is', 'copies are')} left`,
      cameBack: 'told that the file is unprotected or changed, and the case is open again',
      exceptionOver: 'The exception is over, and the case is open again',
    },
  },

  scan: {
    title: 'When is the case closed?',
    hint: 'Only the machine can say that it is resolved: when it was looked through and the file is gone, moved or encrypted.',
    seen: 'The machine was last heard of',
    never: 'The machine was never heard of.',
    now: 'Look through the machine now',
    asked: 'The machine is asked to look through everything. It begins when it is next heard of.',
    admin: 'An administrator can ask the machine to do it now.',
  },
};
