/** Steps over a DOCTYPE with its internal subset, however it is cut. Nothing in it is believed. */

const COMMENT_START = 0x3c212d2d;
const COMMENT_END = 0x2d2d3e;
const INSTRUCTION_START = 0x3c3f;
const INSTRUCTION_END = 0x3f3e;

/** OpenOffice 1 wrote one that only says where its own definition lies: no document depends on that. */
const OPEN_OFFICE = /^\s[\w:.-]+\sPUBLIC\s"-\/\/OpenOffice\.org\/\/DTD [\w .]+\/\/EN"\s"[\w.]+">$/;
const LONGEST_OF_IT = 128;

export class Doctype {
  /** The bracket that ends it has been seen. */
  isOver = false;
  #text = '';
  /** The four last bytes. */
  #last = 0;
  #quote = 0;
  #within: 'comment' | 'instruction' | null = null;
  #isSubset = false;

  /** It is that of OpenOffice, to the letter. */
  get isKnown(): boolean {
    return OPEN_OFFICE.test(this.#text);
  }

  /** Returns where it ends, or `end`. */
  skip(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#text.length <= LONGEST_OF_IT) this.#text += String.fromCharCode(byte);
      this.#look(byte);
      if (this.isOver) return at + 1;
    }
    return end;
  }

  #look(byte: number): void {
    this.#last = (this.#last << 8) | byte;
    if (this.#within === 'comment') {
      if ((this.#last & 0xffffff) === COMMENT_END) this.#enter(null);
    } else if (this.#within === 'instruction') {
      if ((this.#last & 0xffff) === INSTRUCTION_END) this.#enter(null);
    } else if (this.#quote !== 0) {
      if (byte === this.#quote) this.#quote = 0;
    } else if (byte === 0x22 || byte === 0x27) {
      this.#quote = byte;
    } else if (this.#last === COMMENT_START) {
      this.#enter('comment');
    } else if ((this.#last & 0xffff) === INSTRUCTION_START) {
      this.#enter('instruction');
    } else if (byte === 0x5b || byte === 0x5d) {
      this.#isSubset = byte === 0x5b;
    } else if (byte === 0x3e) {
      this.isOver = !this.#isSubset;
    }
  }

  /** What began there does not count for what ends. */
  #enter(within: 'comment' | 'instruction' | null): void {
    this.#within = within;
    this.#last = 0;
  }
}
