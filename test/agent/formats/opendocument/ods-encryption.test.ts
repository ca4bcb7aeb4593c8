/** OpenDocument spreadsheets with a password: how they are sealed, and what of them still lies open. */
import { describe, expect, test } from 'vitest';
import { random, somePeople } from '../../../../scripts/people.ts';
import type { Scheme } from '../../../../agent/formats/scheme.ts';
import {
  derived,
  encryptionEntry,
  type Encrypting,
  sealedDocument,
} from '../../../encrypted-document.ts';
import { openDocument } from '../../../open-document.ts';
import { linesOf, read } from '../../../reading.ts';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const OASIS = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
const ARGON = 'urn:org:documentfoundation:names:experimental:office:manifest:argon2id';

const SECRET: Scheme = { name: 'odf', cipher: 'aes', keyBits: 256, hash: 'sha256', spins: 100_000, password: 'secret' }; // prettier-ignore
const AES_256: Encrypting = {
  algorithm: `${XMLENC}aes256-cbc`,
  rest: derived(`${DSIG}sha256`, 32),
  cipher: 'aes-256-cbc',
};
const argon = (name: string): string =>
  `<manifest:start-key-generation manifest:start-key-generation-name="${XMLENC}sha256" manifest:key-size="32"/><manifest:key-derivation manifest:key-derivation-name="${name}" manifest:key-size="32" loext:argon2-iterations="3" loext:argon2-memory="65536" loext:argon2-lanes="4" manifest:salt="AA=="/>`;
const GCM: Encrypting = { algorithm: `${XMLENC11}aes256-gcm`, rest: argon(ARGON) };
const PGP: Encrypting = {
  algorithm: `${XMLENC}aes256-cbc`,
  rest: '<manifest:key-derivation manifest:key-derivation-name="PGP"/>',
};
const blowfish = (rest: string, algorithm = 'Blowfish CFB'): Encrypting => ({ algorithm, rest });

const changed = (change: Partial<Encrypting>, like = AES_256): Encrypting => ({
  ...like,
  ...change,
});

const WAYS: readonly (readonly [why: string, how: Encrypting, scheme: Partial<Scheme>])[] = [
  ['AES-256, as LibreOffice writes it', AES_256, {}],
  ['AES-192', { algorithm: `${XMLENC}aes192-cbc`, rest: derived(`${XMLENC}sha256`, 24), cipher: 'aes-192-cbc' }, { keyBits: 192 }],
  ['AES-128', { algorithm: `${XMLENC}aes128-cbc`, rest: derived(`${DSIG}sha1`, 16, 1024), cipher: 'aes-128-cbc' }, { keyBits: 128, hash: 'sha1', spins: 1024 }],
  ['AES-256 in GCM', { algorithm: `${XMLENC11}aes256-gcm`, rest: derived(`${XMLENC}sha256`, 32, 600_000), cipher: 'aes-256-gcm' }, { spins: 600_000 }],
  ['AES-128 in GCM', changed({ algorithm: `${XMLENC11}aes128-gcm` }), { keyBits: 128 }],
  ['SHA-512', changed({ rest: derived(`${XMLENC}sha512`, 32) }), { hash: 'sha512' }],
  ['SHA-384', changed({ rest: derived(`${XMLENC}sha384`, 32) }), { hash: 'sha384' }],
  ['Argon2, as LibreOffice writes it', GCM, { hash: 'argon2id', spins: 3 }],
  ['Argon2 by its coming name', changed({ rest: argon(`${OASIS}#argon2id`) }, GCM), { hash: 'argon2id', spins: 3 }],
  ['Blowfish, as OpenOffice writes it', blowfish(derived('SHA1', 16, 1024)), { cipher: 'blowfish', keyBits: 128, hash: 'sha1', spins: 1024 }],
  ['Blowfish by its longer name', blowfish(derived(`${DSIG}sha1`, 16), `${OASIS}#blowfish`), { cipher: 'blowfish', keyBits: 128, hash: 'sha1' }],
  ['Blowfish with a key of 40 bits', blowfish(derived('SHA1', 5)), { cipher: 'blowfish', keyBits: 40, hash: 'sha1' }],
  ['Blowfish of the oldest manifests, without hash and size', blowfish(derived(null, null)), { cipher: 'blowfish', keyBits: 128, hash: 'sha1' }],
  ['3DES', changed({ algorithm: `${XMLENC}tripledes-cbc` }), { cipher: '3des', keyBits: 168 }],
  ['a cipher that nobody knows', changed({ algorithm: 'urn:x#serpent256' }), { cipher: 'unknown', keyBits: null }],
  ['no cipher', changed({ algorithm: '' }), { cipher: 'unknown', keyBits: null }],
  ['a hash that nobody knows', changed({ rest: derived('urn:x#md9', 32) }), { hash: 'unknown' }],
  ['nothing but a cipher', changed({ rest: '' }), { hash: 'sha1', spins: null }],
  ['OpenPGP', PGP, { hash: null, spins: null }],
  ...['1e99', '-1', '0.5', 'x', '', '99999999999999999999'].map((spins) => [`${spins} turns`, changed({ rest: derived(`${DSIG}sha256`, 32, spins) }), { spins: null }] as const),
  ...[1e99, -1, 0.3, 100_000].map((bytes) => [`Blowfish with ${bytes} bytes`, blowfish(derived('SHA1', bytes)), { cipher: 'blowfish', keyBits: null, hash: 'sha1' }] as const),
]; // prettier-ignore

