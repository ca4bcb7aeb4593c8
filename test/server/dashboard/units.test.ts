/** Units and groups in a real browser: made, named and moved, and told in the audit log. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { ORGANISATION, onStage, type Stage } from './stage.ts';

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.fleet.machine(await stage.fleet.token({ organisation: ORGANISATION }));
});

const rowOf = (page: Page, table: string, name: string) =>
  page.getByRole('table', { name: table }).getByRole('row', { name });

/** Opens a dialog, fills it in and sends it. */
async function did(page: Page, opens: string, sends: string, name?: string): Promise<void> {
  await page.getByRole('button', { name: opens, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (name !== undefined) await dialog.getByLabel('Navn').fill(name);
  await dialog.getByRole('button', { name: sends, exact: true }).click();
}

const closed = (page: Page): Promise<void> =>
  page.getByRole('dialog').waitFor({ state: 'detached' });

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test('a unit is made and named, a group is made in it, named, and takes its machines along', async () => {
    const { page, complaints } = await stage.open('/enheder');
    await did(page, 'Ny enhed', 'Opret enhed', ' Skoler ');
    await closed(page);
    await rowOf(page, 'Enheder', 'Skoler').waitFor();
    await did(page, 'Ny enhed', 'Opret enhed', 'Skoler');
    await page.getByRole('alert').filter({ hasText: 'Det navn er i brug' }).waitFor();
    await page.keyboard.press('Escape');
    await did(page, 'Omdøb: Skoler', 'Gem', 'Skoler og SFO');
    await closed(page);
    await rowOf(page, 'Enheder', 'Skoler og SFO').waitFor();

    await page.getByRole('button', { name: 'Ny gruppe' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Navn').fill('Elever');
    await dialog.getByLabel('Enhed').selectOption('Skoler og SFO');
    await dialog.getByLabel('Maskinerne laves på ny').check();
    await dialog.getByRole('button', { name: 'Opret gruppe' }).click();
    await closed(page);
    const group = rowOf(page, 'Grupper', 'Elever');
    expect(await group.textContent()).toContain('Skoler og SFO');
    expect(await group.textContent()).toContain('Laves på ny hver dag');
    await did(page, 'Omdøb: Elever', 'Gem', 'Elevmaskiner');
    await closed(page);

    const [machines] = await rowOf(page, 'Enheder', 'Skoler og SFO')
      .locator('.number')
      .allTextContents();
    expect(machines).toBe('0');
    await did(page, 'Flyt: PC', 'Flyt');
    await closed(page);
    await rowOf(page, 'Grupper', 'PC').getByText('Skoler og SFO').waitFor();
    await rowOf(page, 'Enheder', 'Skoler og SFO')
      .locator('.number')
      .first()
      .getByText('1', { exact: true })
      .waitFor();
    await page.goto('/revision');
    for (const said of ['Enhed oprettet', 'Enhed ændret', 'Gruppe omdøbt', 'Gruppe flyttet'])
      await page.getByRole('rowheader', { name: said }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('a new group is there to choose for a token', async () => {
    const { page } = await stage.open('/enheder');
    await did(page, 'Ny gruppe', 'Opret gruppe', 'Bærbare');
    await closed(page);
    await page.locator('.menu').getByRole('link', { name: 'Tilmelding' }).click();
    await page.getByRole('button', { name: 'Nyt token' }).click();
    const offered = page.locator('datalist option[value="Bærbare"]');
    await expect.poll(() => offered.count()).toBe(1);
  });
});
