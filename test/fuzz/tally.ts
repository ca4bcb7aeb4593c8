/** What became of many mutants: how many ended how, and the finds. */
import type { Fault } from './trial.ts';

export interface Find {
  readonly number: number;
  readonly seed: number;
  readonly fault: Fault;
  readonly withCorpus: boolean;
}

export class Tally {
  readonly outcomes = new Map<string, number>();
  readonly finds: Find[] = [];
  /** Behind the last that was tried. */
  next = 0;
  readonly #startedMs = performance.now();

  count(number: number, outcome: string): void {
    this.next = Math.max(this.next, number + 1);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  find(find: Find): void {
    this.finds.push(find);
  }

  get mutants(): number {
    return [...this.outcomes.values()].reduce((sum, count) => sum + count, 0);
  }

  /** A line of how many, how fast, and how they ended, most first. */
  inWords(): string {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const rate = Math.round(this.mutants / seconds);
    const ends = [...this.outcomes].toSorted((a, b) => b[1] - a[1]);
    const listed = ends.map(([outcome, count]) => `${outcome} ${count}`).join(' · ');
    return `${this.mutants} mutants, ${rate} a second: ${listed}`;
  }
}
