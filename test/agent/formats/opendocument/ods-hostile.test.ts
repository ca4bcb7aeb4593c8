/**
 * OpenDocument files that nobody should write: sealed, cut, broken, endless. Each says in no time why it
 * was not read, and what was read before counts.
 */
import { describe, expect, test } from 'vitest';
import { random, somePeople, written } from '../../../../scripts/people.ts';
import { zipped } from '../../../../scripts/zip-writer.ts';
import type { Reading } from '../../../../agent/inspect/inspect.ts';
import {
  embedded,
  openDocument,
  textRow,
  type Extras,
  type OpenDialect,
} from '../../../open-document.ts';
import { linesOf, read } from '../../../reading.ts';
import { columns } from '../../../workbook.ts';

const PUBLISHED = '020280-0009';
const PEOPLE = somePeople(30, 900);
const REGISTER = columns(
  ['CPR-nr', ...PEOPLE.map((digits) => written(digits))],
  ['Navn', ...PEOPLE.map(() => 'Søren  Ærø\nÅsen')],
);
const FOUND = ['cpr A under 1: 30/30 certain'];
const MAX_MS = 1000;
const MAX_BYTES = 20 * 2 ** 20;

/** Reads in no more than the time and memory that any file may take. */
function quickly(file: Uint8Array): Reading {
  let measured = measure(file);
  // What the engine needs to warm up is not the file's doing: the second time it has it.
  if (measured.bytes > MAX_BYTES) measured = measure(file);
  expect(measured.ms).toBeLessThan(MAX_MS);
  expect(measured.bytes).toBeLessThan(MAX_BYTES);
  expect(measured.reading.trouble).not.toBe('crashed');
  return measured.reading;
}

/** Time of this process alone: others may be at work. */
function measure(file: Uint8Array): { reading: Reading; ms: number; bytes: number } {
  const before = process.memoryUsage().rss;
  const start = process.cpuUsage();
  const reading = read(file);
  const { user, system } = process.cpuUsage(start);
  return { reading, ms: (user + system) / 1000, bytes: process.memoryUsage().rss - before };
}

/** Puts something in front of the root of one part. */
function withDoctype(doctype: string, part: 'content' | 'meta' | 'flat', text: string): Buffer {
  const extras: Extras = { properties: `<dc:title>${part === 'meta' ? text : ''}</dc:title>` };
  const rows = [
    ...REGISTER.rows,
    [
      part === 'meta'
        ? 'x'
        : {
            raw: `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`,
          },
    ],
  ];
  const file = openDocument([{ rows }], { pack: { stored: true }, flat: part === 'flat' }, extras);
  const root = part === 'flat' ? '<office:document ' : `<office:document-${part} `;
  const xml = file.toString('latin1');
  if (part === 'flat') return Buffer.from(xml.replace(root, `${doctype}${root}`), 'latin1');
  // As parts of a new archive, since its sums must be right.
  const parts = ['styles', 'content', 'meta'].map((name): [string, Buffer] => {
    const start = xml.indexOf('<?xml', xml.indexOf(`PK\x03\x04`, xml.indexOf(`${name}.xml`) - 30));
    const end = xml.indexOf(`</office:document-${name}>`) + `</office:document-${name}>`.length;
    const inside = xml.slice(start, end);
    return [
      `${name}.xml`,
      Buffer.from(name === part ? inside.replace(root, `${doctype}${root}`) : inside, 'latin1'),
    ];
  });
  return zipped([
    ['mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')],
    ...parts,
  ]);
}

