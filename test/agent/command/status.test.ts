/** `cprvagt status`, on ledgers that were written as the agent writes them. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepMembership } from '../../../agent/delivery/membership.ts';
import { describe, expect, test } from 'vitest';
import { openLedger, type Reading, viewLedger } from '../../../agent/ledger/ledger.ts';
import { stateIn, statusOf } from '../../../agent/status.ts';
import { somePeople } from '../../../scripts/people.ts';
import { withoutPower } from '../../powerless.ts';
import { showsPartOf, SPELLINGS } from '../../spellings.ts';
import { volume } from '../platform/fake-platform.ts';
import { ledgerIn, outcomeOf, readingOf } from '../readings.ts';
import { type Ran, run, temporaryFolder } from './run.ts';

const PEOPLE = somePeople(SPELLINGS.length, 1_901);

const nothing = { matches: 0, persons: 0, confidence: null, severity: null } as const;
const SEALED = outcomeOf({
  ...nothing,
  outcome: 'sealed',
  protection: { file: 'strong', volume: 'off' },
});
const DAMAGED = outcomeOf({ ...nothing, outcome: 'unknown', reason: 'damaged' });
const DENIED = outcomeOf({ ...nothing, outcome: 'unknown', reason: 'denied' });
const CLEAN = outcomeOf({ ...nothing, outcome: 'clean' });

/** The state folder of an agent that has read these and then walked through everything. */
function stateWith(readings: readonly Reading[], coverage = {}): string {
  const state = join(temporaryFolder(), 'state');
  using ledger = ledgerIn(state);
  ledger.walkBegan('full');
  for (const reading of readings) ledger.record(reading);
  ledger.walkEnded('full', { files: readings.length, denied: 0, unreachable: 0, ...coverage });
  return state;
}

const MIXED: readonly Reading[] = [
  readingOf('/home/kari/Skrivebord/register.xlsx', {
    outcome: outcomeOf({ severity: 'critical', persons: 2000, matches: 2000 }),
  }),
  readingOf('/home/kari/Hentet/register.xlsx', { place: 'downloads' }),
  readingOf('/home/kari/laast.xlsx', { outcome: SEALED, place: 'home' }),
  readingOf('/home/kari/a.xlsx', { outcome: DAMAGED, place: 'home' }),
  readingOf('/home/kari/b.xlsx', { outcome: DENIED, place: 'home' }),
  readingOf('/home/kari/c.xlsx', { outcome: DENIED, place: 'home' }),
  readingOf('/home/kari/d.xlsx', { outcome: CLEAN, place: 'home' }),
  readingOf('/home/kari/e.txt', { outcome: null, place: 'home' }),
];

async function status(state: string, ...words: readonly string[]): Promise<Ran> {
  return run(['status', '--state-folder', state, ...words]);
}

interface Told {
  readonly fullScan: { readonly coverage: Record<string, number> } | null;
  readonly counts: { readonly outcomes: object; readonly reasons: object };
  readonly volumes: readonly { readonly mountPoint: string; readonly evidence: object }[];
  readonly server: object | null;
  readonly files: readonly Record<string, unknown>[];
}

async function statusJson(state: string): Promise<Told> {
  const { status: ended, out, err } = await status(state, '--format', 'json');
  expect({ ended, err }).toEqual({ ended: 0, err: '' });
  return JSON.parse(out) as Told;
}

test('says when all was looked through, what was found, and what was not read and why', async () => {
  const { status: ended, out, err } = await status(stateWith(MIXED, { denied: 3 }));
  expect({ ended, err }).toEqual({ ended: 0, err: '' });
  const plain = out.replace(/\s+/g, ' ');
  expect(plain).toMatch(/GENNEMGANG Alt er sidst gennemgået \S+ den \d+\. \S+ \d{4} kl\. \d/);
  expect(plain).toMatch(/Næste gang: inden for en time efter .* kl\. 12\.00/);
  expect(plain).toContain('FUNDET 2 filer med CPR-numre på ');
  expect(plain).toContain('ALVOR 1 kritisk og 1 lav');
  expect(plain).toContain('IKKE LÆST 3 filer: 2 ingen adgang og 1 beskadiget');
  expect(plain).toContain('KRYPTERET 1 fil, som ikke kan læses uden adgangskode');
  expect(plain).toContain('REN 1 fil læst til ende uden fund');
  expect(plain).toContain('IKKE SET 3 mapper og filer uden adgang');
  expect(plain).toContain('SERVER Ingen er valgt: intet er sendt');
  expect(plain).toMatch(/DREV \S+/);
});

