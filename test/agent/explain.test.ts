/**
 * `cprvagt explain`, from the typed words to the printed ones: why a file ended as it did, in both
 * languages, with a place for everything that decided, and without a number of anybody.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Disks } from '../../agent/disks.ts';
import { explain } from '../../agent/explain.ts';
import { inspect } from '../../agent/inspect/inspect.ts';
import type { Explanation } from '../../agent/outcome.ts';
import type { Volume } from '../../agent/platform/platform.ts';
import { explained } from '../../agent/report/explanation.ts';
import { where } from '../../agent/report/phrases.ts';
import { da } from '../../agent/text.da.ts';
import { en } from '../../agent/text.en.ts';
import { numbersInText } from '../../rules/index.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { encryptedPackage } from '../encrypted-package.ts';
import { COLLIDERS, orderNumbers, productionUnits } from '../colliders.ts';
import { bytesOf, TODAY } from '../reading.ts';
import { assertExplained } from '../rules/explains.ts';
import { STRINGS } from '../rules/strings.ts';
import { CASES } from '../spreadsheet-cases.ts';
import { columns, workbook } from '../workbook.ts';
import { zip } from '../zip-writer.ts';
import { objectsOf, run } from './command/run.ts';
import { answering, Workshop } from './inspect/hostile.ts';
import { fakePlatform, volume } from './platform/fake-platform.ts';

const PEOPLE = somePeople(300, 1);
const ORDERS = orderNumbers(300, 1);

const workshop = new Workshop();
const { folder } = workshop;
afterAll(() => workshop[Symbol.dispose]());

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function explanationsOf(
  paths: readonly string[],
  lying: Partial<Volume> = {},
): Promise<Explanation[]> {
  const all: Explanation[] = [];
  const disks = new Disks(fakePlatform({ volumes: () => Promise.resolve([volume(lying)]) }));
  for await (const event of explain(paths, { today: TODAY, disks })) {
    if (event.kind !== 'explanation') throw new Error(event.kind);
    all.push(event.explanation);
  }
  return all;
}

/** As printed, but for the path, without line breaks. */
function said(explanation: Explanation, text = da): string {
  const look = { text, color: false, width: 80 };
  const page = explained(explanation, 'text', look).replace(explanation.path, '');
  return page.replaceAll(/\s+/g, ' ');
}

function register(): Uint8Array {
  return workbook([
    columns(
      ['Navn', ...PEOPLE.map((_, i) => `N${i}`)],
      ['CPR-nr', ...PEOPLE.map((digits) => written(digits))],
      ['Ydelse', ...PEOPLE.map(() => 'Kontanthjælp')],
      ['Fakturanr', ...ORDERS],
    ),
  ]);
}

