/** Goes through all that is known, in order, while it is changed: what comes or goes behind it does not matter. */
import { after, type Entry, type Key } from './entry.ts';
import { type Page, type Pages, placeIn } from './pages.ts';

export class Cursor {
  readonly #pages: Pages;
  /** All before it has come by. */
  #from: Key;
  #page: Page | null = null;
  #edition = 0;
  #at = 0;

  constructor(pages: Pages, from: Key) {
    this.#pages = pages;
    this.#from = from;
  }

  /** Null behind the last. */
  next(): Entry | null {
    if (
      this.#page === null ||
      this.#page.edition !== this.#edition ||
      !this.#pages.holds(this.#page)
    ) {
      this.#turnTo(this.#pages.pageOf(this.#from));
    }
    while (this.#page !== null) {
      const entry = this.#page.entries[this.#at];
      if (entry !== undefined) {
        this.#at++;
        this.#from = `${entry.key}\0`;
        return entry;
      }
      this.#turnTo(this.#pages.pageAfter(this.#page.first));
    }
    return null;
  }

  /** All that begin with this key, as long as one does. */
  *below(prefix: Key): Generator<Entry> {
    for (;;) {
      const entry = this.next();
      if (entry === null || !entry.key.startsWith(prefix)) return;
      yield entry;
    }
  }

  /** Past all keys that begin with this one. */
  pass(prefix: Key): void {
    this.#from = after(prefix);
    this.#page = null;
  }

  #turnTo(page: Page | null): void {
    this.#page = page;
    if (page === null) return;
    this.#edition = page.edition;
    this.#at = placeIn(page, this.#from);
  }
}
