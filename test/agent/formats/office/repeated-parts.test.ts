/**
 * Parts that packages repeat byte for byte are read once, and say the same; any other byte, and they
 * are read again. What was broken, large or never sound is read each time.
 */
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Zip } from '../../../../agent/formats/archive/zip.ts';
import { officeOf, openPackage, type Package } from '../../../../agent/formats/office/opc.ts';
import { RepeatedParts, RepeatedTexts } from '../../../../agent/formats/office/repeated-parts.ts';
import { inspect } from '../../../../agent/inspect/inspect.ts';
import { Budget } from '../../../../agent/inspect/limits.ts';
import type { Place } from '../../../../rules/index.ts';
import { random } from '../../../../scripts/people.ts';
import { type Files, partsOf, rels, USUAL } from '../../../package-writer.ts';
import { bytesOf, type Part, zip } from '../../../zip-writer.ts';

/** Reads the one part of an archive as text, and counts how often it really did. */
class Reading {
  times = 0;
  readonly #repeated = new RepeatedParts<string>();

  of(part: Omit<Part, 'name'>, isSound = true, budget = new Budget()): string {
    // The last entry ends where the directory begins, so there is one behind it.
    const archive = new Zip(
      bytesOf(
        zip([
          { name: 'part', ...part },
          { name: 'other', data: '' },
        ]),
      ),
    );
    const entry = archive.entries[0]!;
    return this.#repeated.said(archive, entry, budget, () => {
      this.times++;
      return { said: Buffer.from(archive.whole(entry, budget)).toString(), isSound };
    });
  }
}

test('a part in the same bytes is read once, and counts as inflated each time', () => {
  const reading = new Reading();
  const budgets = [new Budget(), new Budget()] as const;
  expect(reading.of({ data: 'Anna'.repeat(99) }, true, budgets[0])).toBe('Anna'.repeat(99));
  expect(reading.of({ data: 'Anna'.repeat(99) }, true, budgets[1])).toBe('Anna'.repeat(99));
  expect(reading.times).toBe(1);
  expect(budgets.map(({ inflatedBytes }) => inflatedBytes)).toEqual([396, 396]);
});

test('one that only claims to be the same is read again, wherever it differs', () => {
  const reading = new Reading();
  const data = 'en post, to poster, tre poster';
  reading.of({ data });
  for (const other of [
    'En post, to poster, tre poster',
    `${data}!`,
    'en post, to poster, tre poste',
  ]) {
    // The sum of the one, the bytes of the other.
    expect(reading.of({ data, raw: deflateRawSync(other) })).toBe(other);
  }
  expect(reading.times).toBe(4);
});

test('what was not sound, is large, or lies unpacked is read each time', () => {
  const at = random(1_858);
  const noise = Buffer.from(Array.from({ length: 9_000 }, () => at() * 256));
  const large = 'x'.repeat(2 ** 16 + 1);
  for (const part of [{ data: noise }, { data: large }, { data: 'stored', stored: true }]) {
    const reading = new Reading();
    for (let time = 0; time < 3; time++) expect(reading.of(part)).toBe(part.data.toString());
    expect(reading.times).toBe(3);
  }
  const broken = new Reading();
  for (let time = 0; time < 3; time++) broken.of({ data: 'half of it' }, false);
  expect(broken.times).toBe(3);
});

test('of very many only the newest are kept', () => {
  const reading = new Reading();
  for (let index = 0; index < 1_000; index++) reading.of({ data: `part ${index}` });
  for (let index = 999; index >= 0; index--) reading.of({ data: `part ${index}` });
  const again = reading.times - 1_000;
  expect(again).toBeGreaterThan(900);
  expect(again).toBeLessThan(1_000);
});

/** Tells the texts of a part in the same bytes, and counts how often it was really read. */
class Telling {
  times = 0;
  readonly #repeated = new RepeatedTexts();
  readonly #zip = new Zip(bytesOf(zip([{ name: 'part', data: 'part' }, { name: 'other', data: '' }]))); // prettier-ignore

