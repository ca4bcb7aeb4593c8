/** What the list of machines says, in English. */
import { formatsOf } from '../format.ts';
import type { da } from './machines.da.ts';

const { number } = formatsOf('en');

export const en: typeof da = {
  lead: 'Each machine that has enrolled, with what it last told.',
  filters: {
    standing: 'State',
    unit: 'Unit',
    version: 'Agent version',
    exposed: 'With files in the clear',
    openVolume: 'With open volumes',
    clone: 'Possible copies',
  },
  columns: {
    name: 'Machine',
    unit: 'Unit',
    standing: 'State',
    lastSeen: 'Last seen',
    persons: 'Persons',
    exposed: 'Files in the clear',
    volumes: 'Open volumes',
    version: 'Agent',
  },
  openOf: (open, all) => `${number(open)} of ${number(all)}`,
  unread: (n) => `${number(n)} not read`,
  never: 'Never',
  total: (n) => (n === 1 ? '1 machine' : `${number(n)} machines`),
  none: 'No machine fits the filters.',
  nobody: 'No machine has enrolled yet. That says nothing about where data lie.',
};
