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
    decided: 'Decided',
  },
  empty: {
    mine: 'You have no cases right now. Critical files that nobody has stand in a tab of their own.',
    toApprove: 'No proposals of others wait for you.',
    overdue: 'No cases are overdue.',
    active: 'No cases are in progress.',
    unassigned:
      'All known critical files have a case. That holds only for the machines that report.',
    decided: 'Nothing is decided as a false alarm or an exception.',
  },
};
