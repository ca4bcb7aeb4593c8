/** Matches and their distinct persons, for the findings in the making. */
import type { NumberKey } from './cpr.ts';
import { CONFIDENCES, KINDS, type Confidence, type Kind } from './finding.ts';
import { CONFIDENCE_OF, LONE_REASONS, type LoneReason } from './lone.ts';
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

  /** `times`: the cell stands for so many equal ones. */
  add(key: NumberKey, row: number, times = 1): void {
    if (this.matches === 0) this.row = row;
    this.matches += times;
    this.persons.add(key);
  }

  addAll(other: Bag): void {
    if (this.matches === 0) this.row = other.row;
    this.matches += other.matches;
    this.persons.addAll(other.persons);
  }
}

interface SeenNumber {
  readonly key: NumberKey;
  readonly row: number;
  readonly times: number;
}

/** Numbers that were judged one by one: a bag for each kind and confidence that occurs. */
export class LoneBags {
  readonly #room: Room;
  readonly #bags: (Bag | undefined)[] = [];
  readonly #reasons: (number | undefined)[] = [];

  constructor(room: Room) {
    this.#room = room;
  }

  of(kind: Kind, confidence: Confidence): Bag {
    const index = KINDS.indexOf(kind) * CONFIDENCES.length + CONFIDENCES.indexOf(confidence);
    return (this.#bags[index] ??= new Bag(this.#room));
  }

  /** A number, also one whose reason makes it nothing. */
  add(kind: Kind, reason: LoneReason, { key, row, times }: SeenNumber): void {
    this.tell(reason, times);
    const confidence = CONFIDENCE_OF[reason];
    if (confidence !== null) this.of(kind, confidence).add(key, row, times);
  }

  /** Numbers of this reason that are in the bags already, or belong in none. */
  tell(reason: LoneReason, numbers: number): void {
    const index = LONE_REASONS.indexOf(reason);
    this.#reasons[index] = (this.#reasons[index] ?? 0) + numbers;
  }

  /** How many numbers there were of this reason. */
  numbersOf(reason: LoneReason): number {
    return this.#reasons[LONE_REASONS.indexOf(reason)] ?? 0;
  }

  addAll(other: LoneBags): void {
    other.forEach((kind, confidence, bag) => this.of(kind, confidence).addAll(bag));
    for (const reason of LONE_REASONS) {
      if (other.numbersOf(reason) > 0) this.tell(reason, other.numbersOf(reason));
    }
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
