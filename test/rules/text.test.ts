/**
 * Numbers in running text: labels, borders, several in one text, and that a text takes time by its
 * length only.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAYBE_PERSON, PERSON, THING } from '../../rules/header.ts';
import { Inspection, type Confidence } from '../../rules/index.ts';
import { numbersInText } from '../../rules/text.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { TODAY, linesOf } from './feed.ts';

/** Proven, published by OS2datascanner. */
const PROVEN = '020280-0009';
/** 1858, no control digit: alone no more than possible. */
const [UNPROVEN = ''] = somePeople(1, 1, { proven: false });

function inPlace(text: string): string[] {
  const inspection = new Inspection(TODAY);
  inspection.place('comment', text);
  return linesOf(inspection.verdict());
}

function confidenceIn(text: string): Confidence | null {
  const inspection = new Inspection(TODAY);
  inspection.place('comment', text);
  return inspection.verdict().findings[0]?.confidence ?? null;
}

const LABELS: readonly (readonly [before: string, label: number])[] = [
  ['CPR ', PERSON],
  ['cpr-nr.: ', PERSON],
  ['Cpr.nr ', PERSON],
  ['CPR', PERSON],
  ['BorgerCPR: ', PERSON],
  ['cpr_', PERSON],
  ['personnummer ', PERSON],
  ['person-nr.: ', PERSON],
  ['Persnr. ', PERSON],
  ['personnumre: ', PERSON],
  ['sygesikringsnr. ', PERSON],
  ['CPR/SE-nr.: ', PERSON],
  ['borgerens cpr er ', PERSON],
  ['Pnr: ', MAYBE_PERSON],
  ['P.nr. ', MAYBE_PERSON],
  ['p. nr. ', MAYBE_PERSON],
  ['P-nr. ', THING],
  ['P-nummer: ', THING],
  ['pnummer ', THING],
  ['produktionsenhed ', THING],
  ['Faktura ', THING],
  ['fakturanr.: ', THING],
  ['konto ', THING],
  ['Kontonummer: ', THING],
  ['tlf. ', THING],
  ['EAN-nr. ', THING],
  ['ordrenr. er ', THING],
  ['cpr mangler, konto: ', THING],
  ['CVR-nr. ', THING],
  ['kontoret ', 0],
  ['ocean ', 0],
  ['Anne ', 0],
  ['faktura til Anne ', 0],
  ['Fakturaen er sendt til borgeren i går ', 0],
  ['', 0],
];

describe('a label in the same text', () => {
  test.each(LABELS)('%j', (before, label) => {
    const labels: number[] = [];
    numbersInText(`${before}${PROVEN}`, (found) => labels.push(found.label));
    expect(labels).toEqual([label]);
  });

  test('reaches forty characters back and no further', () => {
    expect(confidenceIn(`CPR ${'x'.repeat(30)} ${UNPROVEN}`)).toBe('certain');
    expect(confidenceIn(`CPR ${'x'.repeat(50)} ${UNPROVEN}`)).toBe('possible');
  });

  test('holds over a number that cannot be one', () => {
    expect(confidenceIn(`CPR 999999-9999, ${UNPROVEN}`)).toBe('certain');
  });

  test('holds for all of a list', () => {
    const [one = '', two = '', three = ''] = somePeople(3, 2, { proven: false });
    expect(inPlace(`CPR ${one}, ${two} og ${three}`)).toEqual(['cpr comment: 3/3 certain']);
    expect(inPlace(`CPR ${one}, faktura ${two}`)).toEqual(['cpr comment: 1/1 certain']);
  });

  test('of another thing silences a bare number, never one with dash and control digit', () => {
    expect(confidenceIn('Faktura 0202800009')).toBeNull();
    expect(confidenceIn(`Faktura ${PROVEN}`)).toBe('likely');
    expect(confidenceIn('Faktura 020280\u00ad0009')).toBe('likely');
  });

  test('that may be a person needs a dash or a control digit, and no P-number', () => {
    expect(confidenceIn(`Pnr. ${written(UNPROVEN)}`)).toBe('certain');
    expect(confidenceIn('Pnr. 0202800009')).toBe('certain');
    expect(confidenceIn(`Pnr. ${UNPROVEN}`)).toBe('possible');
    expect(confidenceIn('Pnr. 1003539586')).toBe('possible');
  });

  test('makes nine digits a person, and a replacement number count', () => {
    expect(confidenceIn('cpr 202800009')).toBe('certain');
    expect(confidenceIn('202800009')).toBeNull();
    expect(inPlace('cpr 610180-0008')).toEqual(['replacement comment: 1/1 certain']);
    expect(confidenceIn('610180-0008')).toBeNull();
  });
});

