/** The words of `cprvagt status`, in English. */
import { lazily } from '../lazily.ts';
import type { StatusText } from './status.da.ts';

const number = lazily(() => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }));
const and = lazily(() => new Intl.ListFormat('en-GB', { type: 'conjunction' }));
const moment = lazily(
  () => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' }),
);
const files = (n: number): string => `${number.format(n)} ${n === 1 ? 'file' : 'files'}`;

export const en: StatusText = {
  help: {
    about:
      'Show how it stands: what the agent has seen on this machine, and what is told about it.',
    format: 'table for people; json for programs',
    all: 'show all files, not only the first ones',
  },
  denied: (folder) =>
    `What the agent knows is in ${folder}, which administrators alone may read. Try: sudo cprvagt status`,
  noAnswer: (code) => (folder) =>
    `What the agent knows is in ${folder}, which administrators alone may read, and no agent answers just now (${code}). Try again in a moment, or: sudo cprvagt status`,
  never: (folder) => `No agent has run here: ${folder} is empty. Start it with: cprvagt agent run`,
  unreadable: (folder) =>
    `What the agent knows in ${folder} cannot be read. It begins anew the next time it runs.`,

  words: {
    scan: 'SCAN',
    severity: 'SEVERITY',
    waiting: 'WAITING',
    volume: 'VOLUME',
    server: 'SERVER',
    gone: 'GONE',
    yours: 'YOURS',
  },
  filesOf: {
    own: 'The figures are of the whole machine; of files you see those in your own home alone. All: sudo cprvagt status',
    none: 'The figures are of the whole machine. The system does not say which files are yours, so none of them is shown. All: sudo cprvagt status',
  },
  moment: (ms) => moment.format(ms),
  fullScan: (ended, took) => `All was last looked through ${ended}; it took ${took}`,
  noFullScan: 'All has not been looked through yet',
  scanning: (since) => `A look through was begun ${since} and is not done`,
  next: (from) => `Next time: within an hour after ${from}`,
  nextNow: 'Next time: as soon as the agent runs',
  found: (n, people) => `${files(n)} with CPR numbers of ${people}`,
  list: (words) => and.format(words),
  nothingFound: 'No files with CPR numbers',
  about: (people, percent) => (percent === 0 ? people : `${people} (±${number.format(percent)} %)`),
  waiting: (n) => `${files(n)} not read yet`,
  protections: {
    on: 'encrypted',
    suspended: 'encryption suspended: protects nothing',
    off: 'not encrypted',
    unknown: 'unknown whether it is encrypted',
  },
  kinds: { fixed: 'fixed volume', removable: 'can be taken out', network: 'network drive' },
  evidence: (witness, said, asked) => `${witness}: ${said}, asked ${asked}`,
  noEvidence: 'nobody could tell',
  server: (organisation, address) => `${organisation}, ${address}`,
  noPolicy: 'It has not said yet what may be looked at: nothing is read until then',
  activeFrom: (when) => `Nothing is read before ${when}: those who work here are told first`,
  contact: (when) => `Was last told everything ${when}`,
  noContact: 'Has not been told anything yet',
  untold: (n) => `${files(n)} it has not heard of yet`,
  noServer: 'None configured: nothing was sent, and what stands here stays on the machine',
  told: 'This is what a server would be told of the files, in this form and nothing else:',
  leftover: 'A leftover of another file',
  drill: 'A drill: does not count',
  gone: (n) => `${files(n)} no longer here, or clean by now`,
  more: (n) => `and ${files(n)} more: cprvagt status --all`,
};
