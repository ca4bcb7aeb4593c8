/** Files and cases in a real browser: found, narrowed, worked on alone and many at once, and closed by the machine alone. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { CaseAnswer } from '../../../server/api/cases.ts';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { FILE, type Machine } from '../fleet.ts';
import { ORGANISATION, onStage, type Stage } from './stage.ts';

let stage: Stage;
onStage(async (made) => {
  stage = made;
  await stage.fill();
});

const loaded = async (page: Page): Promise<void> => {
  await page.locator('h1').waitFor();
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
};
const namesOn = async (page: Page): Promise<string[]> => {
  await loaded(page);
  return page.locator('tbody th a').allTextContents();
};
const hrefsOn = async (page: Page): Promise<string[]> => {
  await loaded(page);
  return page
    .locator('tbody th a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
};
const deedIn = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

async function machineOf(...files: readonly object[]): Promise<Machine> {
  const machine = await stage.fleet.machine(
    await stage.fleet.token({ organisation: ORGANISATION }),
  );
  await machine.report(...files);
  return machine;
}

const REGISTER = { ...FILE, path: '/home/bo/Skrivebord/lister/sygedagpenge.xlsx', persons: 90_000 };
const worst = { ...REGISTER, severity: 'critical', fingerprint: 'A'.repeat(22) };

async function caseOf(machine: Machine, id = 1): Promise<CaseAnswer> {
  const analyst = await stage.visitor('analyst');
  return (await analyst.ask('GET', `/api/files/${machine.id}/${id}/case`)).body as CaseAnswer;
}

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test('filters and order stand in the address: after a reload, a link and the way back', async () => {
    const { page } = await stage.open('/filer', { role: 'analyst' });
    const all = await namesOn(page);
    await page.locator('summary', { hasText: 'Alvor' }).click();
    await page.getByRole('checkbox', { name: 'Kritisk' }).check();
    await page.getByRole('button', { name: 'Fjern filteret Alvor: Kritisk' }).waitFor();
    await page.getByRole('link', { name: 'Personer' }).click();
    await page.waitForURL('**/filer?severity=critical&sort=persons');
    const some = await namesOn(page);
    expect(some.length).toBeGreaterThan(0);
    expect(new Set(some)).toEqual(new Set(['borgere-0.xlsx']));
    await page.reload();
    expect(await namesOn(page)).toEqual(some);
    await page.goBack();
    await page.goBack();
    await page.waitForURL('**/filer');
    await page.getByRole('link', { name: 'borgere-3.xlsx' }).first().waitFor();
    expect(await namesOn(page)).toEqual(all);
    await page.goForward();
    await page.getByRole('button', { name: 'Ryd alle filtre' }).click();
    await page.waitForURL('**/filer');
  });

  test('each filter tells how many files it would leave, and is as good as its word', async () => {
    const { page } = await stage.open('/filer?exposure=exposed');
    await page.locator('summary', { hasText: 'Alvor' }).click();
    const option = page.locator('.filter-option', { hasText: 'Kritisk' });
    const told = await option.locator('.filter-amount').textContent();
    await option.getByRole('checkbox').check();
    await page.waitForURL('**severity=critical**');
    await page.locator('.pager-total', { hasText: `${told} fil` }).waitFor();
    expect(await namesOn(page)).toHaveLength(Number(told));
  });

  test('page by page no file is lost and none comes twice', async () => {
    const many = Array.from({ length: 120 }, (_, at) => ({
      ...FILE,
      id: at + 1,
      sequence: at + 1,
      // Many of one rank: what tells them apart is the end of the key.
      persons: 1 + (at % 3),
      path: `/srv/lister/fil-${at}.csv`,
    }));
    const machine = await machineOf(...many);
    const { page } = await stage.open(`/filer?machine=${machine.id}&sort=persons`);
    const seen: string[][] = [await hrefsOn(page)];
    while ((await page.getByRole('link', { name: 'Næste side' }).count()) > 0) {
      const before = page.url();
      await page.getByRole('link', { name: 'Næste side' }).click();
      await page.waitForURL((url) => url.href !== before);
      await page.locator(`tbody th a[href="${seen.at(-1)![0]}"]`).waitFor({ state: 'detached' });
      seen.push(await hrefsOn(page));
    }
    expect(seen.map((names) => names.length)).toEqual([50, 50, 20]);
    expect(new Set(seen.flat()).size).toBe(120);
    await page.goBack();
    await page.locator(`tbody th a[href="${seen[1]![0]}"]`).waitFor();
    expect(await hrefsOn(page)).toEqual(seen[1]);
  });

  test('who reads numbers alone sees no path, and nothing to do', async () => {
    const { page } = await stage.open('/filer', { role: 'viewer' });
    expect((await namesOn(page))[0]).toBe('Excel (xlsx), skrivebord');
    expect(await page.locator('.choose').count()).toBe(0);
    await page.locator('tbody th a').first().click();
    await page.getByText('Din rolle ser ikke stier.').waitFor();
    expect(await page.content()).not.toMatch(/\/home\/bo|borgere-/);
    expect(await page.getByRole('heading', { name: 'Sag', exact: true }).count()).toBe(0);
    await page.goto('/sager');
    await page.getByRole('heading', { name: 'Siden er ikke for din rolle' }).waitFor();
  });

  test('the worst file is found, taken, spoken of and called a false alarm by two; the machine closes it', async () => {
    const machine = await machineOf(worst);
    const admin = await stage.visitor('admin');
    await admin.ask('POST', '/api/organisation', { body: { secondPerson: true } });
    const { page, complaints } = await stage.open('/', { role: 'analyst' });
    await page.locator('.menu').getByRole('link', { name: 'Filer' }).click();
    // The overview, which has such links too, stands until the view is loaded.
    await page.getByRole('heading', { level: 1, name: 'Filer' }).waitFor();
    await page.locator('tbody th a').first().click();
    await page.getByRole('heading', { level: 1, name: 'sygedagpenge.xlsx' }).waitFor();
    await page.getByText('CPR-numre på 90.000 personer').waitFor();
    await page.getByRole('button', { name: 'Tag sagen' }).click();
    await page.getByText('analyst tildelte sagen til analyst').waitFor();
    await page.getByLabel('Bemærkning').fill('Ringet til ejeren.');
    await page.getByRole('button', { name: 'Gem bemærkning' }).click();
    await page.locator('.said', { hasText: 'Ringet til ejeren.' }).waitFor();
    await page.getByRole('button', { name: 'Falsk alarm' }).click();
    await page.getByText('En anden end dig skal godkende').waitFor();
    await page.getByLabel('Hvorfor er det en falsk alarm?').fill('Kolonnen er varenumre.');
    await deedIn(page, 'Falsk alarm');
    await page.getByText('1 fil er foreslået som falsk alarm.').waitFor();
    await deedIn(page, 'Færdig');
    await page.getByText('En anden end dig skal godkende forslaget.').waitFor();
    expect(await page.getByRole('button', { name: 'Godkend' }).count()).toBe(0);

    const second = await stage.open('/sager?tab=toApprove', { role: 'admin' });
    await second.page.getByRole('link', { name: 'sygedagpenge.xlsx' }).click();
    await second.page.getByText('analyst foreslår, at det er en falsk alarm.').waitFor();
    await second.page.getByRole('button', { name: 'Godkend' }).click();
    await deedIn(second.page, 'Godkend');
    await second.page.getByText('1 fil er godkendt.').waitFor();
    await deedIn(second.page, 'Færdig');
    expect(await caseOf(machine)).toMatchObject({ status: 'falseAlarm', proposed: null });

    await machine.report({ ...worst, sequence: 2, exposure: 'protected', severity: 'medium' });
    await page.reload();
    await page.locator('aside .mark', { hasText: 'Løst' }).waitFor();
    await page.getByText('Filen er krypteret nu.').waitFor();
    expect(await page.getByRole('button', { name: 'Tag sagen' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await admin.ask('POST', '/api/organisation', { body: { secondPerson: false } });
  }, 30_000);

  test('many at once: what was done, and what was refused and why', async () => {
    const files = [1, 2, 3].map((id) => ({
      ...FILE,
      id,
      sequence: id,
      path: `/srv/mange/fil-${id}.csv`,
      exposure: id === 2 ? 'protected' : 'exposed',
    }));
    const machine = await machineOf(...files);
    const { page } = await stage.open(`/filer?machine=${machine.id}`, { role: 'analyst' });
    await page.getByRole('checkbox', { name: 'Vælg alle på siden' }).check();
    const bulk = page.getByRole('region', { name: 'Valgte filer' });
    await bulk.getByText('3 filer valgt.').waitFor();
    await bulk.getByRole('button', { name: 'Tildel' }).click();
    await page.getByRole('dialog').getByLabel('Ansvarlig').selectOption('admin');
    await page.getByRole('dialog').getByLabel('Frist', { exact: true }).fill('1.12.2099');
    await deedIn(page, 'Tildel');
    await page.getByText('2 filer er tildelt.').waitFor();
    expect(await page.locator('.refused li').allTextContents()).toEqual([
      'fil-2.csv: er ikke ubeskyttet længere; kun maskinen kan sige andet',
    ]);
    await deedIn(page, 'Færdig');
    await expect.poll(() => bulk.count()).toBe(0);
    expect(await caseOf(machine)).toMatchObject({
      status: 'assigned',
      assignee: { name: 'admin' },
      dueMs: new Date('2099-12-01T23:59:59').getTime(),
    });
    const other = await stage.open('/sager', { role: 'admin' });
    expect(await namesOn(other.page)).toEqual(['fil-3.csv', 'fil-1.csv']);
    expect(await other.page.locator('.tab[aria-current="page"]').textContent()).toBe('Mine2');
    expect(await other.page.locator('.header-menu .amount').textContent()).toBe('2 venter på dig');
  });

  test('a case whose file is gone is under what is left of it, then among the resolved', async () => {
    const register = { ...FILE, path: '/srv/væk/register.csv' };
    const copy = { ...FILE, id: 2, sequence: 2, leftoverOf: 1, path: '/srv/væk/kopi.csv' };
    const machine = await machineOf(register, copy);
    const analyst = await stage.visitor('analyst');
    const comment = { deed: 'comment', files: [{ machine: machine.id, id: 1 }], text: 'Se her' };
    await analyst.ask('POST', '/api/cases', { body: comment });
    await machine.report({ id: 1, sequence: 3, gone: true });
    const { page, complaints } = await stage.open('/sager', { role: 'analyst' });
    await page.getByRole('link', { name: 'Kopier tilbage' }).click();
    const row = page.getByRole('row', { name: /register\.csv/ });
    await row.getByText('1 kopi tilbage').waitFor();
    await row.getByRole('link', { name: 'register.csv' }).click();
    await page.getByText('Filen selv er sikret, men 1 kopi på maskinen').waitFor();
    await page.getByRole('button', { name: 'Tag sagen' }).click();
    await page.getByText('analyst tildelte sagen til analyst').waitFor();
    expect(await page.getByRole('button', { name: 'Falsk alarm' }).count()).toBe(0);
    await page.goto('/sager');
    expect(await namesOn(page)).toContain('register.csv');
    await machine.report({ id: 2, sequence: 4, gone: true });
    await page.goto('/sager?tab=resolved');
    await row.getByText('Filen er væk.').waitFor();
    expect((await namesOn(page))[0]).toBe('register.csv');
    expect(await page.locator('.tab[aria-current="page"]').textContent()).toMatch(/^Løste\d+$/);
    await page.goto('/sager');
    expect(await namesOn(page)).not.toContain('register.csv');
    expect(complaints).toEqual([]);
  });

  test('by the keyboard alone: choose, decide, and be back where one was', async () => {
    const machine = await machineOf({ ...FILE, path: '/srv/tast/en.csv' });
    const { page } = await stage.open(`/filer?machine=${machine.id}`, { role: 'analyst' });
    await page.getByRole('checkbox', { name: 'Vælg en.csv' }).focus();
    await page.keyboard.press('Space');
    const wait = page.getByRole('button', { name: 'Sæt på vent' });
    for (let steps = 0; steps < 20; steps++) {
      if (await wait.evaluate((it) => it === document.activeElement)) break;
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    const text = page.getByRole('dialog').getByLabel('Bemærkning');
    for (let steps = 0; steps < 12; steps++) {
      if (await text.evaluate((it) => it === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('Venter på ejeren');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('1 fil er sat på vent.').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('tbody .mark', { hasText: 'Venter' }).waitFor();
    expect(await caseOf(machine)).toMatchObject({ status: 'waiting' });
  });

  test('an administrator asks the machine to look again; others are told who can', async () => {
    const machine = await machineOf(FILE);
    const { page } = await stage.open(`/filer/${machine.id}/1`);
    await page.getByRole('button', { name: 'Gennemse maskinen nu' }).click();
    await page.getByText('Maskinen er bedt om at se alt igennem.').waitFor();
    expect((await stage.fleet.rowOf(machine)).scan_now).toBe(1);
    const other = await machineOf(FILE);
    const analyst = await stage.open(`/filer/${other.id}/1`, { role: 'analyst' });
    await analyst.page.getByText('En administrator kan bede maskinen om det nu.').waitFor();
  });

  test('names that would be scripts are text', async () => {
    const evil = [
      '<script>window.hit=1</script>',
      '<img src=x onerror=window.hit=1>',
      '"><svg onload=window.hit=1>',
      'javascript:window.hit=1',
      '{{constructor.constructor("window.hit=1")()}}',
      '</title><script>window.hit=1</script>',
      '\u{202E}xslx.exe',
    ].map((name, at) => ({
      ...FILE,
      id: at + 1,
      sequence: at + 1,
      path: `/srv/${name}/${name}.csv`,
      leftoverOf: at === 0 ? null : 1,
      findings: [
        { kind: 'cpr', where: 'cells', member: name, sheet: 1, column: 'A', headerRow: 1, matches: 3, persons: 3, confidence: 'certain' },
      ],
    })); // prettier-ignore
    const machine = await machineOf(...evil);
    const { page, complaints } = await stage.open(`/filer?machine=${machine.id}`);
    expect(await namesOn(page)).toHaveLength(evil.length);
    expect(await page.locator('tbody').textContent()).toContain('<img src=x onerror=window.hit=1>');
    await page.getByRole('checkbox', { name: 'Vælg alle på siden' }).check();
    for (const href of await hrefsOn(page)) {
      await page.goto(href);
      await loaded(page);
    }
    expect(await page.evaluate('window.hit ?? 0')).toBe(0);
    expect(complaints).toEqual([]);
    const metrics = await (await fetch(`${stage.fleet.url}/metrics`)).text();
    expect(metrics).toMatch(/^cprvagt_csp_reports_total 0$/m);
  });

  test('nothing that fits is said in words', async () => {
    const { page } = await stage.open('/filer?reason=crashed');
    expect(await page.locator('.empty').textContent()).toContain('Ingen filer passer på alle');
    await page.goto('/sager?tab=overdue');
    await page.locator('.empty').waitFor();
    expect(await page.locator('.empty').textContent()).toBe('Ingen sager er over fristen.');
  });
});
