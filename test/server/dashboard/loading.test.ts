/** What a browser loads for the first view, for the next one, and after the server became another. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { onStage, type Stage } from './stage.ts';

/** Packed, with all that the first view asks the server for. */
const MOST_BYTES = 195_000;
const PATIENCE = { timeout: 10_000 };

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.fill();
});

/** Since the page began until all of it stood there: later the browser asks for what may come next. */
async function loadedBytes(page: Page, last: string): Promise<number> {
  await page.addInitScript(`new MutationObserver((_, watching) => {
    if (document.querySelector('${last}') === null) return;
    watching.disconnect();
    // Letters are asked for when something is drawn with them.
    requestAnimationFrame(() => requestAnimationFrame(async () => {
      await document.fonts.ready;
      window.stoodMs = performance.now();
    }));
  }).observe(document, { childList: true, subtree: true })`);
  await page.goto('/');
  await page.locator(last).waitFor();
  await expect.poll(() => page.evaluate('window.stoodMs'), PATIENCE).toBeGreaterThan(0);
  const letters = `performance.getEntries().filter(({ name }) => name.endsWith('.woff2')).length`;
  expect(await page.evaluate(letters)).toBe(2);
  return page.evaluate<number>(`performance.getEntries()
    .filter(({ startTime }) => startTime < window.stoodMs)
    .reduce((sum, { encodedBodySize = 0 }) => sum + encodedBodySize, 0)`);
}

const viewOf = (page: Page, name: string): Promise<number> =>
  page.evaluate<number>(
    `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/${name}-')).length`,
  );

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test.each([
    ['who has to sign in', null, 'input[type=password]'],
    ['the overview with its chart', 'admin', '.trend-edge'],
  ] as const)('%s is loaded in little', async (_what, role, last) => {
    const { context } = await stage.open('/konto', { role });
    // A page that is about to begin. What is in the browser's store already counts all the same.
    const page = await context.newPage();
    const bytes = await loadedBytes(page, last);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test('another view comes when somebody points at it, and all of them when nothing else is to be done', async () => {
    const { page, context, complaints } = await stage.open('/konto');
    const { promise: isHeld, resolve: answer } = Promise.withResolvers<void>();
    await context.route('**/api/cases/summary', async (route) => {
      await isHeld;
      await route.continue();
    });
    await page.reload();
    await page.locator('.menu').getByRole('link', { name: 'Maskiner' }).hover();
    await expect.poll(() => viewOf(page, 'machines'), PATIENCE).toBe(1);
    await page.waitForTimeout(1500);
    expect([await viewOf(page, 'trail'), await viewOf(page, 'file')]).toEqual([0, 0]);
    answer();
    await expect.poll(() => viewOf(page, 'trail'), PATIENCE).toBe(1);
    await expect.poll(() => viewOf(page, 'file'), PATIENCE).toBe(1);
    // Who has signed in has no use for these.
    expect([await viewOf(page, 'sign-in'), await viewOf(page, 'welcome')]).toEqual([0, 0]);
    expect(complaints).toEqual([]);
  });

  test('what a role may not see is not loaded for it', async () => {
    const { page } = await stage.open('/konto', { role: 'viewer' });
    await expect.poll(() => viewOf(page, 'machine'), PATIENCE).toBe(1);
    expect([await viewOf(page, 'people'), await viewOf(page, 'cases')]).toEqual([0, 0]);
  });

  test('who goes to a view that another version of the server has not is given the new page', async () => {
    const { page, context } = await stage.open('/log-ind', { role: null });
    let refused = 0;
    await context.route('**/assets/welcome-*.js', (route) =>
      refused++ === 0
        ? route.fulfill({ status: 404, json: { error: 'not-found' } })
        : route.continue(),
    );
    await page.evaluate(
      `history.pushState(null, '', '/velkommen'); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await page.getByText('Adressen mangler linkets sidste del').waitFor();
    expect(refused).toBe(2);
  });
});
