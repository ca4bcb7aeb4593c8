/** The forms that `--format` knows, the default first. */
import { ndjson } from './ndjson.ts';
import type { Report } from './report.ts';
import { table } from './table.ts';

export const REPORTS = [table, ndjson] as const satisfies readonly Report[];

export type ReportName = (typeof REPORTS)[number]['name'];
