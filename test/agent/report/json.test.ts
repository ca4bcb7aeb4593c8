/** One document that parses, with exactly the fields of ndjson, written as it comes. */
import { expect, test } from 'vitest';
import { json } from '../../../agent/report/json.ts';
import { ndjson } from '../../../agent/report/ndjson.ts';
import { EVERY, NAMES, whole } from './every-outcome.ts';
import { register, summary } from './outcomes.ts';

const outcomes = [
  ...EVERY.map(([, outcome]) => outcome),
  ...NAMES.map(([, name]) => ({ ...register, path: `/data/${name}` })),
];

test('holds what ndjson holds, field by field', () => {
  const lines = whole(ndjson, outcomes).trimEnd().split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const last = parsed.pop();
  expect(JSON.parse(whole(json, outcomes))).toEqual({ files: parsed, summary: last?.['summary'] });
  expect(lines.length).toBe(outcomes.length + 1);
});

test('a run without files is a whole document', () => {
  expect(JSON.parse(json.open().summary(summary))).toMatchObject({
    files: [],
    summary: { files: 1 },
  });
});

test('each file is written when it is done, on a line of its own', () => {
  const writer = json.open();
  for (const outcome of outcomes) {
    const piece = writer.outcome(outcome);
    expect(piece).toContain(JSON.stringify(outcome.format));
    expect(piece.trimEnd().split('\n').at(-1)).toMatch(/^,?\{.*\}$/);
  }
});

test('a document that has no summary does not parse: it is not whole', () => {
  expect(() => JSON.parse(json.open().outcome(register)) as unknown).toThrow(SyntaxError);
});
