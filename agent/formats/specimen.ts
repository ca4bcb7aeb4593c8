/**
 * One file while it is told what it is. Readers ask it about its bytes one after another, many of
 * them the same, so what was found out once is kept: an archive's directory is read once, and the
 * reader that takes the file goes on with it.
 */
import type { Budget } from '../inspect/limits.ts';
import { type Bytes, type Hint, Unreadable } from './reader.ts';

/** Readers see this much of a file at first, or the whole of it. */
const HEAD_BYTES = 4096;

type Answer = { readonly value: unknown } | { readonly unreadable: Unreadable };

export class Specimen {
  readonly bytes: Bytes;
  /** A copy of the first bytes. */
  readonly head: Uint8Array;
  readonly hint: Hint;
  /** The file's own: what is inflated to tell its kind counts too. */
  readonly budget: Budget;
  readonly #answers = new Map<(specimen: Specimen) => unknown, Answer>();

  constructor(bytes: Bytes, hint: Hint, budget: Budget) {
    this.bytes = bytes;
    this.head = new Uint8Array(bytes.read(0, HEAD_BYTES));
    this.hint = hint;
    this.budget = budget;
  }

  /** What this question is answered with, or throws, each time. */
  ask<T>(question: (specimen: Specimen) => T): T {
    let answer = this.#answers.get(question);
    if (answer === undefined) {
      answer = answerTo(question, this);
      this.#answers.set(question, answer);
    }
    if ('unreadable' in answer) throw answer.unreadable;
    return answer.value as T;
  }

  /** The same, null for what cannot be read. */
  tell<T>(question: (specimen: Specimen) => T): T | null {
    try {
      return this.ask(question);
    } catch (error) {
      if (error instanceof Unreadable) return null;
      throw error;
    }
  }
}

function answerTo(question: (specimen: Specimen) => unknown, specimen: Specimen): Answer {
  try {
    return { value: question(specimen) };
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error };
    throw error;
  }
}
