/** Each form of report by the real command: it knows which run it is of, and what nobody saw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import house from '../../../package.json' with { type: 'json' };
import { makeSamples } from '../../../scripts/samples.ts';
import { run, temporaryFolder } from '../command/run.ts';

interface Reported {
  readonly report: string;
  /** The two paths that were given. */
  readonly desktop: string;
  readonly gone: string;
}

async function reported(format: string): Promise<Reported> {
  const folder = temporaryFolder();
  makeSamples(folder);
  const [desktop, gone] = [join(folder, 'Skrivebord'), join(folder, 'ikke-her')];
  const output = join(folder, 'report');
  const words = ['scan', desktop, gone, '--lang', 'da', '--format', format, '--output', output];
  const { status } = await run(words);
  expect(status).toBe(1);
  return { report: readFileSync(output, 'utf8'), desktop, gone };
}

test('json is one document', async () => {
  const { report } = await reported('json');
  expect(JSON.parse(report)).toMatchObject({
    files: [{ outcome: 'found', persons: 300 }],
    summary: { found: 1, missing: 1, complete: true },
  });
});

test('csv has a row for what is not there', async () => {
  const { report, gone } = await reported('csv');
  const lines = report.split('\r\n');
  expect(lines.filter((line) => line.startsWith(`"${gone}";;unseen;missing;`))).toHaveLength(1);
  expect(lines.filter((line) => line.includes(';found;'))).toHaveLength(1);
});

test('sarif has the version, the time, and a notification of what is not there', async () => {
  const before = Date.now();
  const { report } = await reported('sarif');
  const { runs } = JSON.parse(report) as Log;
  expect(runs[0]?.tool.driver.version).toBe(house.version);
  expect(runs[0]?.results).toMatchObject([{ ruleId: 'cpr-in-cells' }]);
  const [invocation] = runs[0]?.invocations ?? [];
  expect(invocation).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [{ descriptor: { id: 'unseen-missing' } }],
  });
  const started = Date.parse(invocation?.startTimeUtc ?? '');
  expect(Math.abs(started - before)).toBeLessThan(60_000);
});

test('html says where it looked, and which of that nobody saw', async () => {
  const { report: page, desktop, gone } = await reported('html');
  expect(page).toContain(`<bdi>${desktop}</bdi><br><bdi>${gone}</bdi></dd>`);
  expect(page).toContain(`<bdi>${gone}</bdi></div><span class="tag">findes ikke</span>`);
  expect(page).toContain('Ydelsesmodtagere 2018.xlsx');
});
