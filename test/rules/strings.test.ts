/** Each text of the study's table, alone in a sheet of one cell, and beside labels. */
import { describe, expect, test } from 'vitest';
import { linesOf, verdictOf, type Feeding } from './feed.ts';
import { STRINGS, type Expected } from './strings.ts';

function resultOf(text: string, feeding: Feeding = {}): Expected | 'MORE' {
  const { findings } = verdictOf([[[text]]], feeding);
  const [finding] = findings;
  if (finding === undefined) return 'NO';
  if (findings.length > 1 || finding.matches !== 1) return 'MORE';
  if (finding.kind === 'test') return 'TEST';
  if (finding.kind === 'replacement') return 'REPLACEMENT';
  return finding.confidence === 'possible' ? 'WEAK' : 'REPORT';
}

describe('a text alone in a sheet', () => {
  test('the table is whole', () => {
    expect(STRINGS).toHaveLength(120);
  });

  test.each(STRINGS)('%s: %s', (_why, text, expected) => {
    const result = resultOf(text);
    expect(result).toBe(expected === 'REPLACEMENT' ? 'NO' : expected);
    expect(resultOf(text, { shared: false })).toBe(result);
  });

  const replacements = STRINGS.filter(([, , expected]) => expected === 'REPLACEMENT');
  test.each(replacements)('labelled, %s counts: %s', (_why, text) => {
    expect(linesOf(verdictOf([[[`CPR ${text}`]]]))).toEqual(['replacement A row 1: 1/1 certain']);
    expect(linesOf(verdictOf([[['CPR-nr', text]]]))).toEqual(['replacement B row 1: 1/1 certain']);
    expect(linesOf(verdictOf([[['CPR-nr'], [text]]]))).toEqual([
      'replacement A under 1: 1/1 certain',
    ]);
  });
});
