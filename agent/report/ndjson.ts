/**
 * For programs that read as it comes: one JSON object a line for each file, then one with the
 * summary.
 */
import { fileFields, json, summaryFields } from './fields.ts';
import type { Report } from './report.ts';

export const ndjson = {
  name: 'ndjson',
  open: () => ({
    outcome: (outcome) => `${json(fileFields(outcome))}\n`,
    summary: (summary) => `${json({ summary: summaryFields(summary) })}\n`,
  }),
} as const satisfies Report;
