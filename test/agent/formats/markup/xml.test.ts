/**
 * The tokenizer on whole and cut markup: the same is told however the bytes come, what is no XML is
 * damaged, and whatever is written for it, the work is linear.
 */
import { expect, test } from 'vitest';
import { Unreadable } from '../../../../agent/formats/reader.ts';
import { type Attributes, XmlTokenizer } from '../../../../agent/formats/markup/xml.ts';
import { limits } from '../../../../agent/inspect/limits.ts';

/** Writes down what it is told, one line a tag; texts that follow each other are joined. */
class Scribe {
  wantsText = true;
  readonly lines: string[] = [];
  longest = 0;
  readonly #asked: readonly string[];
  #text = '';

  constructor(asked: readonly string[] = ['a', 'b']) {
    this.#asked = asked;
  }

  open(name: string, attributes: Attributes): void {
    this.flush();
    const values = this.#asked.map((key) => [key, attributes.get(key)]);
    const shown = values
      .filter(([, value]) => value !== null)
      .map(([key, value]) => ` ${key}=${value}`);
    this.lines.push(`<${name}${shown.join('')}>`);
  }

  close(name: string): void {
    this.flush();
    this.lines.push(`</${name}>`);
  }

  text(piece: string): void {
    this.longest = Math.max(this.longest, piece.length);
    this.#text += piece;
  }

  flush(): void {
    if (this.#text !== '') this.lines.push(this.#text);
    this.#text = '';
  }
}

interface Told {
  readonly lines: string;
  readonly hasDoctype: boolean;
}

/** The document as told when it comes in pieces of this many bytes. */
function told(document: string | Uint8Array, pieceBytes = 2 ** 20): Told {
  const bytes = typeof document === 'string' ? Buffer.from(document, 'utf8') : document;
  const scribe = new Scribe();
  const tokenizer = new XmlTokenizer(scribe);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    tokenizer.write(bytes, at, Math.min(bytes.length, at + pieceBytes));
  }
  tokenizer.end();
  return { lines: scribe.lines.join(''), hasDoctype: tokenizer.hasDoctype };
}

/** Fails on anything but an Unreadable. */
function troubleOf(document: string | Uint8Array, pieceBytes?: number): string {
  try {
    return `none: ${told(document, pieceBytes).lines}`;
  } catch (error) {
    if (error instanceof Unreadable) return error.trouble;
    throw error;
  }
}

const documents: readonly [why: string, document: string, lines: string][] = [
  ['one empty element', '<r/>', '<r></r>'],
  ['an empty element with a space', '<r />', '<r></r>'],
  ['text', '<r>a b\nc</r>', '<r>a b\nc</r>'],
  ['children', '<r><c>1</c><c>2</c></r>', '<r><c>1</c><c>2</c></r>'],
  ['prefixes', '<x:r xmlns:x="u"><x:c>1</x:c></x:r>', '<r><c>1</c></r>'],
  ['attributes', '<r a="1" b=\'2\'/>', '<r a=1 b=2></r>'],
  ['attributes with spaces and lines', '<r\n  a = "1"\n\tb\n=\n"2" />', '<r a=1 b=2></r>'],
  ['attributes with prefixes', '<r x:a="1" y:b="2"/>', '<r a=1 b=2></r>'],
  ['a namespace is no attribute', '<r xmlns:a="no" xmlns:b="no" b="2"/>', '<r b=2></r>'],
  ['the first of two attributes', '<r a="1" x:a="2"/>', '<r a=1></r>'],
  ['quotes in quotes', `<r a="it's" b='"'/>`, `<r a=it's b="></r>`],
  ['a bracket in an attribute', '<r a="1>2"/>', '<r a=1>2></r>'],
  ['a slash in an attribute', '<r a="/"></r>', '<r a=/></r>'],
  ['named entities', '<r a="&lt;&quot;">&amp;&gt;&apos;&amp;lt;</r>', `<r a=<">&>'&lt;</r>`],
  ['numeric entities', '<r>&#48;&#x31;&#X32;&#0051;&#x1F600;</r>', '<r>0123😀</r>'],
  ['numbers that are no character', '<r>a&#0;b&#xD800;c&#x110000;d&#99999999999;e</r>', '<r>a\ufffdb\ufffdc\ufffdd\ufffde</r>'],
  ['ampersands that begin nothing', '<r>a&b & c&;d&&amp;&</r>', '<r>a&b & c&;d&&&</r>'],
  ['sections of raw text', '<r>a<![CDATA[<b>&amp;]]]]><![CDATA[>]]>c</r>', '<r>a<b>&amp;]]>c</r>'],
  ['letters in raw text', '<r><![CDATA[æ–😀å]]></r>', '<r>æ–😀å</r>'],
  ['an empty section', '<r><![CDATA[]]></r>', '<r></r>'],
  ['comments', '<!-- <a> --><r>1<!---->2<!-- - -- > -->3</r><!--x-->', '<r>123</r>'],
  ['instructions', '<?xml version="1.0"?><?a b?><r>1<?c > ?>2</r><?d?>', '<r>12</r>'],
  ['white space around', '\r\n <r/> \n', '<r></r>'],
  ['other alphabets', '<r a="æøå">Ærø 😀 –</r>', '<r a=æøå>Ærø 😀 –</r>'],
  ['names in other alphabets', '<række><kolonne/></række>', '<række><kolonne></kolonne></række>'],
  ['names that objects have', '<__proto__ a="1"><constructor/></__proto__>', '<__proto__ a=1><constructor></constructor></__proto__>'],
  ['a mark in front', '\ufeff<r>1</r>', '<r>1</r>'],
  ['a declared encoding that is the usual one', '<?xml version="1.0" encoding="UTF-8" ?><r>å</r>', '<r>å</r>'],
  ['a declared encoding that is wrong', '<?xml version="1.0" encoding="utf-16"?><r>å</r>', '<r>å</r>'],
]; // prettier-ignore

