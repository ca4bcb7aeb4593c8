/**
 * The html report in a real browser: what no reading of its text can tell.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../agent/outcome.ts';
import { html } from '../../../agent/report/html.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import { SEVERITIES } from '../../../rules/severity.ts';
import { browserHere, isBrowserHere, launch, overflowing } from '../../browser.ts';
import { EVERY, NAMES, summaryOf, whole } from './every-outcome.ts';
import {
  clean,
  damaged,
  finding,
  RC4,
  register,
  sealed,
  setting,
  weaklySealed,
} from './outcomes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cprvagt-page-'));
let browser: Browser;

const long = `C:\\Users\\AneNielsen\\OneDrive - Gladsaxe Kommune\\${'Dokumenter\\'.repeat(12)}`;
const outcomes: readonly Outcome[] = [
  ...EVERY.map(([why, outcome]) => ({ ...outcome, path: `${long}${why}.xlsx` })),
  ...NAMES.map(([, name]) => ({ ...register, path: `/data/${name}` })),
];

/** Enough to have all parts of a page, few enough for axe. */
const SOME: readonly Outcome[] = [
  ...EVERY.slice(0, 12).map(([, outcome]) => outcome),
  { ...register, accepted: true },
  { ...register, scheme: { ...RC4, password: 'default' } },
  damaged,
  sealed,
  weaklySealed,
  clean,
];

/** Files whose order tells how they were sorted. */
const four: readonly Outcome[] = SEVERITIES.map((severity, at) => ({
  ...register,
  path: `/data/${'badc'[at]}.xlsx`,
  severity,
  persons: [30, 20, 40, 10][at] ?? 0,
  findings: [{ ...finding, persons: at }],
  modifiedMs: 1_543_658_400_000 + ([3, 1, 2, 0][at] ?? 0) * 86_400_000,
}));

beforeAll(async () => {
  if (!isBrowserHere) return;
  browser = await launch();
});

afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the browser complained of: a fault in the script, something that the policy forbade. */
  readonly complaints: string[];
}