  of(texts: readonly string[]): string[] {
    const told: string[] = [];
    const hear = (where: Place, text: string): void => void told.push(`${where} ${text}`);
    const part = { zip: this.#zip, entry: this.#zip.entries[0]!, budget: new Budget() };
    const read = (tell: typeof hear): void => {
      this.times++;
      for (const text of texts) tell('property', text);
    };
    this.#repeated.tell(part, read, hear);
    return told;
  }
}

const PUBLISHED = '020280-0009';
const kept: readonly [about: string, texts: readonly string[], times: number][] = [
  ['few short ones', ['Anna', '16 af 31', ''], 1],
  ['none', [], 1],
  ['a number', ['Anna', PUBLISHED], 3],
  ['a number with all its digits apart', [PUBLISHED.replaceAll('-', '').split('').join(' ')], 3],
  ['a number in other digits', ['٠٢ ٠٢ ٨٠ ٠٠ ٠٩'], 3],
  ['a year', ['2018'], 3],
  ['a long one', ['a'.repeat(64)], 3],
  ['many', 'abcdefghijklmnopq'.split(''), 3],
]; // prettier-ignore
test.each(kept)('texts of a part, %s: told each time', (_about, texts, times) => {
  const telling = new Telling();
  for (let time = 0; time < 3; time++) {
    expect(telling.of(texts)).toEqual(texts.map((text) => `property ${text}`));
  }
  expect(telling.times).toBe(times);
});

test.each(['docProps/core.xml', 'docProps/app.xml'])(
  'what %s says is told in each workbook, and whether it is whole',
  (name) => {
    const texts = (said: string): string =>
      name.includes('core') ? `<c><title>${said}</title></c>` : `<P><Manager>${said}</Manager></P>`;
    const read = (part: string): ReturnType<typeof inspect> => {
      const bytes = bytesOf(zip(partsOf({ ...USUAL, [name]: part })));
      return inspect(bytes, { hint: 'spreadsheet', today: 20_181_130, wishes: [] });
    };
    for (let time = 0; time < 3; time++) {
      expect(read(texts(PUBLISHED)).verdict.findings).toMatchObject([{ where: 'property' }]);
      expect(read(texts('Anna'))).toMatchObject({ trouble: null, verdict: { findings: [] } });
      expect(read(texts('Anna').slice(0, -2)).trouble).toBe('damaged');
    }
  },
);

function opened(change: Files): Package {
  const parts = partsOf({ ...USUAL, ...change });
  return openPackage(officeOf(new Zip(bytesOf(zip(parts))), new Budget()));
}

function stylesOf(...formats: readonly number[]): string {
  const each = formats.map((id) => `<xf numFmtId="${id}"/>`).join('');
  return `<styleSheet><cellXfs>${each}</cellXfs></styleSheet>`;
}

test('workbooks one after the other: each has its own sheets, types and styles', () => {
  for (let time = 0; time < 3; time++) {
    for (const styles of [
      [0, 14],
      [14, 0],
      [14, 14, 14],
    ]) {
      const { dateStyles } = opened({ 'xl/styles.xml': stylesOf(...styles) });
      expect([...dateStyles]).toEqual(styles.map((id) => (id === 14 ? 1 : 0)));
    }
    // The same words refer to what lies in this package.
    for (const sheet of ['<worksheet/>', null]) {
      const { sheets, damaged } = opened({ 'xl/worksheets/sheet2.xml': sheet });
      expect(sheets.map(({ entry }) => entry !== null)).toEqual([true, sheet !== null]);
      expect(damaged).toBe(sheet === null);
    }
  }
});

function bookOf(name: string, rest = ''): string {
  return `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="${name}" state="hidden" r:id="rId1"/></sheets>${rest}</workbook>`;
}

test('workbooks that say the same of their sheets, each in its own package', () => {
  for (let time = 0; time < 3; time++) {
    for (const name of ['Ark', 'Sag 020280-0009']) {
      const plain = opened({ 'xl/workbook.xml': bookOf(name) });
      expect(plain).toMatchObject({ date1904: true, hasWorkbookTexts: false, damaged: false });
      expect(plain.sheets[0]).toMatchObject({ name, state: 'hidden' });
      // Of another package.
      expect(plain.sheets[0]!.entry).toBe(plain.parts.find('xl/worksheets/sheet1.xml'));
      const named = opened({ 'xl/workbook.xml': bookOf(name, '<definedName name="a">1</definedName>') }); // prettier-ignore
      expect(named.hasWorkbookTexts).toBe(true);
    }
    const broken = opened({ 'xl/workbook.xml': bookOf('Ark').slice(0, -3) });
    expect(broken).toMatchObject({ damaged: true, hasWorkbookTexts: true });
  }
});

test('a broken part is told in each package, also in the same bytes', () => {
  for (let time = 0; time < 3; time++) {
    const cut = rels([['rId1', 'officeDocument', 'xl/workbook.xml']]).slice(0, -9);
    expect(opened({ '_rels/.rels': cut }).damaged).toBe(true);
    const declared = `<!DOCTYPE a [<!ENTITY b "c">]>${stylesOf(14)}`;
    expect(opened({ 'xl/styles.xml': declared }).hasDoctype).toBe(true);
    expect(opened({}).damaged).toBe(false);
  }
});

test('an address outside is told in each package', () => {
  const outside =
    '<Relationship Id="a" Type="x/hyperlink" Target="mailto:x" TargetMode="External"/>';
  for (let time = 0; time < 3; time++) {
    const { parts, sheets } = opened({ 'xl/worksheets/_rels/sheet1.xml.rels': `<Relationships>${outside}</Relationships>` }); // prettier-ignore
    const told: string[] = [];
    parts.relations(sheets[0]!.entry!.name, (target) => told.push(target));
    expect(told).toEqual(['mailto:x']);
  }
});