for (const [why, document, lines] of documents) {
  test(`markup is told, whole and in pieces: ${why}`, () => {
    expect(told(document).lines).toBe(lines);
    for (const pieceBytes of [1, 2, 3, 5, 7, 11]) {
      expect([pieceBytes, told(document, pieceBytes).lines]).toEqual([pieceBytes, lines]);
    }
    expect(told(document).hasDoctype).toBe(false);
  });

  test(`markup cut anywhere is damaged: ${why}`, () => {
    const bytes = Buffer.from(document);
    const end = bytes
      .toString('latin1')
      .lastIndexOf('>', bytes.toString('latin1').search(/(\s|<[!?][^<]*)*$/));
    for (let length = 0; length < end; length++) {
      expect([length, troubleOf(bytes.subarray(0, length))]).toEqual([length, 'damaged']);
    }
  });
}

const doctypes: readonly [why: string, document: string, lines: string][] = [
  ['a bare one', '<!DOCTYPE r><r>1</r>', '<r>1</r>'],
  ['an external one', '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r>1</r>', '<r>1</r>'],
  ['an external entity', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>1&x;2</r>', '<r>12</r>'],
  ['a parameter entity', `<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p;]><r>1</r>`, '<r>1</r>'],
  ['brackets in quotes', `<!DOCTYPE r [<!ENTITY x "]>"><!ENTITY y ']>'>]><r>1</r>`, '<r>1</r>'],
  ['quotes in comments', `<!DOCTYPE r [<!-- it's ]> " --><?p ' ]> ?>]><r>1</r>`, '<r>1</r>'],
  ['a comment that seems to end where it begins', `<!DOCTYPE r [<!--> ' ]><x> -->]><r>1</r>`, '<r>1</r>'],
  ['laughs', `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>1&b;&b;</r>`, '<r>1</r>'],
  ['one that is nearly the one of OpenOffice', '<!DOCTYPE r PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd" [<!ENTITY a "b">]><r>1</r>', '<r>1</r>'],
  ['one that begins like it', `<!DOCTYPE r PUBLIC "-//OpenOffice.org//DTD ${'x'.repeat(200)}//EN" "office.dtd"><r>1</r>`, '<r>1</r>'],
  ['an entity beside the one of OpenOffice', '<!DOCTYPE r PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd"><r>1&x;2</r>', '<r>12</r>'],
  ['an entity that is not explained', '<r>1&x;2</r>', '<r>12</r>'],
]; // prettier-ignore

for (const [why, document, lines] of doctypes) {
  test(`a DOCTYPE is stepped over and told: ${why}`, () => {
    for (const pieceBytes of [1, 2, 3, 1000]) {
      expect(told(document, pieceBytes)).toEqual({ lines, hasDoctype: true });
    }
  });
}

test('the DOCTYPE of OpenOffice, which defines nothing that a document needs, is none', () => {
  const document = `<?xml version="1.0"?>\n<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">\n<r>1</r>`;
  for (const pieceBytes of [1, 2, 3, 1000]) {
    expect(told(document, pieceBytes)).toEqual({ lines: '<r>1</r>', hasDoctype: false });
  }
});

const wrong: readonly [why: string, document: string][] = [
  ['nothing', ''],
  ['white space alone', '  \n'],
  ['no markup', 'hello'],
  ['text in front', 'x<r/>'],
  ['text behind', '<r/>x'],
  [
    'two of OpenOffice in a row',
    `${'<!DOCTYPE r PUBLIC "-//OpenOffice.org//DTD X 1.0//EN" "x.dtd">'.repeat(2)}<r/>`,
  ],
  ['two roots', '<r/><r/>'],
  ['a closing tag alone', '</r>'],
  ['another closing tag', '<r><a></b></r>'],
  ['crossed tags', '<r><a><b></a></b></r>'],
  ['a tag without a name', '<r>< a/></r>'],
  ['an empty tag', '<r><></r>'],
  ['a tag in a tag', '<r <a/></r>'],
  ['a tag in an attribute', '<r a="<a/>"/>'],
  ['an attribute without a value', '<r a/>'],
  ['an attribute without quotes', '<r a=1/>'],
  ['a quote that is never closed', '<r a="1></r>'],
  ['a comment that is never closed', '<r><!-- </r>'],
  ['a comment cut short', '<r><!-'],
  ['raw text outside', '<![CDATA[x]]><r/>'],
  ['raw text that is never closed', '<r><![CDATA[ </r>'],
  ['a declaration that is none', '<r><!WHATEVER></r>'],
  ['a DOCTYPE too late', '<r/><!DOCTYPE r>'],
  ['a DOCTYPE within', '<r><!DOCTYPE r></r>'],
  ['two DOCTYPEs', '<!DOCTYPE r><!DOCTYPE r><r/>'],
  ['a DOCTYPE that is never closed', '<!DOCTYPE r [ <r/>'],
];

for (const [why, document] of wrong) {
  test(`markup is damaged: ${why}`, () => {
    for (const pieceBytes of [1, 1000]) expect(troubleOf(document, pieceBytes)).toBe('damaged');
  });
}

const ENCODED = '<r a="æ">år 2018 – 😀 &amp;&#229;</r>';
const declared = (name: string, text: string): string =>
  `<?xml version="1.0" encoding="${name}"?>${text}`;

const encodings: readonly [why: string, document: Uint8Array, lines: string][] = [
  ['UTF-16LE with a mark', Buffer.from(`\ufeff${declared('UTF-16', ENCODED)}`, 'utf16le'), '<r a=æ>år 2018 – 😀 &å</r>'],
  ['UTF-16BE with a mark', Buffer.from(`\ufeff${ENCODED}`, 'utf16le').swap16(), '<r a=æ>år 2018 – 😀 &å</r>'],
  ['UTF-16LE without', Buffer.from(ENCODED, 'utf16le'), '<r a=æ>år 2018 – 😀 &å</r>'],
  ['UTF-16BE without', Buffer.from(declared('utf-16', ENCODED), 'utf16le').swap16(), '<r a=æ>år 2018 – 😀 &å</r>'],
  ['ISO 8859-1', Buffer.from(declared('ISO-8859-1', '<r a="\xe6">\xe5</r>'), 'latin1'), '<r a=æ>å</r>'],
  ['windows-1252', Buffer.from(declared('windows-1252', '<r a="\xe6">\x96</r>'), 'latin1'), '<r a=æ>–</r>'],
  ['broken UTF-8', Buffer.from('<r a="\xe6">x\xe5\xff</r>', 'latin1'), '<r a=\ufffd>x\ufffd\ufffd</r>'],
]; // prettier-ignore

for (const [why, document, lines] of encodings) {
  test(`markup in another encoding: ${why}`, () => {
    for (const pieceBytes of [1, 2, 3, 7, 1000]) {
      expect([pieceBytes, told(document, pieceBytes).lines]).toEqual([pieceBytes, lines]);
    }
  });
}

test('an encoding that nobody knows is unsupported', () => {
  expect(troubleOf(declared('x-own-secret', '<r/>'))).toBe('unsupported');
});

test('text is decoded only when it is wanted', () => {
  const scribe = new Scribe();
  scribe.wantsText = false;
  const tokenizer = new XmlTokenizer(scribe);
  tokenizer.write(Buffer.from('<r>no<![CDATA[no]]><c>'));
  scribe.wantsText = true;
  tokenizer.write(Buffer.from('yes<![CDATA[!]]></c>'));
  scribe.wantsText = false;
  tokenizer.write(Buffer.from('no</r>'));
  tokenizer.end();
  expect(scribe.lines.join('')).toBe('<r><c>yes!</c></r>');
});

test('a giant text comes whole, in pieces of bounded size', () => {
  // Characters of one, two, three and four bytes, and references, at every place of a border.
  const unit = 'aæ–😀&amp;&#48;1234567890';
  const count = 400_000;
  const scribe = new Scribe();
  const tokenizer = new XmlTokenizer(scribe);
  tokenizer.write(Buffer.from(`<r>${unit.repeat(count)}</r>`));
  tokenizer.end();
  expect(scribe.lines[1] === 'aæ–😀&01234567890'.repeat(count)).toBe(true);
  expect(scribe.longest).toBeLessThanOrEqual(2 ** 19);
});

const ceilings: readonly [why: string, document: string, trouble: string][] = [
  ['as deep as allowed', '<r>'.repeat(limits.xmlDepth) + '</r>'.repeat(limits.xmlDepth), 'none'],
  ['too deep', '<r>'.repeat(limits.xmlDepth + 1), 'limit'],
  ['far too deep', '<r>'.repeat(500_000), 'limit'],
  ['the longest name', `<${'n'.repeat(limits.xmlNameBytes)}/>`, 'none'],
  ['a name that is too long', `<${'n'.repeat(limits.xmlNameBytes + 1)}/>`, 'limit'],
  ['a giant name', `<${'n'.repeat(5_000_000)}/>`, 'limit'],
  ['a large attribute', `<r a="${'x'.repeat(500_000)}"/>`, 'none'],
  ['a giant attribute', `<r a="${'x'.repeat(5_000_000)}"/>`, 'limit'],
  ['a giant attribute that never ends', `<r a="${'x'.repeat(5_000_000)}`, 'limit'],
  [
    'many attributes',
    `<r${Array.from({ length: 50_000 }, (_, i) => ` a${i}="1"`).join('')}/>`,
    'none',
  ],
];

for (const [why, document, trouble] of ceilings) {
  test(`a ceiling: ${why}: ${trouble}`, () => {
    for (const pieceBytes of [1000, 2 ** 20]) {
      expect(troubleOf(document, pieceBytes).split(':')[0]).toBe(trouble);
    }
  });
}

const colliding = Array.from({ length: 12 }, (_, bit) => bit);

/** Each is linear work; what is not takes minutes. */
const heavy: readonly [why: string, document: string, pieceBytes: number][] = [
  ['an attribute byte by byte', `<r a="${'x'.repeat(900_000)}"/>`, 1],
  ['a comment of dashes', `<r><!--${'- '.repeat(1_000_000)}--></r>`, 7],
  ['brackets in raw text', `<r><![CDATA[${']'.repeat(2_000_000)}]]></r>`, 7],
  ['ampersands', `<r>${'&'.repeat(2_000_000)}</r>`, 4096],
  ['half references', `<r>${'&amp'.repeat(500_000)}</r>`, 4096],
  ['unknown references', `<r>${'&x;'.repeat(500_000)}</r>`, 4096],
  ['quotes in a DOCTYPE', `<!DOCTYPE r [${'<!ENTITY a "">'.repeat(150_000)}]><r/>`, 4096],
  ['new names', `<r>${Array.from({ length: 100_000 }, (_, i) => `<n${i}/>`).join('')}</r>`, 4096],
  [
    'names that collide',
    `<r>${Array.from({ length: 4096 }, (_, i) =>
      `<n${colliding.map((bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join('')}/>`,
    ).join('').repeat(20)}</r>`,
    4096,
  ],
]; // prettier-ignore

for (const [why, document, pieceBytes] of heavy) {
  test(`linear: ${why}`, () => {
    const bytes = Buffer.from(document);
    const scribe = { wantsText: true, open: () => {}, close: () => {}, text: () => {} };
    const started = performance.now();
    const tokenizer = new XmlTokenizer(scribe);
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      tokenizer.write(bytes, at, Math.min(bytes.length, at + pieceBytes));
    }
    tokenizer.end();
    expect(performance.now() - started).toBeLessThan(2000);
  });
}

test('random damage ends, or is Unreadable, the same in all pieces', () => {
  const document = Buffer.from(
    documents
      .map(([, one]) => one)
      .join('')
      .slice(0, 400),
  );
  const whole = Buffer.concat([Buffer.from('<r>'), document, Buffer.from('</r>')]);
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let round = 0; round < 2000; round++) {
    const broken = Buffer.from(ENCODED + '<x/>');
    const target = round % 2 === 0 ? broken : Buffer.from(whole);
    for (let count = random(4); count >= 0; count--) {
      target[random(target.length)] = '<>&;/"\'![]-? aå\0\xff'.charCodeAt(random(17));
    }
    expect(troubleOf(target, 1)).toBe(troubleOf(target));
  }
});
