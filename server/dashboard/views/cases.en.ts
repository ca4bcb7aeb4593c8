/** What the cases say, in English. */
import type { da } from './cases.da.ts';

export const en: typeof da = {
  lead: 'Only the machine closes a case: when the file is gone, moved or encrypted the next time it is looked through.',
  tabsLabel: 'Which cases',
  tabs: {
    mine: 'Mine',
    toApprove: 'To approve',
    overdue: 'Overdue',
    active: 'In progress',
    unassigned: 'Critical, unassigned',
    residue: 'Copies left',
    decided: 'Decided',
    resolved: 'Resolved',
  },
  about: {
    residue:
      'The file itself is gone or encrypted, but copies of it on the machine are unprotected. The case closes when the last copy is gone.',
    resolved:
      'The machine has said that they are gone, moved or encrypted. Cases of files that are gone are deleted after a time (30 days, unless another is chosen).',
  },
  empty: {
    mine: 'You have no cases right now. Critical files that nobody has stand in a tab of their own.',
    toApprove: 'No proposals of others wait for you.',
    overdue: 'No cases are overdue.',
    active: 'No cases are in progress.',
    unassigned:
      'All known critical files have a case. That holds only for the machines that report.',
    residue: 'No file is gone or encrypted while copies of it are unprotected.',
    decided: 'Nothing is decided as a false alarm or an exception.',
    resolved: 'No case is resolved yet.',
  },
};