describe('a sealed content', () => {
  test.each(WAYS)('%s', (_why, how, change) => {
    const file = sealedDocument({ parts: { 'content.xml': how, 'styles.xml': how } });
    const { format, trouble, scheme, verdict } = read(file);
    expect([format, trouble, verdict.matches]).toEqual(['ods', 'sealed', 0]);
    expect(scheme).toEqual({ ...SECRET, ...change });
  });

  test.each(WAYS)('%s, as one part', (_why, how, change) => {
    const file = sealedDocument({ parts: { 'encrypted-package': how }, rootType: null });
    const { format, trouble, scheme } = read(file);
    expect([format, trouble]).toEqual(['ods', 'sealed']);
    expect(scheme).toEqual({ ...SECRET, name: 'odf-package', ...change });
  });

  test('for the keys of somebody, as the standard writes them', () => {
    const keys =
      '<manifest:encrypted-key><manifest:encryption-method manifest:PGPAlgorithm="x"/><manifest:keyinfo/></manifest:encrypted-key>';
    const { scheme } = read(sealedDocument({ parts: { 'content.xml': AES_256 }, keys }));
    expect(scheme).toEqual({ ...SECRET, hash: null, spins: null });
    const blow = sealedDocument({ parts: { 'content.xml': blowfish('') }, keys });
    expect(read(blow).scheme).toMatchObject({ cipher: 'blowfish', keyBits: null });
  });

  test('says which kind of document it is, wherever that stands', () => {
    const parts = { 'encrypted-package': GCM };
    const sheet = 'application/vnd.oasis.opendocument.spreadsheet';
    const text = 'application/vnd.oasis.opendocument.text';
    const formatOf = (types: object): string => {
      const { format, trouble } = read(
        sealedDocument({ parts, mimetype: null, rootType: null, ...types }),
      );
      return `${format} ${trouble}`;
    };
    expect(formatOf({ mimetype: `${sheet}-template` })).toBe('ots sealed');
    expect(formatOf({ rootType: sheet })).toBe('ods sealed');
    expect(formatOf({ packageType: sheet })).toBe('ods sealed');
    expect(formatOf({ packageType: `${sheet}-template`, rootType: sheet })).toBe('ods sealed');
    expect(formatOf({ packageType: text })).toBe('unknown not-spreadsheet');
    expect(formatOf({ mimetype: text })).toBe('unknown not-spreadsheet');
    // Whatever it is: nobody can see that it is no spreadsheet.
    expect(formatOf({})).toBe('ods sealed');
  });

  test('that the manifest forgets is sealed in a way that nobody knows', () => {
    const manifest = '<manifest/>';
    const { trouble, scheme } = read(
      sealedDocument({ parts: { 'encrypted-package': GCM }, manifest }),
    );
    const unknown = { cipher: 'unknown', keyBits: null, hash: 'sha1', spins: null } as const;
    expect([trouble, scheme]).toEqual(['sealed', { ...SECRET, name: 'odf-package', ...unknown }]);
  });

  test('of a manifest that breaks off says what it said up to there', () => {
    const entry = encryptionEntry('content.xml', AES_256);
    const manifest = `<manifest xmlns:manifest="${OASIS}">${entry.slice(0, entry.indexOf('<manifest:key'))}`;
    const { trouble, scheme } = read(
      sealedDocument({ parts: { 'content.xml': AES_256 }, manifest }),
    );
    expect([trouble, scheme]).toEqual(['sealed', { ...SECRET, spins: null }]);
  });
});

