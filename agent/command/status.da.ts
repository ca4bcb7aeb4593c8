/** The words of `cprvagt status`, in Danish. `text.da.ts` says how a catalogue is made. */
import { lazily } from '../lazily.ts';
const number = lazily(() => new Intl.NumberFormat('da-DK', { maximumFractionDigits: 1 }));
const and = lazily(() => new Intl.ListFormat('da-DK', { type: 'conjunction' }));
const moment = lazily(
  () => new Intl.DateTimeFormat('da-DK', { dateStyle: 'full', timeStyle: 'short' }),
);
const files = (n: number): string => `${number.format(n)} ${n === 1 ? 'fil' : 'filer'}`;

export const da = {
  help: {
    about:
      'Vis, hvordan det står til: hvad agenten har set på denne computer, og hvad der fortælles om den.',
    format: 'table til mennesker; json til programmer',
    all: 'vis alle filer, ikke kun de første',
  },
  denied: (folder: string) =>
    `Det, agenten ved, ligger i ${folder}, som kun administratorer må læse. Prøv: sudo cprvagt status`,
  noAnswer: (code: string) => (folder: string) =>
    `Det, agenten ved, ligger i ${folder}, som kun administratorer må læse, og ingen agent svarer lige nu (${code}). Prøv igen om lidt, eller: sudo cprvagt status`,
  never: (folder: string) =>
    `Ingen agent har kørt her: ${folder} er tom. Start den med: cprvagt agent run`,
  unreadable: (folder: string) =>
    `Det, agenten ved i ${folder}, kan ikke læses. Den begynder forfra, næste gang den kører.`,

  /** In the margin. */
  words: {
    scan: 'GENNEMGANG',
    severity: 'ALVOR',
    waiting: 'VENTER',
    volume: 'DREV',
    server: 'SERVER',
    gone: 'VÆK',
    yours: 'DINE',
  },
  filesOf: {
    own: 'Tallene er for hele computeren; af filer vises kun dem, der ligger i din egen hjemmemappe. Alle: sudo cprvagt status',
    none: 'Tallene er for hele computeren. Systemet siger ikke, hvilke filer der er dine, så ingen af dem vises. Alle: sudo cprvagt status',
  },
  moment: (ms: number) => moment.format(ms),
  fullScan: (ended: string, took: string) => `Alt er sidst gennemgået ${ended}; det tog ${took}`,
  noFullScan: 'Alt er ikke gennemgået endnu',
  scanning: (since: string) => `En gennemgang blev begyndt ${since} og er ikke færdig`,
  next: (from: string) => `Næste gang: inden for en time efter ${from}`,
  nextNow: 'Næste gang: så snart agenten kører',
  found: (n: number, people: string) => `${files(n)} med CPR-numre på ${people}`,
  list: (words: readonly string[]) => and.format(words),
  nothingFound: 'Ingen filer med CPR-numre',
  about: (people: string, percent: number) =>
    percent === 0 ? people : `${people} (±${number.format(percent)} %)`,
  waiting: (n: number) => `${files(n)} er ikke læst endnu`,
  protections: {
    on: 'krypteret',
    suspended: 'kryptering sat på pause: beskytter intet',
    off: 'ikke krypteret',
    unknown: 'ukendt, om det er krypteret',
  },
  kinds: { fixed: 'fast drev', removable: 'kan tages ud', network: 'netværksdrev' },
  evidence: (witness: string, said: string, asked: string) =>
    `${witness}: ${said}, spurgt ${asked}`,
  noEvidence: 'ingen kunne svare',
  server: (organisation: string, address: string) => `${organisation}, ${address}`,
  noPolicy: 'Den har ikke sagt endnu, hvad der må ses på: indtil da læses intet',
  activeFrom: (when: string) =>
    `Intet læses før ${when}: de, der arbejder her, skal have det at vide først`,
  contact: (when: string) => `Har sidst fået alt at vide ${when}`,
  noContact: 'Har ikke fået noget at vide endnu',
  untold: (n: number) => `${files(n)} mangler den at høre om`,
  noServer: 'Ingen er valgt: intet er sendt, og det, der står her, bliver på computeren',
  told: 'Det ville en server få at vide om filerne, i denne form og intet andet:',
  leftover: 'En rest af en anden fil',
  drill: 'En øvelse: tæller ikke med',
  gone: (n: number) => `${files(n)}, som ikke er her mere eller nu er rene`,
  more: (n: number) => `og ${files(n)} til: cprvagt status --all`,
};

export type StatusText = typeof da;