describe('the command', () => {
  test('tells in Danish what decided, what was rejected, and why it is bad', async () => {
    const { status, out, err } = await run(['explain', put('da/register.xlsx', register())]);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain('Filen rummer CPR-numre på 300 personer: sikkert.');
    expect(words).toContain(
      'FORDI Ark 1, kolonne B: overskriften i række 1 siger CPR-nummer. 301 udfyldte celler, 300 har form som et CPR-nummer, 300 er gyldige datoer, 300 består kontrolcifret, 300 forskellige. Afgjort af overskriften: sikkert.',
    );
    expect(words).toContain(
      'AFVIST Ark 1, kolonne D: overskriften i række 1 siger et andet nummer, fx faktura, konto eller P-nummer. 301 udfyldte celler, 300 har form som et CPR-nummer, 7 er gyldige datoer, 0 består kontrolcifret',
    );
    expect(words).toContain('Ikke CPR-numre: de kaldes noget andet, for få er gyldige datoer.');
    expect(words).toContain('ALVOR Kritisk. 300 personer: fra 100 personer er alvoren høj.');
    expect(words).toContain('Et trin op, fordi filen fortæller om ydelser.');
    expect({ status, err }).toEqual({ status: 1, err: '' });
  });

  test('tells it in English, and as JSON with the fields of ndjson', async () => {
    const path = put('en/register.xlsx', register());
    const english = await run(['explain', '--lang', 'en', path]);
    expect(english.out.replaceAll(/\s+/g, ' ')).toContain(
      'BECAUSE Sheet 1, column B: the header in row 1 says CPR number.',
    );
    const { out, status } = await run(['explain', '--format', 'json', path]);
    const [file] = objectsOf(out);
    const [listed] = objectsOf((await run(['scan', '--format', 'ndjson', path])).out);
    expect(file).toMatchObject({ ...listed, factsTotal: 2 });
    expect(file?.['facts']).toMatchObject([
      { subject: 'column', sheet: 1, column: 'B', headers: ['person'], confidence: 'certain' },
      { subject: 'column', sheet: 1, column: 'D', headers: ['thing'], confidence: null },
    ]);
    expect(status).toBe(1);
  });

  test('ends as a scan of the same files does', async () => {
    const clean = put(
      'ends/clean.csv',
      ['Ordre;Beløb', ...ORDERS.map((it) => `${it};7`)].join('\n'),
    );
    const broken = put('ends/broken.xlsx', register().slice(0, 2000));
    const missing = join(folder, 'ends/none.xlsx');
    const rows: readonly (readonly [paths: readonly string[], status: number, err: string])[] = [
      [[clean], 0, ''],
      [[broken], 3, ''],
      [[clean, missing], 3, `cprvagt: ${missing} findes ikke\n`],
      [[missing], 2, `cprvagt: ${missing} findes ikke\n`],
      [[folder], 2, `cprvagt: ${folder} er en mappe. Skriv en af dens filer.\n`],
      [[clean, put('ends/register.xlsx', register())], 1, ''],
    ];
    for (const [paths, status, err] of rows) {
      expect(await run(['explain', ...paths])).toMatchObject({ status, err });
    }
    const nothing = await run(['explain']);
    expect(nothing.status).toBe(2);
    expect(nothing.err).toContain('Skriv, hvilken fil der skal forklares');
  });
});

describe('what is not read is explained too', () => {
  test.each([
    ['a document', 'a.docx', Buffer.from('%PDF-1.7 ...'), ['ANDET', 'hverken et regneark']],
    [
      'a broken workbook',
      'b.xlsx',
      register().slice(0, 2000),
      ['IKKE LÆST', 'beskadiget', 'Prøv at åbne filen.'],
    ],
    [
      'what is encrypted',
      'c.zip',
      zip([{ name: 'a.csv', data: 'a;b', encrypted: true }]),
      [
        'KRYPTERET',
        'uden adgangskoden ved ingen',
        'svagt (ZipCrypto): kan brydes på timer.',
        'ALVOR Høj. Krypteringen er svag, og ingen ved, hvad der er bag den',
        'Disken er ikke krypteret, siger Linux: enhver, der får fat i computeren, kan læse filen.',
        'BEMÆRK',
        'Regn filen for åben, til nogen har set i den',
      ],
    ],
    [
      'what is encrypted well',
      'd.xlsx',
      encryptedPackage(register(), { by: 'agile', password: 'hemmelig' }),
      [
        'KRYPTERET',
        'Stærkt krypteret med adgangskode (AES-256).',
        'BEMÆRK Sikker, så længe adgangskoden er lang',
      ],
    ],
    [
      'text that is no table',
      '020280-0009.txt',
      Buffer.from('Kære alle'),
      ['ANDET', 'Taget for text', 'Filens navn: 1 med gyldig dato og kontrolciffer'],
    ],
  ] as const)('%s', async (_why, name, content, words) => {
    const [explanation] = await explanationsOf([put(`unread/${name}`, content)]);
    for (const word of words) expect(said(explanation!)).toContain(word);
  });
});

