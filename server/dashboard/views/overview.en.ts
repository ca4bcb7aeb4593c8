/** What the overview says, in English. */
import { formatsOf } from '../format.ts';
import type { da } from './overview.da.ts';

const { number, percent, day } = formatsOf('en');
const count = (n: number, one: string, many: string): string =>
  `${number(n)} ${n === 1 ? one : many}`;
const machines = (n: number): string => count(n, 'machine', 'machines');
const files = (n: number): string => count(n, 'file', 'files');

export const en: typeof da = {
  asOf: 'As the machines last told.',
  counted: 'Counted',
  figures: {
    title: 'Right now',
    persons: 'Citizens lie in the clear',
    personsNote: 'A sum over machines: who is on two of them is counted twice.',
    noPersons: 'In what has been looked through.',
    files: 'Files in the clear',
    filesNote: (critical, high) =>
      `${number(critical)} critical and ${number(high)} high among all findings.`,
    machines: 'Machines with files in the clear',
    machinesNote: (known) => `of ${number(known)} that are known.`,
    volumes: 'Volumes without encryption',
    volumesNote: (of, on) => `of ${number(of)}, on ${machines(on)}.`,
    volumesUnknown: (n) => `Of ${number(n)} nobody could be asked.`,
    unread: 'Files that nobody could read',
    unreadNote: 'Not read is not clean.',
  },
  coverage: {
    title: 'Coverage',
    lead: (share, active, known) =>
      `${percent(share)}: ${number(active)} of ${machines(known)} report. Of the rest nothing new is known.`,
    whole: (known) => `All ${machines(known)} report.`,
    none: 'No machine reports. The numbers say nothing of where data lie.',
    standings: {
      active: 'Report',
      silent: 'Silent for more than three days',
      waiting: 'Await approval',
      neverSeen: 'Enrolled, never heard of',
      missing: 'Known, without an agent',
    },
    clones: (n) =>
      `${machines(n)} seem to be copied: two report as the same one. Check them under Machines.`,
    unexpected:
      'Nobody has said how many machines there should be. Without that number a machine can be missing unseen.',
    bar: 'Machines by how they report',
  },
  risk: {
    title: 'Do not lose these tonight',
    lead: 'Where a theft would hit the most: persons × in the clear × portable.',
    machine: 'Machine',
    unit: 'Unit',
    persons: 'Persons',
    exposed: 'Files in the clear',
    why: 'Why',
    portable: (n) => `${n} of them on what can be carried out`,
    reasons: {
      laptop: 'Laptop',
      openVolume: 'Volume without encryption',
      portable: 'Lies on something portable',
      unknownVolume: 'Volume nobody knows of',
      silent: 'Silent',
    },
    none: 'No known machine has files with CPR numbers in the clear.',
    noneDoubt: 'That holds for the machines that report.',
  },
  trend: {
    title: 'Citizen-days in the clear',
    lead: 'Each citizen in a file in the clear counts one for each day that it has lain there. The goal is zero.',
    about: (first, last, from, to) =>
      `From ${number(first)} on ${from} to ${number(last)} on ${to}.`,
    gaps: (n) =>
      `${count(n, 'day is', 'days are')} missing: nothing was kept, and the line is broken there.`,
    table: 'Show as a table',
    day: 'Day',
    citizens: 'Citizen-days',
    files: 'Files',
    machines: 'Machines',
    missing: 'Nothing kept',
    tooShort: 'The line comes when there are numbers of two days.',
    on: (day_) => day(day_ * 86_400_000),
  },
  units: {
    title: 'Unit by unit',
    unit: 'Unit',
    persons: 'Persons in the clear',
    files: 'Files in the clear',
    machines: 'Machines with them',
    volumes: 'Open volumes',
    coverage: 'Coverage',
    of: (active, known) => `${number(active)} of ${number(known)}`,
    noUnit: 'No unit',
    none: 'No units yet. They come with the machines that enrol.',
  },
  since: {
    title: 'Since your last visit',
    at: (when) => `Since ${when}.`,
    exposed: (n) => `${files(n)} came into the clear`,
    persons: (n) => `with ${n} persons`,
    resolved: (n) => `${files(n)} no longer there`,
    nothing: 'Nothing came or went.',
  },
  empty: {
    title: 'No machines yet',
    why: 'The overview is empty because no machine has reported, not because all is well.',
    next: 'Make an enrolment token, and install the agent on the first machine. What it sees first is shown here.',
    link: 'Enrol machines',
    ask: 'Ask an administrator to enrol the first machine.',
  },
};