test('lists each file as it is or would be told, the one that changed last first', async () => {
  const { out } = await status(stateWith(MIXED));
  const paths = [...out.matchAll(/^[A-ZÆØÅ ]+ {2}(\/home\S+)$/gm)].map(([, path]) => path);
  expect(paths).toEqual(
    ['c', 'b', 'a', 'laast', 'Hentet/register', 'Skrivebord/register'].map(
      (name) => `/home/kari/${name}.xlsx`,
    ),
  );
});

test('the server that it is enrolled with, and what that has not heard of', async () => {
  const folder = stateWith(MIXED);
  keepMembership(folder, {
    server: 'https://server.dk',
    machine: 'm',
    organisation: 'Brande Kommune',
    policyKey: 'x',
  });
  const { out } = await status(folder);
  const plain = out.replace(/\s+/g, ' ');
  expect(plain).toContain(
    'SERVER Brande Kommune, https://server.dk Den har ikke sagt endnu, hvad der må ses på: indtil da læses intet Har ikke fået noget at vide endnu 6 filer mangler den at høre om',
  );
  expect((await statusJson(folder)).server).toEqual({
    address: 'https://server.dk',
    organisation: 'Brande Kommune',
    policy: null,
    contactMs: null,
  });
});

test('as JSON has the same, and of each file what is sent', async () => {
  const told = await statusJson(stateWith(MIXED, { denied: 3 }));
  expect(told).toMatchObject({
    fullScan: { coverage: { files: 8, denied: 3 } },
    scanningSinceMs: null,
    counts: {
      outcomes: { found: 2, sealed: 1, unknown: 3, clean: 1 },
      reasons: { denied: 2, damaged: 1 },
      severities: { critical: 1, low: 1 },
      untold: 6,
    },
    server: null,
  });
  expect(told.files).toHaveLength(6);
  const [register = {}] = told.files.slice(-1);
  expect(register).toMatchObject({
    path: '/home/kari/Skrivebord/register.xlsx',
    place: 'desktop',
    outcome: 'found',
    persons: 2000,
    exposure: 'exposed',
    severity: 'critical',
    drill: false,
    leftoverOf: null,
  });
  expect(told.volumes.every(({ evidence }) => 'witness' in evidence)).toBe(true);
});

test('a leftover, a drill and what is gone are told as that', async () => {
  const state = stateWith([
    readingOf('/home/kari/Skrivebord/a.xlsx', { fingerprint: 'same' }),
    readingOf('/tmp/a.xlsx', { fingerprint: 'same', place: 'temp' }),
    readingOf('/home/kari/drill.csv', { drill: true }),
    readingOf('/home/kari/gone.xlsx'),
  ]);
  {
    using ledger = ledgerIn(state);
    // Somebody was told of it: else there is nobody to tell that it is gone.
    ledger.untold(10);
    ledger.forget('/home/kari/gone.xlsx');
  }
  const { files } = await statusJson(state);
  const byPath = (path: string): Record<string, unknown> =>
    files.find((file) => file['path'] === path) ?? {};
  expect(byPath('/tmp/a.xlsx')['leftoverOf']).toBe(byPath('/home/kari/Skrivebord/a.xlsx')['id']);
  expect(byPath('/home/kari/drill.csv')['drill']).toBe(true);
  expect(files.filter((file) => file['gone'] === true)).toHaveLength(1);
  const { out } = await status(state);
  expect(out).toContain('En rest af en anden fil');
  expect(out).toContain('En øvelse: tæller ikke med');
  expect(out).toMatch(/VÆK +1 fil, som ikke er her mere/);
  expect(out.replace(/\s+/g, ' ')).toContain('FUNDET 2 filer med CPR-numre');
});

test('more files than anybody reads are counted, unless all are asked for', async () => {
  const many = Array.from({ length: 25 }, (_, at) => readingOf(`/home/kari/${at}x.xlsx`));
  const state = stateWith(many);
  const { out } = await status(state);
  expect(out.match(/\/home\/kari\/\d+x\.xlsx/g)).toHaveLength(20);
  expect(out).toContain('og 5 filer til: cprvagt status --all');
  const all = await status(state, '--all');
  expect(all.out.match(/\/home\/kari\/\d+x\.xlsx/g)).toHaveLength(25);
  expect(all.out).not.toContain('--all');
});

