/** What the view of one machine says, in English. */
import { formatsOf } from '../format.ts';
import type { da } from './machine.da.ts';

const { number } = formatsOf('en');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const en: typeof da = {
  title: 'Machine',
  back: 'To all machines',
  scanAsked:
    'The machine has been asked to look through everything. It begins at its next check-in.',
  untold: (n) =>
    `The machine has ${n} changes that it has not told of yet. The numbers here may lag behind.`,
  explained: {
    seen: (day) => `Last seen ${day}.`,
    silent:
      'It has not checked in for more than three days. It may be switched off, on holiday, stolen or reinstalled, or the agent may have stopped. What it last told may not hold any more. Find out where it is; if it is missing, treat it as lost.',
    waiting:
      'It has enrolled, but nobody has approved it. Until then the server takes nothing about its files. If you know it, approve it.',
    neverSeen:
      'It has enrolled, but never checked in. See that the agent is installed as a service, and that it can reach the server.',
    revoked:
      'It is revoked: the server takes nothing more from it. What it had told still stands here.',
    gone: 'It has been retired or has left. It does not count in the coverage.',
    cloneTitle: (day) => `Two machines say that they are this one, since ${day}`,
    clone:
      'This happens when a disk or an image with the agent in it was copied. One of them gets a place of its own here by itself, and both tell everything again. If it goes on, remove the agent’s key from the image before it is rolled out.',
  },
  figures: {
    persons: 'Persons in the clear',
    personsNote: 'In files that a thief can read.',
    exposed: 'Files in the clear',
    exposedNote: (found) => `of ${number(found)} with CPR numbers.`,
    volumes: 'Open volumes',
    volumesNote: (all, unknown) =>
      `of ${number(all)}.${unknown > 0 ? ` Nobody knows about ${number(unknown)}.` : ''}`,
    unread: 'Files that nobody could read',
    unreadNote: 'Not read is not clean.',
  },
  findings: {
    title: 'Findings by severity',
    severity: 'Severity',
    files: 'Files',
    all: 'See all files on the machine',
    none: 'No files with CPR numbers in what has been looked through.',
    nothingYet: 'The machine has told nothing yet. That is not the same as being clean.',
  },
  volumes: {
    title: 'Volumes',
    lead: 'Encryption protects only while the machine is off, and only the volume that is encrypted.',
    none: 'The machine has not told of volumes yet.',
    name: (n) => `Volume ${number(n)}`,
    kinds: {
      fixed: 'Fixed volume',
      removable: 'Removable',
      network: 'Network volume',
      other: 'Other',
    },
    protections: {
      on: 'Encrypted',
      suspended: 'Suspended',
      off: 'Without encryption',
      unknown: 'Not known',
    },
    meanings: {
      on: 'A thief cannot read the volume while the machine is off.',
      suspended:
        'Encryption is suspended, and the key lies open on the volume. Resume it, e.g. with manage-bde -protectors -enable.',
      off: 'Anybody who gets hold of the volume can read it. Turn on BitLocker, FileVault or LUKS.',
      unknown: 'Nobody could answer. Take the volume for open until somebody knows better.',
    },
    witnesses: {
      cim: 'Windows (BitLocker)',
      shell: 'Windows (BitLocker)',
      sysfs: 'Linux',
      fdesetup: 'macOS (FileVault)',
      diskutil: 'macOS (FileVault)',
    },
    evidence: (witness, said) => `${witness} answered: “${said}”.`,
    nobody: 'No part of the system could answer.',
    asked: 'Asked',
    gone: 'The volume was not in the machine when it last checked in.',
    history: 'How it has been',
    since: (day) => `since ${day}`,
    between: (from, to) => `from ${from} to ${to}`,
  },
  coverage: {
    title: 'How much has been looked through',
    none: 'The machine has not told how much it has looked through. Assume that nothing has been.',
    noFull:
      'The machine has not been looked through to its end yet. There may be more than stands here.',
    lastFull: 'Last looked through to its end',
    took: 'It took',
    duration: (ms) => {
      if (ms < MINUTE_MS) return 'Less than a minute';
      if (ms < 2 * HOUR_MS) return `${number(Math.round(ms / MINUTE_MS))} minutes`;
      return `${number(Math.round(ms / HOUR_MS))} hours`;
    },
    clean: 'Without CPR numbers',
    found: 'With CPR numbers',
    sealed: 'Encrypted files',
    unknown: 'Not read',
    notSpreadsheet: 'No spreadsheets after all',
    waiting: 'Waiting to be read',
    reasonsTitle: 'Why files have not been read',
    reason: 'Reason',
    files: 'Files',
    what: 'What you can do',
    noReasons: 'All files that the machine knows of have been read.',
    reasons: {
      locked: [
        'Open in another program',
        'It is read when the program closes. If it stays, ask the user to close the file.',
      ],
      damaged: [
        'Damaged',
        'The file cannot be opened properly. Look at it; delete it if nobody needs it.',
      ],
      limit: ['Too large', 'The file is larger than the agent may read. Look at it yourself.'],
      timeout: ['Took too long', 'The agent gave up. Look at the file yourself.'],
      unsupported: [
        'Unknown format',
        'The agent cannot read the format. Save the file as xlsx, or look at it.',
      ],
      'cloud-only': [
        'In the cloud only',
        'The file lies in OneDrive and not on the disk; the agent does not fetch it. Read it there.',
      ],
      denied: ['No access', 'The agent may not read the file. Check the rights of its folder.'],
      unstable: [
        'Always changing',
        'The file was written to while it was read. It is tried again.',
      ],
      crashed: [
        'The reader crashed',
        'The file makes the reader fail. Look at it yourself, and report the fault.',
      ],
    },
  },
  about: {
    title: 'About the machine',
    kind: 'Kind',
    laptop: 'Laptop',
    desktop: 'Desktop',
    system: 'System',
    maker: 'Make and model',
    serial: 'Serial number',
    lastUser: 'Last user',
    lastSeen: 'Last seen',
    never: 'Never',
    enrolled: 'Enrolled',
    agent: 'Agent version',
    rules: 'Revision of the rules',
    policy: 'Policy',
    noPolicy: 'None yet',
  },
  deeds: {
    approve: {
      deed: 'Approve',
      title: 'Approve the machine',
      means:
        'The machine becomes one of yours: it tells of its findings and gets your policy. Approve only a machine that you know.',
      done: 'The machine is approved.',
    },
    scan: {
      deed: 'Scan now',
      title: 'Look through everything now',
      means:
        'The machine reads all its files again at its next check-in. Its user notices a little more work in the background at most.',
      done: 'The machine has been asked to look through everything.',
    },
    revoke: {
      deed: 'Revoke',
      title: 'Revoke the machine',
      means:
        'The server takes nothing more from the machine. What it has told stays. There is no way back: to be in again, it must enrol anew.',
      done: 'The machine is revoked.',
    },
    retire: {
      deed: 'Retire',
      title: 'Retire the machine',
      means:
        'For a machine that is scrapped and whose disk is wiped. All its files count as gone, and it counts no more itself. There is no way back. If the machine is lost or stolen, do not do this: you would lose sight of what lay on it.',
      done: 'The machine is retired.',
    },
  },
  troubles: {
    'wrong-state': 'The state of the machine is another one now. Reload the page, and look again.',
  },
};
