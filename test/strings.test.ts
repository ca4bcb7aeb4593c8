/**
 * The study's table of texts, each alone in a real file: whatever way a program has to write it,
 * the readers must hand it to the rules whole.
 */
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../rules/index.ts';
import { read } from './reading.ts';
import { STRINGS, type Expected } from './rules/strings.ts';
import { ENCODINGS, textTable } from './text-table.ts';
import { workbook, type Dialect } from './workbook.ts';

const DIALECTS: readonly Dialect[] = (['shared', 'inline', 'str'] as const).flatMap((strings) => [
  ...(['plain', 'decimal', 'hex', 'runs', 'phonetic', 'cdata'] as const).map((text) => ({
    strings,
    text,
  })),
  { strings, encoding: 'utf-16be' as const },
  { strings, prefix: 'x', references: false },
]);

function resultOf({ findings }: Verdict): Expected | 'MORE' {
  const [finding] = findings;
  if (finding === undefined) return 'NO';
  if (findings.length > 1 || finding.matches !== 1) return 'MORE';
  if (finding.kind === 'test') return 'TEST';
  if (finding.kind === 'replacement') return 'REPLACEMENT';
  return finding.confidence === 'possible' ? 'WEAK' : 'REPORT';
}

function alone(expected: Expected): Expected {
  return expected === 'REPLACEMENT' ? 'NO' : expected;
}

describe('a text alone in a file', () => {
  test.each(STRINGS)('%s: %s', (_why, text, expected) => {
    const results = DIALECTS.map((dialect) => {
      const { trouble, verdict } = read(workbook([{ rows: [[text]] }], dialect));
      return [JSON.stringify(dialect), trouble ?? resultOf(verdict)];
    });
    expect(results.filter(([, result]) => result !== alone(expected))).toEqual([]);
  });

  test.each(STRINGS)('as a text table, %s: %s', (_why, text, expected) => {
    // Without a mark, UTF-16 is told by the many ASCII characters of any table.
    const isLatin = Buffer.from(text, 'latin1').toString('latin1') === text;
    const marked = ENCODINGS.filter(
      (encoding) => encoding === 'utf-8' || encoding.endsWith(' bom'),
    );
    const results = (isLatin ? ENCODINGS : marked).flatMap((encoding) =>
      (['all', 'needed'] as const).map((quotes) => {
        const table = textTable([[text]], { encoding, quotes, announced: true });
        const { trouble, verdict } = read(table, 'table');
        return [`${encoding} ${quotes}`, trouble ?? resultOf(verdict)];
      }),
    );
    expect(results.filter(([, result]) => result !== alone(expected))).toEqual([]);
  });

  const written: readonly (readonly [why: string, value: string, expected: Expected])[] = [
    ['ten digits', '1211800018', 'REPORT'],
    ['nine digits', '202800009', 'NO'],
    ['a P-number', '1003539586', 'WEAK'],
    ['a fraction', '1211800018.5', 'NO'],
    ['an exponent, digits intact', '1.211800018E9', 'REPORT'],
    ['a fraction of nothing', '1211800018.0', 'REPORT'],
    ['less than nothing', '-1211800018', 'NO'],
  ];
  test.each(written)('as a number cell, %s: %s', (_why, value, expected) => {
    const raw = `<c r="A1"><v>${value}</v></c>`;
    expect(resultOf(read(workbook([{ rows: [[{ raw }]] }])).verdict)).toBe(expected);
  });
});