test('no number in a path is shown or would be sent, however it is written', async () => {
  const readings = SPELLINGS.map(([, spell], at) =>
    readingOf(`/home/kari/${spell(PEOPLE[at] ?? '')}/${at}.xlsx`),
  );
  const bytes = Buffer.from(`/home/kari/\u00ff${PEOPLE[0]}.xlsx`, 'latin1');
  const state = stateWith([...readings, readingOf(bytes)]);
  const ran = [await status(state, '--all'), await status(state, '--format', 'json')];
  for (const { out } of ran) {
    expect(out).toContain(`/${SPELLINGS.length - 1}.xlsx`);
    // Times and sequences are numbers of the clock, and may have some digits of anybody's.
    const words = out.replaceAll(/:\d+(?=[,}\]])/g, ':0');
    expect(PEOPLE.filter((digits) => showsPartOf(words, digits))).toEqual([]);
  }
});

describe('says so', () => {
  test('when no agent has run', async () => {
    const { status: ended, out, err } = await status(join(temporaryFolder(), 'nej'));
    expect({ ended, out }).toEqual({ ended: 3, out: '' });
    expect(err).toContain('Ingen agent har kørt her');
  });

  test.skipIf(process.platform === 'win32')('when only an administrator may look', async () => {
    const folder = temporaryFolder();
    const state = join(folder, 'state');
    ledgerIn(state)[Symbol.dispose]();
    expect(stateIn(state)).toBe('there');
    if (process.getuid?.() !== 0) chmodSync(state, 0);
    expect(await withoutPower(folder, () => stateIn(state))).toBe('denied');
    chmodSync(state, 0o700);
  });

  test('when all was not looked through yet', async () => {
    const state = join(temporaryFolder(), 'state');
    {
      using ledger = ledgerIn(state);
      ledger.walkBegan('full');
      ledger.record(readingOf('/home/kari/a.xlsx', { outcome: CLEAN }));
    }
    const { out } = await status(state);
    expect(out).toContain('Alt er ikke gennemgået endnu');
    expect(out.replace(/\s+/g, ' ')).toMatch(/En gennemgang blev begyndt .* og er ikke færdig/);
    expect(out).toContain('så snart agenten kører');
    expect(out).toContain('Ingen filer med CPR-numre');
  });

  test('when what is there cannot be read', async () => {
    const state = join(temporaryFolder(), 'state');
    mkdirSync(state);
    writeFileSync(join(state, 'ledger.db'), 'not a database');
    const { status: ended, err } = await status(state);
    expect(ended).toBe(3);
    expect(err).toContain('kan ikke læses');
  });

  test('when it speaks another language', async () => {
    const { out } = await status(stateWith(MIXED), '--lang', 'en');
    expect(out).toContain('None configured: nothing was sent');
    expect(out.replace(/\s+/g, ' ')).toContain('3 files: 2 no access and 1 damaged');
  });
});

test('shows the volumes that files of people lie on, each once, and who said how it is protected', () => {
  using view = viewLedger(stateWith([]));
  if (view === null) throw new Error('no ledger');
  const evidence = { witness: 'sysfs', said: 'CRYPT-LUKS2', askedMs: 1 } as const;
  const { volumes } = statusOf(
    view,
    [
      volume({ mountPoint: '/', protection: 'on', evidence }),
      volume({ mountPoint: '/proc', kind: 'other' }),
      volume({ mountPoint: '/mnt/again', isSecondName: true }),
      volume({ mountPoint: '/media/stick', kind: 'removable' }),
    ],
    { schedule: 720, server: null },
  );
  expect(volumes.map(({ mountPoint }) => mountPoint)).toEqual(['/', '/media/stick']);
  expect(volumes[0]).toEqual({ mountPoint: '/', kind: 'fixed', protection: 'on', evidence });
});

test('looks on while an agent holds the ledger, and changes nothing', async () => {
  const state = stateWith(MIXED);
  const opened = openLedger(state);
  if (opened === 'taken') throw new Error('taken');
  using ledger = opened.ledger;
  ledger.record(readingOf('/home/kari/new.xlsx'));
  ledger.flush();
  const { files } = await statusJson(state);
  expect(files).toHaveLength(7);
  expect(files[0]).toMatchObject({ path: '/home/kari/new.xlsx' });
});
