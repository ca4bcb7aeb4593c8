/** Header words, with the compounds and abbreviations that Danish registers use. */
import { describe, expect, test } from 'vitest';
import { categoryNames } from '../../rules/category.ts';
import type { Category } from '../../rules/finding.ts';
import {
  BIRTH,
  CATEGORY_SHIFT,
  LAST_FOUR,
  MAYBE_PERSON,
  MEASURE,
  PERSON,
  SERIAL,
  THING,
  WORDS,
  meaningOf,
} from '../../rules/header.ts';

const NAMES: readonly (readonly [bit: number, name: string])[] = [
  [PERSON, 'person'],
  [MAYBE_PERSON, 'maybe'],
  [THING, 'thing'],
  [BIRTH, 'birth'],
  [SERIAL, 'serial'],
  [LAST_FOUR, 'last four'],
  [MEASURE, 'measure'],
];

const HEADERS: Readonly<Record<string, string>> = {
  CPR: 'person',
  'CPR-nr.': 'person',
  cprnummer: 'person',
  cpr_nr: 'person',
  BorgerCPR: 'person',
  'Barnets CPR nr': 'person',
  Personnummer: 'person',
  'Person-nr.': 'person',
  Personnr: 'person',
  Persnr: 'person',
  Erstatningspersonnummer: 'person',
  'CVR/CPR': 'person',
  'CPR / konto': 'person',
  Sundhedskortnummer: 'person',
  'Social Security Number': 'person',
  Pnr: 'maybe',
  'P.nr.': 'maybe',
  'P. nr.': 'maybe',
  Lønpnr: 'maybe',
  Borgernr: 'maybe',
  'P-nr.': 'thing',
  'P-nr': 'thing',
  'P-nummer': 'thing',
  Pnummer: 'thing',
  'CVR P-nummer': 'thing',
  Produktionsenhed: 'thing',
  Produktionsenhedsnummer: 'thing',
  Kontonr: 'thing',
  Lønkonto: 'thing',
  'Reg.nr.': 'thing',
  Bankkonto: 'thing',
  Fakturanummer: 'thing',
  Ordrenr: 'thing',
  EAN: 'thing',
  'EAN-nummer': 'thing',
  'GLN nr': 'thing',
  CVR: 'thing',
  'SE-nr.': 'thing',
  'Tlf.': 'thing',
  Mobiltelefon: 'thing',
  ISBN: 'thing',
  Varenr: 'thing',
  Timestamp: 'thing measure',
  Fødselsdato: 'birth',
  Foedselsdato: 'birth',
  Fødselsdag: 'birth',
  Født: 'birth',
  'Date of birth': 'birth',
  Fødselsår: 'measure',
  Fødested: '',
  Løbenr: 'serial',
  'Løbenr.': 'serial',
  'Sidste 4': 'last four',
  'de sidste fire cifre': 'last four',
  'De 4 sidste': 'last four',
  Kontrolcifre: 'last four',
  'CPR sidste 4': 'person last four',
  'CPR-løbenr': 'person serial',
  'CPR 7-10': 'person last four',
  Postnr: 'measure',
  År: 'measure',
  Beløb: 'measure',
  Kommunekode: 'measure',
  'CPR vejkode': 'person measure',
  Navn: '',
  Kontor: '',
  Kontorets: '',
  Oceanografi: '',
  Sagsnr: '',
  Jean: '',
  Kundenr: '',
  Gruppe: '',
};

describe('header words', () => {
  test.each(Object.entries(HEADERS))('%s says %s', (text, says) => {
    const meaning = meaningOf(text);
    const names = NAMES.filter(([bit]) => (meaning & bit) !== 0).map(([, name]) => name);
    expect(names.join(' ')).toBe(says);
    expect(meaning & WORDS).toBe(WORDS);
  });

  test('upper case, decomposed letters and odd signs make no difference', () => {
    expect(meaningOf('FØDSELSDATO')).toBe(meaningOf('fødselsdato'));
    expect(meaningOf('Løbenr'.normalize('NFD'))).toBe(meaningOf('løbenr'));
    expect(meaningOf('  cpr\u00a0nr \n')).toBe(meaningOf('CPR-nr.'));
  });

  test.each(['', '4711', '010180-XXXX'.slice(0, 7), ' - '])('%j is no header', (text) => {
    expect(meaningOf(text)).toBe(0);
  });
});

const CATEGORIES: Readonly<Record<string, readonly Category[]>> = {
  Navn: ['name'],
  'Fornavn(e)': ['name'],
  Efternavn: ['name'],
  Adresse: ['address'],
  Postnr: ['address'],
  Vejnavn: ['address'],
  Civilstand: ['family'],
  Ægtefælle: ['family'],
  'Antal børn': ['family'],
  'Mors CPR': ['family'],
  Værge: ['family'],
  Kontanthjælp: ['benefits'],
  'Udbetalt ydelse': ['benefits'],
  Førtidspension: ['benefits'],
  Sygedagpenge: ['benefits'],
  Boligstøtte: ['benefits'],
  Diagnose: ['health'],
  'Egen læge': ['health'],
  Sygdomsforløb: ['health'],
  'Medlem af folkekirken': ['church'],
  Løn: ['income'],
  Skattepligtig: ['income'],
  Restance: ['debt'],
  Gæld: ['debt'],
  Straffeattest: ['criminal'],
  Beløb: [],
  Løbenr: [],
  Sagsnr: [],
  Domæne: [],
  Farve: [],
  Morgen: [],
  Barndomsby: [],
};

test.each(Object.entries(CATEGORIES))('%s tells of %j', (text, categories) => {
  expect(categoryNames(meaningOf(text) >> CATEGORY_SHIFT)).toEqual(categories);
});
