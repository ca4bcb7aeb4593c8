/** Whether a text is a mail, told by the fields of its header, and where in the file it stands. */
import { limits } from '../../inspect/limits.ts';
import type { Specimen } from '../specimen.ts';

export interface Letter {
  /** One mail; a mailbox of many; or one with its length in front, as macOS keeps them. */
  readonly kind: 'mail' | 'mailbox' | 'counted';
  /** The names of its first fields, in small letters. */
  readonly fields: ReadonlySet<string>;
  /** It says that it is in parts, or that it is a table. */
  readonly holdsFiles: boolean;
}

const COUNT = /^\d{1,12}[ \t]{0,20}\r?\n/;
const FIELD = /^([!-9;-~]{1,76})[ \t]{0,10}:/;

/** Fields that come into being on the way from one person to another. */
const POSTAL = ['to', 'cc', 'bcc', 'received', 'message-id', 'return-path', 'delivered-to', 'in-reply-to', 'x-unsent', 'newsgroups'] as const; // prettier-ignore

/** Fields that stand in front of nothing else. */
const OF_MAIL = ['mime-version', 'message-id', 'received', 'return-path', 'content-transfer-encoding'] as const; // prettier-ignore

/** Null for what has no header of a message. */
export function letterIn({ head, bytes }: Specimen): Letter | null {
  const first = headerIn(head);
  // Of one that is longer than what is seen at first, more.
  const isAll = first === null || first.isAll || bytes.sizeBytes <= head.length;
  return isAll ? first : headerIn(bytes.read(0, limits.headBytes));
}

function headerIn(bytes: Uint8Array): (Letter & { readonly isAll: boolean }) | null {
  const text = Buffer.from(bytes).toString('latin1').trimStart();
  const isMailbox = isMailboxLine(text.split('\n', 1)[0] ?? '');
  const own = text.replace(isMailbox ? /^[^\n]*\n/ : COUNT, '');
  const fields = new Set<string>();
  let holdsFiles = false;
  let isAll = false;
  // Most files are no mail, which their first line tells: the others are not looked at.
  for (let at = 0; !isAll && at <= own.length;) {
    const next = own.indexOf('\n', at);
    const line = own.slice(at, next < 0 ? undefined : next).toLowerCase();
    isAll = line.trim() === '';
    // The last line that is seen may be cut.
    if (isAll || next < 0) break;
    at = next + 1;
    const isContinued = line.startsWith(' ') || line.startsWith('\t');
    const name = FIELD.exec(line)?.[1];
    if (name === undefined && !(isContinued && fields.size > 0)) return null;
    if (name !== undefined) fields.add(name);
    holdsFiles ||= isOfFiles(line);
  }
  if (fields.size === 0) return null;
  const kind = isMailbox ? 'mailbox' : own.length < text.length ? 'counted' : 'mail';
  return { kind, fields, holdsFiles, isAll };
}

function isOfFiles(line: string): boolean {
  return line.startsWith('content-type:') && /multipart\/|csv|excel|spreadsheet/.test(line);
}

/** What stands in front of each mail in a mailbox: who sent it, and when. */
export function isMailboxLine(line: string): boolean {
  return line.startsWith('From ') && /\d\d:\d\d/.test(line);
}

/** Sent or to be sent to somebody: a page that was saved by a browser has a header too. */
export function isCorrespondence({ fields }: Letter): boolean {
  return POSTAL.some((name) => fields.has(name));
}

/** Any text may begin with a word and a colon, and hold a table. */
export function isMail({ kind, fields, holdsFiles }: Letter): boolean {
  if (kind === 'mailbox' || holdsFiles) return true;
  return OF_MAIL.some((name) => fields.has(name));
}
