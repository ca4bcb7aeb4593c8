/** The dashboard's shell in a real browser: coming in and going out, the menu, the languages, what cannot be shown. */
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewCode } from '../../../server/api/session.ts';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { PASSWORD, Visitor } from '../visitor.ts';
import { onStage, type Stage } from './stage.ts';

const NARROW = { viewport: { width: 320, height: 700 } };

let stage: Stage;
let count = 0;
let name: string;
onStage(async (made) => {
  stage = made;
  await stage.fill();
});
beforeEach(() => {
  name = `anna${++count}`;
});

/** Somebody with a password, nowhere signed in. */
async function somebody(): Promise<Visitor> {
  const visitor = new Visitor(stage.fleet.url);
  const body = { link: await stage.linkFor(name), password: PASSWORD };
  await visitor.ask('POST', '/api/session/link', { body });
  return visitor;
}

async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Brugernavn').fill(name);
  await page.getByLabel('Adgangskode').fill(password);
  await page.getByRole('button', { name: 'Log ind' }).click();
}

const headingOf = (page: Page, said: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: said, exact: true }).waitFor();
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`document.activeElement?.textContent ?? ''`);
const pathOf = (page: Page): string => new URL(page.url()).pathname;

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  describe('signing in', () => {
    test('whoever is not is asked to, and then is where he wanted to go', async () => {
      await somebody();
      const { page, complaints } = await stage.open('/', { role: null });
      await headingOf(page, 'Log ind');
      await signIn(page);
      await headingOf(page, 'Overblik');
      expect(pathOf(page)).toBe('/');
      expect(await page.locator('.header-side .person-name').textContent()).toContain(name);
      expect(complaints).toEqual([]);
    });

    test('a wrong password is told, and nothing else', async () => {
      await somebody();
      const { page } = await stage.open('/log-ind', { role: null });
      await signIn(page, 'en helt anden sætning');
      const told = await page.getByRole('alert').textContent();
      expect(told).toBe('Brugernavnet eller adgangskoden passer ikke.');
      expect(pathOf(page)).toBe('/log-ind');
    });

    test('who has an authenticator is asked for its code', async () => {
      const visitor = await somebody();
      const wish = { body: { password: PASSWORD } };
      const { secret } = (await visitor.ask('POST', '/api/session/code', wish)).body as NewCode;
      const codeNow = (): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate();
      await visitor.ask('POST', '/api/session/code/confirm', { body: { code: codeNow() } });
      const { page } = await stage.open('/log-ind', { role: null });
      await signIn(page);
      const field = page.getByLabel('Engangskode');
      await field.waitFor();
      expect(await field.evaluate((it) => it === document.activeElement)).toBe(true);
      await field.fill('000 000');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('alert').textContent()).toContain('Engangskoden passer ikke');
    });

    test.each([
      ['/velkommen', '/velkommen'],
      ['//elsewhere.example/', '/'],
      ['/\\elsewhere.example', '/'],
      ['https://elsewhere.example/', '/'],
      ['javascript:alert(1)', '/'],
    ])('it leads to %s only within the dashboard', async (til, path) => {
      await somebody();
      const address = `/log-ind?${new URLSearchParams({ til })}`;
      const { page } = await stage.open(address, { role: null });
      await signIn(page);
      await page.locator('.header-side .person-name').waitFor();
      await page.waitForURL((url) => url.pathname === path);
      expect(new URL(page.url()).origin).toBe(stage.fleet.url);
    });

    test('by a link: it leaves the address, and a password and an authenticator are set', async () => {
      const link = await stage.linkFor(name);
      const { page, complaints } = await stage.open(`/velkommen#${link}`, { role: null });
      await page.waitForURL((url) => url.hash === '');
      await page.getByLabel('Ny adgangskode').fill(PASSWORD);
      await page.getByLabel('Adgangskoden igen').fill('noget andet end før');
      const save = page.getByRole('button', { name: 'Gem og log ind' });
      await save.click();
      await page.getByText('De to er ikke ens.').waitFor();
      await page.getByLabel('Adgangskoden igen').fill(PASSWORD);
      await save.click();
      await page.getByRole('button', { name: 'Sæt engangskode op' }).click();
      const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '');
      const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
      await page.getByLabel('Engangskode').fill(code);
      await page.getByRole('button', { name: 'Slå til' }).click();
      await page.getByText('Engangskoden er slået til').waitFor();
      await page.getByRole('link', { name: 'Til overblikket' }).click();
      await headingOf(page, 'Overblik');
      expect(complaints).toEqual([]);
    });

    test('a link that was used is told to be', async () => {
      const link = await stage.linkFor(name);
      const visitor = new Visitor(stage.fleet.url);
      await visitor.ask('POST', '/api/session/link', { body: { link } });
      const { page } = await stage.open(`/velkommen?direkte=true#${link}`, { role: null });
      expect(await page.getByRole('alert').textContent()).toContain('Linket er brugt');
    });

    test('at once by a link that says so, however slow the first answer is', async () => {
      const link = await stage.linkFor(name);
      const { page, context } = await stage.open('/findes-ikke', { role: null });
      let isFirst = true;
      await context.route('**/api/session', async (route) => {
        const answer = await route.fetch();
        if (isFirst) await page.waitForTimeout(500);
        isFirst = false;
        // The page may have given it up by now.
        await route.fulfill({ response: answer }).catch(() => undefined);
      });
      await page.goto(`/velkommen?direkte=true#${link}`);
      await headingOf(page, 'Overblik');
      expect(page.url()).toBe(`${stage.fleet.url}/`);
    });

    test('who signs out is out, in the browser and on the server', async () => {
      await somebody();
      const { page, context } = await stage.open('/log-ind', { role: null });
      await signIn(page);
      await headingOf(page, 'Overblik');
      await page.getByRole('button', { name: 'Log ud' }).click();
      await headingOf(page, 'Log ind');
      expect(await page.locator('.header-side .person-name').count()).toBe(0);
      expect(await context.cookies()).toEqual([]);
      await page.goto('/');
      await headingOf(page, 'Log ind');
    });

    test('whom the server has forgotten is led to sign in, and back', async () => {
      await somebody();
      const { page, context } = await stage.open('/log-ind', { role: null });
      await signIn(page);
      await headingOf(page, 'Overblik');
      await context.clearCookies();
      await page.reload();
      await headingOf(page, 'Log ind');
      expect(await page.locator('.header-side .person-name').count()).toBe(0);
    });
  });

  describe('the menu', () => {
    test('leads everywhere by the keyboard alone, and the focus follows', async () => {
      const { page } = await stage.open('/findes-ikke');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Gå til indholdet');
      const titles = await page.locator('.header-menu .menu-link').allTextContents();
      expect(titles.length).toBeGreaterThan(0);
      for (const title of titles) {
        for (let presses = 0; (await focused(page)) !== title && presses < 40; presses++)
          await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await headingOf(page, title);
        await expect.poll(() => focused(page)).toBe(title);
        expect(await page.locator('h1:focus').count()).toBe(1);
        expect(await page.locator('.menu [aria-current="page"]').first().textContent()).toBe(title);
        await page.goto('/findes-ikke');
        await headingOf(page, 'Siden findes ikke');
      }
    });

    test('past it there is a way to the content', async () => {
      const { page } = await stage.open('/');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main-content');
    });

    test('on a narrow screen is a drawer that holds the focus until it is closed', async () => {
      const { page, complaints } = await stage.open('/findes-ikke', NARROW);
      const button = page.getByRole('button', { name: 'Menu' });
      await button.focus();
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog', { name: 'Menu' });
      await drawer.waitFor();
      const seen = new Set<string>();
      for (let presses = 0; presses < 20; presses++) {
        await page.keyboard.press('Tab');
        seen.add(await focused(page));
      }
      // The browser's own bars are between the last and the first: there the page has no focus of its own.
      expect([...seen]).toEqual(expect.arrayContaining(['Overblik', 'English', 'Log ud', 'Luk']));
      expect([...seen]).not.toContain('Gå til indholdet');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe('Menu');
      await page.keyboard.press('Enter');
      await drawer.getByRole('link', { name: 'Overblik' }).click();
      await headingOf(page, 'Overblik');
      expect(await drawer.isVisible()).toBe(false);
      expect(complaints).toEqual([]);
    });
  });

  test('the language is chosen, and remembered', async () => {
    const { page, context } = await stage.open('/');
    await page.getByRole('button', { name: 'English' }).click();
    await headingOf(page, 'Overview');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const fresh = await stage.browser.newContext({ baseURL: stage.fleet.url });
    const other = await fresh.newPage();
    await other.goto('/log-ind?lang=en');
    await headingOf(other, 'Sign in');
    await other.goto('/log-ind');
    await headingOf(other, 'Sign in');
    await context.close();
  });

  test('an address that leads nowhere says so, and leads home', async () => {
    const { page, complaints } = await stage.open('/findes-ikke');
    await headingOf(page, 'Siden findes ikke');
    await page.getByRole('link', { name: 'Til overblikket' }).click();
    await headingOf(page, 'Overblik');
    expect(complaints).toEqual([]);
  });

  test('a role that may not see a view is told so', async () => {
    const { page } = await stage.open('/', { role: 'auditor' });
    await headingOf(page, 'Siden er ikke for din rolle');
    expect(await page.locator('.menu-link', { hasText: 'Overblik' }).count()).toBe(0);
  });

  test('a fault in a view is a sentence, and the rest stays', async () => {
    const { page, context } = await stage.open('/log-ind');
    await context.route('**/api/overview*', (route) => route.fulfill({ json: { fleet: 0 } }));
    await page.goto('/');
    await headingOf(page, 'Siden kan ikke vises');
    expect(await page.getByRole('link', { name: 'Overblik' }).isVisible()).toBe(true);
  });

  test('a server that refuses is a sentence, and asked again when somebody says so', async () => {
    const { page, context } = await stage.open('/log-ind');
    let isBusy = true;
    await context.route('**/api/overview*', (route) =>
      isBusy ? route.fulfill({ status: 503, json: { error: 'busy' } }) : route.continue(),
    );
    await page.goto('/');
    await page.getByRole('alert').filter({ hasText: 'Serveren har travlt' }).waitFor();
    isBusy = false;
    await page.getByRole('button', { name: 'Prøv igen' }).click();
    await page.getByRole('heading', { name: 'Tab ikke disse i nat' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
