/** The words of `cprvagt status`, in Danish. `text.da.ts` says how a catalogue is made. */
/** Made when they are needed: they would cost every other word a part of its start. */
const number = (n: number): string => n.toLocaleString('da-DK', { maximumFractionDigits: 1 });
const and = (words: readonly string[]): string =>
  new Intl.ListFormat('da-DK', { type: 'conjunction' }).format(words);
const moment = (ms: number): string =>
  new Intl.DateTimeFormat('da-DK', { dateStyle: 'full', timeStyle: 'short' }).format(ms);
const files = (n: number): string => `${number(n)} ${n === 1 ? 'fil' : 'filer'}`;

export const da = {
  help: {
    about:
      'Vis, hvordan det står til: hvad agenten har set på denne computer, og hvad der fortælles om den.',
    format: 'table til mennesker; json til programmer',
    all: 'vis alle filer, ikke kun de første',
  },
  denied: (folder: string) =>
    `Det, agenten ved, ligger i ${folder}, som kun administratorer må læse. Prøv: sudo cprvagt status`,
  never: (folder: string) =>
    `Ingen agent har kørt her: ${folder} er tom. Start den med: cprvagt agent run`,
  unreadable: (folder: string) =>
    `Det, agenten ved i ${folder}, kan ikke læses. Den begynder forfra, næste gang den kører.`,

  /** In the margin. */
  words: { scan: 'GENNEMGANG', waiting: 'VENTER', volume: 'DREV', server: 'SERVER', gone: 'VÆK' },
  moment,
  fullScan: (ended: string, took: string) => `Alt er sidst gennemgået ${ended}; det tog ${took}`,
  noFullScan: 'Alt er ikke gennemgået endnu',
  scanning: (since: string) => `En gennemgang blev begyndt ${since} og er ikke færdig`,
  next: (from: string) => `Næste gang: inden for en time efter ${from}`,
  nextNow: 'Næste gang: så snart agenten kører',
  found: (n: number, people: string, severities: readonly string[]) =>
    `${files(n)} med CPR-numre på ${people}${severities.length === 0 ? '' : `; alvor: ${and(severities)}`}`,
  nothingFound: 'Ingen filer med CPR-numre',
  about: (people: string, percent: number) =>
    percent === 0 ? people : `${people} (±${number(percent)} %)`,
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
  noServer: 'Ingen er valgt: intet er sendt, og det, der står her, bliver på computeren',
  told: 'Det ville en server få at vide om filerne, i denne form og intet andet:',
  leftover: 'En rest af en anden fil',
  drill: 'En øvelse: tæller ikke med',
  gone: (n: number) => `${files(n)}, som ikke er her mere eller nu er rene`,
  more: (n: number) => `og ${files(n)} til: cprvagt status --all`,
};

export type StatusText = typeof da;
