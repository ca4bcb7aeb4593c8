/** A web page whose bytes come in pieces of any cut tells the same as the whole one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HtmlDocument } from '../../../../agent/formats/web/html-document.ts';
import type { Survey } from '../../../../agent/formats/web/html-page.ts';
import type { Told } from '../../../../agent/formats/told.ts';
import { BOOK } from '../../../markup-cases.ts';
import { webPage } from '../../../web-pages.ts';

function toldOf(pieces: readonly Uint8Array[]): readonly unknown[] {
  const events: unknown[] = [];
  const note =
    (kind: string) =>
    (...what: readonly unknown[]): void => {
      events.push([kind, ...what]);
    };
  const told: Told = {
    isOver: false,
    sheet: note('sheet'),
    table: note('table'),
    text: note('text'),
    number: note('number'),
    front: note('front'),
    place: note('place'),
  };
  const survey: Survey = { names: [], tables: 0, hasInner: false, besideDigits: 0, besideRow: 0 };
  const page = new HtmlDocument(told, 'outer', survey);
  for (const piece of pieces) page.write(piece);
  events.push(page.end());
  return [...events, survey];
}

const EXTRAS = { header: 'Sag 1', properties: [['Title', 'Søren']], names: [['a', 'b']] } as const;
const PAGES = [
  webPage(BOOK, { writer: 'excel', text: 'named', spaced: true }, EXTRAS),
  webPage(BOOK, { writer: 'libreoffice', text: 'decimal', upper: true, open: true }),
  webPage(BOOK, { writer: 'sheetjs', encoding: 'windows-1252', declared: false }),
  webPage(BOOK, { encoding: 'utf-16be' }),
  Buffer.from('<table><td><![CDATA[æ]]>ø</td><td>&aelig;&#248;å</td></table><!-- a -- b -->x<'),
];

test.each(PAGES.map((page, index) => [index, page] as const))('page %i', (_index, page) => {
  const whole = toldOf([page]);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: page.length }), { minLength: 1, maxLength: 40 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), page.length];
      expect(toldOf(at.slice(1).map((end, turn) => page.subarray(at[turn], end)))).toEqual(whole);
    }),
    { numRuns: 100, seed: 48 },
  );
  expect(toldOf(Array.from(page, (_, at) => page.subarray(at, at + 1)))).toEqual(whole);
});