const BORDERS: readonly (readonly [why: string, text: string, confidence: Confidence | null])[] = [
  ['a sentence ends', `Se ${PROVEN}.`, 'likely'],
  ['a field of a text table', `1;${PROVEN};2860`, 'likely'],
  ['a field between commas', 'Hansen,0202800009,2860', 'likely'],
  ['a number in a list with commas', `5,${PROVEN},7`, 'likely'],
  ['a numbered line', `1.${PROVEN}`, 'doubtful'],
  ['a name runs on', `${PROVEN}Anders And`, 'likely'],
  ['letters run on', `${PROVEN}kr`, 'doubtful'],
  ['letters run on behind ten digits', '0202800009kr', null],
  ['letters in front of ten digits', 'AB0202800009', 'doubtful'],
  ['part of a reference', `2018-${PROVEN}`, 'doubtful'],
  ['part of a slashed reference', '18/0202800009', 'doubtful'],
  ['a bracket', `(${PROVEN})`, 'likely'],
  ['a foreign phone number', '+0202800009', 'doubtful'],
  ['four digits in front', '4571 0202800009', 'doubtful'],
  ['groups with spaces before', '4571 020280 0009', 'doubtful'],
  ['groups with spaces behind', '020280 0009 1234', 'doubtful'],
  ['a P-number and no label', 'Se også 1003539586', 'doubtful'],
  ['a link', 'http://x.dk/0202800009', 'doubtful'],
  ['after a link', `http://x.dk/ ${PROVEN}`, 'likely'],
  ['a parameter', 'id=0202800009', 'doubtful'],
  ['a GUID that could be a date', '02021980-0009-4a5b-8c7d-112233445566', null],
  ['an underscore between', '020280_0009', 'doubtful'],
  ['a comma between', '020280,0009', 'doubtful'],
  ['a line break between', '020280\n0009', null],
  ['five spaces between', '020280     0009', null],
  ['a date and a clock time', '02.02.80 0009', 'doubtful'],
  ['a full year that fits', '02-02-1980-0009', 'likely'],
  ['a full year that does not', '02-02-2080-0009', null],
  ['one-digit day and month', '2/2-80-0009', 'likely'],
  ['two dashes', '020280--0009', 'likely'],
  ['zero-width joints', '0\u200b2\u200b0\u200b2\u200b8\u200b0\u200b0\u200b0\u200b0\u200b9', 'likely'],
  ['an exponent whose digits are there', '1,11111118E+09', 'doubtful'],
  ['an exponent whose digits are gone', '1,1111E+09', null],
  ['a fraction of nothing', '1111111118.0', 'doubtful'],
  ['nine digits and a fraction of nothing', '202800009.0', null],
  ['a fraction of something', '1111111118.5', null],
].map(([why, text, confidence]) => [why, text, confidence === 'doubtful' ? 'possible' : confidence] as [string, string, Confidence | null]); // prettier-ignore

describe('what stands around a number', () => {
  test.each(BORDERS)('%s: %s', (_why, text, confidence) => {
    expect(confidenceIn(text)).toBe(confidence);
  });
});

describe('any text', () => {
  const sign = fc.constantFrom(
    ...Array.from('0123456789 -./,:_abCPR+=()\u2013\u00a0\u00ad\u200b\n\t'),
  );
  const noise = fc.string({ unit: sign, maxLength: 60 });

  test('a proven number between spaces is found whatever words stand around', () => {
    const word = fc.stringMatching(/^[a-zæøåA-Z]{1,12}$/);
    fc.assert(
      fc.property(word, word, (before, after) => {
        const found = inPlace(`${before} ${PROVEN} ${after}`);
        expect(found).toHaveLength(1);
        expect(found[0]).toMatch(/^cpr comment: 1\/1 (likely|certain)$/);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('never throws, and never finds a number in fewer than nine digits', () => {
    fc.assert(
      fc.property(noise, (text) => {
        let found = 0;
        numbersInText(text, ({ key }) => {
          if (key >= 0) found++;
        });
        const digits = text.replace(/\D/g, '').length;
        expect(found).toBeLessThanOrEqual(Math.floor(digits / 8));
      }),
      { numRuns: 2000, seed: 2 },
    );
  });

  test('each of many numbers is found once', () => {
    const all = somePeople(500, 3);
    const text = all.map((digits) => `Borger ${written(digits)} har fået brev`).join('. ');
    const keys = new Set<number>();
    let found = 0;
    numbersInText(text, ({ key }) => {
      keys.add(key);
      found++;
    });
    expect([found, keys.size]).toEqual([500, 500]);
  });

  const hostile: readonly (readonly [why: string, unit: string])[] = [
    ['digits', '0123456789'],
    ['days and months', '0101'],
    ['dates', '010158 '],
    ['dotted dates', '01.01.58.'],
    ['pairs', '01 01 58 '],
    ['dashes', '1-1-1-1-'],
    ['half numbers', '010158----'],
    ['labels', 'cpr cpr '],
    ['labels and digits', 'cpr 0'],
  ];
  // Measured 0.03 to 0.7 s; a step back for every digit would take hours.
  test.each(hostile)('10 MB of %s take time by their length', (_why, unit) => {
    const text = unit.repeat(Math.floor(1e7 / unit.length));
    const start = process.cpuUsage().user;
    numbersInText(text, () => undefined);
    expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
  });
});
