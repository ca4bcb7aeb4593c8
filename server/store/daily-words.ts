/** What is kept of each day, for each unit. */

/** `citizenDays`: persons in the clear, added up over the days since the files came; the others: as they were that day. */
export const DAILY = ['citizenDays', 'persons', 'files', 'machines'] as const;
export type Daily = (typeof DAILY)[number];
