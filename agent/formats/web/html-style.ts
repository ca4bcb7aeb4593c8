/** Headers and footers of printed pages: Excel writes them into the style sheet of a web page. */

/** No header or footer is longer. */
const LONGEST = 2 ** 10;
const DATA =
  /mso-(?:header|footer)-data\s{0,9}:\s{0,9}("(?:[^"\\]|\\.){0,1000}"|'(?:[^'\\]|\\.){0,1000}'|[^;}"']{0,1000})/gi;

export class SheetStyle {
  readonly #tell: (text: string) => void;
  #rest = '';

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  add(bytes: string): void {
    this.#rest += bytes;
    // What begins near the end is looked at once the rest of it is there.
    if (this.#rest.length > 16 * LONGEST) this.#look(this.#rest.length - 2 * LONGEST);
  }

  end(): void {
    this.#look(this.#rest.length);
    this.#rest = '';
  }

  /** At what begins in front of `end`. */
  #look(end: number): void {
    let passed = end;
    for (const match of this.#rest.matchAll(DATA)) {
      if (match.index >= end) break;
      this.#tell(unescaped(match[1]!));
      passed = Math.max(passed, match.index + match[0].length);
    }
    this.#rest = this.#rest.slice(passed);
  }
}

/** `\000A` is a line end, `\,` a comma. */
function unescaped(value: string): string {
  return value.replaceAll(
    /\\(?:([\da-f]{1,6})\s?|(.))/gi,
    (_whole, hex?: string, sign?: string) => {
      if (hex === undefined) return sign ?? '';
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : '';
    },
  );
}
