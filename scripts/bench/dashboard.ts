/**
 * `npm run bench:dashboard -- --folder X`: how long people wait in a browser, on a server's folder such as `npm run
 * seed` makes: the first view, and each next page of files. In a real Chromium; server and browser share this machine.
 *
 *   --folder DIR
 *   --pages 20
 */
/* oxlint-disable no-await-in-loop -- one after the other, as a person does */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { httpServer } from '../../server/http.ts';
import { openHouse } from '../../server/open.ts';
import { addUser } from '../../server/user-words.ts';
import { ensureDashboard } from '../build-dashboard.ts';
import { median, table } from './measure.ts';

const { values: asked } = parseArgs({
  options: { folder: { type: 'string' }, pages: { type: 'string', default: '20' } },
});
if (asked.folder === undefined)
  throw new Error('--folder: a server’s folder, as npm run seed makes it');
const VIEWS = 5;

ensureDashboard();
await using house = await openHouse(resolve(asked.folder), process.env);
const app = httpServer(house);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const name = `maaling-${Date.now().toString(36)}`;
const [link = ''] = await addUser(house, name, { role: 'analyst', unit: [] });
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${url}${link.replace('#', '?direkte=true#')}`);
  await page.locator('.figures').waitFor();
  const first: number[] = [];
  for (let n = 0; n < VIEWS; n++) {
    first.push(await taken(() => page.goto(url), page, '.figures'));
  }
  await page.goto(`${url}/filer`);
  await page.locator('tbody tr').first().waitFor();
  const next: number[] = [];
  for (let n = 0; n < Number(asked.pages); n++) {
    const topmost = page.locator('tbody tr:first-child th a');
    const before = await topmost.getAttribute('href');
    const beganMs = performance.now();
    await page.getByText('Næste side').click();
    await page.locator(`tbody tr:first-child th a:not([href="${before}"])`).waitFor();
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    next.push(performance.now() - beganMs);
  }
  console.log(
    table(
      ['', 'median ms', 'most ms', 'goal'],
      [row('first view', first, 1500), row('next page of files', next, 200)],
    ),
  );
} finally {
  await browser.close();
  await app.close();
}

async function taken(go: () => Promise<unknown>, page: Page, shows: string): Promise<number> {
  const beganMs = performance.now();
  await go();
  await page.locator(shows).waitFor();
  return performance.now() - beganMs;
}

function row(what: string, ms: readonly number[], goal: number): string[] {
  return [what, median(ms).toFixed(0), Math.max(...ms).toFixed(0), `${goal}`];
}
