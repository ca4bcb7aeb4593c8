/** What holds for every form of report: a new one is tested by being listed. */
import { describe, expect, test } from 'vitest';
import { REPORTS } from '../../../agent/report/index.ts';
import type { Report } from '../../../agent/report/report.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import { EVERY, NAMES, SUMMARIES, whole } from './every-outcome.ts';
import { finding, register, setting, summary } from './outcomes.ts';

const REPORTED: readonly Report[] = REPORTS;
/** Of html, which holds arrows of its own. */
const SCRIPT = /<script>[^<]*<\/script>/;
const ALL = EVERY.map(([, outcome]) => outcome);

describe.each(REPORTED.map((report) => [report.name, report] as const))('%s', (_name, report) => {
  test.each([['da', da] as const, ['en', en] as const])(
    'tells of every outcome in %s',
    (_language, text) => {
      for (const [why, outcome] of EVERY) {
        const pieces = whole(report, [outcome], { text });
        expect(pieces.replace(SCRIPT, ''), why).not.toMatch(/undefined|NaN|\[object|=>/);
        expect(pieces.endsWith('\n'), why).toBe(true);
      }
    },
  );

  test.each(NAMES)('a name with %s does nothing', (_why, name) => {
    const path = `/data/${name}`;
    const findings = [{ ...finding, member: name }];
    const pieces = whole(report, [{ ...register, path, findings }], { paths: [path] });
    expect(pieces.replaceAll(/\r?\n|^\ufeff/g, '')).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
    );
  });

  test.each(SUMMARIES)('sums up %s', (_why, change) => {
    for (const outcomes of [[], ALL]) {
      const pieces = whole(report, outcomes, change);
      expect(pieces).not.toMatch(/undefined|NaN/);
      expect(pieces.endsWith('\n')).toBe(true);
    }
  });

  test('every piece ends with a line end or is empty', () => {
    const writer = report.open(setting);
    const pieces = ALL.map((outcome) => writer.outcome(outcome));
    const unseen = writer.unseen?.({ why: 'denied', path: '/data/a\nb' }) ?? '';
    for (const piece of [...pieces, unseen])
      expect(piece === '' || piece.endsWith('\n')).toBe(true);
  });

  test('two runs do not know of each other', () => {
    const [one, two] = [report.open(setting), report.open(setting)];
    one.outcome({ ...register, path: '/data/of-one.xlsx' });
    const pieces = two.outcome(register) + two.summary(summary);
    expect(pieces).not.toContain('of-one');
  });
});