test('a password that opens to everybody is told of', async () => {
  const content = encryptedPackage(register(), { by: 'agile', password: 'VelvetSweatshop' });
  const [explanation] = await explanationsOf([put('default.xlsx', content)]);
  expect(explanation!.outcome).toMatchObject({ outcome: 'found', protection: { file: 'none' } });
  expect(said(explanation!)).toContain('Åbner uden adgangskode: Excels standardadgangskode');
  expect(said(explanation!, en)).toContain('Opens without a password: Excel’s default password');
});

test.each([
  ['on', 'ALVOR Middel.', 'Disken er krypteret, siger Linux: en tyv kan ikke læse filen, så længe'],
  ['suspended', 'ALVOR Høj.', 'Diskens kryptering er sat på pause, siger Linux'],
  ['unknown', 'ALVOR Høj.', 'Vi ved ikke, om disken er krypteret'],
] as const)('on a disk that is %s', async (protection, severity, word) => {
  const path = put('lying.csv', ['CPR', ...PEOPLE.map((it) => written(it))].join('\n'));
  const [explanation] = await explanationsOf([path], { protection });
  expect(explanation!.outcome!.protection).toMatchObject({ volume: protection });
  expect(said(explanation!)).toContain(severity);
  expect(said(explanation!)).toContain(word);
});

test('of an archive each place is told with its member, and all members are told', async () => {
  const content = zip([
    { name: 'a/register.xlsx', data: register() },
    { name: 'ordrer.csv', data: ['Ordre', ...ORDERS].join('\n') },
  ]);
  const [explanation] = await explanationsOf([put('archive.zip', content)]);
  expect(said(explanation!)).toContain('a/register.xlsx › ark 1, kolonne B: overskriften');
  expect(said(explanation!)).toContain('ordrer.csv › kolonne A: overskriften');
});

test('numbers of test persons decide nothing, whatever stands beside them', async () => {
  const [explanation] = await explanationsOf([put('tests.csv', 'Navn;CPR 251248-9996\nx;y')]);
  expect(explanation?.outcome).toMatchObject({ outcome: 'clean', confidence: null });
  expect(said(explanation!)).toContain('SVAGT Kolonne B: ');
  expect(said(explanation!)).not.toContain('FORDI');
});

describe('colliders in words', () => {
  const rows = [
    ['Ordre', ORDERS, 'for få er gyldige datoer'],
    ['Enhed', productionUnits(300, 3, 12), 'datoerne ligger så tæt som i løbenumre, P-numre'],
    ['Id', COLLIDERS.find(([why]) => why.startsWith('Icelandic'))?.[1] ?? [], 'islandske'],
    ['Tid', COLLIDERS.find(([why]) => why.startsWith('DDMMYYHHMM'))?.[1] ?? [], 'er klokkeslæt'],
    ['Tlf', COLLIDERS.find(([why]) => why.startsWith('telephone'))?.[1] ?? [], 'ingen af dem er en dato'],
  ] as const; // prettier-ignore
  test.each(rows)('%s', async (header, values, why) => {
    const table = ['Navn;' + header, ...values.map((value) => `N;${value}`)].join('\n');
    const [explanation] = await explanationsOf([put(`colliders/${header}.csv`, table)]);
    const words = said(explanation!);
    expect(explanation?.outcome?.outcome).toBe('clean');
    expect(words).toMatch(/AFVIST Kolonne B: /);
    expect(words).toContain(why);
    expect(words).not.toContain('Enkeltvis');
    expect(said(explanation!, en)).toMatch(/REJECTED Column B: .*Not CPR numbers: /);
  });
});

test('a header that is overruled is told of', async () => {
  const table = ['Kontonr;Navn', ...PEOPLE.map((digits) => `${digits};N`)].join('\n');
  const [explanation] = await explanationsOf([put('account.csv', table)]);
  expect(said(explanation!)).toContain('går forud for overskriften: sandsynligt.');
});

