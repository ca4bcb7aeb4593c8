/** Where several tasks leave what they have, and one takes it in the order in which it came. */
export class Mailbox<T> {
  readonly #letters: T[] = [];
  #arrived: () => void = () => {};

  put(letter: T): void {
    this.#letters.push(letter);
    this.#arrived();
  }

  async take(): Promise<T> {
    for (;;) {
      const letter = this.#letters.shift();
      if (letter !== undefined) return letter;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }
}
