/** What the list of files says, in English. */
import type { da } from './files.da.ts';

export const en: typeof da = {
  lead: 'Files with CPR numbers, and files that nobody could read. The most dangerous stand first.',
  empty: {
    none: 'No machine has told of any file. That says something only of the machines that were looked through.',
    overview: 'See on the overview how many machines that is',
    narrowed: 'No files fit all filters. Remove one of them to see more.',
    pageOver: 'There are no more files on this page of the list. Go to the first page.',
  },
};
