/**
 * Makes mails with attachments, as the programs of many years write them: MIME in all its encodings and
 * ways to name a file, uuencode, mailboxes, Outlook's own files, `winmail.dat`, S/MIME.
 */
import { compound, type Options, type Streams } from './compound-writer.ts';

export const TRANSFERS = ['base64', 'base64 uneven', 'base64 in one line', 'quoted-printable', 'binary', 'uuencode'] as const; // prettier-ignore
export type Transfer = (typeof TRANSFERS)[number];

export interface Attached {
  readonly name?: string;
  readonly data: Uint8Array | string;
  readonly type?: string;
  readonly transfer?: Transfer;
  /** How the name stands there; else in quotes, twice. */
  readonly named?: string;
}

/** Header lines and a body. */
export function entity(head: readonly string[], body: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}

export function attachment({ name, data, type, transfer = 'base64', named }: Attached): Buffer {
  const quoted = name === undefined ? '' : `; name="${name}"`;
  const saved = name === undefined ? '' : `; filename="${name}"`;
  const encoding = transfer === 'uuencode' ? 'x-uuencode' : transfer.split(' ', 1)[0];
  return entity(
    [
      `Content-Type: ${type ?? 'application/octet-stream'}${named ?? quoted}`,
      `Content-Transfer-Encoding: ${encoding}`,
      `Content-Disposition: attachment${named === undefined ? saved : ''}`,
    ],
    encoded(Buffer.from(data), transfer, name),
  );
}

function encoded(data: Buffer, transfer: Transfer, name = 'fil'): Buffer {
  const base64 = data.toString('base64');
  switch (transfer) {
    case 'base64':
      return Buffer.from((base64.match(/.{1,76}/g) ?? []).join('\r\n'));
    case 'base64 uneven':
      return Buffer.from(base64.replaceAll(/.{1,7}/g, (line) => `${line}${line.length % 3 === 1 ? '\n' : ' \r\n\t'}`)); // prettier-ignore
    case 'base64 in one line':
      return Buffer.from(base64);
    case 'quoted-printable':
      return Buffer.from(quotedPrintable(data), 'latin1');
    case 'binary':
      return data;
    case 'uuencode':
      return Buffer.from(uuencoded(name, data), 'latin1');
    default:
      return transfer satisfies never;
  }
}

