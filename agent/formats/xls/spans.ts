/** Stretches of a stream: those that follow each other are one, and there are never too many. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const MOST = 4096;

export class Spans {
  readonly #all: { start: number; end: number }[] = [];

  get all(): readonly Span[] {
    return this.#all;
  }

  /** Behind those before. Over the most, the last one takes in what lies between. */
  add(start: number, end: number): void {
    const last = this.#all.at(-1);
    if (last !== undefined && (last.end === start || this.#all.length === MOST)) last.end = end;
    else this.#all.push({ start, end });
  }
}

/** What of the stretch from `start` to `end` none of these takes, in order. */
export function* gapsBetween(taken: readonly Span[], { start, end }: Span): Generator<Span> {
  let at = start;
  for (const span of taken.toSorted((a, b) => a.start - b.start)) {
    if (span.start > at) yield { start: at, end: span.start };
    at = Math.max(at, span.end);
  }
  if (at < end) yield { start: at, end };
}
