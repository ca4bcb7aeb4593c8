/**
 * The kernel reads the usual of a format, the reader of the format all of it: both are to tell the rules the same. What
 * the rules would be told, and the two looks that tell it.
 */
import { kernel } from '../agent/formats/cells/kernel.ts';
import { FirstLook } from '../agent/formats/told.ts';
import type { Inspection, TextRef } from '../rules/index.ts';

/** What the rules would be told, call by call. */
export class Heard {
  readonly calls: unknown[][] = [];
  #texts = 0;

  sheet(): unknown {
    const hear =
      (what: string) =>
      (...said: unknown[]): void => {
        this.calls.push([what, ...said]);
      };
    return {
      wantsLabels: () => true,
      number: hear('number'),
      text: hear('text'),
      count: hear('count'),
      heading: (row: number, column: number, ref: TextRef) => {
        const texts = kernel().kept.texts(new Set([ref]));
        this.calls.push(['heading', row, column, texts.get(ref)]);
      },
    };
  }

  table(): unknown {
    return this.sheet();
  }

  intern(text: string): TextRef {
    // In place of a reference: what it stands for.
    this.calls.push(['label', text]);
    return -2 - ++this.#texts;
  }

  place(where: string, text: string): void {
    this.calls.push(['place', where, text]);
  }

  get inspection(): Inspection {
    return this as unknown as Inspection;
  }
}

/** All is told by the reader. */
export class ByHand extends FirstLook {
  override run(): number {
    return 0;
  }
}

/** How many bytes the kernel took. */
export class ByKernel extends FirstLook {
  taken = 0;

  // oxlint-disable-next-line max-params -- as its base has it
  override run(...[run, from, start, end]: Parameters<FirstLook['run']>): number {
    const taken = super.run(run, from, start, end);
    this.taken += taken;
    return taken;
  }
}

export type Look = typeof ByHand | typeof ByKernel;
