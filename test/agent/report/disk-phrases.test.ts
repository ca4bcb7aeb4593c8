/** What a report says of the disk under a file, of what gets lost, and of who can read how many. */
import { expect, test } from 'vitest';
import type { Outcome } from '../../../agent/outcome.ts';
import { html } from '../../../agent/report/html.ts';
import { details, grounds, onDisk } from '../../../agent/report/phrases.ts';
import { table } from '../../../agent/report/table.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import { whole } from './every-outcome.ts';
import { register, setting, summary } from './outcomes.ts';

const lying = (protection: Outcome['protection'], more: Partial<Outcome> = {}): Outcome => ({
  ...register,
  protection,
  ...more,
});

test.each([
  [{ file: 'none', volume: 'off', witness: 'shell' }, 'Disken er ikke krypteret, siger Windows (BitLocker): enhver'],
  [{ file: 'weak', volume: 'suspended', witness: 'cim' }, 'Diskens kryptering er sat på pause, siger Windows (BitLocker): nøglen ligger åbent'],
  [{ file: 'none', volume: 'on', witness: 'sysfs' }, 'Disken er krypteret, siger Linux: en tyv kan ikke læse filen, så længe computeren er slukket. Når den er tændt, beskytter disken intet.'],
  [{ file: 'none', volume: 'on', witness: 'fdesetup' }, 'Disken er krypteret, siger macOS (FileVault)'],
  [{ file: 'none', volume: 'unknown' }, 'Ingen kunne sige, om disken er krypteret.'],
  [{ file: 'strong', volume: 'off', witness: 'cim' }, 'heller ikke når disken ikke er krypteret'],
  [{ file: 'efs', volume: 'unknown' }, 'heller ikke når disken ikke er krypteret'],
] as const)('%j: %s', (protection, words) => {
  expect(onDisk(lying(protection), da)).toContain(words);
  expect(onDisk(lying(protection), en)).not.toBe('');
}); // prettier-ignore

test('what gets lost is one step, once', () => {
  const portable = { portable: true, severity: 'critical' } as const;
  const step = /Et trin op/g;
  const alone = grounds({ ...register, ...portable }, da).join(' ');
  expect(alone).toContain('Et trin op, fordi den ligger på en bærbar pc eller et flytbart medie');
  const both = grounds({ ...register, ...portable, categories: ['health'] }, da).join(' ');
  expect(both).toContain('fortæller om helbred. Den ligger på en bærbar pc');
  const top = grounds({ ...register, ...portable, persons: 2000 }, da).join(' ');
  expect([alone, both, top].map((it) => it.match(step)?.length ?? 0)).toEqual([1, 1, 0]);
  expect(grounds(register, da).join(' ')).not.toContain('bærbar');
});

test('the page tells of a file’s disk, and what protection means', () => {
  const page = whole(html, [
    lying({ file: 'none', volume: 'on', witness: 'sysfs' }, { exposure: 'protected' }),
  ]);
  expect(page).toContain('Disken er krypteret, siger Linux');
  expect(page).toContain('At disken beskytter en fil, gælder kun, når computeren er slukket.');
});

function line(exposure: Outcome['exposure']): string {
  return details({ ...register, exposure }, da).join('\n');
}

test('a line tells who can read the file, where that is known', () => {
  expect(line('exposed')).toContain('alvor: høj · en tyv kan læse den');
  expect(line('protected')).toContain('alvor: høj · sikker for en tyv, når pc’en er slukket');
  expect(line('unknown')).toMatch(/alvor: høj$/m);
});

test('the end of a table tells how many can be read', () => {
  const writer = table.open(setting);
  for (const exposure of ['exposed', 'exposed', 'protected', 'unknown'] as const) {
    writer.outcome({ ...register, exposure });
  }
  writer.outcome({ ...register, outcome: 'clean', exposure: 'exposed' });
  const end = writer.summary({ ...summary, found: 4, clean: 1, files: 5 }).replaceAll(/\s+/g, ' ');
  expect(end).toContain('2 kan læses af en tyv: hverken filerne eller disken er krypteret.');
  expect(end).toContain('Om disken under 1 er krypteret, kunne ingen sige: regn den for åben');
  expect(end).toContain('1 er beskyttet af krypteringen, så længe pc’en er slukket.');
});