function quotedPrintable(data: Buffer): string {
  const escapes = Array.from(data, (byte) => {
    const isPlain = byte > 32 && byte < 127 && byte !== 61;
    return isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`; // prettier-ignore
  });
  return escapes.map((one, at) => (at % 24 === 23 ? `${one}=\r\n` : one)).join('');
}

export function uuencoded(name: string, data: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += 45) {
    const line = data.subarray(at, at + 45);
    let encodedLine = sign(line.length);
    for (let from = 0; from < line.length; from += 3) {
      const [a = 0, b = 0, c = 0] = line.subarray(from, from + 3);
      const group = (a << 16) | (b << 8) | c;
      encodedLine += [18, 12, 6, 0].map((shift) => sign((group >> shift) & 63)).join('');
    }
    lines.push(encodedLine);
  }
  return `begin 644 ${name}\r\n${lines.join('\r\n')}\r\n\`\r\nend`;
}

function sign(six: number): string {
  return six === 0 ? '`' : String.fromCharCode(32 + six);
}

/** Parts within boundaries, of which the header is still to come. */
export function multipart(kind: string, boundary: string, parts: readonly Uint8Array[]): Buffer {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`),
    part,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/${kind};\r\n\tboundary="${boundary}"\r\n\r\n`),
    ...pieces,
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

export const SENT = 'From: Bo <bo@x.dk>\r\nTo: Anne <anne@x.dk>\r\nSubject: Liste\r\nDate: Fri, 30 Nov 2018 09:00:00 +0100\r\nMessage-ID: <1@x.dk>\r\nMIME-Version: 1.0\r\n'; // prettier-ignore

/** As programs send it: the text twice, then what is attached. */
export function mail(...attached: readonly Attached[]): Buffer {
  return sent([text(), ...attached.map(attachment)]);
}

export function sent(parts: readonly Uint8Array[], kind = 'mixed'): Buffer {
  // Not that of a mail in it.
  const length = parts.reduce((all, part) => all + part.length, 0);
  return Buffer.concat([Buffer.from(SENT), multipart(kind, `----=_Part_1.${length}`, parts)]);
}

export function text(words = 'Hermed listen.'): Buffer {
  return multipart('alternative', '----=_Part_2', [
    entity(['Content-Type: text/plain; charset=utf-8'], words),
    entity(
      ['Content-Type: text/html'],
      `<html><body><table><tr><td>${words}</td></tr></table></body></html>`,
    ),
  ]);
}

/** Mails one behind the other, as Thunderbird and Unix keep them. */
export function mailbox(...mails: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    mails.flatMap((one) => [
      Buffer.from('From bo@x.dk Fri Nov 30 09:00:00 2018\n'),
      one,
      Buffer.from('\n\n'),
    ]),
  );
}

export interface Kept {
  readonly name?: string;
  readonly shortName?: string;
  readonly type?: string;
  /** Names in the bytes of their time. */
  readonly isNarrow?: boolean;
  readonly data?: Uint8Array;
  /** A mail in the mail. */
  readonly mail?: readonly Kept[];
  /** What another program has put there. */
  readonly object?: Streams;
}

/** A mail of Outlook. */
export function outlook(attached: readonly Kept[], options: Options = {}): Buffer {
  return compound({ '__nameid_version1.0/__substg1.0_00020102': '', ...streamsOf(attached) }, options); // prettier-ignore
}

function streamsOf(attached: readonly Kept[]): Streams {
  const streams: Record<string, string | Uint8Array> = {
    '__properties_version1.0': new Uint8Array(32),
    '__substg1.0_0037001F': Buffer.from('Liste', 'utf16le'),
    '__substg1.0_1000001F': Buffer.from('Hermed listen.', 'utf16le'),
  };
  attached.forEach((one, at) => {
    const storage = `__attach_version1.0_#${at.toString(16).toUpperCase().padStart(8, '0')}`;
    const put = (name: string, data: Uint8Array): void => {
      streams[`${storage}/__substg1.0_${name}`] = data;
    };
    const putText = (property: string, value: string | undefined): void => {
      if (value === undefined) return;
      const bytes = Buffer.from(value, one.isNarrow ? 'latin1' : 'utf16le');
      put(`${property}${one.isNarrow ? '001E' : '001F'}`, bytes);
    };
    streams[`${storage}/__properties_version1.0`] = new Uint8Array(8);
    putText('3707', one.name);
    putText('3704', one.shortName);
    putText('370E', one.type);
    if (one.data !== undefined) put('37010102', one.data);
    const inner = one.mail === undefined ? (one.object ?? {}) : streamsOf(one.mail);
    for (const [path, data] of Object.entries(inner)) put(`3701000D/${path}`, Buffer.from(data));
  });
  return streams;
}

/** One attribute of `winmail.dat`. */
export function attribute(kind: number, data: Uint8Array, level = 2): Buffer {
  const head = Buffer.alloc(9);
  head[0] = level;
  head.writeUInt32LE(kind, 1);
  head.writeUInt32LE(data.length, 5);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(data.reduce((all, byte) => (all + byte) & 0xffff, 0));
  return Buffer.concat([head, data, sum]);
}

export function winmail(...attributes: readonly Uint8Array[]): Buffer {
  const version = attribute(0x00089006, Buffer.from([0, 0, 1, 0]), 1);
  const key = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]);
  return Buffer.concat([key, version, ...attributes]);
}

