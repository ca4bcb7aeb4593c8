/** RC4, which old workbooks are encrypted with and no library offers any more. */
export class Rc4 {
  readonly #state = new Uint8Array(256);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let at = 0; at < 256; at++) state[at] = at;
    let j = 0;
    for (let at = 0; at < 256; at++) {
      const value = state[at]!;
      j = (j + value + key[at % key.length]!) & 0xff;
      state[at] = state[j]!;
      state[j] = value;
    }
  }

  /** In place, both ways: what comes next of the key stream is laid over the bytes. */
  apply(bytes: Uint8Array): void {
    const state = this.#state;
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < bytes.length; at++) {
      i = (i + 1) & 0xff;
      const value = state[i]!;
      j = (j + value) & 0xff;
      const other = state[j]!;
      state[i] = other;
      state[j] = value;
      bytes[at]! ^= state[(value + other) & 0xff]!;
    }
    this.#i = i;
    this.#j = j;
  }
}
