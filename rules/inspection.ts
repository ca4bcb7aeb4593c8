/**
 * All that is learned of one file's cells and places, and the verdict. A reader tells it everything
 * once; it then says which texts and which columns it has to see to decide, and decides.
 *
 * No text stays here: `intern` turns one into its meaning at once.
 */
import { categoryNames } from './category.ts';
import { ColumnTally, NO_COLUMN, type Surroundings } from './column.ts';
import type { Reading } from './conclusion.ts';
import type { Day } from './cpr.ts';
import {
  CONFIDENCES,
  WARNINGS,
  type Finding,
  type Place,
  type Verdict,
  type Warning,
} from './finding.ts';
import { factOfPlace, factsOfSheet, idleFacts } from './explaining.ts';
import { Facts, type Explained, type Fact } from './facts.ts';
import { counts, findingOf, type Found } from './found.ts';
import { headOf, type Head } from './head.ts';
import { CATEGORY_SHIFT, meaningOf, type Meaning } from './header.ts';
import { judgePlace, judgeSheet, pairsOf, stillWantedOf, wantedOf } from './judgement.ts';
import { NO_TEXT, type TextRef } from './noted.ts';
import type { PersonSet } from './persons.ts';
import { Room } from './room.ts';
import { Sheet } from './sheet.ts';
import { SplitRegister } from './split.ts';
import { numbersInText } from './text.ts';

/** Equal cells that a file folds into one could be more than anybody can count. */
const MOST_MATCHES = 2 ** 31 - 1;

/** References below this one hold their meaning themselves. */
const FIRST_INTERNED = -2;

/** The finding with the most persons; null for a place that is no sheet. */
interface Largest {
  readonly sheet: Sheet | null;
  readonly found: Found;
  readonly persons: number;
}

/** Columns of which every filled cell is to be told once more. */
export interface SecondLook {
  /** Counted from 0, in the order of `Inspection.sheet` and `table`. */
  readonly sheet: number;
  readonly columns: ReadonlySet<number>;
}

export class Inspection {
  readonly #around: Surroundings;
  readonly #reading: Reading;
  readonly #sheets: Sheet[] = [];
  readonly #sheetNames: Meaning[] = [];
  /** Sheets of cells. */
  #numbered = 0;
  readonly #splits = new Map<number, SplitRegister[]>();
  readonly #places = new Map<Place, ColumnTally>();
  readonly #meanings = new Map<TextRef, Meaning>();
  readonly #wanted = new Set<TextRef>();
  #persons: PersonSet | null = null;
  #largest: Largest | null = null;
  /** Sheets that have been told and weighed. */
  #weighed = 0;
  /** Null when nobody wants to know why. */
  readonly #facts: Facts | null;

  /** `explain`: the facts behind the verdict are kept. */
  constructor(today: Day, { explain = false }: { readonly explain?: boolean } = {}) {
    this.#facts = explain ? new Facts() : null;
    this.#around = { today, room: new Room() };
    this.#reading = {
      around: this.#around,
      meaningOf: (ref) =>
        ref <= FIRST_INTERNED ? FIRST_INTERNED - ref : (this.#meanings.get(ref) ?? 0),
    };
  }

  /** The reference of a text that has no index of its own. */
  intern(text: string): TextRef {
    return FIRST_INTERNED - meaningOf(text);
  }

  /** The next sheet; the one before has been told. Its name is judged as a place. */
  sheet(name: string | null): Sheet {
    const sheet = this.#next('cells', name === null ? 0 : meaningOf(name));
    if (name !== null) this.place('sheetName', name);
    return sheet;
  }

  /** A table that lies outside the sheets, such as a pivot cache; the one before has been told. */
  table(where: Place): Sheet {
    return this.#next(where, 0);
  }

  /** Running text outside cells: comments, names, properties. */
  place(where: Place, text: string): void {
    numbersInText(text, (found) => {
      const tally = this.#places.get(where) ?? new ColumnTally(NO_COLUMN, this.#around);
      this.#places.set(where, tally);
      tally.addRunning(0, found, NO_TEXT, NO_TEXT, 1);
    });
  }

  /** The texts, by references from 0 on, that deciding needs first. All sheets have been told. */
  wanted(): ReadonlySet<TextRef> {
    this.#weigh();
    return this.#wanted;
  }

