/** The counts of a run, kept while its events go by. */
import type { Confidence } from '../rules/finding.ts';
import type { Persons } from './inspect/parent.ts';
import type { Seen } from './judge.ts';
import type { Outcome, OutcomeKind, Summary } from './outcome.ts';
import type { Event, ScanOptions } from './scan.ts';
import type { Skipped, Unseen } from './walk/walk.ts';

export class Tally {
  readonly skipped: Skipped = { links: 0, excluded: 0 };
  /** Counts that are told only when the run was asked for them. */
  readonly #asked: { readonly baseline: boolean; readonly exclude: boolean };
  #accepted = 0;
  #notSpreadsheet = 0;
  #cloudOnly = 0;
  #bytes = 0;
  readonly #startedMs = performance.now();
  readonly #outcomes: Record<OutcomeKind, number> = { found: 0, unknown: 0, sealed: 0, clean: 0 };
  readonly #unseen: Record<Unseen['why'], number> = {
    denied: 0,
    unreachable: 0,
    missing: 0,
    'no-match': 0,
  };
  /** Persons of found files, each file by itself; and those that the parser child knows of. */
  #persons = 0;
  #personsOfContent = 0;

  constructor({ baseline, exclude }: Pick<ScanOptions, 'baseline' | 'exclude'> = {}) {
    this.#asked = { baseline: Boolean(baseline), exclude: Boolean(exclude) };
  }

  /** Counts a candidate; `outcome` is null for what is no spreadsheet, or not on this disk. */
  seen({ candidate, answer, reason, sizeBytes }: Seen, outcome: Outcome | null): Event {
    this.#bytes += sizeBytes ?? 0;
    if (outcome === null && reason === 'cloud-only') {
      this.#cloudOnly++;
      return { kind: 'cloudOnly', path: candidate.path };
    }
    if (outcome === null) {
      this.#notSpreadsheet++;
      return { kind: 'notSpreadsheet', path: candidate.path, sizeBytes };
    }
    this.#outcomes[outcome.outcome]++;
    if (outcome.accepted) this.#accepted++;
    if (outcome.reason === 'denied') this.#unseen.denied++;
    if (outcome.outcome === 'found') {
      this.#persons += outcome.persons;
      this.#personsOfContent += answer?.verdict.persons ?? 0;
    }
    return { kind: 'outcome', outcome };
  }

  unseen(unseen: Unseen): Event {
    this.#unseen[unseen.why]++;
    return unseen;
  }

  /** `runs`: what each parser child knows of all its files, by the usual measure. */
  summary(complete: boolean, runs: readonly Persons[], least: Confidence): Summary {
    const { found, unknown, sealed, clean } = this.#outcomes;
    const { persons, exact } = least === 'likely' ? this.#union(runs) : this.#sum();
    return {
      files: found + unknown + sealed + clean,
      clean,
      found,
      sealed,
      unknown,
      notSpreadsheet: this.#notSpreadsheet,
      denied: this.#unseen.denied,
      unreachable: this.#unseen.unreachable,
      missing: this.#unseen.missing + this.#unseen['no-match'],
      links: this.skipped.links,
      ...(this.#cloudOnly > 0 && { cloudOnly: this.#cloudOnly }),
      ...(this.#asked.exclude && { excluded: this.skipped.excluded }),
      ...(this.#asked.baseline && { accepted: this.#accepted }),
      complete,
      persons,
      ...(!exact && { personsEstimated: true as const }),
      bytes: this.#bytes,
      ms: Math.round(performance.now() - this.#startedMs),
    };
  }

  /** Persons in names may be among those of the contents, and so may those of several children. */
  #union(runs: readonly Persons[]): Persons {
    const ofNames = this.#persons - this.#personsOfContent;
    const parts = [...runs, { persons: ofNames, exact: true }].filter(({ persons }) => persons > 0);
    return {
      persons: parts.reduce((sum, { persons }) => sum + persons, 0),
      exact: parts.length <= 1 && runs.every(({ exact }) => exact),
    };
  }

  #sum(): Persons {
    return { persons: this.#persons, exact: this.#outcomes.found <= 1 };
  }
}
