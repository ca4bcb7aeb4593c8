/** The overview in a real browser: its numbers are those of the API, and nothing in it is green by having nothing. */
import { describe, expect, test } from 'vitest';
import type { OverviewAnswer } from '../../../server/api/overview.ts';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { onStage, Stage } from './stage.ts';

const number = new Intl.NumberFormat('da-DK');
const percent = new Intl.NumberFormat('da-DK', { style: 'percent' });

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.fill();
});

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test('shows what the API tells', async () => {
    const visitor = await stage.visitor('admin');
    const told = (await visitor.ask('GET', '/api/overview')).body as OverviewAnswer;
    const { page } = await stage.open('/');
    expect(await page.locator('.figure-number').allTextContents()).toEqual([
      `højst ${number.format(told.persons.amount)}`,
      ...[told.files.exposed, told.machinesExposed, told.volumes.open, told.files.unknown].map(
        (n) => number.format(n),
      ),
    ]);
    expect(told.persons.amount).toBeGreaterThan(5000);
    const rows = page.getByRole('table', { name: 'Tab ikke disse i nat' }).locator('tbody tr');
    expect(await rows.locator('th').allTextContents()).toEqual(told.atRisk.map((row) => row.name));
  });

  test('what is silent or missing counts against coverage', async () => {
    const { page } = await stage.open('/');
    const legend = await page.locator('.coverage-legend li').allTextContents();
    expect(legend).toEqual([
      `Melder sig: 6 (${percent.format(0.86)})`,
      `Tilmeldt, aldrig hørt fra: 1 (${percent.format(0.14)})`,
    ]);
  });

  test('the line is a table too, with the days that are missing', async () => {
    const { page } = await stage.open('/');
    await page.getByText('Vis som tabel').click();
    const rows = page.getByRole('table', { name: 'Borgerdage i det fri' }).locator('tbody tr');
    expect(await rows.count()).toBeGreaterThan(58);
    expect(await rows.filter({ hasText: 'Intet gemt' }).count()).toBe(2);
  });

  test('what came since the last visit is told', async () => {
    const sinceMs = Date.now() - 86_400_000;
    const visitor = await stage.visitor('admin');
    const { body } = await visitor.ask('GET', `/api/overview?sinceMs=${sinceMs}`);
    const { exposed = 0, persons } = (body as OverviewAnswer).since ?? {};
    expect(exposed).toBe(10);
    const { page, context } = await stage.open('/log-ind');
    const visit = JSON.stringify({ lastMs: null, seenMs: sinceMs });
    await context.addInitScript(`localStorage.setItem('cprvagt-visit', '${visit}')`);
    await page.goto('/');
    const changes = page.getByRole('region', { name: 'Siden dit sidste besøg' }).locator('li');
    await changes.first().waitFor();
    expect(await changes.allTextContents()).toEqual([
      `10 filer er kommet til i det fri med højst ${number.format(persons?.amount ?? 0)} personer`,
    ]);
  });

  test('a server without machines says what to do, and is not green', async () => {
    await using empty = await Stage.start();
    const { page } = await empty.open('/');
    await page.getByText('Ingen maskiner endnu').waitFor();
    expect(await page.getByRole('link', { name: 'Tilmeld maskiner' }).getAttribute('href')).toBe(
      '/tilmelding',
    );
    expect(await page.locator('.piece-active, .mark-good').count()).toBe(0);
    const viewer = await empty.open('/', { role: 'viewer' });
    await viewer.page.getByText('Bed en administrator').waitFor();
  });
});