  /** Those that it needs besides, once the first are resolved: hardly ever any. */
  stillWanted(): ReadonlySet<TextRef> {
    const wanted = new Set<TextRef>();
    for (const sheet of this.#sheets) {
      for (const ref of stillWantedOf(sheet, this.#reading)) {
        if (ref >= 0 && !this.#wanted.has(ref)) wanted.add(ref);
      }
    }
    return wanted;
  }

  resolve(texts: ReadonlyMap<number, string>): void {
    for (const [ref, text] of texts) this.#meanings.set(ref, meaningOf(text));
  }

  /** What has to be told again, to `secondLook`, before the verdict; after all is resolved. */
  secondLooks(): readonly SecondLook[] {
    const looks: SecondLook[] = [];
    for (const sheet of this.#sheets) {
      const pairs = pairsOf(sheet, this.#reading);
      if (pairs.length === 0) continue;
      this.#splits.set(
        sheet.index,
        pairs.map((pair) => new SplitRegister(pair, this.#around)),
      );
      const columns = new Set(pairs.flatMap(({ date, serial }) => [date.column, serial.column]));
      looks.push({ sheet: sheet.index, columns });
    }
    return looks;
  }

  // oxlint-disable-next-line max-params -- called for every cell of the columns: no object
  secondLook(sheet: number, row: number, column: number, text: string, times = 1): void {
    for (const split of this.#splits.get(sheet) ?? []) split.cell(row, column, text, times);
  }

  /** Everything has been told, as far as the file could be read. Called once. */
  verdict(): Verdict {
    const all: { readonly found: Found; readonly finding: Finding }[] = [];
    const warnings = new Set<Warning>();
    let categories = 0;
    for (const sheet of this.#sheets) {
      const splits = this.#splits.get(sheet.index) ?? [];
      const judged = judgeSheet(sheet, splits, this.#reading);
      this.#keep(() => factsOfSheet(sheet, judged));
      for (const found of judged.found) {
        all.push({ found, finding: findingOf(found, sheet.where, sheet.ordinal) });
        this.#weighLargest(sheet, found);
      }
      categories |= judged.categories;
      if (judged.found.some(counts)) categories |= this.#sheetNames[sheet.index]! >> CATEGORY_SHIFT;
      for (const { warning } of judged.lost) warnings.add(warning);
    }
    for (const [where, tally] of this.#places) {
      const judged = judgePlace(tally, this.#reading);
      this.#keep(() => [factOfPlace(where, judged)]);
      for (const found of judged.found) {
        all.push({ found, finding: findingOf(found, where, null) });
        this.#weighLargest(null, found);
      }
    }
    const people = all.map(({ found }) => found).filter(counts);
    this.#persons = distinctPersons(people);
    return {
      findings: all.map(({ finding }) => finding).toSorted(byWeight),
      matches: Math.min(
        MOST_MATCHES,
        people.reduce((sum, { bag }) => sum + bag.matches, 0),
      ),
      persons: this.#persons?.size ?? 0,
      categories: categoryNames(categories),
      warnings: WARNINGS.filter((warning) => warnings.has(warning)),
    };
  }

  /** The persons of the verdict, for a union over files: whoever takes the set may add to it. */
  takePersons(): PersonSet | null {
    const persons = this.#persons;
    this.#persons = null;
    return persons;
  }

  /** The head of the table with the most persons; after the verdict. */
  head(): Head | null {
    const { sheet, found, persons } = this.#largest ?? {};
    if (found === undefined || persons === undefined) return null;
    return { persons, words: sheet ? headOf(sheet, found, this.#reading.meaningOf) : null };
  }

  /** Why the verdict is what it is; after it. Null when that was not to be kept. */
  explained(): Explained | null {
    return this.#facts?.explained() ?? null;
  }

  #keep(factsOf: () => readonly Fact[]): void {
    if (this.#facts !== null) for (const fact of factsOf()) this.#facts.add(fact);
  }

  /** Before the sets of persons are thrown together. */
  #weighLargest(sheet: Sheet | null, found: Found): void {
    const persons = found.bag.persons.size;
    if (!counts(found) || persons <= (this.#largest?.persons ?? 0)) return;
    this.#largest = { sheet, found, persons };
  }

  #next(where: Place, name: Meaning): Sheet {
    this.#weigh();
    const ordinal = where === 'cells' ? ++this.#numbered : null;
    const sheet = new Sheet({ index: this.#sheets.length, where, ordinal }, this.#around);
    this.#sheets.push(sheet);
    this.#sheetNames.push(name);
    return sheet;
  }

  /** The last sheet has been told: notes what it needs, or lets it go. */
  #weigh(): void {
    for (; this.#weighed < this.#sheets.length; this.#weighed++) {
      const sheet = this.#sheets[this.#weighed]!;
      this.#keep(() => idleFacts(sheet));
      for (const ref of wantedOf(sheet)) if (ref >= 0) this.#wanted.add(ref);
    }
  }
}

/** Most confident first, then most persons. */
function byWeight(a: Finding, b: Finding): number {
  const confidence = CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence);
  return confidence === 0 ? b.persons - a.persons : confidence;
}

/** The largest set takes in the others: a million persons are not copied. */
function distinctPersons(people: readonly Found[]): PersonSet | null {
  const [largest, ...others] = people
    .map(({ bag }) => bag.persons)
    .toSorted((a, b) => b.size - a.size);
  for (const other of others) largest!.addAll(other);
  return largest ?? null;
}
