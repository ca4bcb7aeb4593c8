/**
 * Each text of the study's table, alone in a sheet of one cell. REPORT is likely or better, WEAK is
 * possible, NO is nothing, TEST a class of its own, REPLACEMENT nothing until a label names it.
 *
 * All numbers are published test values, or births before 1900, or impossible.
 */
import { describe, expect, test } from 'vitest';
import { linesOf, verdictOf, type Feeding } from './feed.ts';

type Expected = 'REPORT' | 'WEAK' | 'NO' | 'TEST' | 'REPLACEMENT';

const STRINGS: readonly (readonly [why: string, text: string, expected: Expected])[] = [
  ['a date, a dash, a control digit', '010180-0008', 'REPORT'],
  ['ten digits', '0202800009', 'REPORT'],
  ['one space', '020280 0009', 'REPORT'],
  ['two spaces, as in aligned text', '020280  0009', 'REPORT'],
  ['no-break space', '020280\u00a00009', 'REPORT'],
  ['narrow no-break space', '020280\u202f0009', 'REPORT'],
  ['en dash, as Word makes it', '020280\u20130009', 'REPORT'],
  ['em dash', '020280\u20140009', 'REPORT'],
  ['non-breaking hyphen', '020280\u20110009', 'REPORT'],
  ['typographic hyphen', '020280\u20100009', 'REPORT'],
  ['minus sign', '020280\u22120009', 'REPORT'],
  ['soft hyphen', '020280\u00ad0009', 'REPORT'],
  ['spaced hyphen', '020280 - 0009', 'REPORT'],
  ['spaced en dash', '020280 \u2013 0009', 'REPORT'],
  ['slash', '020280/0009', 'REPORT'],
  ['a dot also stands in decimals', '020280.0009', 'WEAK'],
  ['dotted date', '02.02.80-0009', 'REPORT'],
  ['dashed date', '02-02-80-0009', 'REPORT'],
  ['slashed date', '02/02/80-0009', 'REPORT'],
  ['date and serial in groups', '02 02 80 0009', 'REPORT'],
  ['spaced date, dash', '02 02 80-0009', 'REPORT'],
  ['the full year agrees with the seventh digit', '02021980-0009', 'REPORT'],
  ['the full year contradicts the seventh digit', '02022080-0009', 'NO'],
  ['full-width digits', '\uff10\uff12\uff10\uff12\uff18\uff10-\uff10\uff10\uff10\uff19', 'REPORT'],
  ['bidirectional marks around', '\u200e020280-0009\u200f', 'REPORT'],
  ['a zero-width space behind', '020280-0009\u200b', 'REPORT'],
  ['label glued on', 'CPR020280-0009', 'REPORT'],
  ['label with an underscore', 'cpr_0202800009', 'REPORT'],
  ['an underscore behind, as in file names', '0202800009_Hansen.xlsx', 'REPORT'],
  ['an extension behind', 'Hansen 020280-0009.xlsx', 'REPORT'],
  ['in parentheses', '(020280-0009)', 'REPORT'],
  ['half a bracket silences nobody', '[020280-0009', 'REPORT'],
  ['a plus in front silences nobody', '+020280-0009', 'REPORT'],
  ['a house number in front silences nobody', 'Anders And 113 050580-0001', 'REPORT'],
  ['neighbour cells are numbers', 'Navn\t1\t020280-0009\t2860\tSøborg', 'REPORT'],
  ['a technical word in front silences nobody', 'uSNChanged 131280-0019', 'REPORT'],
  ['a name in mixed case in front', 'McDonald 141280-0008', 'REPORT'],
  ['a thing word elsewhere in the text silences nobody', '020280-0009 Fakturanummer 77', 'REPORT'],
  ['pnr is personnummer in registers', 'Pnr: 020280-0009', 'REPORT'],
  ['so is P.nr.', 'P.nr. 020280-0009', 'REPORT'],
  ['one person and one production unit', 'CPR: 020280-0009, P-nr. 1003539586', 'REPORT'],
  ['repeated digits with a control digit', '111111-1118', 'REPORT'],
  ['the same date without one', '111111-1119', 'WEAK'],
  ['filler', '111111-1111', 'WEAK'],
  ['a label makes up for the control digit', 'CPR-nr. 020280-0001', 'REPORT'],
  ['neither label nor control digit', '020280-0001', 'WEAK'],
  ['1 January 1960 is on the list', '010160-0001', 'REPORT'],
  ['1 January 1962 is on the list', '010162-0001', 'REPORT'],
  ['1 January 1983 is on the list', '010183-0001', 'REPORT'],
  ['1 January 1961 is not on the list, and the list is not complete', '010161-0001', 'WEAK'],
  ['31 February', '310280-0009', 'NO'],
  ['29 February 1904 exists', '290204-3996', 'REPORT'],
  ['29 February 1903 does not', '290203-1234', 'NO'],
  ['29 February 1900 does not, by the seventh digit', '290200-1239', 'NO'],
  ['29 February 2000 does, by the seventh digit', '290200-9992', 'REPORT'],
  ['the same day without control digit', '290200-4005', 'WEAK'],
  ['born in 2000', '050300-9994', 'REPORT'],
  ['day 00', '000180-0008', 'NO'],
  ['month 13', '011380-0008', 'NO'],
  ['day 32', '320180-0008', 'NO'],
  ['month 34', '123456-7890', 'NO'],
  ['zeroes pass modulus 11', '000000-0000', 'NO'],
  ['month 13, a municipal dummy', '131313-1313', 'NO'],
  ['born 1937 by the seventh digit', '010137-4000', 'WEAK'],
  ['born 2036, not yet', '010136-4000', 'NO'],
  ['born 2057, not yet', '010157-5000', 'NO'],
  ['born 1858: dead', '010158-5000', 'WEAK'],
  ['born 1862: dead, in spite of the control digit', '211062-5629', 'WEAK'],
  ['born 2032, in spite of the control digit', '290332-6975', 'NO'],
  ['born 2044, in spite of the control digit', '231144-6951', 'NO'],
  ['a dummy that municipalities use', '050505-9996', 'TEST'],
  ['Nancy Ann Berggren, the health test person', '251248-9996', 'TEST'],
  ['day and 60', '610180-0008', 'REPLACEMENT'],
  ['day 31 and 60', '910180-0008', 'REPLACEMENT'],
  ['day 32 and 60', '920180-0008', 'NO'],
  ['day and 40 is Norwegian', '410180-0008', 'NO'],
  ['masked serial', '010180-XXXX', 'NO'],
  ['starred serial', '010180-****', 'NO'],
  ['a birth date', '010180', 'NO'],
  ['letters in the serial, as schools make them', '010180-0A08', 'NO'],
  ['nine digits alone', '202800009', 'NO'],
  ['eleven digits', '02028000091', 'NO'],
  ['twelve digits', '102028000090', 'NO'],
  ['an EAN has ten digits inside', '5798020280000', 'NO'],
  ['sixteen digits', '0202800009123456', 'NO'],
  ['a card in groups of four', '4571 0202 8000 0912', 'NO'],
  ['an IBAN', 'DK5000400440116243', 'NO'],
  ['decimals', '0.0202800009', 'NO'],
  ['a coordinate', '55.0202800009', 'NO'],
  ['decimals behind a comma', '12,0202800009', 'NO'],
  ['thousands', '1.010.180.008', 'NO'],
  ['the beginning of a longer reference', '010180-0008-00009', 'WEAK'],
  ['a P-number that passes as a person', 'P-nummer 1003539586', 'NO'],
  ['another', 'P-nummer 1010267974', 'NO'],
  ['one of the early series', 'P-nummer 1003377228', 'NO'],
  ['the same P-number without its label', '1003539586', 'WEAK'],
  ['a P-number with month 18', '1018843737', 'NO'],
  ['a P-number with month 27', '1027454093', 'NO'],
  ['a CVR number', 'CVR 20280009', 'NO'],
  ['a phone number', '+45 20 28 00 09', 'NO'],
  ['a phone number without spaces', '4520280009', 'NO'],
  ['Unix time with month 00', '1700000000', 'NO'],
  ['Unix time that looks like a date', '1612000000', 'WEAK'],
  ['Unix time with month 95', '1795351912', 'NO'],
  ['Unix milliseconds', '1612000000123', 'NO'],
  ['a year and a serial, month 18', '2018123456', 'NO'],
  ['a year and a serial that looks like a date', '2012010180', 'WEAK'],
  ['a date and a clock time', '311218 2359', 'WEAK'],
  ['a KLE journal key', '27.12.06-P20-1-18', 'NO'],
  ['a case number', '18/012345', 'NO'],
  ['the four digits come first', '2018-010180', 'NO'],
  ['a Swedish organisation number', '556016-0680', 'NO'],
  ['a Swedish personal number, day 81', '811218-9876', 'NO'],
  ['an Icelandic kennitala looks the same', '120174-3399', 'WEAK'],
  ['an ISBN, day 87', '8711905112', 'NO'],
  ['a bank and its account', '9570 0202800009', 'WEAK'],
  ['a padded account, day 00', '0001234567', 'NO'],
  ['a GUID', '02028000-0009-4a5b-8c7d-112233445566', 'NO'],
  ['a version', 'v2.0202800009', 'NO'],
  ['a parameter in a link', 'https://x.dk/sag?id=0202800009', 'WEAK'],
]; // prettier-ignore

