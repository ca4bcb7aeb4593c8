/**
 * For programs that read a whole document: one object with the fields of ndjson. Each file is
 * written as it is done, so that a run of any size needs no more memory than one file; the summary
 * can only come last. A run that ends before its summary leaves a document that does not parse,
 * which is better than one that looks whole.
 */
import { fileFields, json as line, summaryFields } from './fields.ts';
import type { Report, Writer } from './report.ts';

export const json = { name: 'json', open } as const satisfies Report;

function open(): Writer {
  let before = '{"files":[\n';
  return {
    outcome: (outcome) => {
      const piece = `${before}${line(fileFields(outcome))}\n`;
      before = ',';
      return piece;
    },
    summary: (summary) => {
      const opening = before === ',' ? '' : before;
      return `${opening}],"summary":${line(summaryFields(summary))}}\n`;
    },
  };
}
