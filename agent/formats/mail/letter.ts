/** Whether a text is a mail, told by the fields of its header, and where in the file it stands. */
import { wordsOf } from '../markup/xml-source.ts';
import type { Specimen } from '../specimen.ts';

export interface Letter {
  /** One mail; a mailbox of many; or one with its length in front, as macOS keeps them. */
  readonly kind: 'mail' | 'mailbox' | 'counted';
  /** The names of its first fields, in small letters. */
  readonly fields: ReadonlySet<string>;
  readonly isMultipart: boolean;
}

/** What stands in front of each mail in a mailbox: who sent it, and when. */
export const MAILBOX_LINE = /^From \S{1,200} .{0,60}\d\d:\d\d/i;
const COUNT = /^\d{1,12}[ \t]{0,20}\r?\n/;
const FIELD = /^([!-9;-~]{1,76})[ \t]{0,10}:/;

/** Fields that come into being on the way from one person to another. */
const POSTAL = ['to', 'cc', 'bcc', 'received', 'message-id', 'return-path', 'delivered-to', 'in-reply-to', 'x-unsent', 'newsgroups'] as const; // prettier-ignore

/** Null for what has no header of a message. */
export function letterIn(specimen: Specimen): Letter | null {
  const words = specimen.ask(wordsOf);
  if (words === null) return null;
  const isMailbox = MAILBOX_LINE.test(words);
  const front = isMailbox ? /^[^\n]*\n/ : COUNT;
  const header = words.replace(front, '');
  const lines = header.split('\n');
  const end = lines.findIndex((line) => line.trim() === '');
  // The last line that is seen may be cut.
  const own = lines.slice(0, end < 0 ? -1 : end);
  const fields = new Set<string>();
  for (const line of own) {
    const isContinued = line.startsWith(' ') || line.startsWith('\t');
    const name = FIELD.exec(line)?.[1];
    if (name === undefined && !(isContinued && fields.size > 0)) return null;
    if (name !== undefined) fields.add(name);
  }
  if (fields.size === 0) return null;
  const isCounted = !isMailbox && header.length < words.length;
  const isMultipart = own.some((line) => line.startsWith('content-type:') && line.includes('multipart/')); // prettier-ignore
  return { kind: isMailbox ? 'mailbox' : isCounted ? 'counted' : 'mail', fields, isMultipart };
}

/** Sent or to be sent to somebody: a page that was saved by a browser has a header too. */
export function isCorrespondence({ fields }: Letter): boolean {
  return POSTAL.some((name) => fields.has(name));
}

/** Any text may begin with a word and a colon, and hold a table. */
export function isMail(letter: Letter): boolean {
  const { kind, fields, isMultipart } = letter;
  if (kind === 'mailbox' || isMultipart) return true;
  const isOfMail = ['mime-version', 'message-id', 'received', 'return-path', 'content-transfer-encoding'].some((name) => fields.has(name)); // prettier-ignore
  return isOfMail && (fields.size > 1 || fields.has('content-transfer-encoding'));
}
