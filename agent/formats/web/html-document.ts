/** One web page from its bytes, in whatever encoding, to what it tells. */
import { encodingOf } from '../text/encoding.ts';
import { HtmlPage, type Pass, type Survey } from './html-page.ts';
import { HtmlTokenizer } from './html-tokenizer.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';

/** Where browsers look for a declared encoding. */
const HEAD_BYTES = 1024;
const PIECE_BYTES = 2 ** 15;
/** Characters that the tokenizer gets at first where the kernel stopped: most often it needs one cell. */
const FEW = 2 ** 9;
/** Where the kernel reads less at a stretch, it is called less often. */
const STRETCH_BYTES = 2 ** 8;

export interface DocumentKind {
  /** The encoding that the sender declares. */
  readonly charset?: string | null;
  readonly isAside?: boolean;
}

export class HtmlDocument {
  readonly #told: Told;
  readonly #pass: Pass;
  readonly #survey: Survey;
  readonly #kind: DocumentKind;
  /** Null as long as the encoding is not known. */
  #open: { readonly page: HtmlPage; readonly tokenizer: HtmlTokenizer } | null = null;
  /** For UTF-16, which is turned into UTF-8. */
  #wide: TextDecoder | null = null;
  #head = Buffer.alloc(0);

  constructor(told: Told, pass: Pass, survey: Survey, kind: DocumentKind = {}) {
    this.#told = told;
    this.#pass = pass;
    this.#survey = survey;
    this.#kind = kind;
  }

  /** Throws Unreadable `unsupported` for an encoding that no page is in. */
  write(bytes: Uint8Array): void {
    if (this.#open !== null) {
      this.#take(bytes);
      return;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    if (this.#head.length >= HEAD_BYTES) this.#settle();
  }

  /** After the last bytes. False when the page does not come to its end. */
  end(): boolean {
    if (this.#open === null) this.#settle();
    const { tokenizer, page } = this.#open!;
    if (this.#wide !== null) this.#walk(Buffer.from(this.#wide.decode()));
    const isWhole = tokenizer.end();
    return page.end() && isWhole;
  }

  #settle(): void {
    const head = this.#head;
    const { encoding, markBytes } = encodingOf(head) ?? { encoding: 'eight-bit', markBytes: 0 };
    if (encoding.startsWith('utf-32')) throw new Unreadable('unsupported');
    const isWide = encoding !== 'eight-bit';
    this.#wide = isWide ? new TextDecoder(encoding) : null;
    const declared = isWide || markBytes > 0 ? null : declaredDecoder(head, this.#kind.charset);
    const page = new HtmlPage(this.#told, this.#pass, this.#survey, {
      declared,
      isAside: this.#kind.isAside === true,
    });
    const tokenizer = new HtmlTokenizer(page);
    tokenizer.attributes.declared = declared;
    this.#open = { page, tokenizer };
    this.#head = Buffer.alloc(0);
    this.#take(head.subarray(markBytes));
  }

  /** In pieces: a string of a whole range would stay until the next great collection. */
  #take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      this.#walk(
        this.#wide === null
          ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
          : Buffer.from(this.#wide.decode(piece, { stream: true })),
      );
    }
  }

  /** The kernel reads plain rows and cells, the tokenizer all else; both go on where the other stopped. */
  #walk(bytes: Buffer): void {
    const { page, tokenizer } = this.#open!;
    let least = 0;
    let most = FEW;
    for (let at = 0; at < bytes.length;) {
      if (tokenizer.isPaused) {
        const taken = page.rows(bytes, at);
        at += taken;
        least = taken < STRETCH_BYTES ? Math.min(2 * least + FEW, PIECE_BYTES) : 0;
        most = least + FEW;
        if (at === bytes.length) return;
      }
      at += tokenizer.write(bytes.toString('latin1', at, at + most), least);
      most *= 2;
    }
  }
}

/** UTF-8 and windows-1252 show by themselves, and are often confounded; others must be declared. */
function declaredDecoder(head: Buffer, charset: string | null = null): TextDecoder | null {
  const text = head.toString('latin1', 0, HEAD_BYTES);
  const label = charset ?? /charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(text)?.[1] ?? '';
  if (label === '' || /^(utf|unicode|us-ascii|ascii|windows-1252|iso-8859-1$|latin1)/i.test(label))
    return null;
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}
