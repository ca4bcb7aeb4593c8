/**
 * Whoever has a PC names its files and the PC itself: five hundred names that would be programs, told by machines, and
 * seen on every page that shows names. None runs, and the policy has nothing to stop.
 */
import { expect, test } from 'vitest';
import { browserHere, isBrowserHere } from '../../browser.ts';
import { checkIn, FACTS, FILE, Machine } from '../fleet.ts';
import { onStage, type Stage } from './stage.ts';

const RUN = 'window.hit=1';
const MARKUP = [
  `<script>${RUN}</script>`, `<img src=x onerror=${RUN}>`, `<svg onload=${RUN}>`, `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>">`, `<iframe src="javascript:parent.${RUN}">`, `<body onload=${RUN}>`,
  `<details open ontoggle=${RUN}>`, `<input autofocus onfocus=${RUN}>`, `<video><source onerror=${RUN}></video>`,
  `<math><mi xlink:href="javascript:${RUN}">`, `<a href="javascript:${RUN}">`, `<form action="javascript:${RUN}">`,
  `<object data="javascript:${RUN}">`, `<embed src="javascript:${RUN}">`, `<link rel=import href="data:text/html,<script>${RUN}</script>">`,
  `<style>@import'javascript:${RUN}'</style>`, `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<base href="javascript:${RUN}//">`, `<template><img src=x onerror=${RUN}></template>`, `<noscript><img src=x onerror=${RUN}>`,
  `javascript:${RUN}`, `data:text/html,<script>${RUN}</script>`, '{{constructor.constructor("' + RUN + '")()}}', `\${${RUN}}`,
] as const; // prettier-ignore
/** How it gets out of what it was put into. */
const BEFORE = [
  '',
  '">',
  "'>",
  '</td>',
  '</title>',
  '</script>',
  '-->',
  ']]>',
  '`',
  '" x="',
] as const;
const AFTER = ['', '<!--'] as const;
const PAYLOADS = BEFORE.flatMap((before) =>
  AFTER.flatMap((after) => MARKUP.map((markup) => `${before}${markup}${after}`)),
);
const MACHINES = 10;
const EACH = PAYLOADS.length / MACHINES;

let stage: Stage;
let machines: readonly Machine[];
onStage(async (made) => {
  stage = made;
  const token = await stage.fleet.token({ uses: MACHINES });
  machines = await Promise.all(
    Array.from({ length: MACHINES }, (_, at) =>
      named(token, PAYLOADS.slice(at * EACH, (at + 1) * EACH)),
    ),
  );
});

/** A machine whose every name is one of these. */
async function named(token: string, names: readonly string[]): Promise<Machine> {
  const [hostName = '', system = '', model = '', lastUser = '', mountPoint = ''] = names;
  const facts = {
    ...FACTS,
    hostName,
    system,
    model,
    lastUser,
    manufacturer: model,
    serial: lastUser,
  };
  const machine = new Machine(stage.fleet.url);
  await machine.enrol(token, facts);
  const said = checkIn(1);
  const volumes = said.volumes.map((volume) => ({ ...volume, mountPoint, fileSystem: 'ext4' }));
  await machine.say('POST', '/api/v1/check-in', { ...said, machine: facts, volumes });
  const { body } = await machine.report(
    ...names.map((name, at) => ({
      ...FILE,
      id: at + 1,
      sequence: at + 1,
      path: `/home/${name}/${name}.csv`,
      findings: [{ ...FINDING, member: name.slice(0, 500) }],
    })),
  );
  expect(body).toMatchObject({ taken: names.length });
  return machine;
}

const FINDING = {
  kind: 'cpr', where: 'cells', sheet: 1, column: 'A', headerRow: 1, matches: 3, persons: 3, confidence: 'certain',
} as const; // prettier-ignore

test.skipIf(!isBrowserHere)(
  `five hundred names that would be programs are text: ${browserHere}`,
  async () => {
    expect(new Set(PAYLOADS).size).toBe(500);
    const { page, complaints } = await stage.open('/');
    const shown = new Set<string>();
    const look = async (): Promise<void> => {
      await page.locator('h1').waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      const text = await page.locator('body').innerText();
      for (const payload of PAYLOADS) if (text.includes(payload)) shown.add(payload);
      expect(await page.evaluate('window.hit')).toBeUndefined();
    };
    await look();
    const [first] = machines;
    const others = ['/maskiner', '/sager', '/tilmelding', '/revision', `/filer/${first!.id}/1`];
    for (const path of [...others, ...machines.map(({ id }) => `/maskiner/${id}`)]) {
      await page.goto(path);
      await look();
    }
    for (const { id } of machines) {
      await page.goto(`/filer?machine=${id}`);
      await look();
    }
    expect(shown.size).toBeGreaterThan(450);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('window.hit')).toBeUndefined();
    const metrics = await (await fetch(`${stage.fleet.url}/metrics`)).text();
    expect(metrics).toMatch(/^cprvagt_csp_reports_total 0$/m);
  },
  120_000,
);