async function open(
  source: string,
  options: BrowserContextOptions = {},
  inside = browser,
): Promise<Opened> {
  const path = join(folder, 'page.html');
  writeFileSync(path, source);
  const context = await inside.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(path).href) complaints.push(`fetched ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href);
  return { page, complaints };
}

const names = (page: Page): Promise<string[]> =>
  page.locator('.files > tbody:visible .name b').allTextContents();

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  for (const [language, text] of [
    ['da', da],
    ['en', en],
  ] as const) {
    test.each([320, 640, 1100])(`nothing overflows at %i px, ${language}`, async (width) => {
      const { page, complaints } = await open(whole(html, outcomes, { text, paths: [long] }), {
        viewport: { width, height: 700 },
      });
      await page.getByRole('button', { name: text.html.filter.expand }).click();
      expect(await overflowing(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test.each([
      ['light', language === 'da' ? 1280 : 360],
      ['dark', language === 'da' ? 360 : 1280],
    ] as const)(`axe finds nothing serious, ${language}, %s, %i px`, async (colorScheme, width) => {
      const { page } = await open(whole(html, SOME, { text, complete: false }), {
        colorScheme,
        viewport: { width, height: 900 },
      });
      await page.getByRole('button', { name: text.html.filter.expand }).click();
      expect(await violations(page)).toEqual([]);
    });
  }

  test('with letters of twice the size nothing is cut off', async () => {
    await using large = await launch('--blink-settings=defaultFontSize=32');
    for (const width of [640, 1280]) {
      const { page } = await open(
        whole(html, outcomes),
        { viewport: { width, height: 900 } },
        large,
      );
      expect(await overflowing(page)).toEqual([]);
    }
  });

  test('without a script it says the same, and offers nothing that is dead', async () => {
    const { page } = await open(whole(html, four), { javaScriptEnabled: false });
    expect(await names(page)).toEqual(['c.xlsx', 'd.xlsx', 'a.xlsx', 'b.xlsx']);
    expect(await page.locator('button:visible, input:visible').count()).toBe(0);
    expect(await page.locator('details[open]').count()).toBe(4);
  });

  const sortings: readonly [head: string, first: string, again: string][] = [
    ['Alvor', 'badc', 'cdab'],
    ['Fil', 'abcd', 'dcba'],
    ['Personer', 'dbac', 'cabd'],
    ['Sidst ændret', 'bdac', 'cadb'],
  ];
  test.each(sortings)('sorts by %s with the keyboard alone', async (head, first, again) => {
    const { page } = await open(whole(html, four));
    const column = page.locator('th[data-key]', { hasText: head });
    const focused = page.locator('button:focus');
    for (let step = 0; step < 20 && (await focused.allTextContents())[0] !== head; step++) {
      await page.keyboard.press('Tab');
    }
    expect(await focused.textContent()).toBe(head);
    const sorted = async (): Promise<string> => (await names(page)).map((name) => name[0]).join('');
    await page.keyboard.press('Enter');
    expect(await sorted()).toBe(first);
    const direction = await column.getAttribute('aria-sort');
    await page.keyboard.press('Space');
    expect(await sorted()).toBe(again);
    const opposite = direction === 'ascending' ? 'descending' : 'ascending';
    expect(await column.getAttribute('aria-sort')).toBe(opposite);
    expect(await page.locator('[aria-sort]').count()).toBe(1);
  });

  test.each([360, 1280])(
    'filters by severity and by words, and tells how many, at %i px',
    async (width) => {
      const { page } = await open(whole(html, four), { viewport: { width, height: 900 } });
      await page.getByRole('button', { name: 'Høj 1' }).click();
      expect(await names(page)).toEqual(['d.xlsx']);
      expect(await page.locator('[aria-live]').textContent()).toBe('1 af 4 filer vises');
      await page.getByRole('searchbox').fill('C.XLSX');
      expect(await names(page)).toEqual([]);
      await page.getByRole('button', { name: 'Alle 4' }).click();
      expect(await names(page)).toEqual(['c.xlsx']);
      await page.getByRole('searchbox').fill('');
      expect(await names(page)).toHaveLength(4);
      expect(await page.locator('[aria-live]').textContent()).toBe('');
    },
  );

  test('opens and closes all details', async () => {
    const { page } = await open(whole(html, four));
    await page.getByRole('button', { name: 'Fold alle sammen' }).click();
    expect(await page.locator('.files details[open]').count()).toBe(0);
    await page.getByRole('button', { name: 'Fold alle ud' }).click();
    expect(await page.locator('.files details[open]').count()).toBe(4);
  });

  test('500 names that try to act do nothing, wherever a name stands', async () => {
    const hostile = payloads();
    expect(hostile).toHaveLength(500);
    const files = hostile.flatMap((name): Outcome[] => [
      { ...register, path: name, findings: [{ ...finding, member: name }] },
      { ...damaged, path: `/data/${name}` },
      { ...sealed, path: name },
    ]);
    const writer = html.open({ ...setting, paths: hostile });
    for (const outcome of files) writer.outcome(outcome);
    for (const path of hostile) writer.unseen?.({ why: 'denied', path });
    const { page, complaints } = await open(writer.summary(summaryOf(files)));
    await page.getByRole('searchbox').fill('<script>');
    await page.getByRole('searchbox').fill('');
    for (const head of await page.locator('thead button').all()) await head.click();
    expect(complaints).toEqual([]);
    expect(await page.evaluate('globalThis.acted')).toBeUndefined();
    const harmless = await open(whole(html, [register, damaged, sealed], { denied: 1 }));
    const known = new Set(await tagsOf(harmless.page));
    expect((await tagsOf(page)).filter((tag) => !known.has(tag))).toEqual([]);
    expect(await page.locator('script').count()).toBe(1);
  });

  test('the policy holds should a name get past the escaping', async () => {
    const source = whole(html, [register]).replace(
      '</main>',
      '<script>acted = 1</script><img src=x onerror="acted = 1"><p style="color:red" onclick="acted = 1">x</p></main>',
    );
    const { page, complaints } = await open(source);
    expect(complaints.length).toBeGreaterThan(2);
    expect(
      complaints.every(
        (line) => line.includes('Content Security Policy') || line.startsWith('fetched'),
      ),
    ).toBe(true);
    expect(await page.evaluate('globalThis.acted')).toBeUndefined();
  });

  test('on paper it has all details, page by page, and light colours', async () => {
    const ten = Array.from({ length: 12 }, (_, at) => ({ ...register, path: `/data/${at}.xlsx` }));
    const { page } = await open(whole(html, ten), { colorScheme: 'dark' });
    expect(await page.locator('details[open]').count()).toBe(0);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(3);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.now:visible').count()).toBe(12);
    expect(await page.locator('.tools:visible').count()).toBe(0);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
  });

  test('thousands of files are there within a moment', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({
      ...register,
      path: `/data/${at}.xlsx`,
      persons: at + 1,
    }));
    const { page } = await open(whole(html, many));
    await page.locator('thead button').nth(1).click();
    expect(await page.locator('.files > tbody').count()).toBe(3000);
    expect(await page.locator('.files .name b').nth(1).textContent()).toBe('1.xlsx');
  });
});

/** What axe calls serious or worse: contrast, names, roles, order. */
async function violations(page: Page): Promise<string[]> {
  // It comes from outside, as a person's own tools do: the policy allows it nothing in the page.
  await page.evaluate(axe.source);
  const { violations: all } = await page.evaluate<axe.AxeResults>('axe.run()');
  const serious = all.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`),
  );
}

function tagsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...new Set([...document.querySelectorAll('*')].map((one) => one.localName))]`,
  );
}

/** 25 ways to act, behind 20 ways to get out of where a name stands. */
function payloads(): string[] {
  const acts = [
    '<script>acted = 1</script>', '<img src=x onerror=acted=1>', '<svg onload=acted=1>',
    '<iframe srcdoc="<script>parent.acted=1</script>">', '<details open ontoggle=acted=1>',
    '<input autofocus onfocus=acted=1>', '<a href="javascript:acted=1">x</a>', '<body onload=acted=1>',
    '<video><source onerror=acted=1></video>', '<style>@import "http://x";</style>',
    '<link rel=stylesheet href=http://x>', '<meta http-equiv=refresh content="0;url=http://x">',
    '<base href=http://x>', '<form action=http://x><button>x</button></form>', '<object data=x></object>',
    '<embed src=x>', '<math><mtext></math><img src=x onerror=acted=1>', '<template><img src=x></template>',
    '" onmouseover="acted=1', "' onmouseover='acted=1", 'javascript:acted=1', '${acted=1}', '{{acted=1}}',
    '&lt;script&gt;acted=1&lt;/script&gt;', '\u003cscript>acted=1\u003c/script>',
  ]; // prettier-ignore
  const ways = [
    '', '"', "'", '">', "'>", '</bdi>', '</b></th></tr></table>', '</title>', '</style>', '</script>',
    '-->', '<!--', ']]>', '<![CDATA[', '\\', '`', '\0', '\u202e', '&#34;>', '%3c',
  ]; // prettier-ignore
  return acts.flatMap((act) => ways.map((way) => `${way}${act}`));
}