test('a file that changes while it is read is not explained as if it had not', async () => {
  const path = put('changing.csv', 'Navn;By\nAnna;Aarhus\n');
  const deed = "send('facts', [id, 0, 0, 0]); nap(500); honest(id);";
  const options = { today: TODAY, program: workshop.program('slow', answering(deed)) };
  const first = explain([path], options).next();
  setTimeout(() => appendFileSync(path, 'Bo;Brande\n'), 200);
  const { value } = await first;
  expect(value).toMatchObject({ explanation: { outcome: { reason: 'unstable' } } });
});

test('long lists are cut, and what is left is counted', async () => {
  const many = Array.from({ length: 30 }, (_, i) => ['Pnr', ...PEOPLE.slice(i, i + 20)]);
  const orders = Array.from({ length: 150 }, () => ['Ordre', ...ORDERS.slice(0, 40)]);
  const [explanation] = await explanationsOf([
    put('many.xlsx', workbook([columns(...many, ...orders)])),
  ]);
  const words = said(explanation!);
  expect(explanation?.total).toBe(180);
  expect(words).toContain('og 22 kolonner og steder til');
  expect(words).toContain('og 142 kolonner og steder til');
  expect(words.match(/kolonne [A-Z]/g)).toHaveLength(16);
});

describe('no explanation holds a number of anybody', () => {
  let all: Explanation[];
  beforeAll(async () => {
    const paths = STRINGS.flatMap(([, text], i) => [
      put(`strings/${i}.xlsx`, workbook([{ rows: [[text]] }])),
      put(`strings/${i}-headed.xlsx`, workbook([{ rows: [['CPR-nr'], [text], [text]] }])),
    ]);
    all = await explanationsOf(paths);
  });

  test.each(STRINGS.map(([why, text], i) => [why, text, i] as const))('%s', (_why, text, i) => {
    for (const explanation of all.slice(2 * i, 2 * i + 2)) {
      const facts = JSON.stringify(explanation.facts);
      for (const words of [said(explanation), said(explanation, en), facts]) {
        // Longer than any count here can be.
        expect(words.replaceAll('1,2E+09', '')).not.toMatch(/\d(?:[ .,/\-_–]*\d){4}/u);
        expect(words).not.toContain(text);
        numbersInText(words, () => expect.fail('a number'));
      }
    }
  });
});

describe('spreadsheet cases', () => {
  let all: Explanation[];
  beforeAll(async () => {
    const paths = CASES.map(([, { sheets, dialect = {} }], i) =>
      put(`cases/${i}.xlsx`, workbook(sheets, dialect)),
    );
    all = await explanationsOf(paths);
  });

  test.each(CASES.map(([why], i) => [why, i] as const))('names what decided: %s', (_why, i) => {
    const { outcome, facts, total } = all[i]!;
    const findings = outcome?.findings.filter(({ kind }) => kind !== 'test') ?? [];
    for (const text of [da, en]) {
      const words = said(all[i]!, text).toLowerCase();
      for (const { row, column, ...finding } of findings) {
        const isLone = row !== undefined && column !== null;
        const spot = { ...finding, kind: 'cpr', headerRow: null, column } as const;
        const place = where(isLone || row === undefined ? spot : { ...spot, row }, false, text);
        expect(words).toContain(`${place}: `.toLowerCase());
      }
    }
    expect(facts).toHaveLength(total);
    expect(outcome?.outcome).toBe(findings.length === 0 ? 'clean' : 'found');
  });

  test.each(CASES)('facts decide again as they did: %s', (_why, { sheets, dialect = {} }) => {
    const question = { hint: 'spreadsheet', today: TODAY, wishes: ['explain'] } as const;
    const { verdict, facts } = inspect(bytesOf(workbook(sheets, dialect)), question);
    expect(facts?.total).toBe(facts?.facts.length);
    assertExplained(verdict, facts ?? { facts: [], total: 0 });
  });
});
