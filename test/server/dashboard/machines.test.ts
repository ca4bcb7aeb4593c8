/** The machines in a real browser: what stands in the list and on each one is what the API tells, and deeds are done. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { MachinesAnswer } from '../../../server/api/computers.ts';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { checkIn, FACTS, Machine } from '../fleet.ts';
import { ORGANISATION, onStage, type Stage } from './stage.ts';

const DAY_MS = 86_400_000;
const EVIL = '<img src=x onerror="document.title=`evil`">';

let stage: Stage;
let token: string;
onStage(async (made) => {
  stage = made;
  await stage.fill();
  token = await stage.fleet.token({ organisation: ORGANISATION, uses: 200 });
});

/** One that has enrolled and checked in, with what it said changed. */
async function machine(hostName: string, said: object = {}): Promise<Machine> {
  const made = new Machine(stage.fleet.url);
  await made.enrol(token, { ...FACTS, hostName });
  const first = { ...checkIn(1), machine: { ...FACTS, hostName, lastUser: 'bo' }, ...said };
  await made.say('POST', '/api/v1/check-in', first);
  return made;
}

async function change(made: Machine, set: { last_seen_ms: number }): Promise<void> {
  const { commits } = stage.fleet.house;
  await commits.write((it) =>
    it.updateTable('machine').set(set).where('id', '=', made.id!).execute(),
  );
}

const namesIn = (page: Page): Promise<string[]> => page.locator('tbody th').allTextContents();
const at = ({ id }: Machine): string => `/maskiner/${id}`;

