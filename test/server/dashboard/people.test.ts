/** Who may sign in, and one's own account, in a real browser: people are let in, changed and kept out. */
import { Secret, TOTP, URI } from 'otpauth';
import type { Locator, Page } from 'playwright-core';
import { decodeQR, type Image } from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { PASSWORD, Visitor } from '../visitor.ts';
import { ORGANISATION, onStage, type Stage } from './stage.ts';

const NEW_PASSWORD = 'en anden sætning om regnen';

let stage: Stage;
let count = 0;
onStage(async (made) => {
  stage = made;
});

/** Somebody with a password, and where his link leads. */
async function somebody(): Promise<string> {
  const name = `bo${++count}`;
  const body = { link: await stage.linkFor(name), password: PASSWORD };
  await new Visitor(stage.fleet.url).ask('POST', '/api/session/link', { body });
  return name;
}

async function signedIn(name: string, path: string, password = PASSWORD): Promise<Page> {
  const { page } = await stage.open(`/log-ind?til=${path}`, { role: null });
  await page.getByLabel('Brugernavn').fill(name);
  await page.getByLabel('Adgangskode').fill(password);
  await page.getByRole('button', { name: 'Log ind' }).click();
  await page.locator('.header-side .person-name').waitFor();
  return page;
}

const titled = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate();

/** What a telephone reads that is held before the screen. */
async function photographed(picture: Locator): Promise<string> {
  const shot = (await picture.screenshot()).toString('base64');
  const { width, height, data } = await picture.page().evaluate<Image & { data: number[] }>(
    `(async () => {
      const seen = new Image();
      seen.src = 'data:image/png;base64,${shot}';
      await seen.decode();
      const { width, height } = seen;
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const pen = canvas.getContext('2d');
      pen.drawImage(seen, 0, 0);
      return { width, height, data: [...pen.getImageData(0, 0, width, height).data] };
    })()`,
  );
  return decodeQR({ width, height, data: Uint8Array.from(data) });
}

