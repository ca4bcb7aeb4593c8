/** The words of `cprvagt explain`, in Danish. `text.da.ts` says how a catalogue is made. */
import { lazily } from '../lazily.ts';
import type { Against } from '../../rules/against.ts';
import type { HeaderClass } from '../../rules/facts.ts';
import type { LoneReason } from '../../rules/lone.ts';
import type { Pattern } from '../../rules/vote.ts';

const number = lazily(() => new Intl.NumberFormat('da-DK'));
const count = (n: number, one: string, many: string): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
const above = (row: number | null): string =>
  row === null ? 'overskriften' : `overskriften i række ${number.format(row)}`;

export const da = {
  help: {
    about:
      'Fortæl, hvorfor en fil ender, som den gør: hvad der blev set på, og hvad der afgjorde det.',
    usage: '[valg] FILE...',
    files: 'filer og mønstre',
    format: 'text til mennesker, json til programmer (en linje for hver fil)',
  },
  missingFile: 'Skriv, hvilken fil der skal forklares: cprvagt explain FILE',
  isFolder: (path: string) => `${path} er en mappe. Skriv en af dens filer.`,

  /** In the margin. */
  because: 'FORDI',
  weak: 'SVAGT',
  rejected: 'AFVIST',
  severity: 'ALVOR',
  note: 'BEMÆRK',
  other: 'ANDET',

  found: (people: string, confidence: string) =>
    `Filen rummer CPR-numre på ${people}: ${confidence}.`,
  clean: 'Filen er læst til ende, og der er ikke fundet CPR-numre.',
  sealed: 'Filen er krypteret: uden adgangskoden ved ingen, hvad der står i den.',
  unread: (reason: string) => `Filen er ikke læst (${reason}): ingen ved, hvad der står i den.`,
  partlyRead: (reason: string) =>
    `Filen er ikke læst til ende (${reason}): ingen ved, hvad der står i resten.`,
  notSpreadsheet: 'Filen er hverken et regneark, en tabel eller et arkiv med regneark.',
  takenFor: (format: string) => `Taget for ${format}, efter indholdet.`,
  takenForNothing: 'Indholdet ligner intet format, som cprvagt kender.',
  nothing: 'Intet i filen har form som et CPR-nummer.',
  more: (n: number) => `og ${count(n, 'kolonne eller sted', 'kolonner og steder')} til`,

  headers: {
    none: () => 'ingen overskrift siger, hvad tallene er',
    person: (row: number | null) => `${above(row)} siger CPR-nummer`,
    maybePerson: (row: number | null) => `${above(row)} kan betyde CPR-nummer`,
    title: (row: number | null) => `${above(row)} står over hele tabellen og nævner CPR-nummer`,
    thing: (row: number | null) =>
      `${above(row)} siger et andet nummer, fx faktura, konto eller P-nummer`,
  } satisfies Partial<Record<HeaderClass, (row: number | null) => string>>,
  labels: {
    none: 'rækken begynder ikke med et ord for CPR-nummer',
    person: 'rækken begynder med et ord for CPR-nummer',
    maybePerson: 'rækken begynder med et ord, der kan betyde CPR-nummer',
    thing: 'rækken begynder med et ord for et andet nummer',
  } satisfies Partial<Record<HeaderClass, string>>,
  halves: {
    person: 'CPR-nummer',
    birth: 'fødselsdato',
    serial: 'løbenummer',
    lastFour: 'de sidste fire cifre',
    none: 'intet bestemt',
  } satisfies Partial<Record<HeaderClass, string>>,
  pairHeaders: (row: number, date: string, serial: string) =>
    `overskrifterne i række ${number.format(row)} siger ${date} og ${serial}`,
  pairAlone: 'ingen overskrifter siger, at de to kolonner hører sammen',

  filled: (n: number) => count(n, 'udfyldt celle', 'udfyldte celler'),
  joined: (n: number) => count(n, 'række har både dato og cifre', 'rækker har både dato og cifre'),
  numbers: (n: number) => `${number.format(n)} har form som et CPR-nummer`,
  valid: (n: number) => count(n, 'er en gyldig dato', 'er gyldige datoer'),
  proven: (n: number) => `${number.format(n)} består kontrolcifret`,
  distinct: (n: number) => count(n, 'forskelligt', 'forskellige'),
  nine: (n: number) => `${number.format(n)} har ni cifre, som når nullet foran går tabt`,
  replacements: (n: number) => `${number.format(n)} har form som erstatningsnumre`,
  tests: (n: number) => count(n, 'er et testnummer', 'er testnumre'),
  dates: (n: number) => count(n, 'er kun en dato', 'er kun datoer'),
  lost: (n: number) => `${number.format(n)} har mistet cifre (1,2E+09)`,
  running: (n: number, proven: number) =>
    `${number.format(n)} står i tekst uden et ord for, hvad de er, og ${number.format(proven)} af dem består kontrolcifret`,

  decided: {
    header: (confidence: string) => `Afgjort af overskriften: ${confidence}.`,
    label: (confidence: string) => `Afgjort af ordet foran: ${confidence}.`,
    vote: (confidence: string) => `Afgjort af tallene selv: ${confidence}.`,
    hinted: (confidence: string) => `Afgjort af tallene og overskriften tilsammen: ${confidence}.`,
    overruled: (confidence: string) =>
      `Så mange består kontrolcifret, at det går forud for overskriften: ${confidence}.`,
    replacements: (confidence: string) =>
      `Erstatningsnumre, afgjort af tallene selv: ${confidence}.`,
  },
  rejectedFor: (reasons: readonly string[]) => `Ikke CPR-numre: ${reasons.join(', ')}.`,
  undecided: (reasons: readonly string[]) => `Afgør ikke noget som helhed: ${reasons.join(', ')}.`,
  against: {
    thingHeader: 'de kaldes noget andet',
    noDates: 'ingen af dem er en dato',
    few: 'der er færre end tre',
    fewDistinct: 'der er for få forskellige',
    fewValid: 'for få er gyldige datoer',
    fewProven: 'for få består kontrolcifret',
    chance: 'så få kan være datoer ved et tilfælde',
    mixed: 'mere end halvdelen af kolonnen er noget andet',
    pattern: 'de ligner noget andet',
    counting: 'de sidste cifre tæller op fra række til række',
  } satisfies Record<Against, string>,
  patterns: {
    narrow: 'datoerne ligger så tæt som i løbenumre, P-numre og tidsstempler',
    clock: 'de sidste fire cifre er klokkeslæt',
    counter: 'de sidste cifre er løbenumre',
    year: 'datoerne er skrevet med årstal på fire cifre',
    icelandic: 'de ligner islandske personnumre',
  } satisfies Record<Pattern, string>,

  alone: (phrases: string) => `Enkeltvis: ${phrases}.`,
  nothingAlone: 'tæller ikke',
  lone: {
    labelled: 'med et ord for CPR-nummer ved siden af',
    maybeLabelled: 'med et ord ved siden af, der kan betyde CPR-nummer',
    calledButHolds: 'kaldt noget andet, men med bindestreg og kontrolciffer',
    holds: 'med gyldig dato og kontrolciffer',
    test: 'som er kendte testnumre',
    labelledTest: 'som er kendte testnumre med et ord for CPR-nummer ved siden af',
    doubtful: 'hvor det, der står omkring, gør dem tvivlsomme',
    odd: 'skrevet som decimaltal eller klokkeslæt også skrives',
    unproven: 'med gyldig dato, men uden at kontrolcifret taler for det',
    chance: 'i tekst, hvor for få består kontrolcifret',
    crowd: 'blandt tal, hvoraf de fleste ikke er datoer',
    replacement: 'som erstatningsnumre, uden et ord ved siden af',
    nine: 'på ni cifre, uden et ord ved siden af',
    called: 'kaldt noget andet',
    column: 'i en kolonne af tal, som selv er afvist',
    pattern: 'blandt datoer med klokkeslæt eller et andet lands numre',
  } satisfies Record<LoneReason, string>,
};

export type ExplanationText = typeof da;