describe('where only some is sealed', () => {
  const people = somePeople(3, 7);
  const [cpr = ''] = people;
  const meta = `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>CPR-nr ${cpr.slice(0, 6)}-${cpr.slice(6)}</dc:title></office:meta></office:document-meta>`;

  test('what lies open beside the content is read', () => {
    const file = sealedDocument({ parts: { 'content.xml': AES_256 }, open: { 'meta.xml': meta } });
    const { trouble, scheme, verdict } = read(file);
    expect([trouble, scheme]).toEqual(['sealed', SECRET]);
    expect(linesOf(verdict)).toEqual(['cpr property: 1/1 certain']);
  });

  test('the weakest counts', () => {
    const weak = blowfish(derived('SHA1', 5));
    const file = sealedDocument({ parts: { 'content.xml': AES_256, 'meta.xml': weak } });
    expect(read(file).scheme).toMatchObject({ cipher: 'blowfish', keyBits: 40 });
  });

  test('and the rest is broken, it is broken', () => {
    const file = sealedDocument({ parts: { 'content.xml': AES_256 }, open: { 'meta.xml': '<a>' } });
    const { trouble, scheme } = read(file);
    expect([trouble, scheme]).toEqual(['damaged', null]);
  });

  test('of parts that hold no text, nothing is missed', () => {
    const rows = people.map((person) => [{ value: person }]);
    const manifest = encryptionEntry('Thumbnails/thumbnail.png', AES_256).replaceAll(
      'manifest:',
      'm:',
    );
    const plain = openDocument([{ name: 'A', rows: [['CPR-nr'], ...rows] }], {}, { manifest });
    expect(read(plain).trouble).toBeNull();
  });
});

test('500 with bytes changed at random each end, and in no time', () => {
  const at = random(20_261_122);
  const files = WAYS.map(([, how], turn) =>
    sealedDocument({ parts: { [turn % 2 === 0 ? 'content.xml' : 'encrypted-package']: how } }),
  );
  const ends = new Set<string>();
  for (let turn = 0; turn < 500; turn++) {
    const file = Buffer.from(files[turn % files.length]!);
    for (let change = 0; change < 6; change++) {
      file[Math.floor(at() * file.length)] = Math.floor(at() * 256);
    }
    const started = performance.now();
    ends.add(read(file).trouble ?? 'clean');
    expect(performance.now() - started).toBeLessThan(1000);
  }
  expect([...ends].toSorted()).toEqual(['damaged', 'sealed', 'unsupported']);
});

test('a manifest of the same part again and again is read in no time', () => {
  const entry = encryptionEntry('content.xml', AES_256);
  const manifest = `<manifest xmlns:manifest="${OASIS}">${entry.repeat(10_000)}</manifest>`;
  const started = performance.now();
  expect(read(sealedDocument({ parts: { 'content.xml': AES_256 }, manifest })).trouble).toBe(
    'sealed',
  );
  expect(performance.now() - started).toBeLessThan(1000);
});
