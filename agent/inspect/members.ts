/**
 * An archive's reading in the making: what its members were found to hold, as one file. Counts are
 * summed, persons are distinct over the members, and of the findings the strongest are kept, each
 * with the masked path of its member.
 */
import {
  CATEGORIES,
  CONFIDENCES,
  Facts,
  type Finding,
  type Head,
  masked,
  WARNINGS,
} from '../../rules/index.ts';
import type { Format } from '../formats/reader.ts';
import { type Scheme, weakestOf } from '../formats/scheme.ts';
import type { ChildTrouble, MemberCounts, MemberFinding, MemberState } from './answer.ts';
import type { MemberFact } from './facts-frame.ts';
import type { Reading } from './inspect.ts';
import { limits } from './limits.ts';
import { PersonUnion } from './person-union.ts';

/** Between an archive and what lies in it. */
const WITHIN = ' > ';
const CUT = '…';

export class Members {
  trouble: ChildTrouble | null = null;
  #findings: MemberFinding[] = [];
  #matches = 0;
  readonly #persons = new PersonUnion();
  #head: Head | null = null;
  readonly #categories = new Set<string>();
  readonly #warnings = new Set<string>();
  /** Of those that are sealed. */
  #scheme: Scheme | null = null;
  /** Null as long as nobody asked. */
  #facts: Facts<MemberFact> | null = null;
  readonly #counts: Record<MemberState, number[]> = {
    read: CONFIDENCES.map(() => 0).concat(0),
    sealed: CONFIDENCES.map(() => 0).concat(0),
    unread: CONFIDENCES.map(() => 0).concat(0),
  };

  /** Spreadsheets so far, those of inner archives among them. */
  get count(): number {
    return Object.values(this.#counts)
      .flat()
      .reduce((sum, one) => sum + one, 0);
  }

  /** Takes over what one member holds; what is no spreadsheet holds nothing. */
  add(name: string, reading: Reading): void {
    if (reading.trouble === 'not-spreadsheet') return;
    if (reading.members === null) this.#counts[stateOf(reading)][strengthOf(reading)]!++;
    else this.#addCounts(reading.members);
    if (reading.trouble !== 'sealed') this.trouble ??= reading.trouble;
    const isSealed =
      reading.trouble === 'sealed' || (reading.members?.sealed.some(Boolean) ?? false);
    if (isSealed && reading.scheme !== null) {
      this.#scheme = weakestOf(this.#scheme === null ? [reading.scheme] : [this.#scheme, reading.scheme]); // prettier-ignore
    }
    this.addVerdict(name, reading);
  }

  /** What is found without being a member: in the archive's own name. */
  addVerdict(name: string, { verdict, persons, head, facts }: Reading): void {
    this.#matches += verdict.matches;
    if (persons !== null) this.#persons.add(persons);
    if (head !== null && head.persons > (this.#head?.persons ?? 0)) this.#head = head;
    for (const category of verdict.categories) this.#categories.add(category);
    for (const warning of verdict.warnings) this.#warnings.add(warning);
    if (verdict.findings.length === 0 && facts === null) return;
    const place = masked(name);
    this.#explain(place, facts);
    for (const finding of verdict.findings) {
      this.#findings.push({ ...finding, member: within(place, finding.member) });
    }
    if (this.#findings.length > 2 * limits.findings) this.#keepStrongest();
  }

  reading(format: Format, inflatedBytes: number): Reading {
    this.#keepStrongest();
    const verdict = {
      findings: this.#findings,
      matches: this.#matches,
      persons: this.#persons.count().persons,
      categories: CATEGORIES.filter((category) => this.#categories.has(category)),
      warnings: WARNINGS.filter((warning) => this.#warnings.has(warning)),
    };
    const { trouble } = this;
    const persons = this.#persons.take();
    const facts = this.#facts?.explained() ?? null;
    const scheme = this.#scheme;
    const members = this.#counts;
    const head = this.#head;
    return { format, trouble, verdict, scheme, inflatedBytes, persons, head, members, facts };
  }

  #explain(place: string, facts: Reading['facts']): void {
    if (facts === null) return;
    const named = facts.facts.map((fact) => ({ ...fact, member: within(place, fact.member) }));
    this.#facts ??= new Facts();
    this.#facts.addAll(named, facts.total);
  }

  #addCounts(members: MemberCounts): void {
    for (const state of ['read', 'sealed', 'unread'] as const) {
      members[state].forEach((count, strength) => (this.#counts[state][strength]! += count));
    }
  }

  /** Test numbers, of which a whole archive may be full, never crowd out people. */
  #keepStrongest(): void {
    this.#findings = this.#findings.toSorted(byWeight).slice(0, limits.findings);
  }
}

function byWeight(a: Finding, b: Finding): number {
  const people = Number(b.kind !== 'test') - Number(a.kind !== 'test');
  const confidence = CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence);
  return people || confidence || b.persons - a.persons;
}

function stateOf({ trouble }: Reading): MemberState {
  if (trouble === null) return 'read';
  return trouble === 'sealed' ? 'sealed' : 'unread';
}

/** 0 without a finding of anybody, else one more than the place among CONFIDENCES. */
function strengthOf({ verdict }: Reading): number {
  const people = verdict.findings.filter(({ kind }) => kind !== 'test');
  return Math.max(0, ...people.map(({ confidence }) => CONFIDENCES.indexOf(confidence) + 1));
}

/** `inner.zip > folder/file.xlsx`, of which the end says most. Null when no name is known. */
function within(place: string, member: string | null): string | null {
  const path = [place, member ?? ''].filter((part) => part !== '').join(WITHIN);
  if (path === '') return null;
  if (path.length <= limits.memberName) return path;
  // A longer run of digits may now begin in its middle, and look like a number.
  return masked(CUT + path.slice(1 - limits.memberName));
}
