/**
 * Workbooks of Excel 2 to 2003: records in a stream, which mostly lies in a compound file. Sheets and shared
 * strings are walked by the kernel, then comes what lies beside them. A file may hold its workbook
 * twice, for older and newer programs, and then both are read: nobody says that they are alike.
 */
import type { Inspection } from '../../../rules/index.ts';
import { type CompoundFile, compoundFileIn } from '../archive/cfb.ts';
import { Attempts } from '../attempts.ts';
import type { Bytes, LookedAt, Looks, Member, Reader, Workbook } from '../reader.ts';
import { type Scheme, weakestOf } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { FirstLook, SecondLook, type Told } from '../told.ts';
import { Book } from './book.ts';
import { firstIn } from './first-record.ts';
import { tellPlaces } from './places.ts';
import { objectsBeside } from './streams.ts';

export const xls: Reader = {
  name: 'xls',
  sniff: (specimen) => (specimen.tell(streamsIn)?.length ?? 0) > 0,
  open: (specimen) => new XlsWorkbook(specimen),
};

/** Of Excel 97 and later, then of Excel 5 and 95. */
const NAMES = ['workbook', 'book'] as const;

/** The streams that hold a workbook; a file without storages is one itself. Throws Unreadable. */
function streamsIn(specimen: Specimen): readonly Bytes[] {
  const file = specimen.ask(compoundFileIn);
  if (file === null) return firstIn(specimen.head) === null ? [] : [specimen.bytes];
  return NAMES.flatMap((name) => file.stream(name) ?? []);
}

class XlsWorkbook implements Workbook {
  readonly format = 'xls';
  readonly scheme?: Scheme;
  readonly #file: CompoundFile | null;
  readonly #books: readonly Book[];
  /** Notes what could not be opened: the other one may be read all the same. */
  readonly #attempts = new Attempts();
  /** The one whose strings and styles the kernel has. */
  #loaded: Book | null = null;

  /** Throws Unreadable. */
  constructor(specimen: Specimen) {
    this.#file = specimen.ask(compoundFileIn);
    this.#books = specimen.ask(streamsIn).flatMap((bytes) => this.#opened(bytes));
    const scheme = weakestOf(this.#books.flatMap((book) => book.scheme ?? []));
    if (scheme !== null) this.scheme = scheme;
  }

  #opened(bytes: Bytes): readonly Book[] {
    const books: Book[] = [];
    this.#attempts.run(() => books.push(new Book(bytes)));
    return books;
  }

  read(inspection: Inspection): void {
    const attempts = this.#attempts;
    const isOpen = this.#books.length > 0;
    if (isOpen && this.#file?.damaged === true) attempts.note('damaged');
    for (const book of this.#books) {
      this.#loaded = book;
      book.read({ inspection, attempts });
    }
    const told = new FirstLook(inspection);
    try {
      // Beside what is sealed or broken, that is no news of what else is.
      this.#tellPlaces(told, isOpen ? attempts : new Attempts());
    } finally {
      told.end();
    }
    attempts.end();
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    return this.#books.find(({ hasStrings }) => hasStrings)?.texts(refs) ?? new Map();
  }

  /** The tables beside the sheets are counted behind them. */
  looks(wanted: Looks, cell: LookedAt): void {
    let first = 0;
    for (const book of this.#books) {
      for (const [index, columns] of wanted) {
        const at = index - first;
        if (at < 0 || at >= book.sheetCount) continue;
        // What is broken was told by the first look.
        new Attempts().run(() => {
          if (this.#loaded !== book) book.load();
          this.#loaded = book;
          book.look(at, columns, (row, column, text) => cell(index, row, column, text));
        });
      }
      first += book.sheetCount;
    }
    const beside = [...wanted].flatMap(([index, columns]): [number, typeof columns][] =>
      index < first ? [] : [[index - first, columns]],
    );
    if (beside.length === 0) return;
    const told = new SecondLook(new Map(beside), (table, row, column, text) =>
      cell(table + first, row, column, text),
    );
    this.#tellPlaces(told, new Attempts());
  }

  /** Beside what is sealed lies nothing that is read. */
  inside(): Iterable<Member> {
    return this.#file === null || this.#books.length === 0 ? [] : objectsBeside(this.#file);
  }

  #tellPlaces(told: Told, attempts: Attempts): void {
    tellPlaces({
      walk: (listener) => {
        let first = 0;
        for (const book of this.#books) {
          book.walk(listener, attempts, first);
          first += book.sheetCount;
        }
      },
      file: this.#file,
      decryption: this.#books[0]?.decryption ?? null,
      told,
      attempts,
    });
  }
}
