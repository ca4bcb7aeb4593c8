/** The forms that `--format` knows, the default first. */
import { csv } from './csv.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import type { Report } from './report.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

export const REPORTS = [table, ndjson, json, csv, sarif, html] as const satisfies readonly Report[];

export type ReportName = (typeof REPORTS)[number]['name'];
