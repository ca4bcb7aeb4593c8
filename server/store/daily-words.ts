/** What is kept of each day, for each unit. */

/**
 * `citizenDays`: persons in the clear, added up over the days since the files came. The others are as they were that
 * day: persons, files and machines with any in the clear; machines in all, and silent ones; volumes that anybody can read.
 */
export const DAILY = [
  'citizenDays', 'persons', 'files', 'machines', 'enrolled', 'silent', 'volumesOpen',
] as const; // prettier-ignore
export type Daily = (typeof DAILY)[number];