function resultOf(text: string, feeding: Feeding = {}): Expected | 'MORE' {
  const { findings } = verdictOf([[[text]]], feeding);
  const [finding] = findings;
  if (finding === undefined) return 'NO';
  if (findings.length > 1 || finding.matches !== 1) return 'MORE';
  if (finding.kind === 'test') return 'TEST';
  if (finding.kind === 'replacement') return 'REPLACEMENT';
  return finding.confidence === 'possible' ? 'WEAK' : 'REPORT';
}

describe('a text alone in a sheet', () => {
  test('the table is whole', () => {
    expect(STRINGS).toHaveLength(120);
  });

  test.each(STRINGS)('%s: %s', (_why, text, expected) => {
    const result = resultOf(text);
    expect(result).toBe(expected === 'REPLACEMENT' ? 'NO' : expected);
    expect(resultOf(text, { shared: false })).toBe(result);
  });

  const replacements = STRINGS.filter(([, , expected]) => expected === 'REPLACEMENT');
  test.each(replacements)('labelled, %s counts: %s', (_why, text) => {
    expect(linesOf(verdictOf([[[`CPR ${text}`]]]))).toEqual(['replacement A row 1: 1/1 certain']);
    expect(linesOf(verdictOf([[['CPR-nr', text]]]))).toEqual(['replacement B row 1: 1/1 certain']);
    expect(linesOf(verdictOf([[['CPR-nr'], [text]]]))).toEqual([
      'replacement A under 1: 1/1 certain',
    ]);
  });
});
