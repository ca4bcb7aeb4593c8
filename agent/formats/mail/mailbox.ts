/** The mails of a mailbox, one behind the other in one text, each with a line in front: who sent it, and when. */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import { isMailboxLine } from './letter.ts';

/** A longer one is none. */
const LINE_BYTES = 300;

export interface Piece {
  readonly bytes: Uint8Array;
  readonly at: number;
  /** A mail begins here, with the line in front. */
  readonly isFirst: boolean;
}

/** In pieces from front to back, each valid until the next. Throws Unreadable. */
export function* mailsIn(bytes: Bytes): Generator<Piece> {
  let isFirst = true;
  for (let at = 0; at < bytes.sizeBytes;) {
    const given = bytes.read(at, limits.rangeBytes);
    if (given.length === 0) throw new Unreadable('damaged');
    // A copy, since attachments are read in between.
    const window = Buffer.from(given);
    const isLast = at + window.length >= bytes.sizeBytes;
    let from = 0;
    for (;;) {
      const line = window.indexOf('\nFrom ', from);
      const end = line < 0 ? window.length - (isLast ? 0 : LINE_BYTES) : line + 1;
      // What is cut is looked at in the next window.
      const isCut = line >= 0 && !isLast && line + LINE_BYTES > window.length;
      if (line < 0 || isCut) {
        const all = isCut ? line : Math.max(from, end);
        yield { bytes: window.subarray(from, all), at: at + from, isFirst };
        isFirst = false;
        from = all;
        break;
      }
      const text = window.toString('latin1', line + 1, line + LINE_BYTES);
      yield { bytes: window.subarray(from, end), at: at + from, isFirst };
      isFirst = isMailboxLine(text.split('\n', 1)[0] ?? '');
      from = end;
    }
    at += from;
  }
}
