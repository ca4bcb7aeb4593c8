/**
 * Office packages for tests, part by part, to be taken apart again: each test leaves out, moves or
 * breaks some of a usual workbook with two sheets.
 */
import type { Part } from './zip-writer.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
export const TYPE = 'application/vnd.openxmlformats-officedocument';
export const MAIN = `${TYPE}.spreadsheetml.sheet.main+xml`;
export const WORKSHEET = `${TYPE}.spreadsheetml.worksheet+xml`;

type Relate = readonly [id: string, kind: string, target: string];

export function rels(relations: readonly Relate[], base = OFFICE): string {
  const each = relations.map(
    ([id, kind, target]) => `<Relationship Id="${id}" Type="${base}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="x">${each.join('')}</Relationships>`;
}

export function types(overrides: Readonly<Record<string, string>>): string {
  const each = Object.entries(overrides).map(
    ([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`,
  );
  const fallback = '<Default Extension="xml" ContentType="application/xml"/>';
  return `<?xml version="1.0"?><Types xmlns="x">${fallback}${each.join('')}</Types>`;
}

export function book(
  sheets: readonly (readonly [name: string, id: string, state?: string])[],
): string {
  const each = sheets.map(
    ([name, id, state]) =>
      `<sheet name="${name}" sheetId="1"${state === undefined ? '' : ` state="${state}"`} r:id="${id}"/>`,
  );
  return `<workbook xmlns:r="x"><workbookPr/><sheets>${each.join('')}</sheets></workbook>`;
}

export type Files = Readonly<Record<string, string | null>>;

export const USUAL: Files = {
  '[Content_Types].xml': types({
    '/xl/workbook.xml': MAIN,
    '/xl/worksheets/sheet1.xml': WORKSHEET,
    '/xl/worksheets/sheet2.xml': WORKSHEET,
  }),
  '_rels/.rels': rels([['rId1', 'officeDocument', 'xl/workbook.xml']]),
  'xl/workbook.xml': book([
    ['Anna', 'rId1'],
    ['Bo', 'rId2', 'hidden'],
  ]),
  'xl/_rels/workbook.xml.rels': rels([
    ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
    ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
    ['rId3', 'sharedStrings', 'sharedStrings.xml'],
    ['rId4', 'styles', 'styles.xml'],
  ]),
  'xl/worksheets/sheet1.xml': '<worksheet/>',
  'xl/worksheets/sheet2.xml': '<worksheet/>',
  'xl/sharedStrings.xml': '<sst/>',
  'xl/styles.xml': '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>',
};

export function partsOf(files: Files): Part[] {
  const there = Object.entries(files).filter(([, data]) => data !== null);
  return there.map(([name, data]) => ({ name, data: data ?? '' }));
}
