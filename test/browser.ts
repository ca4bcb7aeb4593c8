/**
 * A real Chromium as it is on the machine (`CHROMIUM_PATH`, else the usual places; Debian's package is `chromium`).
 * Without one the tests that need it are skipped, and say so in their name.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const path = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL].find((it) => it !== '' && existsSync(it)); // prettier-ignore

export const isBrowserHere = path !== undefined;
/** For the name of a group of tests. */
export const browserHere =
  path ?? 'no Chromium: install the package chromium, or set CHROMIUM_PATH';

/** Its own sandbox needs rights that a container has not. */
export function launch(...args: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath: path ?? '', args: ['--no-sandbox', ...args] });
}

/** Elements that reach beyond the right edge of the window. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const { documentElement: root } = document;
    if (root.scrollWidth <= root.clientWidth) return [];
    const beyond = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    return ['overflow', ...beyond.map((one) => one.localName + '.' + one.className).slice(0, 5)];
  })()`);
}