async function told(query: string): Promise<string[]> {
  const visitor = await stage.visitor('admin');
  const { body } = await visitor.ask('GET', `/api/machines${query}`);
  return (body as MachinesAnswer).machines.map(({ name }) => name);
}

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  describe('the list', () => {
    test('is what the API tells, in its order', async () => {
      const { page, complaints } = await stage.open('/maskiner', { role: 'viewer' });
      expect(await namesIn(page)).toEqual(await told(''));
      expect(await page.locator('.pager-total').textContent()).toBe('7 maskiner');
      expect(await page.getByText('Tilmeldt', { exact: false }).count()).toBeGreaterThan(0);
      expect(complaints).toEqual([]);
    });

    test('is narrowed and sorted by its address, and writes there what is chosen', async () => {
      const { page } = await stage.open('/maskiner?exposed=true&sort=lastSeen');
      const sorted = page.getByRole('columnheader', { name: 'Sidst set' });
      expect(await sorted.getAttribute('aria-sort')).toBe('ascending');
      expect(await namesIn(page)).toEqual(await told('?exposed=true&sort=lastSeen'));
      expect(await namesIn(page)).toHaveLength(5);
      await page.getByRole('button', { name: 'Ryd alle filtre' }).click();
      await page.getByText('7 maskiner').waitFor();
      await page.getByRole('group').filter({ hasText: 'Tilstand' }).locator('summary').click();
      await page.getByRole('checkbox', { name: 'Aldrig set' }).check();
      await page.getByText('1 maskine', { exact: true }).waitFor();
      expect(new URL(page.url()).search).toBe('?sort=lastSeen&standing=neverSeen');
      await page.reload();
      await page.getByText('1 maskine', { exact: true }).waitFor();
      expect(await page.getByText(/^Tilmeldt .*, aldrig set$/).count()).toBe(1);
      await page.goto('/maskiner?version=9.9.9');
      await page.getByText('Ingen maskine passer til filtrene.').waitFor();
    });
  });

  describe('one machine', () => {
    test('of whatever name is shown by it, as text', async () => {
      const made = await machine(EVIL);
      for (const path of ['/maskiner', at(made)]) {
        const { page, complaints } = await stage.open(path);
        expect(await page.locator('main').textContent()).toContain(EVIL);
        expect(await page.locator('main img').count()).toBe(0);
        expect(await page.title()).not.toBe('evil');
        expect(complaints).toEqual([]);
      }
    });

    test('says why it is silent, and since when', async () => {
      const made = await machine('PC-TAVS');
      const sinceMs = Date.now() - 5 * DAY_MS;
      await change(made, { last_seen_ms: sinceMs });
      const day = new Intl.DateTimeFormat('da-DK', { dateStyle: 'medium' }).format(sinceMs);
      const { page } = await stage.open(at(made));
      await page.getByText(`Tavs siden ${day}`).waitFor();
      await page.getByText('ikke meldt sig i mere end tre dage').waitFor();
      expect(await page.locator('.mark-good').count()).toBe(0);
    });

    test('that two say to be is told to be a copy, in the list and on it', async () => {
      const made = await machine('PC-KOPI');
      await made.say('POST', '/api/v1/check-in', checkIn(2));
      await made.say('POST', '/api/v1/check-in', checkIn(1));
      const { page } = await stage.open(at(made));
      await page.getByText('To maskiner melder sig som denne').waitFor();
      await page.goto('/maskiner?clone=true');
      await page.getByText('Kopi?').waitFor();
      expect(await namesIn(page)).toHaveLength(1);
    });

    test('has its volumes as they were and are, and why files were not read', async () => {
      const made = await machine('PC-DREV');
      const [volume] = checkIn(1).volumes;
      const said = {
        ...volume!,
        protection: 'on',
        evidence: { ...volume!.evidence, said: 'luks2' },
      };
      const coverage = { ...checkIn(1).coverage, reasons: { denied: 3, 'cloud-only': 12 } };
      await made.say('POST', '/api/v1/check-in', { ...checkIn(2), volumes: [said], coverage });
      const { page } = await stage.open(at(made));
      const drives = page.getByRole('region', { name: 'Drev' });
      expect(await drives.locator('h3').textContent()).toBe('/ Krypteret');
      await drives.getByText('Linux svarede: “luks2”.').waitFor();
      const spells = await drives.locator('.spells li').allTextContents();
      expect(spells.map((it) => /^(\S+( \S+)?) (siden|fra)/.exec(it)?.[1])).toEqual([
        'Krypteret',
        'Uden kryptering',
      ]);
      const reasons = page.getByRole('table', { name: 'Hvorfor filer ikke er læst' });
      const cells = await reasons.locator('tbody tr').allTextContents();
      expect(cells.map((it) => it.slice(0, 12))).toEqual(['Kun i skyen1', 'Ingen adgang']);
      expect(await page.getByText('bo', { exact: true }).count()).toBe(0);
    });

    test('shows to those of numbers neither paths, nor users, nor deeds', async () => {
      const made = await machine('PC-TAL');
      const { page } = await stage.open(at(made), { role: 'viewer' });
      expect(await page.getByRole('region', { name: 'Drev' }).locator('h3').textContent()).toBe(
        'Drev 1 Uden kryptering',
      );
      expect(await page.getByText('Sidste bruger').count()).toBe(0);
      expect(await page.locator('main').getByRole('button').count()).toBe(0);
      const analyst = await stage.open(at(made), { role: 'analyst' });
      await analyst.page.getByText('Sidste bruger').waitFor();
      expect(await analyst.page.locator('main').getByRole('button').count()).toBe(0);
    });

    test('is asked to look through all, revoked and retired, each once it was confirmed', async () => {
      const made = await machine('PC-GERNING');
      const { page, complaints } = await stage.open(at(made));
      const confirm = async (deed: string): Promise<void> => {
        await page.getByRole('button', { name: deed }).click();
        await page.getByRole('dialog').getByRole('button', { name: deed, exact: true }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      };
      await page.getByRole('button', { name: 'Spær' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect((await stage.fleet.rowOf(made)).state).toBe('active');
      await confirm('Gennemse nu');
      await page.getByText('Maskinen er bedt om at gennemse alt. Den begynder').waitFor();
      expect(await page.getByRole('button', { name: 'Gennemse nu' }).count()).toBe(0);
      await confirm('Spær');
      await page.getByText('Den er spærret').waitFor();
      await confirm('Tag ud af brug');
      await page.getByText('Udgået').waitFor();
      expect(await page.locator('main').getByRole('button').count()).toBe(0);
      expect((await stage.fleet.rowOf(made)).state).toBe('gone');
      expect(complaints).toEqual([]);
    });

    test('that is none is told to be none', async () => {
      const { page } = await stage.open('/maskiner/5a1f0a52-0000-4000-8000-000000000000');
      expect(await page.getByRole('alert').textContent()).toContain('Det findes ikke længere');
    });
  });

  test('many are turned page by page, each once', async () => {
    for (let n = 0; n < 60; n++) await new Machine(stage.fleet.url).enrol(token);
    const { page } = await stage.open('/maskiner');
    const first = await namesIn(page);
    expect(first).toHaveLength(50);
    const links = (): Promise<string[]> =>
      page
        .locator('tbody th a')
        .evaluateAll((all) => all.map((it) => `${it.getAttribute('href')}`));
    const seen = await links();
    await page.getByRole('link', { name: 'Næste side' }).click();
    await page.waitForURL(/after=/);
    await page.getByRole('link', { name: 'Første side' }).waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    const all = [...seen, ...(await links())];
    expect(new Set(all).size).toBe(all.length);
    const total = /^\d+/.exec((await page.locator('.pager-total').textContent()) ?? '')?.[0];
    expect(all).toHaveLength(Number(total));
  });
});