async function confirm(page: Page, name: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `${deed}: ${name}`, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: deed, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe.skipIf(!isBrowserHere)(`in a browser (${browserHere})`, () => {
  test('somebody is added, comes in by the link in a browser of his own, and is kept out again', async () => {
    const { page, complaints } = await stage.open('/personer');
    await page.getByRole('button', { name: 'Tilføj person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Brugernavn').fill('carla');
    await dialog.getByLabel('Rolle').selectOption('analyst');
    await dialog.getByLabel('Alle enheder').uncheck();
    await dialog.getByRole('button', { name: 'Tilføj', exact: true }).click();
    expect(await dialog.getByRole('alert').textContent()).toContain('Vælg mindst én enhed');
    await dialog.getByRole('checkbox', { name: ORGANISATION }).check();
    await dialog.getByRole('button', { name: 'Tilføj', exact: true }).click();
    const link = (await dialog.getByRole('region', { name: 'Engangslink' }).textContent()) ?? '';
    expect(link).toMatch(new RegExp(`^${stage.fleet.url}/velkommen#[A-Za-z0-9_-]{43}$`));
    await dialog.getByRole('button', { name: 'Færdig' }).click();
    const row = page.getByRole('row', { name: 'carla' });
    expect(await row.locator('td').nth(1).textContent()).toBe(ORGANISATION);

    const other = await stage.open(link.slice(stage.fleet.url.length), { role: null });
    await other.page.getByLabel('Ny adgangskode').fill(NEW_PASSWORD);
    await other.page.getByLabel('Adgangskoden igen').fill(NEW_PASSWORD);
    await other.page.getByRole('button', { name: 'Gem og log ind' }).click();
    await other.page.getByRole('link', { name: 'Ikke nu' }).click();
    await titled(other.page, 'Overblik');
    const again = await signedIn('carla', '/konto', NEW_PASSWORD);
    await titled(again, 'Min konto');

    await page.reload();
    await row.getByText('Kun adgangskode').waitFor();
    await confirm(page, 'carla', 'Log ud overalt');
    for (const left of [other.page, again]) {
      await left.reload();
      await titled(left, 'Log ind');
    }
    await confirm(page, 'carla', 'Spær');
    await row.getByText('Spærret').waitFor();
    await again.getByLabel('Brugernavn').fill('carla');
    await again.getByLabel('Adgangskode').fill(NEW_PASSWORD);
    await again.getByRole('button', { name: 'Log ind' }).click();
    await again.getByRole('alert').waitFor();
    await confirm(page, 'carla', 'Åbn igen');
    await row.getByText('Kun adgangskode').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a role is changed, a name that is taken told, and the last administrator stays one', async () => {
    const name = await somebody();
    const { page } = await stage.open('/personer');
    await page.getByRole('button', { name: 'Tilføj person' }).click();
    await page.getByLabel('Brugernavn').fill(name);
    await page.getByRole('button', { name: 'Tilføj', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toBe(
      'Brugernavnet er taget. Vælg et andet.',
    );
    await page.getByRole('button', { name: 'Fortryd' }).click();
    const turn = async (who: string, role: string): Promise<void> => {
      await page.getByRole('button', { name: `Ret: ${who}`, exact: true }).click();
      await page.getByLabel('Rolle', { exact: true }).selectOption(role);
      await page.getByRole('button', { name: 'Gem' }).click();
    };
    await turn(name, 'auditor');
    await page.getByRole('row', { name }).getByText('revisor').waitFor();
    await turn('admin', 'viewer');
    expect(await page.getByRole('alert').textContent()).toContain('den sidste administrator');
  });

  test('two people for a false alarm are asked for, and not any more', async () => {
    const { page } = await stage.open('/personer');
    for (const [deed, after] of [
      ['Slå til', 'Slået til'],
      ['Slå fra', 'Slået fra'],
    ] as const) {
      await page.getByRole('button', { name: deed }).click();
      await page.getByRole('dialog').getByRole('button', { name: deed }).click();
      await page.getByText(after).waitFor();
      const visitor = await stage.visitor('admin');
      const { body } = await visitor.ask('GET', '/api/organisation');
      expect(body).toMatchObject({ secondPerson: deed === 'Slå til' });
    }
  });

  test('a password is changed where the old one is known, and all others are out', async () => {
    const name = await somebody();
    const other = await signedIn(name, '/konto');
    const page = await signedIn(name, '/konto');
    const fill = async (old: string, again: string): Promise<void> => {
      await page.getByLabel('Nuværende adgangskode').fill(old);
      await page.getByLabel('Ny adgangskode').fill(NEW_PASSWORD);
      await page.getByLabel('Den nye adgangskode igen').fill(again);
      await page.getByRole('button', { name: 'Skift adgangskode' }).click();
    };
    await fill(PASSWORD, PASSWORD);
    await page.getByText('De to er ikke ens.').waitFor();
    await fill('noget helt tredje om sne', NEW_PASSWORD);
    await page.getByRole('alert').filter({ hasText: 'Adgangskoden passer ikke.' }).waitFor();
    await fill(PASSWORD, NEW_PASSWORD);
    await page.getByText('Adgangskoden er skiftet').waitFor();
    await page.reload();
    await titled(page, 'Min konto');
    await other.reload();
    await titled(other, 'Log ind');
    const visitor = new Visitor(stage.fleet.url);
    expect((await visitor.signIn(name, PASSWORD)).status).toBe(401);
    expect((await visitor.signIn(name, NEW_PASSWORD)).status).toBe(204);
  });

  test('of many people those are found whom somebody seeks', async () => {
    for (let n = 0; n < 12; n++) await stage.linkFor(`mange${n}`, 'auditor');
    const { page } = await stage.open('/personer');
    const rows = page.getByRole('table', { name: 'Personer' }).locator('tbody tr');
    await rows.first().waitFor();
    const field = page.getByLabel('Brugernavn', { exact: true });
    await field.fill('MANGE7');
    await field.press('Enter');
    await expect.poll(() => rows.locator('th').allTextContents()).toEqual(['mange7']);
    await page.goto('/personer?name=mange&role=auditor');
    await expect.poll(() => rows.count()).toBe(12);
    await page.goto('/personer?name=mange&role=admin');
    await page.getByText('Ingen personer passer til filtrene.').waitFor();
  });

  test('a one-time code is set up, and taken away by nobody without it', async () => {
    const name = await somebody();
    const page = await signedIn(name, '/konto');
    const part = page.getByRole('region', { name: 'Engangskode' });
    await part.getByRole('button', { name: 'Sæt engangskode op' }).click();
    await part.getByLabel('Din adgangskode').fill(PASSWORD);
    await part.getByRole('button', { name: 'Sæt engangskode op' }).click();
    const secret = (await part.locator('.secret').textContent()) ?? '';
    const seen = await photographed(part.getByRole('img', { name: 'QR-kode' }));
    expect(seen).toBe(await part.getByRole('link', { name: 'Åbn i' }).getAttribute('href'));
    expect(URI.parse(seen)).toMatchObject({ issuer: 'cprvagt', label: name });
    expect(URI.parse(seen).secret.base32).toBe(secret.replaceAll(' ', ''));
    await part.getByLabel('Engangskode').fill(codeOf(secret));
    await part.getByRole('button', { name: 'Slå til' }).click();
    await part.getByText('Slået til.').waitFor();
    await part.getByRole('button', { name: 'Slå engangskode fra' }).click();
    await part.getByLabel('Din adgangskode').fill(PASSWORD);
    await part.getByLabel('Engangskode').fill('000000');
    await part.getByRole('button', { name: 'Slå engangskode fra' }).click();
    await part.getByRole('alert').filter({ hasText: 'Engangskoden passer ikke' }).waitFor();
    const { body } = await new Visitor(stage.fleet.url).signIn(name);
    expect(body).toMatchObject({ error: 'code-needed' });
  });

  test('who signs out everywhere is out in every browser', async () => {
    const name = await somebody();
    const other = await signedIn(name, '/konto');
    const page = await signedIn(name, '/konto');
    await page.getByRole('button', { name: 'Log ud overalt' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log ud overalt' }).click();
    await titled(page, 'Log ind');
    await other.reload();
    await titled(other, 'Log ind');
    expect(await other.locator('.person-name').count()).toBe(0);
  });
});