const LAUGHS = `<!DOCTYPE x [<!ENTITY a "${PUBLISHED}">${Array.from('bcdefghij', (name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`).join('')}]>`;
const QUADRATIC = `<!DOCTYPE x [<!ENTITY a "${'A'.repeat(50_000)}">]>`;
const DOCTYPES: readonly (readonly [why: string, doctype: string, text: string])[] = [
  ['a billion laughs', LAUGHS, '&j;'],
  ['a quadratic blow-up', QUADRATIC, '&a;'.repeat(10_000)],
  ['an entity from a file', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '&a;'],
  [
    'an entity from the network',
    '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
    'x',
  ],
  ['a document type elsewhere', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', 'x'],
  ['a document type alone', '<!DOCTYPE x>', 'x'],
  ['an entity that nobody declares', '', '&a;'],
];

describe('what a document type defines is not put in', () => {
  test.each(DOCTYPES)('%s', (_why, doctype, text) => {
    for (const part of ['content', 'meta', 'flat'] as const) {
      const { trouble, verdict } = quickly(withDoctype(doctype, part, text));
      expect([part, trouble, ...linesOf(verdict)]).toEqual([part, 'damaged', ...FOUND]);
    }
  });
});

const entry = (path: string): string =>
  `<m:file-entry m:full-path="${path}"><m:encryption-data m:checksum-type="x"><m:algorithm/></m:encryption-data></m:file-entry>`;

describe('sealed', () => {
  test('by its content', () => {
    const { trouble, verdict, format } = read(
      openDocument([REGISTER], {}, { manifest: entry('content.xml') }),
    );
    expect([trouble, format, verdict.matches]).toEqual(['sealed', 'ods', 0]);
  });

  test('as one part', () => {
    const file = zipped([
      ['mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')],
      ['encrypted-package', Buffer.from('x')],
      [
        'META-INF/manifest.xml',
        Buffer.from(`<m:manifest xmlns:m="x">${entry('encrypted-package')}</m:manifest>`),
      ],
    ]);
    expect(read(file).trouble).toBe('sealed');
  });

  test('in a part beside the cells: the rest is read, and never clean', () => {
    const extras = {
      manifest: entry('Object 1/content.xml'),
      parts: [['Object 1/content.xml', 'x']],
    } as const;
    const { trouble, verdict } = read(openDocument([REGISTER], {}, extras));
    expect([trouble, ...linesOf(verdict)]).toEqual(['sealed', ...FOUND]);
  });
});

describe('broken', () => {
  const parts = (...names: readonly string[]): Buffer =>
    zipped([
      ['mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')],
      ...names.map((name): [string, Buffer] => [
        name,
        Buffer.from(
          embedded(
            `<office:spreadsheet><table:table table:name="A">${textRow('CPR')}${textRow(PUBLISHED)}</table:table></office:spreadsheet>`,
          ),
        ),
      ]),
    ]);

  test.each([
    ['no content', parts('styles.xml'), 0],
    ['two contents', parts('content.xml', 'content.xml'), 2],
    [
      'the content of a text',
      zipped([
        ['mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')],
        ['content.xml', Buffer.from(embedded('<office:text/>'))],
      ]),
      0,
    ],
    [
      'a row that ends another',
      openDocument([
        {
          rows: [
            ['CPR'],
            [
              {
                raw: `<table:table-cell office:value-type="string"><text:p>${PUBLISHED}</text:p></table:table-row></table:table-cell>`,
              },
            ],
          ],
        },
      ]),
      0,
    ],
    [
      'a table that ends in a row',
      openDocument([{ rows: [['CPR'], [PUBLISHED], [{ raw: '</table:table>' }]] }]),
      1,
    ],
    [
      'a row without an end',
      openDocument([{ rows: [['CPR'], [PUBLISHED]], after: '<table:table-row>' }], {
        writer: 'sheetjs',
      }),
      1,
    ],
    [
      'a row in a row',
      openDocument([{ rows: [['CPR'], [PUBLISHED], [{ raw: '<table:table-row>' }]] }]),
      1,
    ],
  ])('%s', (_why, file, matches) => {
    const { trouble, verdict } = quickly(file);
    expect([trouble, verdict.matches]).toEqual(['damaged', matches]);
  });

  test('without type and manifest it is known by its content', () => {
    const file = zipped([
      [
        'content.xml',
        Buffer.from(
          embedded(
            `<office:spreadsheet><table:table table:name="A">${textRow('CPR')}${textRow(PUBLISHED)}</table:table></office:spreadsheet>`,
          ),
        ),
      ],
    ]);
    expect(read(file)).toMatchObject({ format: 'ods', trouble: null, verdict: { matches: 1 } });
  });

  test.each([
    ['elements', '<text:span>', '</text:span>'],
    [
      'tables',
      `<table:table><table:table-row><table:table-cell office:value-type="string">`,
      '</table:table-cell></table:table-row></table:table>',
    ],
    ['shapes', '<draw:g>', '</draw:g>'],
  ])('%s nested too deep', (_why, open, close) => {
    for (const times of [300, 200_000]) {
      const inside = `<table:table-cell office:value-type="string"><text:p>${open.repeat(times)}x${close.repeat(times)}</text:p></table:table-cell>`;
      const { trouble, verdict } = quickly(
        openDocument([{ rows: [['CPR'], [PUBLISHED], [{ raw: inside }]] }]),
      );
      expect([trouble, verdict.matches]).toEqual(['limit', 1]);
    }
  });

  test.each([
    {},
    { flat: true },
    { pack: { stored: true } },
    { writer: 'excel' as const },
    { renamed: true, flat: true },
    { encoding: 'utf-16le' as const, flat: true },
  ])('cut short: %j', (dialect: OpenDialect) => {
    const file = openDocument([REGISTER], dialect);
    for (let at = 0; at < 40; at++) {
      const cut = file.subarray(0, Math.max(1, Math.floor((file.length * at) / 40) - (at % 3)));
      const { trouble, verdict } = quickly(cut);
      // Up to its root markup is nothing in particular.
      const allowed =
        cut.length < 2200 ? ['damaged', 'not-spreadsheet', 'unsupported'] : ['damaged'];
      expect(allowed, `${cut.length} of ${file.length}`).toContain(trouble);
      expect(verdict.matches).toBeLessThanOrEqual(30);
    }
  });

  test.each([true, false])('bytes changed at random, flat %s', (flat) => {
    const file = openDocument([REGISTER], { flat, pack: { stored: true } });
    const at = random(12);
    for (let round = 0; round < 300; round++) {
      const changed = Buffer.from(file);
      for (let change = 0; change <= round % 5; change++) {
        const place = Math.floor(at() * changed.length);
        const length = Math.floor(at() * 40);
        if (round % 3 === 0)
          changed.copyWithin(
            place,
            Math.floor(at() * changed.length),
            Math.floor(at() * changed.length) + length,
          );
        else
          changed[place] =
            round % 3 === 1
              ? Math.floor(at() * 256)
              : ('<>"/=&'.codePointAt(Math.floor(at() * 6)) ?? 0);
      }
      const { verdict } = quickly(changed);
      expect(verdict.matches).toBeLessThan(2 ** 31);
    }
  });
});

/** Numbers all over a text that is longer than any window, so that one lies across each border. */
function longText(bytes: number): { readonly text: string; readonly numbers: number } {
  const parts: string[] = [];
  let length = 0;
  for (; length < bytes; length += (parts.at(-1) ?? '').length) {
    parts.push(`${'abc defg '.repeat(1 + (parts.length % 7))}${PUBLISHED} `);
  }
  return { text: parts.join(''), numbers: parts.length };
}

describe('texts without end', () => {
  const { text, numbers } = longText(4 * 2 ** 20);

  test.each([{}, { flat: true }, { text: 'cdata' as const }, { text: 'spans' as const }])(
    'in a cell, as %j',
    (dialect) => {
      const { trouble, verdict } = read(openDocument([{ rows: [['Notat'], [text]] }], dialect));
      expect([trouble, verdict.matches, verdict.persons]).toEqual([null, numbers, 1]);
    },
  );

  test('in a comment, a shape, a property', () => {
    const inSheet = `<table:shapes><draw:frame><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame></table:shapes>`;
    const file = openDocument(
      [{ rows: [['x']], comments: [['A1', text]] }],
      {},
      { inSheet, properties: `<dc:title>${text}</dc:title>` },
    );
    const { trouble, verdict } = read(file);
    expect([trouble, verdict.matches]).toEqual([null, 3 * numbers]);
  });

  test('of digits alone', () => {
    const { trouble } = quickly(openDocument([{ rows: [['CPR'], ['1'.repeat(2 ** 21)]] }]));
    expect(trouble).toBeNull();
  });

  test('a tag without end', () => {
    const raw = `<table:table-cell x="${'y'.repeat(2 ** 22)}" office:value-type="string"><text:p>x</text:p></table:table-cell>`;
    expect(quickly(openDocument([{ rows: [['CPR'], [PUBLISHED], [{ raw }]] }])).trouble).toBe(
      'limit',
    );
  });
});
