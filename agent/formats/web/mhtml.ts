/**
 * Web pages with all their parts in one message: Excel's "Single File Web Page", in which each sheet is
 * a page, and pages that were saved. A mail looks the same, but is none: see `mail/`.
 */
import type { Reader, Trouble } from '../reader.ts';
import { Unreadable } from '../reader.ts';
import { HtmlDocument } from './html-document.ts';
import type { Pass, Survey } from './html-page.ts';
import { isNamedTable, readPages, type Walk } from './html.ts';
import { isCompoundFile } from '../archive/cfb.ts';
import { isCorrespondence, letterIn } from '../mail/letter.ts';
import type { PartHeader } from '../mail/mime-header.ts';
import { type MimeHandler, MimeParser } from '../mail/mime.ts';
import { Rowset } from '../markup/rowset.ts';
import { type Told, ToldWorkbook } from '../told.ts';
import { rangesOf, wordsOf } from '../markup/xml-source.ts';
import { type Attributes, XmlTokenizer } from '../markup/xml.ts';

export const mhtml: Reader = {
  name: 'mhtml',
  sniff: (specimen) => {
    const words = specimen.ask(wordsOf);
    if (words === null || !/^[\w-]{1,60}:/.test(words)) return false;
    const [header = ''] = words.split(/\r?\n\r?\n/, 1);
    if (!/(^|\n)mime-version:/.test(header) || !TYPES.test(header)) return false;
    const letter = specimen.ask(letterIn);
    return letter === null || !isCorrespondence(letter);
  },
  open: ({ bytes, budget, hint }) =>
    new ToldWorkbook('mhtml', budget, (told) => {
      const troubles = new Set<Trouble>();
      const walk: Walk = (pass, survey) => {
        const parts = new Parts(told, pass, survey, troubles);
        const parser = new MimeParser(parts);
        for (const range of rangesOf(bytes)) {
          parser.write(range);
          if (told.isOver) return true;
        }
        return parser.end() && parts.isWhole;
      };
      // A message with a workbook beside its text may hold a table, whatever the text is.
      readPages(told, walk, () => isNamedTable(hint) || troubles.size > 0);
      const [first] = troubles;
      if (first !== undefined) throw new Unreadable(first);
    }),
};

const TYPES = /(^|\n)content-type:\s{0,20}(multipart\/(related|alternative)|text\/html)/;
/** What may hold a workbook of its own, which nobody opens here. */
const BOOKS =
  /^(message\/rfc822|application\/(vnd\.ms-excel|vnd\.openxmlformats|vnd\.oasis|zip|x-zip-compressed))/;
const PAGES = /^(text\/html|application\/xhtml\+xml)$/;
const DATA = /^(text|application)\/xml$/;

class Parts implements MimeHandler {
  isWhole = true;
  readonly #told: Told;
  readonly #pass: Pass;
  readonly #survey: Survey;
  readonly #troubles: Set<Trouble>;
  #page: HtmlDocument | null = null;
  #cache: XmlTokenizer | null = null;
  /** A part of another kind has begun, of which nothing has come yet. */
  #isUnseen = false;

  // oxlint-disable-next-line max-params -- all that a page needs, and where troubles go
  constructor(told: Told, pass: Pass, survey: Survey, troubles: Set<Trouble>) {
    this.#told = told;
    this.#pass = pass;
    this.#survey = survey;
    this.#troubles = troubles;
  }

  begin({ type, charset, location }: PartHeader): boolean {
    // A page with nothing but the names of the sheets.
    const isAside = /(^|[/\\])tabstrip\.html?$/i.test(location);
    if (PAGES.test(type)) {
      this.#page = new HtmlDocument(this.#told, this.#pass, this.#survey, { charset, isAside });
    } else if (BOOKS.test(type)) this.#troubles.add('unsupported');
    else if (DATA.test(type) && this.#pass === 'outer') this.#cache = cacheReader(this.#told);
    this.#isUnseen = this.#page === null && this.#cache === null;
    return true;
  }

  data(bytes: Uint8Array): void {
    if (this.#isUnseen && isBook(bytes)) this.#troubles.add('unsupported');
    this.#isUnseen = false;
    this.#page?.write(bytes);
    this.#attempt((cache) => cache.write(bytes));
  }

  end(isWhole: boolean): void {
    if (this.#page !== null) {
      const isRead = this.#page.end();
      this.isWhole &&= isWhole && isRead;
      this.#page = null;
    }
    this.#attempt((cache) => cache.end());
    this.#cache = null;
  }

  /** A broken cache does not keep the sheets from being read. */
  #attempt(step: (cache: XmlTokenizer) => void): void {
    if (this.#cache === null) return;
    try {
      step(this.#cache);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#troubles.add(error.trouble);
      this.#cache = null;
    }
  }
}

/** Whatever its type: a package or an old workbook, or what could hold one. */
function isBook(bytes: Uint8Array): boolean {
  return isCompoundFile(bytes) || (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3);
}

/** Excel keeps the rows of a pivot table in a part of their own. */
function cacheReader(told: Told): XmlTokenizer {
  const rowset = new Rowset(told);
  return new XmlTokenizer({
    wantsText: false,
    open: (name: string, attributes: Attributes) => rowset.open(name, attributes),
    close: (name: string) => rowset.close(name),
    text: () => {},
  });
}
