/** What a server would be told of a file: no number in it, however it is written, and nothing unnoticed. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Row } from '../../../agent/ledger/ledger.ts';
import { tellingFields, tellingIn, tellingOf, veilOver } from '../../../agent/delivery/telling.ts';
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

const told = (row: Row, origin: Row | null = null): Record<string, unknown> =>
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
  expect(told(ROW, { ...ROW, id: 9 })).toMatchObject({ id: 12, leftoverOf: 9 });
});

test('of what is gone nothing is told but that', () => {
  expect(told({ ...ROW, state: 'gone' })).toEqual({ id: 12, sequence: 345, gone: true });
});

const rowAt = (path: string, place: Row['place'] = 'recycleBin'): Row => ({
  ...ROW,
  place,
  outcome: { ...register, path, findings: [{ ...finding, member: 'ferie/a.csv' }] },
});

describe('of a private folder no name is told', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-veil-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const at = (path: string): string => join(folder, path);
  const put = (path: string, content = ''): string => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
    return at(path);
  };
  const trashed = (name: string, from: string): string => {
    const [top = ''] = name.split('/');
    put(`Trash/info/${top}.trashinfo`, `[Trash Info]\nPath=${encodeURI(at(from))}\n`);
    return put(`Trash/files/${name}`);
  };
  const veil = veilOver(['Privat']);
  const shown = (row: Row, origin: Row | null = null): unknown =>
    JSON.parse(JSON.stringify(tellingFields(tellingOf(row, origin, veil))));
  const bin = join('Trash', 'files', '…');

  test.each([
    ['below it', (): Row => rowAt(at('Privat/ferie/liste.csv'), 'home'), join('Privat', '…')],
    ['thrown away', (): Row => rowAt(trashed('liste.csv', 'Privat/liste.csv')), bin],
    ['in a folder of it', (): Row => rowAt(trashed('ferie/x/a.csv', 'Privat/ferie')), bin],
  ])('%s', (_why, row, is) => {
    const said = shown(row());
    expect(said).toMatchObject({ path: at(is), findings: [{ member: '…' }] });
    expect(JSON.stringify(said)).not.toMatch(/ferie|liste/);
  });

  test('nor of a leftover, as long as its origin is known', () => {
    const origin = rowAt(at('Privat/ferie.csv'), 'home');
    const left = rowAt(at('Hentet/ferie.csv'), 'downloads');
    expect(shown(left, origin)).toMatchObject({ path: at(join('Hentet', '…')) });
    expect(shown(left)).toMatchObject({ path: at(join('Hentet', 'ferie.csv')) });
  });

  test('in the bin of Windows, by what that says', () => {
    const original = Buffer.from(`${at('Privat/ferie.csv')}\0`, 'utf16le');
    const mark = Buffer.alloc(28);
    mark.writeBigUInt64LE(2n);
    mkdirSync(at('$Recycle.Bin/S-1'), { recursive: true });
    writeFileSync(at('$Recycle.Bin/S-1/$IABC.csv'), Buffer.concat([mark, original]));
    const path = put('$Recycle.Bin/S-1/$RABC.csv');
    expect(shown(rowAt(path))).toMatchObject({ path: at('$Recycle.Bin/S-1/…') });
  });

  test('but of what lay elsewhere it is', () => {
    const path = trashed('aabent.csv', 'Sager/aabent.csv');
    expect(shown(rowAt(path), rowAt(at('Sager/aabent.csv'), 'home'))).toMatchObject({ path });
  });
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
