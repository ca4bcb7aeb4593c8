/** The audit log in a real browser: in words, narrowed by its address, and taken out as a file that runs nothing. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Trail } from '../../../server/api/trail.ts';
import { csvOf } from '../../../server/dashboard/csv.ts';
import { da } from '../../../server/dashboard/views/trail.da.ts';
import { en } from '../../../server/dashboard/views/trail.en.ts';
import { ACTIONS } from '../../../server/store/audit.ts';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { onStage, type Stage } from './stage.ts';

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.fill();
  await stage.visitor('viewer');
});

test('every action has words of its own in both languages', () => {
  for (const { actions } of [da, en]) {
    expect(Object.keys(actions).toSorted()).toEqual([...ACTIONS].toSorted());
    expect(new Set(Object.values(actions)).size).toBe(ACTIONS.length);
  }
});

test.each([
  ['=1+1', `"'=1+1"`],
  ['+45', `"'+45"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  [' -1', `"' -1"`],
  ['a;=1+1', `"a;'=1+1"`],
  ['"=1', `"""'=1"`],
  ['＝1', `"'＝1"`],
  ['fra 10.0.0.1', '"fra 10.0.0.1"'],
])('%s is no formula in a file', (text, written) => {
  expect(csvOf([[7, text]])).toBe(`\u{feff}7;${written}\r\n`);
});

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test('the auditor reads what was done, in words', async () => {
    const { page, complaints } = await stage.open('/revision', { role: 'auditor' });
    const rows = page.locator('tbody tr');
    expect(await rows.first().locator('th').textContent()).toBe('Revisionsloggen læst');
    const enrolled = rows.filter({ hasText: 'Maskine tilmeldt' });
    expect(await enrolled.count()).toBe(7);
    expect(await enrolled.first().locator('td').nth(1).textContent()).toMatch(
      /^Token [0-9a-f]{8}$/,
    );
    expect(await enrolled.first().getByRole('link').count()).toBe(0);
    expect(complaints).toEqual([]);
    const english = await stage.open('/revision', { language: 'en' });
    await english.page.locator('tbody').getByText('Machine enrolled').first().waitFor();
    expect(await english.page.locator('tbody a[href^="/maskiner/"]').count()).toBe(7);
  });

  test('it is narrowed by action, person and day, all in the address', async () => {
    const { page } = await stage.open('/revision', { role: 'auditor' });
    await page.getByLabel('Person', { exact: true }).selectOption('viewer');
    await page.waitForURL(/person=/);
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    expect(await page.locator('tbody th').allTextContents()).toEqual(['Engangslink brugt']);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('person')).toMatch(/^[0-9a-f-]{36}$/);
    await page.goto('/revision?action=token-made&action=person-added');
    await page.locator('tbody th').first().waitFor();
    const actions = await page.locator('tbody th').allTextContents();
    expect(new Set(actions)).toEqual(new Set(['Person tilføjet']));
    await page.goto('/revision');
    const field = page.getByLabel('Fra og med', { exact: true });
    await field.fill('31.02.2999');
    await field.press('Enter');
    await page.getByText('Skriv dagen som dd.mm.åååå').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await field.fill('1-1-2999');
    await field.press('Enter');
    await page.getByText('Intet i loggen passer til filtrene.').waitFor();
    expect(new URL(page.url()).search).toBe('?from=2999-01-01');
    await page.getByRole('button', { name: 'Fjern filteret Fra og med: 01.01.2999' }).waitFor();
    expect(await field.inputValue()).toBe('01.01.2999');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'From: 01/01/2999' }).waitFor();
    // As the calendar gives it.
    await page.goto('/revision');
    await page.locator('.day-picker').nth(1).fill('2018-11-18');
    await page.waitForURL('**/revision?to=2018-11-18');
    expect(await page.getByLabel('Til og med', { exact: true }).inputValue()).toBe('18.11.2018');
    await page.getByText('Intet i loggen passer til filtrene.').waitFor();
  });

  test('a page of it is a file, and that it was taken out stands in it', async () => {
    const { page, complaints } = await stage.open('/revision?action=machine-enrolled', {
      role: 'auditor',
    });
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Hent siden som CSV' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe('revision.csv');
    const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe('\u{feff}"Nr.";"Tidspunkt";"Hvem";"Handling";"Om";"Detaljer"');
    expect(lines[1]).toMatch(/^\d+;"\d{4}-.*Z";"Token [0-9a-f]{8}";"Maskine tilmeldt";/);
    const auditor = await stage.visitor('auditor');
    const { body } = await auditor.ask('GET', '/api/audit?action=trail-exported');
    expect((body as Trail).rows).toMatchObject([{ actorName: 'auditor', facts: { rows: 7 } }]);
    expect(complaints).toEqual([]);
  });
});
