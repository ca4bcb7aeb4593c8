/**
 * All that is learned of one file's cells and places, and the verdict. A reader tells it everything
 * once; it then says which texts and which columns it has to see to decide, and decides.
 *
 * No text stays here: `intern` turns one into its meaning at once.
 */
import { LoneBags } from './bag.ts';
import type { Surroundings } from './column.ts';
import { judge, type Day } from './cpr.ts';
import { decide } from './decision.ts';
import type { Finding, Place, Verdict } from './finding.ts';
import { meaningOf, type Meaning } from './header.ts';
import { kindOf, loneConfidence } from './lone.ts';
import { NoteRoom, type TextRef } from './noted.ts';
import { PersonSet, Room } from './persons.ts';
import { Sheet } from './sheet.ts';
import { numbersInText } from './text.ts';

export type { TextRef } from './noted.ts';

/** No text there. */
export const NO_TEXT: TextRef = -1;

/** Columns of which every filled cell is to be told once more. */
export interface SecondLook {
  /** Counted from 0, in the order of `Inspection.sheet`. */
  readonly sheet: number;
  readonly columns: ReadonlySet<number>;
}

export class Inspection {
  readonly #around: Surroundings;
  readonly #sheets: Sheet[] = [];
  readonly #places = new Map<Place, LoneBags>();
  readonly #meanings = new Map<TextRef, Meaning>();

  constructor(today: Day) {
    this.#around = { today, room: new Room(), noteRoom: new NoteRoom() };
  }

  /** The reference of a text that has no index of its own. */
  intern(text: string): TextRef {
    return -2 - meaningOf(text);
  }

  /** The next sheet. Its name is judged as a place. */
  sheet(name: string | null): Sheet {
    const sheet = new Sheet(this.#sheets.length, this.#around);
    this.#sheets.push(sheet);
    if (name !== null) this.place('sheetName', name);
    return sheet;
  }

  /** Running text outside cells. */
  place(where: Place, text: string): void {
    numbersInText(text, ({ key, form, label, doubtful }) => {
      const facts = judge(key, this.#around.today);
      const confidence = loneConfidence({ facts, form, doubtful, label });
      if (confidence === null) return;
      const bags = this.#places.get(where) ?? new LoneBags(this.#around.room);
      this.#places.set(where, bags);
      bags.of(kindOf(facts), confidence).add(key, 0);
    });
  }

  /** The texts (references from 0 on) that deciding needs. */
  wanted(): ReadonlySet<number> {
    const refs = new Set<number>();
    for (const sheet of this.#sheets) {
      if (sheet.tallies().length > 0) sheet.headings.forEach((_row, _column, ref) => ref >= 0 && refs.add(ref));
    }
    return refs;
  }

  resolve(texts: ReadonlyMap<number, string>): void {
    for (const [ref, text] of texts) this.#meanings.set(ref, meaningOf(text));
  }

  /** What has to be told again, to `secondLook`, before the verdict. */
  secondLooks(): readonly SecondLook[] {
    return [];
  }

  secondLook(_sheet: number, _row: number, _column: number, _text: string): void {}

  verdict(): Verdict {
    const meaning = (ref: TextRef): Meaning => (ref < -1 ? -2 - ref : (this.#meanings.get(ref) ?? 0));
    const findings: Finding[] = [];
    const union = new PersonSet(this.#around.room);
    let matches = 0;
    for (const sheet of this.#sheets) {
      for (const tally of sheet.tallies()) {
        const header = sheet.headings.over(tally.column, tally.firstRow, meaning);
        const decision = decide(tally, sheet.countsOf(tally.column), header);
        if (decision.confidence === null || decision.ballot.valid === 0) continue;
        matches += decision.ballot.valid;
        union.addAll(tally.persons);
        findings.push({
          kind: 'cpr',
          where: 'cells',
          sheet: sheet.index + 1,
          columns: [tally.column],
          row: null,
          headerRow: header.row < 0 ? null : header.row + 1,
          matches: decision.ballot.valid,
          persons: tally.persons.size,
          confidence: decision.confidence,
        });
      }
    }
    return { findings, matches, persons: union.size, categories: [], warnings: [] };
  }
}
