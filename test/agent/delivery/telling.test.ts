/** What a server would be told of a file: no number in it, however it is written, and nothing unnoticed. */
import { expect, test } from 'vitest';
import type { Row } from '../../../agent/ledger/ledger.ts';
import { tellingFields, tellingIn, tellingOf } from '../../../agent/delivery/telling.ts';
import { somePeople } from '../../../scripts/people.ts';
import { showsPartOf, SPELLINGS } from '../../spellings.ts';
import { finding, register } from '../report/outcomes.ts';

const [SOMEBODY = ''] = somePeople(1, 77);

const ROW: Row = {
  id: 12,
  sequence: 345,
  state: 'present',
  outcome: register,
  place: 'desktop',
  volume: 'disk',
  twin: null,
  fingerprint: 'abc',
  head: 'def',
  drill: false,
  firstSeenMs: 1,
  seenMs: 2,
  confirmed: false,
};

const told = (row: Row, origin: Pick<Row, 'id'> | null = null): Record<string, unknown> =>
  tellingFields(tellingOf(row, origin));

test('is these fields and no others', () => {
  const { volume: _volume, state: _state, confirmed: _confirmed, ...seen } = ROW;
  const { outcome, ...rest } = seen;
  expect(told({ ...ROW, outcome: { ...outcome, pathBytes: 'L2Q=', accepted: true } })).toEqual({
    ...outcome,
    accepted: true,
    ...rest,
    leftoverOf: null,
  });
});

test('a leftover names its origin by number', () => {
  expect(told(ROW, { id: 9 })).toMatchObject({ id: 12, leftoverOf: 9 });
});

test('of what is gone nothing is told but that', () => {
  expect(told({ ...ROW, state: 'gone' })).toEqual({ id: 12, sequence: 345, gone: true });
});

test.each<readonly [why: string, row: Row]>([
  ['a file', ROW],
  ['one without a head', { ...ROW, head: null }],
  ['one that is gone', { ...ROW, state: 'gone' }],
])('is understood at the other end: %s', (_why, row) => {
  const telling = tellingOf(row, null);
  const sent = JSON.stringify(tellingFields(telling));
  expect(tellingIn(JSON.parse(sent) as ReturnType<typeof tellingFields>)).toEqual(telling);
});

test.each(SPELLINGS)('of a number in its path nothing is left, with %s', (_why, spell) => {
  const written = spell(SOMEBODY);
  const path = `/home/kari/Sag ${written}/liste ${written}.xlsx`;
  const outcome = {
    ...register,
    path,
    pathBytes: Buffer.from(path).toString('base64'),
    findings: [{ ...finding, member: `mappe/${written}.csv` }],
  };
  const telling = told({ ...ROW, outcome });
  const sent = JSON.stringify(telling);
  expect(showsPartOf(sent, SOMEBODY)).toBe(false);
  expect(sent).not.toContain(outcome.pathBytes.slice(0, 40));
  expect(telling['path']).toMatch(/^\/home\/kari\/Sag .*\/liste .*\.xlsx$/);
});
