/** Matches and their distinct persons, for the findings in the making. */
import type { NumberKey } from './cpr.ts';
import { CONFIDENCES, KINDS, type Confidence, type Kind } from './finding.ts';
import { PersonSet } from './persons.ts';
import type { Room } from './room.ts';

export class Bag {
  matches = 0;
  readonly persons: PersonSet;
  /** The row of the first match. */
  row = -1;

  /** Empty, or of persons who were counted elsewhere. */
  constructor(room: Room, persons = new PersonSet(room), matches = 0) {
    this.persons = persons;
    this.matches = matches;
  }

  add(key: NumberKey, row: number): void {
    if (this.matches === 0) this.row = row;
    this.matches++;
    this.persons.add(key);
  }

  addAll(other: Bag): void {
    if (this.matches === 0) this.row = other.row;
    this.matches += other.matches;
    this.persons.addAll(other.persons);
  }
}

/** Numbers that were judged one by one: a bag for each kind and confidence that occurs. */
export class LoneBags {
  readonly #room: Room;
  readonly #bags: (Bag | undefined)[] = [];

  constructor(room: Room) {
    this.#room = room;
  }

  of(kind: Kind, confidence: Confidence): Bag {
    const index = KINDS.indexOf(kind) * CONFIDENCES.length + CONFIDENCES.indexOf(confidence);
    return (this.#bags[index] ??= new Bag(this.#room));
  }

  addAll(other: LoneBags): void {
    other.forEach((kind, confidence, bag) => this.of(kind, confidence).addAll(bag));
  }

  forEach(visit: (kind: Kind, confidence: Confidence, bag: Bag) => void): void {
    for (const kind of KINDS) {
      for (const confidence of CONFIDENCES) {
        const index = KINDS.indexOf(kind) * CONFIDENCES.length + CONFIDENCES.indexOf(confidence);
        const bag = this.#bags[index];
        if (bag !== undefined && bag.matches > 0) visit(kind, confidence, bag);
      }
    }
  }
}
