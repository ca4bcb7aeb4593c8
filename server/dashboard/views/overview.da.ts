/** What the overview says, in Danish. */
import { formatsOf } from '../format.ts';

const { number, percent, day } = formatsOf('da');
const count = (n: number, one: string, many: string): string =>
  `${number(n)} ${n === 1 ? one : many}`;
const machines = (n: number): string => count(n, 'maskine', 'maskiner');
const files = (n: number): string => count(n, 'fil', 'filer');

export const da = {
  asOf: 'Som maskinerne sidst har meldt.',
  counted: 'Talt op',
  figures: {
    title: 'Lige nu',
    persons: 'Borgere ligger ubeskyttet',
    personsNote: 'En sum over maskiner: den, der står på to, er talt to gange.',
    noPersons: 'I det, der er gennemset.',
    files: 'Ubeskyttede filer',
    filesNote: (critical: number, high: number) =>
      `${number(critical)} kritiske og ${number(high)} høje blandt alle fund.`,
    machines: 'Maskiner med ubeskyttede filer',
    machinesNote: (known: number) => `af ${number(known)}, der er kendt.`,
    volumes: 'Drev uden kryptering',
    volumesNote: (of: number, on: number) => `af ${number(of)}, på ${machines(on)}.`,
    volumesUnknown: (n: number) => `${number(n)} kunne ingen spørge om.`,
    unread: 'Filer, ingen har kunnet læse',
    unreadNote: 'Ikke læst er ikke ren.',
  },
  coverage: {
    title: 'Dækning',
    lead: (share: number, active: number, known: number) =>
      `${percent(share)}: ${number(active)} af ${machines(known)} melder sig. Resten ved vi intet nyt om.`,
    whole: (known: number) => `Alle ${machines(known)} melder sig.`,
    none: 'Ingen maskine melder sig. Tallene siger derfor intet om, hvor data ligger.',
    standings: {
      active: 'Melder sig',
      silent: 'Tavse i mere end tre dage',
      waiting: 'Venter på godkendelse',
      neverSeen: 'Tilmeldt, aldrig hørt fra',
      missing: 'Kendt, men uden agent',
    },
    clones: (n: number) =>
      `${machines(n)} ser ud til at være kopieret: to melder sig som den samme. Tjek dem under Maskiner.`,
    unexpected:
      'Ingen har sagt, hvor mange maskiner der skal være. Uden det tal kan en maskine mangle, uden at det ses her.',
    bar: 'Maskiner efter, hvordan de melder sig',
  },
  risk: {
    title: 'Tab ikke disse i nat',
    lead: 'Dér, hvor et tyveri ville ramme flest: personer × ubeskyttet × bærbar.',
    machine: 'Maskine',
    unit: 'Enhed',
    persons: 'Personer',
    exposed: 'Ubeskyttede filer',
    why: 'Hvorfor',
    portable: (n: string) => `heraf ${n} på det, der kan bæres ud`,
    reasons: {
      laptop: 'Bærbar',
      openVolume: 'Drev uden kryptering',
      portable: 'Ligger på noget bærbart',
      unknownVolume: 'Drev, ingen kender',
      silent: 'Tavs',
    },
    none: 'Ingen kendt maskine har ubeskyttede filer med CPR-numre.',
    noneDoubt: 'Det gælder kun de maskiner, der melder sig.',
  },
  trend: {
    title: 'Borgerdage i det fri',
    lead: 'Hver borger i en ubeskyttet fil tæller én for hver dag, den har ligget der. Målet er nul.',
    about: (first: number, last: number, from: string, to: string) =>
      `Fra ${number(first)} den ${from} til ${number(last)} den ${to}.`,
    gaps: (n: number) =>
      `${count(n, 'dag', 'dage')} mangler: dér blev intet gemt, og kurven er brudt.`,
    table: 'Vis som tabel',
    day: 'Dag',
    citizens: 'Borgerdage',
    files: 'Filer',
    machines: 'Maskiner',
    missing: 'Intet gemt',
    tooShort: 'Kurven kommer, når der er gemt tal for to dage.',
    on: (day_: number) => day(day_ * 86_400_000),
  },
  units: {
    title: 'Enhed for enhed',
    unit: 'Enhed',
    persons: 'Personer ubeskyttet',
    files: 'Ubeskyttede filer',
    machines: 'Maskiner med dem',
    volumes: 'Åbne drev',
    coverage: 'Dækning',
    of: (active: number, known: number) => `${number(active)} af ${number(known)}`,
    noUnit: 'Uden enhed',
    none: 'Ingen enheder endnu. De kommer med de maskiner, der tilmeldes.',
  },
  since: {
    title: 'Siden dit sidste besøg',
    at: (when: string) => `Siden ${when}.`,
    exposed: (n: number) => `${files(n)} er kommet til i det fri`,
    persons: (n: string) => `med ${n} personer`,
    resolved: (n: number) => `${files(n)} ligger der ikke længere`,
    nothing: 'Intet er kommet til eller forsvundet.',
  },
  empty: {
    title: 'Ingen maskiner endnu',
    why: 'Overblikket er tomt, fordi ingen maskine har meldt sig, ikke fordi alt er i orden.',
    next: 'Lav et token til tilmelding, og installér agenten på den første maskine. Dens første gennemsyn ses her.',
    link: 'Tilmeld maskiner',
    ask: 'Bed en administrator om at tilmelde den første maskine.',
  },
};
