/**
 * Web pages with tables: as Excel saves them, and as every other system exports "Excel" files, mostly
 * under the name .xls. Other files that a page points to are never opened.
 */
import { type Bytes, type Hint, type Reader, Unreadable } from '../reader.ts';
import { HtmlDocument } from './html-document.ts';
import { type Pass, type Survey } from './html-page.ts';
import { type Told, ToldWorkbook } from '../told.ts';
import { rangesOf, wordsOf } from '../markup/xml-source.ts';

/** Text beside the tables with fewer digits than a number has tells nothing. */
const DIGITS = 9;

export const html: Reader = {
  name: 'html',
  sniff: (specimen) => {
    const words = specimen.ask(wordsOf);
    return words !== null && words.startsWith('<') && PAGE.test(words);
  },
  open: ({ bytes, budget, hint }) =>
    new ToldWorkbook('html', budget, (told) =>
      readPages(told, walkOf(bytes, told), () => isNamedTable(hint)),
    ),
};

function walkOf(bytes: Bytes, told: Told): Walk {
  return (pass, survey) => {
    const page = new HtmlDocument(told, pass, survey);
    for (const range of rangesOf(bytes)) {
      page.write(range);
      if (told.isOver) return true;
    }
    return page.end();
  };
}

const PAGE = /<(!doctype html|html|head|body|meta|table)\b/;

/** Goes through all pages of a file for one pass; false when not all of them came to their end. */
export type Walk = (pass: Pass, survey: Survey) => boolean;

/** Whether a file without any table is one all the same, by its name. */
export function isNamedTable(hint: Hint): boolean {
  return hint === 'spreadsheet' || hint === 'table';
}

/** All passes that a file needs. Throws Unreadable. */
export function readPages(told: Told, walk: Walk, isTable: () => boolean): void {
  const survey: Survey = { names: [], tables: 0, hasInner: false, besideDigits: 0, besideRow: 0 };
  const isWhole = walk('outer', survey);
  for (const name of survey.names) told.place('sheetName', name);
  if (survey.tables === 0 && !isTable()) throw new Unreadable('not-spreadsheet');
  if (survey.hasInner && !told.isOver) walk('inner', survey);
  if (survey.besideDigits >= DIGITS && !told.isOver) {
    told.sheet(null);
    walk('beside', survey);
  }
  if (!isWhole) throw new Unreadable('damaged');
}
