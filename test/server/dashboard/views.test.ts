/** What holds for every view that is listed, in both languages: a new one is tested by its line in the list. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../server/dashboard/language.ts';
import { VIEWS } from '../../../server/dashboard/views/index.ts';
import type { View } from '../../../server/dashboard/views/view.ts';
import type { Role } from '../../../server/store/scope.ts';
import { browserHere, isBrowserHere, overflowing } from '../../browser.ts';
import { onStage, type Stage } from './stage.ts';

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.fill();
});

function roleFor({ roles }: View): Role | null {
  if (roles === 'anybody') return null;
  return roles.includes('admin') ? 'admin' : (roles[0] ?? null);
}

/** Of what axe finds, what keeps somebody out. */
async function seriousIn(page: Page): Promise<string[]> {
  // The policy lets no script in but by the browser's own tools.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

const PICTURED = new Set([320, 768, 1440]);
const PICTURES = join(import.meta.dirname, '../../../dist/screenshots');

/** For somebody to look at. */
async function takePicture(page: Page, { path }: View, width: number): Promise<void> {
  const name = path === '/' ? 'overblik' : path.slice(1).replaceAll(/[^\w-]+/g, '-');
  const picture = join(PICTURES, `${name}-${width}.png`);
  await page.screenshot({ path: picture, fullPage: true });
  expect(statSync(picture).size).toBeGreaterThan(2000);
}

test('paths are told apart, and begin with a slash', () => {
  const paths = VIEWS.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.filter((path) => !/^\/([\w-]+|\$\w+)?(\/([\w-]+|\$\w+))*$/.test(path))).toEqual([]);
});

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test.each(LANGUAGES)('%s: the menu of a narrow screen is for everybody', async (language) => {
    const viewport = { width: 320, height: 800 };
    const { page, complaints } = await stage.open('/', { language, viewport });
    await page.getByRole('button', { name: 'Menu' }).click();
    expect(await page.getByRole('dialog').getByRole('link').count()).toBeGreaterThan(5);
    expect(await seriousIn(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  for (const view of VIEWS) {
    for (const language of LANGUAGES) {
      // Colours and widths are the same in both: one is looked at on a narrow screen.
      const first = language === 'da' ? 320 : 1280;
      test(`${view.path}, ${language}: for everybody, in its language, within its page and policy`, async () => {
        const path = await stage.addressOf(view);
        const { page, complaints } = await stage.open(path, {
          language,
          role: roleFor(view),
          viewport: { width: first, height: 800 },
        });
        const heading = (await page.locator('h1').textContent()) ?? '';
        expect(await page.title()).toBe(`${heading} · cprvagt`);
        expect(await page.locator('h1').count()).toBe(1);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        expect(await seriousIn(page)).toEqual([]);
        for (const width of [320, 640, 768, 1280, 1440]) {
          await page.setViewportSize({ width, height: 800 });
          expect([width, ...(await overflowing(page))]).toEqual([width]);
          if (language === 'da' && PICTURED.has(width)) await takePicture(page, view, width);
        }
        await page.emulateMedia({ media: 'print' });
        expect(await page.getByRole('button').count()).toBe(0);
        expect(complaints).toEqual([]);
      });
    }
  }
});
