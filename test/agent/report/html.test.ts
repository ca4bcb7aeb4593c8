/** What the html report says and holds, read as text; `browser.test.ts` looks at it. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Outcome, REASONS } from '../../../agent/outcome.ts';
import { html } from '../../../agent/report/html.ts';
import { markup } from '../../../agent/report/markup.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import { EVERY, whole } from './every-outcome.ts';
import {
  AGILE,
  clean,
  damaged,
  finding,
  RC4,
  register,
  sealed,
  sealedSomehow,
  setting,
  summary,
  weaklySealed,
} from './outcomes.ts';

/** The words that a person reads: no tags, no style, no script. */
function wordsOf(page: string): string {
  return page
    .replaceAll(/<(style|script)>[^]*?<\/\1>|<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
}

const read = (outcomes: readonly Outcome[], change: Parameters<typeof whole>[2] = {}): string =>
  wordsOf(whole(html, outcomes, change));

const told: readonly [why: string, outcomes: readonly Outcome[], words: readonly string[]][] = [
  [
    'a register: how many, where, why, what now',
    [register],
    [
      'CPR-numre på 300 personer ligger i 1 fil.',
      'Register 2018.xlsx /data/Skrivebord/',
      'Ark 1, kolonne B, overskrift i række 1',
      'Hvorfor høj',
      '300 personer: fra 100 personer er alvoren høj.',
      'Sig det i dag til jeres DPO',
      'læg dem i fagsystemet eller ESDH-systemet',
      'Ingen kunne sige, om disken er krypteret.',
      'Spørg it-afdelingen, om disken er krypteret',
      'Sådan fjerner I en fil',
    ],
  ],
  [
    'health as a reason for severity',
    [{ ...register, categories: ['health', 'name'], severity: 'critical' }],
    ['Et trin op, fordi filen fortæller om helbred.', 'Filen fortæller også om helbred og navne'],
  ],
  [
    'what softens it',
    [
      {
        ...register,
        exposure: 'protected',
        severity: 'medium',
        protection: { file: 'strong', volume: 'unknown' },
      },
    ],
    [
      'Sat ned til højst middel',
      'Filen selv er krypteret med en stærk metode.',
      'En tyv kan ikke læse den',
    ],
  ],
  [
    'a weak password',
    [{ ...register, protection: { file: 'weak', volume: 'unknown' } }],
    ['Stol ikke på adgangskoden'],
  ],
  [
    'a file not read to its end',
    [{ ...register, reason: 'limit' }],
    [
      'mindst 300',
      'Filen blev ikke læst til ende (for stor eller for sammensat)',
      'Se selv resten af filen',
    ],
  ],
  [
    'a file in an archive',
    [
      {
        ...register,
        findings: [{ ...finding, member: 'mappe/liste.xlsx' }],
        members: { clean: 2, found: 1, sealed: 3, unknown: 0 },
      },
    ],
    ['mappe/liste.xlsx › ark 1', '1 med fund, 2 uden fund og 3 krypteret', 'pak det ud'],
  ],
  [
    'the name itself',
    [{ ...register, findings: [{ ...finding, where: 'name' }] }],
    ['Giv filen et navn uden CPR-nummer'],
  ],
  [
    'a pivot table',
    [{ ...register, findings: [{ ...finding, where: 'pivotCache' }] }],
    ['Pivottabellen gemmer'],
  ],
  [
    'comments',
    [{ ...register, findings: [{ ...finding, where: 'comment' }] }],
    ['Dokumentinspektion'],
  ],
  [
    'what is accepted',
    [{ ...register, accepted: true }],
    ['Accepteret', 'accepteret i jeres baseline'],
  ],
  [
    'a destroyed column',
    [{ ...register, warnings: ['cprColumnDestroyed'] }],
    ['Bemærk En CPR-kolonne er ødelagt'],
  ],
  [
    'many places',
    [{ ...register, findings: Array.from({ length: 60 }, () => finding) }],
    ['og 59 steder mere', 'og 48 steder mere'],
  ],
  ['an estimate', [{ ...register, personsEstimated: true }], ['ca. 300', 'omkring 300 personer']],
  [
    'an unread file: not clean, and what to do',
    [damaged],
    [
      'Der er ikke fundet CPR-numre i det, der kunne læses.',
      '1 fil blev ikke læst. Ikke læst er ikke ren',
      'beskadiget (1)',
      'Prøv at åbne filen.',
    ],
  ],
  [
    'a sealed file: how, and what to do',
    [sealed],
    [
      'Krypterede filer',
      'Spørg ejeren',
      'Stærkt krypteret (1) Sikker, så længe adgangskoden er lang',
      'Stærkt krypteret med adgangskode (AES-256)',
    ],
  ],
  [
    'files sealed weakly before those sealed well',
    [sealed, weaklySealed, sealedSomehow],
    [
      '3 filer er krypteret og kan ikke læses uden adgangskode. 2 af dem er krypteret så svagt, at en tyv kan læse dem.',
      'Svagt krypteret (2) Regn filen for åben, til nogen har set i den',
      'Kender ingen adgangskoden, så slet filen. høj Register 2018.xlsx /data/Skrivebord/ Krypteret med adgangskode, svagt (RC4, 40 bit): kan brydes på timer',
      'Krypteret på en ukendt måde, som regnes for svag',
      'Stærkt krypteret (1)',
    ],
  ],
  [
    'a password that opens to everybody',
    [{ ...register, scheme: { ...RC4, password: 'default' } }],
    [
      'Hvem kan læse den Åbner uden adgangskode: Excels standardadgangskode beskytter intet. Ingen kunne sige, om disken er krypteret',
      'Skal filen blive liggende, så kryptér den',
    ],
  ],
  [
    'a name that tells of a file that nobody has seen',
    [{ ...register, findings: [{ ...finding, where: 'name' }], scheme: AGILE }],
    ['Hvem kan læse den Stærkt krypteret', 'uden adgangskoden ved ingen, hvad der står i den'],
  ],
  [
    'an archive with sealed files',
    [{ ...register, scheme: RC4, members: { clean: 0, found: 1, sealed: 1, unknown: 0 } }],
    [
      'Filen selv er ikke krypteret.',
      '1 med fund og 1 krypteret Krypteret med adgangskode, svagt (RC4, 40 bit): kan brydes på timer',
    ],
  ],
  [
    'test persons',
    [{ ...clean, findings: [{ ...finding, kind: 'test' }] }],
    ['Noteret uden alarm', 'testnumre: 300 personer'],
  ],
  [
    'a clean file',
    [clean],
    ['Der er ikke fundet CPR-numre. ', 'Den ene fil er læst til ende.', 'Filer uden fund'],
  ],
];
test.each(told)('tells of %s', (_why, outcomes, words) => {
  const page = read(outcomes);
  for (const word of words) expect(page).toContain(word);
});

test('every reason has advice of its own', () => {
  const page = read(REASONS.map((reason) => ({ ...damaged, reason })));
  for (const reason of REASONS) {
    expect(page).toContain(da.reasons[reason]);
    expect(page).toContain(da.html.unread.advice[reason]);
  }
  expect(new Set(Object.values(da.html.unread.advice)).size).toBe(REASONS.length);
});

const sums: readonly [
  why: string,
  change: object,
  words: readonly string[],
  not: readonly string[],
][] = [
  ['a run that was stopped', { complete: false }, ['Gennemgangen blev afbrudt'], []],
  ['folders that nobody saw', { denied: 2 }, ['Der kan ligge regneark, som ingen har set.'], []],
  [
    'what is no spreadsheet',
    { notSpreadsheet: 57, links: 3 },
    ['57 andre filer er ikke regneark', '3 links ikke fulgt'],
    [],
  ],
  ['what is all accepted', { accepted: 1 }, ['Ingen nye fund'], ['CPR-numre på']],
  ['where it looked', { paths: ['C:\\Users\\Åse', 'E:\\'] }, ['C:\\Users\\Åse', 'E:\\'], []],
  ['a whole run', {}, ['1 fil, 48,2 KB på 0 sek.'], ['afbrudt', 'ingen har set']],
];
test.each(sums)('sums up %s', (_why, change, words, not) => {
  const page = read([register], change);
  for (const word of words) expect(page).toContain(word);
  for (const word of not) expect(page).not.toContain(word);
});

test('the weakly encrypted come first: the others nobody need be afraid of', () => {
  const words = read([sealed, weaklySealed]);
  const heads = words.match(/(?:Svagt|Stærkt) krypteret \(\d\)/g);
  expect(heads).toEqual(['Svagt krypteret (1)', 'Stærkt krypteret (1)']);
});

test('nothing to read is a page too, and promises nothing', () => {
  const page = read([]);
  expect(page).toContain('Der var ingen regneark eller tabeller at læse.');
  expect(page).not.toContain('Sådan fjerner I');
});

test('the day and time are in the words of the language', () => {
  expect(read([])).toMatch(/søndag den 22\. november 2026 kl\. \d\d\.05/);
  expect(read([], { text: en })).toMatch(/Sunday,? 22 November 2026 at \d\d:05/);
});

test('speaks one language, and says which', () => {
  const outcomes = EVERY.map(([, outcome]) => outcome);
  const danish = whole(html, outcomes);
  const english = whole(html, outcomes, { text: en });
  expect(danish).toContain('<html lang="da">');
  expect(english).toContain('<html lang="en">');
  expect(wordsOf(english)).not.toMatch(/[æøå]|personer|filer/i);
  expect(wordsOf(danish)).not.toMatch(/\b(the|files|persons|with)\b/i);
});

function named(name: string, change: Partial<Outcome>): Outcome {
  return { ...register, path: `/data/${name}`, ...change };
}

describe('the order', () => {
  const files = [
    named('e-accepted', { severity: 'critical', persons: 9000, accepted: true }),
    named('d-low', { severity: 'low', persons: 5 }),
    named('b-critical', { severity: 'critical', persons: 2000 }),
    named('c-medium', { severity: 'medium', persons: 50_000 }),
    named('a-critical', { severity: 'critical', persons: 20_000 }),
  ];

  test('is by danger: severity, then persons; what is accepted last', () => {
    const names = [...whole(html, files).matchAll(/<b><bdi>([^<]*)/g)].map(([, name]) => name);
    expect(names).toEqual(['a-critical', 'b-critical', 'c-medium', 'd-low', 'e-accepted']);
  });
});

/** With every number of persons below `n`, in no order. */
function many(n: number): Outcome[] {
  return Array.from({ length: n }, (_, i) => ({
    ...register,
    path: `/data/${i}.xlsx`,
    persons: (i * 7919) % n,
  }));
}

describe('of very many files', () => {
  test('the worst thousand have details, the others a line, and the page says so', () => {
    const page = whole(html, many(2500));
    expect(page.match(/<tbody class="high/g)).toHaveLength(2500);
    expect(page.match(/<details/g)).toHaveLength(1000);
    expect(wordsOf(page)).toContain('De 1.500 mindst farlige filer står uden enkeltheder');
  });

  test('beyond ten thousand they are counted, the worst are kept, and the page says so', () => {
    const page = whole(html, many(13_000));
    expect(page.match(/<tbody class="high/g)).toHaveLength(10_000);
    expect(wordsOf(page)).toContain(
      '3.000 filer mere med CPR-numre er talt med, men ikke vist her',
    );
    const persons = [...page.matchAll(/data-persons="(\d+)"/g)].map(([, n]) => Number(n));
    expect(persons).toEqual(persons.toSorted((a, b) => b - a));
    expect([persons[0], persons.at(-1)]).toEqual([12_999, 3000]);
  });

  test('the further lists have a bound too', () => {
    const unread = Array.from({ length: 1200 }, (_, i) => ({
      ...damaged,
      path: `/data/${i}.xlsx`,
    }));
    const page = whole(html, [...unread, ...unread.map(({ path }) => ({ ...sealed, path }))]);
    expect(page.match(/<li><div><b>/g)).toHaveLength(2000);
    expect(wordsOf(page)).toContain('beskadiget (1.200)');
    expect(wordsOf(page).match(/og 200 filer mere/g)).toHaveLength(2);
  });
});

describe('the policy', () => {
  const page = whole(
    html,
    EVERY.map(([, outcome]) => outcome),
  );

  test('names all that acts in the page by its hash, and allows nothing else', () => {
    const policy =
      /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    for (const part of ['style', 'script']) {
      const [, source = ''] = new RegExp(`<${part}>([^]*?)</${part}>`).exec(page) ?? [];
      const hash = createHash('sha256').update(source).digest('base64');
      expect(source.length).toBeGreaterThan(1000);
      expect(policy).toContain(`${part}-src 'sha256-${hash}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('has nothing to forbid: no address, no style or handler in a tag, no second script', () => {
    expect(page).not.toMatch(/\b(?:https?:)?\/\/[a-z]+\.[a-z]/i);
    const tags = page.match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => /\s(?:style|on\w+|src|href|action)=/i.test(tag))).toEqual([]);
    expect(tags.filter((tag) => tag.startsWith('<script'))).toHaveLength(1);
  });
});

test('text is escaped, markup is not, lists stand together, nothing is nothing', () => {
  const inner = markup`<b>${'<&>"\''}</b>`;
  expect(markup`${inner}${[inner, null, false]}${7}`.source).toBe(
    '<b>&lt;&amp;&gt;&quot;&#39;</b><b>&lt;&amp;&gt;&quot;&#39;</b>7',
  );
});

test('the page is written once, with the summary', () => {
  const writer = html.open(setting);
  expect(writer.outcome(register)).toBe('');
  expect(writer.summary(summary)).toMatch(/^<!doctype html>\n/);
});