/** An attachment in it; the long name, where there is one, stands among the properties behind the data. */
export function winmailFile(name: string, data: Uint8Array, longName?: string): Buffer {
  const properties =
    longName === undefined
      ? []
      : [attribute(0x00069005, mapiProperties([0x3703, 0x1e, Buffer.from('.xls\0')], [0x3707, 0x1f, Buffer.from(`${longName}\0`, 'utf16le')]))]; // prettier-ignore
  return Buffer.concat([
    attribute(0x00069002, new Uint8Array(14)),
    attribute(0x0006800f, data),
    attribute(0x00018010, Buffer.from(`${name}\0`, 'latin1')),
    ...properties,
  ]);
}

type Property = readonly [id: number, type: number, value: Uint8Array];

/** Those with a length of their own; in front of them one with a number, and one of somebody's own. */
export function mapiProperties(...values: readonly Property[]): Buffer {
  const pieces = values.map(([id, type, value]) => {
    const head = Buffer.alloc(12);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(id, 2);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(value.length, 8);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  });
  const count = Buffer.alloc(4);
  count.writeUInt32LE(values.length + 2);
  const number = Buffer.from([3, 0, 5, 0x37, 1, 0, 0, 0]);
  const own = Buffer.concat([
    Buffer.from([0x0b, 0, 1, 0x80]),
    Buffer.alloc(16, 7),
    Buffer.from([1, 0, 0, 0, 6, 0, 0, 0]),
    Buffer.from('ab\0', 'utf16le'),
    Buffer.alloc(2),
    Buffer.from([1, 0, 0, 0]),
  ]);
  return Buffer.concat([count, number, own, ...pieces]);
}

/** An element with its length; `endless` has a mark at its end instead. */
export function element(tag: number, content: Uint8Array, endless = false): Buffer {
  if (endless) return Buffer.concat([Buffer.from([tag, 0x80]), content, Buffer.from([0, 0])]);
  const { length } = content;
  const bytes = length < 128 ? [length] : length < 65_536 ? [0x82, length >> 8, length & 255] : [0x84, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255]; // prettier-ignore
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const identifier = (hex: string): Buffer => element(6, Buffer.from(hex, 'hex'));
const PKCS7 = '2a864886f70d0107';

/** A mail that is signed, and lies in the signature: in one piece, or in many of this size. */
export function signed(content: Uint8Array | null, pieceBytes = 0): Buffer {
  const endless = pieceBytes > 0;
  const whole = content ?? Buffer.alloc(0);
  const pieces: Buffer[] = [];
  const step = endless ? pieceBytes : whole.length + 1;
  for (let at = 0; at < whole.length; at += step) {
    pieces.push(element(4, whole.subarray(at, at + step)));
  }
  const octets = endless ? element(0x24, Buffer.concat(pieces), true) : element(4, whole); // prettier-ignore
  const inside = content === null ? [] : [element(0xa0, octets, endless)];
  const data = element(0x30, Buffer.concat([identifier(`${PKCS7}01`), ...inside]), endless);
  const version = Buffer.from([2, 1, 1]);
  const digests = element(0x31, element(0x30, identifier('608648016503040201')));
  const signers = element(0x31, element(0x30, Buffer.alloc(64, 5)));
  const all = element(0x30, Buffer.concat([version, digests, data, signers]), endless);
  return element(0x30, Buffer.concat([identifier(`${PKCS7}02`), element(0xa0, all, endless)]), endless); // prettier-ignore
}

/** A mail that is encrypted by this cipher; who sent it may stand in front of who gets it. */
export function enveloped(
  cipher: string,
  kind = `${PKCS7}03`,
  sender: Uint8Array = Buffer.alloc(0),
): Buffer {
  const algorithm = element(0x30, Buffer.concat([identifier(cipher), element(4, Buffer.alloc(16))])); // prettier-ignore
  const content = Buffer.concat([identifier(`${PKCS7}01`), algorithm, element(0x80, Buffer.alloc(300, 9))]); // prettier-ignore
  const people = element(0x31, element(0x30, Buffer.alloc(200, 3), true));
  const all = element(0x30, Buffer.concat([Buffer.from([2, 1, 0]), sender, people, element(0x30, content)])); // prettier-ignore
  return element(0x30, Buffer.concat([identifier(kind), element(0xa0, all)]));
}
