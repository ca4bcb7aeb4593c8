/**
 * What a child tells of a file before its answer, where that was wished: each thing once, of this file, and in keeping
 * with the answer that follows.
 */
import type { Answer } from './answer.ts';
import { decodeFacts, type FileFacts } from './facts-frame.ts';
import { decodeHead } from './head.ts';
import type { FrameType, Job, Wish } from './protocol.ts';
import { decodeSketch, isSketchOf } from './sketch.ts';

export class Asides {
  facts: FileFacts | null = null;
  sketch: Uint8Array | null = null;
  /** Empty where there is none. */
  head: string | null = null;
  readonly #job: Job;

  constructor(job: Job) {
    this.#job = job;
  }

  /** Whether an honest child would say this now; null for what is something else. */
  hear(type: FrameType, payload: Uint8Array): boolean | null {
    switch (type) {
      case 'facts':
        return this.facts === null && (this.facts = decodeFacts(payload, this.#job)) !== null;
      case 'sketch':
        return this.sketch === null && (this.sketch = decodeSketch(payload, this.#job)) !== null;
      case 'head':
        return this.head === null && (this.head = decodeHead(payload, this.#job)) !== null;
      default:
        return null;
    }
  }

  /** Whether all that was wished has come, and nothing else, and it may be of the file that is answered for. */
  fit({ verdict: { persons } }: Answer): boolean {
    const { facts, sketch, head } = this;
    if (this.#wishes('explain') !== (facts !== null)) return false;
    if (this.#wishes('sketch') !== (sketch !== null)) return false;
    if (this.#wishes('head') !== (head !== null)) return false;
    if (sketch !== null && !isSketchOf(sketch, persons)) return false;
    // What holds nobody has no head that anybody asked for.
    return head === null || head === '' || persons > 0;
  }

  #wishes(wish: Wish): boolean {
    return this.#job.wishes.includes(wish);
  }
}
