/**
 * What cprvagt says to people, in Danish. This file is the catalogue's type: every other language
 * must have the same entries. An entry takes plain values and gives a whole phrase, so that word
 * order, plurals and the look of numbers are each language's own.
 */
import { da as agent } from './command/agent.da.ts';
import { da as status } from './command/status.da.ts';
import { da as verify } from './command/verify.da.ts';
import { lazily } from './lazily.ts';
import { da as explanation } from './report/explanation.da.ts';
import type { Exposure } from './outcome.ts';
import { da as html } from './report/html.da.ts';

const number = lazily(() => new Intl.NumberFormat('da-DK'));
const decimal = lazily(() => new Intl.NumberFormat('da-DK', { maximumFractionDigits: 1 }));
const or = lazily(() => new Intl.ListFormat('da-DK', { type: 'disjunction' }));
const and = lazily(() => new Intl.ListFormat('da-DK', { type: 'conjunction' }));

const count = (n: number, one: string, many: string): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
const files = (n: number): string => count(n, 'fil', 'filer');
const persons = (n: number): string => count(n, 'person', 'personer');
const meant = (near: string | null): string => (near === null ? '' : ` Mente du ${near}?`);

export const da = {
  /** As `<html lang>` and SARIF name it. */
  language: 'da' as 'da' | 'en',
  persons,
  numbers: (n: number) => count(n, 'nummer', 'numre'),
  atLeast: (phrase: string) => `mindst ${phrase}`,
  about: (phrase: string) => `omkring ${phrase}`,
  bytes: (n: number) => {
    if (n < 1000) return `${number.format(n)} byte`;
    if (n < 1e6) return `${decimal.format(n / 1e3)} KB`;
    return n < 1e9 ? `${decimal.format(n / 1e6)} MB` : `${decimal.format(n / 1e9)} GB`;
  },
  duration: (ms: number) => {
    if (ms < 59_950) return `${decimal.format(ms / 1000)} sek.`;
    const minutes = Math.floor(ms / 60_000);
    return `${number.format(minutes)} min. ${Math.floor((ms % 60_000) / 1000)} sek.`;
  },

  outcomes: {
    found: 'FUNDET',
    unknown: 'IKKE LÆST',
    sealed: 'KRYPTERET',
    clean: 'REN',
    unseen: 'IKKE SET',
    accepted: 'ACCEPTERET',
  },
  confidences: { certain: 'sikkert', likely: 'sandsynligt', possible: 'muligt' },
  severities: { critical: 'kritisk', high: 'høj', medium: 'middel', low: 'lav' },
  severity: (word: string) => `alvor: ${word}`,
  /** For one who has the disk. */
  exposures: {
    exposed: 'en tyv kan læse den',
    protected: 'sikker for en tyv, når pc’en er slukket',
    unknown: '',
  } satisfies Record<Exposure, string>,
  kinds: { cpr: 'CPR-numre', replacement: 'erstatningsnumre', test: 'testnumre' },
  testsOnly: 'Kun kendte testnumre: ingen alarm',
  weakOnly: 'Kun svage tegn: ingen alarm',
  sheet: (n: number) => `ark ${number.format(n)}`,
  columns: (letters: readonly string[]) => `kolonne ${and.format(letters)}`,
  cell: (reference: string) => `celle ${reference}`,
  row: (n: number) => `række ${number.format(n)}`,
  header: (row: number) => `overskrift i række ${number.format(row)}`,
  places: {
    cells: 'celler',
    comment: 'kommentarer',
    name: 'filens navn',
    sheetName: 'arkets navn',
    definedName: 'navngivne områder',
    headerFooter: 'sidehoved og sidefod',
    property: 'filens egenskaber',
    drawing: 'tekstfelter og figurer',
    pivotCache: 'gemte pivotdata',
    linkCache: 'gemte data fra andre filer',
    validation: 'lister til datavalidering',
    remnant: 'rester af slettede data',
  },
  archive: {
    spreadsheets: (found: number, n: number) => {
      if (n === 0) return 'Intet regneark i arkivet';
      const all = `${number.format(n)} regneark i arkivet`;
      return found === 0 ? all : `${number.format(found)} af ${all} med fund`;
    },
    unread: (n: number) => `${number.format(n)} ikke læst`,
    sealed: (n: number) => `${number.format(n)} krypteret`,
  },
  morePlaces: (n: number) => `og ${count(n, 'sted', 'steder')} mere`,
  categories: {
    name: 'navne',
    address: 'adresser',
    family: 'familie',
    benefits: 'ydelser',
    health: 'helbred',
    church: 'kirke',
    income: 'indkomst',
    debt: 'gæld',
    criminal: 'straffesager',
  },
  alsoTells: (categories: readonly string[]) => `fortæller også om ${and.format(categories)}`,
  warnings: {
    cprColumnDestroyed: 'En CPR-kolonne er ødelagt af regnearket (1,2E+09): tal er gået tabt',
    birthDatesOnly: 'En CPR-kolonne rummer kun fødselsdatoer',
  },
  reasons: {
    locked: 'i brug af et andet program',
    damaged: 'beskadiget',
    limit: 'for stor eller for sammensat',
    timeout: 'tog for lang tid',
    unsupported: 'i et format, der ikke kan læses endnu',
    'cloud-only': 'kun i skyen',
    denied: 'ingen adgang',
    unstable: 'ændret under læsningen',
    crashed: 'fik læseren til at gå ned',
  },
  notReadToEnd: (reason: string) => `Ikke læst til ende: ${reason}`,
  protections: {
    none: 'Ingen kryptering',
    weak: 'Krypteret på en ukendt måde, som regnes for svag',
    strong: 'Stærkt krypteret',
    efs: 'Krypteret af Windows (EFS)',
  },
  /** How a file is encrypted; `method` is as cryptographers call it. */
  seals: {
    default: 'Åbner uden adgangskode: Excels standardadgangskode beskytter intet',
    empty: 'Åbner uden adgangskode: en tom adgangskode beskytter intet',
    weak: (method: string | null, by: string, breaks: string) =>
      `Krypteret ${by}, svagt${method === null ? '' : ` (${method})`}: ${breaks}`,
    strong: (method: string | null, by: string) =>
      `Stærkt krypteret ${by}${method === null ? '' : ` (${method})`}`,
    by: { password: 'med adgangskode', recipients: 'til bestemte modtagere' },
    rights: (method: string | null) =>
      `Krypteret med rettighedsstyring${method === null ? '' : ` (${method})`}: kun de, der har fået lov, kan åbne den`,
    breaks: {
      seconds: 'kan brydes på sekunder',
      hours: 'kan brydes på timer',
      days: 'kan brydes på dage',
      guessed: 'en almindelig adgangskode kan gættes på timer',
      old: 'metoden er forældet',
      unknown: 'ingen ved, hvad metoden er værd',
    },
  },

  agent,
  status,
  verify,
  explanation,
  html,

  sarif: {
    about: 'Finder regneark med CPR-numre',
    found: (place: string) => `CPR-numre i ${place}`,
    test: 'Kendt testperson',
    unread: 'Fil, der ikke er læst til ende',
    sealed: 'Krypteret fil',
    help: {
      found: 'Flyt oplysningerne til fagsystemet eller sagen, og slet filen med alle dens kopier.',
      test: 'Numre på officielle testpersoner. Her skal intet gøres.',
      unread: 'Ikke læst er ikke ren. Se, hvad filen rummer, eller få den læst igen.',
      sealed:
        'Filen kan ikke læses uden adgangskode. Spørg dens ejer, hvad den rummer. Er den svagt krypteret, så regn den for åben, til nogen har set i den.',
    },
  },

  unseen: {
    denied: (path: string) => `Ingen adgang til ${path}`,
    unreachable: (path: string) => `${path} kan ikke nås`,
    missing: (path: string) => `${path} findes ikke`,
    'no-match': (pattern: string) => `Ingen filer passer på ${pattern}`,
  },
  progress: (done: string, found: string) => `${done} læst, ${found} fundet`,
  remaining: (ms: number) => {
    if (ms < 10_000) return 'få sekunder tilbage';
    if (ms < 55_000) return `ca. ${number.format(Math.round(ms / 10_000) * 10)} sek. tilbage`;
    if (ms < 3_300_000) return `ca. ${number.format(Math.round(ms / 60_000))} min. tilbage`;
    const hours = Math.round(ms / 1_800_000) / 2;
    return `ca. ${decimal.format(hours)} ${hours === 1 ? 'time' : 'timer'} tilbage`;
  },
  baselineNotWritten: (path: string) => `${path} er ikke skrevet: gennemgangen blev afbrudt.`,
  baselineGone: (path: string, more: number) =>
    `Baseline: ${path}${more === 0 ? '' : ` og ${files(more)} til`} findes ikke mere.`,
  count: (n: number) => number.format(n),

  summary: {
    found: (n: number, of: number, people: string) =>
      `CPR-numre i ${number.format(n)} af ${files(of)}: ${people} i alt`,
    noneFound: (read: number) => `Ingen CPR-numre i ${count(read, 'læst fil', 'læste filer')}`,
    noneNew: (n: number) => `Ingen nye fund: ${files(n)} med CPR-numre er accepteret`,
    noFiles: 'Ingen regneark eller tabeller at læse',
    foundFiles: (n: number) => `${files(n)} med CPR-numre`,
    partlyRead: (n: number) => `${number.format(n)} blev ikke læst til ende: der kan være flere.`,
    exposed: (n: number) =>
      `${number.format(n)} kan læses af en tyv: hverken ${n === 1 ? 'filen' : 'filerne'} eller disken er krypteret.`,
    atRest: (n: number) =>
      `${number.format(n)} er beskyttet af krypteringen, så længe pc’en er slukket.`,
    diskUnknown: (n: number) =>
      `Om disken under ${number.format(n)} er krypteret, kunne ingen sige: regn ${n === 1 ? 'den for åben' : 'dem for åbne'}.`,
    unread: (n: number, reasons: readonly string[]) => `${files(n)}: ${and.format(reasons)}`,
    unreadMeans: (n: number) =>
      `Ikke læst er ikke ren: ingen ved, hvad der står i ${n === 1 ? 'den' : 'dem'}.`,
    sealed: (n: number) => `${files(n)}, som ikke kan læses uden adgangskode`,
    weaklySealed: (n: number) =>
      `${number.format(n)} er svagt krypteret: regn ${n === 1 ? 'den for åben' : 'dem for åbne'}, til nogen har set efter.`,
    clean: (n: number) => `${files(n)} læst til ende uden fund`,
    denied: (n: number) => `${count(n, 'mappe eller fil', 'mapper og filer')} uden adgang`,
    unreachable: (n: number) => `${count(n, 'mappe', 'mapper')}, som ikke kunne nås`,
    missing: (n: number) => `${count(n, 'sti eller mønster', 'stier og mønstre')} uden filer`,
    unseenMeans: 'Der kan ligge regneark, som ingen har set.',
    notSpreadsheet: (n: number) => `${count(n, 'anden fil', 'andre filer')} er ikke regneark`,
    links: (n: number) => `${count(n, 'link', 'links')} ikke fulgt`,
    accepted: (n: number) => `${files(n)} med det indhold, der er accepteret: ingen alarm`,
    cloudOnly: (n: number) => `${count(n, 'fil', 'filer')} ligger kun i skyen, ikke på denne disk`,
    excluded: (n: number) => `${count(n, 'fil eller mappe', 'filer og mapper')} udeladt`,
    incomplete: 'Afbrudt: resten er ikke set, og tallene gælder kun det, der blev nået.',
    read: (bytes: string, duration: string) => `${bytes} på ${duration}`,
  },

  help: {
    about:
      'Finder regneark med CPR-numre og fortæller, hvor mange personer de handler om.\n' +
      'Viser aldrig et CPR-nummer: kun antal og steder.',
    scan: 'Gennemgå filer og mapper for regneark og tabeller med CPR-numre.',
    paths: 'filer, mapper og mønstre, fx "D:/**/*.xls*" (uden PATH: alle lokale, faste drev)',
    format: 'table og html til mennesker; ndjson, json, csv og sarif til programmer',
    output: 'skriv resultatet i FILE, som skiftes ud på én gang til sidst',
    quiet: 'vis ikke, hvor langt der er læst',
    noColor: 'ingen farver (også med miljøvariablen NO_COLOR)',
    lang: 'dansk eller engelsk (ellers som computeren er sat op)',
    all: 'vis også filer uden fund',
    allNames: 'se i alle filer, også dem, hvis navn ikke ligner et regneark',
    exclude: 'udelad filer og mapper, fx "*.bak" eller "Arkiv/2019"; kan gentages',
    noArchives: 'se ikke ind i arkiver (zip og lignende)',
    baseline: 'fund, der er accepteret i FILE, er ingen alarm, så længe indholdet er det samme',
    writeBaseline:
      'skriv fundene i FILE, hvor man kan anføre, hvem der har accepteret dem og hvorfor',
    jobs:
      'læs højst N filer ad gangen (ellers som computerens kerner, højst 4). Filerne vises, som de' +
      ' bliver færdige; med 1 er rækkefølgen den samme hver gang, og en person i flere filer tælles' +
      ' altid kun én gang',
    progress: 'hvor langt der er læst: auto (på en terminal), bar, json (linjer på stderr), none',
    config: 'valg i FILE som JSON, fx {"jobs": 2}; det, der er skrevet her, går forud',
    minConfidence: 'hvor sikkert et fund skal være for at tælle: possible, likely eller certain',
    completion: 'Skriv et script, så Tab fuldender ord, valg og filnavne.',
    shell: 'den skal, som scriptet er til',
    completionPlaces: 'Sådan kommer det i brug (fil, linje):',
    help: 'vis denne hjælp',
    version: 'vis versionen',
    programUsage: 'ORD [valg]',
    scanUsage: '[valg] [PATH...]',
    standard: (value: string) => `standard: ${value}`,
    titles: {
      'Usage:': 'Brug:',
      'Arguments:': 'Argumenter:',
      'Options:': 'Valg:',
      'Commands:': 'Ord:',
    },
    examples: 'Eksempler:',
    desktop: '~/Skrivebord',
    exampleDesktop: 'se et skrivebord igennem',
    exampleStick: 'en USB-nøgle, en linje JSON for hver fil',
    statuses: 'Slutstatus:',
    statusNothing: 'intet fundet, og alt er læst (krypterede filer er i orden)',
    statusFound: 'CPR-numre fundet',
    statusWrongUse: 'forkert brug',
    statusUnread: 'intet fundet, men noget kunne ikke læses',
    statusStopped: 'afbrudt med Ctrl-C',
  },

  wrong: {
    unknownOption: (flag: string, near: string | null) => `${flag} findes ikke.${meant(near)}`,
    unknownWord: (word: string, near: string | null) => `Ordet ${word} findes ikke.${meant(near)}`,
    wordForPath: (path: string) => `Skriv: cprvagt scan ${path}`,
    badValue: (flag: string, value: string, choices: readonly string[], near: string | null) =>
      `${flag} kan ikke være "${value}".${meant(near)} Skriv ${or.format(choices)}.`,
    noOperand: (word: string, extra: string) => `Efter ${word} kan "${extra}" ikke stå.`,
    missingValue: (flag: string) => `${flag} mangler en værdi.`,
    emptyPath: 'En af stierne er tom.',
    missingWord: 'Skriv, hvad der skal ske, fx: cprvagt scan',
    badNumber: (flag: string, value: string, most: number) =>
      `${flag} skal være et tal fra 1 til ${number.format(most)}, ikke "${value}".`,
    badPattern: (flag: string, value: string) =>
      `${flag} kan ikke være "${value}". Skriv fx "*.bak" eller "Arkiv/2019"; for mange stjerner går ikke.`,
    twoInOne: (one: string, other: string) => `${one} og ${other} kan ikke være samme fil.`,
    inputFails: (path: string, code: string) => `${path} kan ikke læses (${code}).`,
    inConfig: (path: string, what: string) => `I ${path}: ${what}`,
    notOneObject: 'Det er ikke ét JSON-objekt som {"jobs": 2}.',
    unknownName: (name: string, near: string | null) =>
      `Valget "${name}" findes ikke.${meant(near)}`,
    notTrueOrFalse: (flag: string) => `${flag} skal være true eller false.`,
    notText: (flag: string) => `${flag} skal være en tekst eller et tal.`,
    notTexts: (flag: string) => `${flag} skal være en liste af tekster.`,
    badBaseline: (path: string, fault: string) => `${path} kan ikke bruges som baseline: ${fault}.`,
    baselineFaults: {
      json: 'den er ikke JSON',
      version: 'den er ikke skrevet af denne udgave af cprvagt',
      field: (field: string, entry: number) =>
        `"${field}" mangler eller er forkert${entry === 0 ? '' : ` i post ${number.format(entry)}`}`,
      twice: (entry: number) => `filen i post ${number.format(entry)} står der to gange`,
    },
    outputIsFolder: (flag: string, path: string) =>
      `${flag} skal være en fil, men ${path} er en mappe.`,
    outputFails: (path: string, code: string) => `${path} kan ikke skrives (${code}).`,
    seeHelp: (word: string) => `Se: cprvagt ${word} --help`,
  },
  fault: (what: string) => `Fejl i cprvagt: ${what}`,
};

export type Text = typeof da;
