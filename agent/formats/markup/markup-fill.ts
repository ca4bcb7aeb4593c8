/** Markup as the kernel wants it: UTF-8 without a mark. UTF-16 and the like are turned on the way. */
import type { Fill } from '../cells/kernel-feed.ts';
import { DECLARATION_BYTES, markupEncoding } from './xml-encoding.ts';

const WINDOW_BYTES = 2 ** 16;

/** Throws Unreadable `unsupported` for an encoding nobody knows, and what the source throws. */
export function markupFill(source: { readonly read: Fill }): Fill {
  const head = new Uint8Array(DECLARATION_BYTES);
  let length = 0;
  let given = 0;
  do {
    given = source.read(head, length, head.length - length);
    length += given;
  } while (given > 0 && length < head.length);
  const encoding = markupEncoding(head.subarray(0, length), true);
  const decoder = encoding?.decoder ?? null;
  if (decoder !== null) return turnedFill(source, head.subarray(0, length), decoder);
  const start = head.subarray(encoding?.markBytes ?? 0, length);
  let isFirst = start.length > 0;
  return (out, offset, room) => {
    if (!isFirst) return source.read(out, offset, room);
    isFirst = false;
    out.set(start, offset);
    return start.length;
  };
}

function turnedFill(
  source: { readonly read: Fill },
  start: Uint8Array,
  decoder: TextDecoder,
): Fill {
  const encoder = new TextEncoder();
  const window = new Uint8Array(WINDOW_BYTES);
  let text = decoder.decode(start, { stream: true });
  let ended = false;
  return (out, offset, room) => {
    while (text === '' && !ended) {
      const given = source.read(window, 0, window.length);
      ended = given === 0;
      text = decoder.decode(window.subarray(0, given), { stream: !ended });
    }
    const { read, written } = encoder.encodeInto(text, out.subarray(offset, offset + room));
    text = text.slice(read);
    return written;
  };
}
