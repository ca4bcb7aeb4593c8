/** How machines come in, in a real browser: a token is made, a machine comes with it, and somebody lets it in. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { UnitsAnswer } from '../../../server/api/units.ts';
import { makeUnit } from '../../../server/store/units.ts';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { checkIn, FACTS, Machine } from '../fleet.ts';
import { ORGANISATION, onStage, type Stage } from './stage.ts';

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.organisation();
});

const tableOf = (page: Page, name: string) => page.getByRole('table', { name });

/** The command line that is shown once. */
async function makeToken(page: Page, label: string, group: string): Promise<string> {
  await page.getByRole('button', { name: 'Nyt token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Nyt token' });
  await dialog.getByLabel('Gruppe').fill(group);
  await dialog.getByLabel('Mærkat').fill(label);
  await dialog.getByLabel('Antal maskiner').fill('3');
  await dialog.getByRole('button', { name: 'Lav token' }).click();
  return (await dialog.getByRole('region', { name: 'Kør på maskinen' }).textContent()) ?? '';
}

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test('from a token to a machine that is active', async () => {
    const { page, complaints } = await stage.open('/tilmelding');
    await page.getByText('Ingen tokens endnu').waitFor();
    const line = await makeToken(page, 'Uge 47', 'Bærbare');
    const [, server, token = ''] =
      /^cprvagt agent enrol --server (\S+) --token (\S+)$/.exec(line) ?? [];
    expect(server).toBe(stage.fleet.url);
    await page.getByRole('button', { name: 'Færdig' }).click();
    expect(await page.locator('body').textContent()).not.toContain(token);
    await page.reload();
    await tableOf(page, 'Tokens').getByText('Uge 47').waitFor();
    expect(await page.locator('body').textContent()).not.toContain(token);

    const machine = new Machine(server ?? '');
    const said = await machine.enrol(token, { ...FACTS, hostName: 'LT-NY' });
    expect(said).toMatchObject({ status: 201, body: { state: 'waiting' } });
    await page.reload();
    expect(await tableOf(page, 'Tokens').locator('tbody tr').textContent()).toContain('2');
    const waiting = page.getByRole('region', { name: 'Venter på godkendelse' });
    await waiting.getByRole('button', { name: 'Godkend: LT-NY' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Godkend', exact: true }).click();
    await waiting.getByText('Ingen maskiner venter.').waitFor();
    expect((await machine.say('POST', '/api/v1/check-in', checkIn(1))).status).toBe(200);
    await page.getByRole('link', { name: 'Maskiner', exact: true }).first().click();
    const row = tableOf(page, 'Maskiner').locator('tbody tr');
    await row.getByText('Aktiv').waitFor();
    expect(await row.count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('the line is copied, or selected where the browser does not copy', async () => {
    const { page, context } = await stage.open('/tilmelding');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const line = await makeToken(page, 'kopi', 'Bærbare');
    const copy = page.getByRole('button', { name: 'Kopiér: Kør på maskinen' });
    await copy.click();
    await page.getByText('Kopieret.').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(line);
    await context.clearPermissions();
    await page.evaluate(
      'navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"))',
    );
    await copy.click();
    await page.getByText('tryk Ctrl+C').waitFor();
    expect(await page.evaluate<string>('String(getSelection())')).toBe(line);
  });

  test('a machine that nobody knows is refused, and its token taken back', async () => {
    const { page } = await stage.open('/tilmelding');
    const token = /\S+$/.exec(await makeToken(page, 'ukendt', 'Bærbare'))?.[0] ?? '';
    await page.getByRole('button', { name: 'Færdig' }).click();
    const machine = new Machine(stage.fleet.url);
    await machine.enrol(token, { ...FACTS, hostName: 'LT-FREMMED' });
    await page.reload();
    await page.getByRole('button', { name: 'Afvis: LT-FREMMED' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Afvis', exact: true }).click();
    await page.getByText('Ingen maskiner venter.').waitFor();
    expect((await stage.fleet.rowOf(machine)).state).toBe('revoked');
    await page.getByRole('button', { name: 'Spær: ukendt' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Spær', exact: true }).click();
    const row = tableOf(page, 'Tokens').locator('tbody tr', { hasText: 'ukendt' });
    await row.getByText('Spærret').waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
    expect((await new Machine(stage.fleet.url).enrol(token)).status).toBe(403);
  });

  test('a group of another unit is told to be there', async () => {
    const { commits, nowMs } = stage.fleet.house;
    const organisation = await stage.organisation();
    const deed = { actor: 'test', nowMs: nowMs() };
    await commits.write((it) => makeUnit(it, { organisation, name: 'Aa' }, deed));
    await stage.fleet.token({ organisation: ORGANISATION });
    const { page } = await stage.open('/tilmelding');
    await page.getByRole('button', { name: 'Nyt token' }).click();
    await page.getByLabel('Gruppe').fill('PC');
    await page.getByRole('button', { name: 'Lav token' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('hører til en anden enhed');
  });

  test('how many machines there should be counts in the coverage', async () => {
    const { page } = await stage.open('/enheder');
    const set = async (amount: string): Promise<void> => {
      await page.getByRole('button', { name: `Ret tal: ${ORGANISATION}` }).click();
      await page.getByLabel('Skal være').fill(amount);
      await page.getByRole('button', { name: 'Gem' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    const expected = async (): Promise<number | null | undefined> => {
      const { body } = await (await stage.visitor('admin')).ask('GET', '/api/units');
      return (body as UnitsAnswer).units.find(({ name }) => name === ORGANISATION)?.expected;
    };
    await set('40');
    const row = tableOf(page, 'Enheder').getByRole('row', { name: ORGANISATION });
    await row.getByText('40', { exact: true }).waitFor();
    expect(await expected()).toBe(40);
    await set('');
    await row.getByText('Ikke oplyst').waitFor();
    expect(await expected()).toBeNull();
  });

  test('of many tokens some are shown, and the rest for who asks or seeks', async () => {
    const admin = await stage.visitor('admin');
    const { units } = (await admin.ask('GET', '/api/units')).body as UnitsAnswer;
    const wish = { unit: units[0]!.id, fleeting: false, uses: 1, days: 1, needsApproval: false };
    for (let at = 1; at <= 60; at++)
      await admin.ask('POST', '/api/tokens', { body: { ...wish, group: 'Mange', label: `nr. ${at}` } }); // prettier-ignore
    const { page } = await stage.open('/tilmelding');
    const rows = tableOf(page, 'Tokens').locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(50);
    await page.getByText(/^Viser 50 af \d+\.$/).waitFor();
    await page.getByRole('button', { name: 'Vis flere' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(60);
    expect(await page.getByRole('button', { name: 'Vis flere' }).count()).toBe(0);
    const field = page.getByLabel('Mærkat, gruppe eller enhed');
    await field.fill('NR. 47');
    await field.press('Enter');
    await expect.poll(() => rows.locator('th').allTextContents()).toEqual(['nr. 47']);
    await page.goto('/tilmelding?token=nr.&state=revoked');
    await page.getByText('Ingen tokens passer til filtrene.').waitFor();
  });

  const OWN = {
    Maskiner: '/maskiner',
    Tilmelding: '/tilmelding',
    Enheder: '/enheder',
    Personer: '/personer',
    Revision: '/revision',
  } as const;

  test.each([
    ['viewer', ['Maskiner']],
    ['analyst', ['Maskiner']],
    ['admin', ['Maskiner', 'Tilmelding', 'Enheder', 'Personer', 'Revision']],
    ['auditor', ['Revision']],
  ] as const)('%s is offered what is for him, and told so elsewhere', async (role, offered) => {
    const { page } = await stage.open('/konto', { role });
    const titles = await page.locator('.header-menu .menu-link').allTextContents();
    expect(titles.filter((title) => title in OWN)).toEqual(offered);
    for (const [title, path] of Object.entries(OWN)) {
      await page.goto(path);
      const isOffered = (offered as readonly string[]).includes(title);
      const heading = isOffered ? title : 'Siden er ikke for din rolle';
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
  });
});
