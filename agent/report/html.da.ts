/**
 * The words of the html report, in Danish: for a case worker who must act and a data protection
 * officer who must answer. `text.da.ts` says how a catalogue is made.
 */
import { lazily } from '../lazily.ts';
import type { Confidence } from '../../rules/finding.ts';
import type { Severity, Thresholds } from '../../rules/severity.ts';
import type { FileProtection, Reason, VolumeProtection, Witness } from '../outcome.ts';

const number = lazily(() => new Intl.NumberFormat('da-DK'));
const and = lazily(() => new Intl.ListFormat('da-DK', { type: 'conjunction' }));
const moment = lazily(
  () => new Intl.DateTimeFormat('da-DK', { dateStyle: 'full', timeStyle: 'short' }),
);
const day = lazily(() => new Intl.DateTimeFormat('da-DK', { dateStyle: 'medium' }));

const count = (n: number, one: string, many: string): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
const files = (n: number): string => count(n, 'fil', 'filer');

export const da = {
  title: 'Regneark med CPR-numre',
  list: (words: readonly string[]) => and.format(words),
  moment: (ms: number) => moment.format(ms),
  day: (ms: number) => day.format(ms),

  looked: 'Gennemset',
  places: 'Hvor',
  extent: 'Omfang',
  extentOf: (n: number, bytes: string, duration: string) => `${files(n)}, ${bytes} på ${duration}`,

  lead: {
    found: (n: number, people: string) => `CPR-numre på ${people} ligger i ${files(n)}.`,
    noneOfAll: 'Der er ikke fundet CPR-numre.',
    allRead: (n: number) =>
      n === 1
        ? 'Den ene fil er læst til ende.'
        : `Alle ${number.format(n)} filer er læst til ende.`,
    noneOfRead: 'Der er ikke fundet CPR-numre i det, der kunne læses.',
    sealedRest: (n: number) => `${files(n)} er krypteret og kan ikke læses uden adgangskode.`,
    weaklySealed: (n: number, of: number) =>
      of === 1
        ? 'Krypteringen er så svag, at en tyv kan læse den.'
        : `${number.format(n)} af dem er krypteret så svagt, at en tyv kan læse ${n === 1 ? 'den' : 'dem'}.`,
    noFiles: 'Der var ingen regneark eller tabeller at læse.',
    unread: (n: number) =>
      `${files(n)} blev ikke læst. Ikke læst er ikke ren: ingen ved, hvad der står i ${n === 1 ? 'den' : 'dem'}.`,
    unseen: 'Nogle steder kunne ikke ses. Der kan ligge regneark, som ingen har set.',
    stopped:
      'Gennemgangen blev afbrudt. Resten er ikke set, og tallene gælder kun det, der blev nået.',
  },

  tiles: {
    persons: 'personer, hver talt én gang',
    personsAbout: 'personer, anslået',
    found: (n: number): string => (n === 1 ? 'fil med CPR-numre' : 'filer med CPR-numre'),
    unknown: (n: number): string => (n === 1 ? 'fil ikke læst' : 'filer ikke læst'),
    sealed: (n: number): string => (n === 1 ? 'krypteret fil' : 'krypterede filer'),
    clean: (n: number): string => (n === 1 ? 'fil uden fund' : 'filer uden fund'),
  },
  more: (n: number) => `vis ${number.format(n)} mere`,
  about: 'ca.',

  found: {
    title: 'Filer med CPR-numre',
    order: 'De farligste står først: efter alvor, så efter antal personer.',
    severity: 'Alvor',
    file: 'Fil',
    persons: 'Personer',
    confidence: 'Sikkerhed',
    place: 'Sted',
    modified: 'Sidst ændret',
    noDate: 'ukendt',
    details: 'Hvorfor, hvor og hvad nu',
    accepted: 'Accepteret',
    light: (n: number) =>
      `De ${number.format(n)} mindst farlige filer står uden enkeltheder; kør med --format csv for at få dem med.`,
    left: (n: number) =>
      `${files(n)} mere med CPR-numre er talt med, men ikke vist her. Kør med --format csv eller ndjson for at få alle.`,
  },
  filter: {
    label: 'Vis alvor',
    all: 'Alle',
    search: 'Søg i navn og mappe',
    shown: (n: string, of: string) => `${n} af ${of} filer vises`,
    expand: 'Fold alle ud',
    collapse: 'Fold alle sammen',
  },

  detail: {
    why: (severity: string) => `Hvorfor ${severity}`,
    what: 'Filen fortæller også om',
    who: 'Hvem kan læse den',
    now: 'Gør dette',
    where: 'Her står numrene',
    file: 'Filen',
    numbers: 'Numre',
    archive: 'Arkivets regneark',
    members: (found: number, clean: number, sealed: number, unknown: number) =>
      and.format(
        [
          found > 0 ? `${number.format(found)} med fund` : '',
          clean > 0 ? `${number.format(clean)} uden fund` : '',
          sealed > 0 ? `${number.format(sealed)} krypteret` : '',
          unknown > 0 ? `${number.format(unknown)} ikke læst` : '',
        ].filter((phrase) => phrase !== ''),
      ),
    morePlaces: (n: number) => `og ${count(n, 'sted', 'steder')} mere`,
    warnings: 'Bemærk',
    notToEnd: (reason: string) =>
      `Filen blev ikke læst til ende (${reason}): der kan stå flere numre i den.`,
  },

  /** Why a file is as bad as it is. */
  grounds: {
    byPersons: (persons: string, least: number, severity: string) =>
      least <= 1
        ? `${persons}: det er som udgangspunkt ${severity}.`
        : `${persons}: fra ${number.format(least)} personer er alvoren ${severity}.`,
    grave: (categories: readonly string[]) =>
      `Et trin op, fordi filen fortæller om ${and.format(categories)}.`,
    graveAtTop: (categories: readonly string[]) =>
      `Den fortæller også om ${and.format(categories)}.`,
    weakSeal: 'Krypteringen er svag, og ingen ved, hvad der er bag den: det kan være et register.',
    portable:
      'Et trin op, fordi den ligger på en bærbar pc eller et flytbart medie: de bliver væk.',
    portableToo: 'Den ligger på en bærbar pc eller et flytbart medie, som nemt bliver væk.',
    softened: 'Sat ned til højst middel, fordi filen eller disken er krypteret.',
    assumed: 'Vi ved ikke, om disken er krypteret, og regner derfor med, at en tyv kan læse filen.',
  },

  protections: {
    none: 'Filen selv er ikke krypteret.',
    weak: 'Filen har en adgangskode, men den kan brydes på kort tid.',
    strong: 'Filen selv er krypteret med en stærk metode.',
    efs: 'Filen er krypteret af Windows (EFS).',
  } satisfies Record<FileProtection, string>,
  /** What the disk does for a file that does not protect itself. */
  disks: {
    on: (by: string) =>
      `Disken er krypteret, siger ${by}: en tyv kan ikke læse filen, så længe computeren er slukket. Når den er tændt, beskytter disken intet.`,
    suspended: (by: string) =>
      `Diskens kryptering er sat på pause, siger ${by}: nøglen ligger åbent på disken, og enhver, der får fat i computeren, kan læse filen.`,
    off: (by: string) =>
      `Disken er ikke krypteret, siger ${by}: enhver, der får fat i computeren, kan læse filen.`,
    unknown: () =>
      'Ingen kunne sige, om disken er krypteret. Er den ikke det, kan enhver, der får fat i computeren, læse filen.',
  } satisfies Record<VolumeProtection, (by: string) => string>,
  /** Who says so. */
  witnesses: {
    cim: 'Windows (BitLocker)',
    shell: 'Windows (BitLocker)',
    sysfs: 'Linux',
    fdesetup: 'macOS (FileVault)',
    diskutil: 'macOS (FileVault)',
    none: 'ingen',
  } satisfies Record<Witness, string>,
  byItself: 'En tyv kan ikke læse den, heller ikke når disken ikke er krypteret.',

  advice: {
    accepted: 'Filen er accepteret i jeres baseline: nogen har svaret for netop dette indhold.',
    tell: 'Sig det i dag til jeres DPO eller informationssikkerhed.',
    move: 'Hører oplysningerne til en sag, så læg dem i fagsystemet eller ESDH-systemet. Slet derefter filen og dens kopier.',
    archive: 'Filen er et arkiv: pak det ud, flyt det, der skal bruges, og slet hele arkivet.',
    rename:
      'Giv filen et navn uden CPR-nummer. Navnet ses også i genveje, mails og lister over åbnede filer.',
    renameSheet: 'Giv arket et navn uden CPR-nummer.',
    inspect:
      'Fjern det, der ikke ses på arket, med Dokumentinspektion: i Excel under Filer › Oplysninger.',
    pivot:
      'Pivottabellen gemmer de rå data, også når arket med dem er slettet: slet pivottabellen, og gem filen.',
    link: 'Filen gemmer data fra andre filer: bryd kæderne i Excel under Data › Rediger kæder, og gem filen.',
    remnant: 'Slettede data ligger stadig i filen: gem indholdet som en ny fil, og slet den gamle.',
    disk: 'Bed it-afdelingen om at kryptere disken (BitLocker).',
    askDisk: 'Spørg it-afdelingen, om disken er krypteret (BitLocker).',
    weak: 'Stol ikke på adgangskoden: gem filen i et nyere format, og giv den en ny adgangskode, hvis den skal blive.',
    keep: 'Skal filen blive liggende, så kryptér den: i Excel under Filer › Oplysninger › Beskyt projektmappe › Kryptér med adgangskode.',
    rest: 'Se selv resten af filen igennem: den er ikke læst til ende.',
  },

  unread: {
    title: 'Ikke læst, og hvorfor',
    means: 'Ikke læst er ikke ren: ingen ved, hvad der står i de her filer.',
    advice: {
      locked: 'Luk filen i det program, der har den åben, og kør cprvagt igen.',
      damaged:
        'Prøv at åbne filen. Kan den åbnes, så gem den igen, og kør cprvagt på den; ellers slet den.',
      limit:
        'Filen er større eller mere sammensat, end cprvagt læser. Se den igennem selv, eller del den op.',
      timeout: 'Kør cprvagt på filen alene, mens computeren ikke laver andet.',
      unsupported:
        'Åbn filen, og gem den som xlsx eller csv, så den kan læses, eller se den igennem selv.',
      'cloud-only':
        'Filen ligger kun i skyen. Hent den ned (højreklik: Behold altid på denne enhed), og kør igen.',
      denied: 'Kør cprvagt som en bruger, der må læse filen, eller bed ejeren om at gøre det.',
      unstable: 'Kør igen, når ingen arbejder i filen.',
      crashed:
        'Se filen igennem selv, og sig det til dem, der driver cprvagt: det må ingen fil kunne.',
    } satisfies Record<Reason, string>,
    left: (n: number) => `og ${files(n)} mere; kør med --format csv eller ndjson for at få alle.`,
  },
  sealed: {
    title: 'Krypterede filer',
    means:
      'De kan ikke læses uden adgangskode, så ingen har set, hvad de rummer. Spørg ejeren, om filen stadig skal bruges, og slet den ellers.',
    /** How well, then what that means and what to do. */
    strengths: {
      weak: 'Svagt krypteret',
      strong: 'Stærkt krypteret',
      efs: 'Krypteret af Windows (EFS)',
    },
    advice: {
      weak: 'Regn filen for åben, til nogen har set i den: en tyv kan bryde krypteringen. Er der CPR-numre i den, så flyt dem til fagsystemet, og slet filen. Skal den blive, så gem den i Excel som xlsx med en ny, lang adgangskode (Filer › Oplysninger › Beskyt projektmappe), og slet den gamle fil. Kender ingen adgangskoden, så slet filen.',
      strong:
        'Sikker, så længe adgangskoden er lang og ikke ligger ved siden af: læg den i en adgangskodeboks, aldrig i samme mappe eller samme mail.',
      efs: 'Kan kun læses af den bruger, der er logget på.',
    },
  },
  unseen: {
    title: 'Steder, ingen har set',
    means:
      'Der kan ligge regneark her. Se, om stien er rigtig, og kør cprvagt som en bruger, der har adgang.',
    whys: {
      denied: 'ingen adgang',
      unreachable: 'kan ikke nås',
      missing: 'findes ikke',
      'no-match': 'ingen filer passer på mønstret',
    },
    left: (n: number) => `og ${count(n, 'sted', 'steder')} mere`,
  },
  noted: {
    title: 'Noteret uden alarm',
    means: 'Her er kun kendte testnumre eller tegn, der er for svage til at alarmere.',
  },
  clean: { title: 'Filer uden fund', means: 'Læst til ende, og ingen CPR-numre fundet.' },

  remove: {
    title: 'Sådan fjerner I en fil, så den er væk',
    steps: [
      'Flyt først det, der skal bruges, til fagsystemet eller ESDH-systemet. Der er adgangsstyring, logning og sletning på plads.',
      'Slet filen med Skift + Delete, eller tøm papirkurven bagefter.',
      'Slet kopierne: i Overførsler, på skrivebordet, på USB-nøgler, på fællesdrev, i sendte mails og chat.',
      'Ligger mappen i OneDrive eller SharePoint, så slet også i skyens papirkurv og i tidligere versioner.',
      'Kør cprvagt igen, og se, at filen er væk.',
    ],
    breach:
      'Er computeren mistet eller har uvedkommende haft adgang, så kontakt DPO’en straks: et brud på persondatasikkerheden skal som udgangspunkt anmeldes til Datatilsynet inden 72 timer.',
  },

  method: {
    title: 'Sådan er det vurderet',
    never:
      'Rapporten viser aldrig et CPR-nummer eller andet indhold af en fil: kun antal og steder. Filnavne og stier vises, som de er.',
    confidences: {
      certain: 'en kolonne eller et nummer med en overskrift, der siger CPR, og tal, der passer',
      likely: 'kolonnens tal alene, eller et enkelt nummer med gyldig dato og kontrolciffer',
      possible: 'ligner et CPR-nummer; vises, men alarmerer ikke, medmindre man beder om det',
    } satisfies Record<Confidence, string>,
    persons:
      'En person er ét CPR-nummer, talt én gang, også når det står flere steder. ”Ca.” er et skøn; ”mindst” betyder, at filen ikke er læst til ende.',
    severity: (least: Thresholds, words: Readonly<Record<Severity, string>>) =>
      `Alvor efter antal personer: fra ${number.format(least.medium)} ${words.medium}, fra ${number.format(least.high)} ${words.high}, fra ${number.format(least.critical)} ${words.critical}, ellers ${words.low}. Et trin op ved ydelser, helbred og straffesager, og på en bærbar pc eller et flytbart medie. Højst ${words.medium}, når filen eller disken er krypteret. Ukendt regnes som ikke krypteret. En svagt krypteret fil, som ikke kan læses, er ${words.high}.`,
    exposure:
      'En fil er udsat, når hverken den selv eller disken er krypteret: så kan en tyv læse den. At disken beskytter en fil, gælder kun, når computeren er slukket. En kryptering på pause og en, der ikke er færdig, tæller ikke; et delt drev og et flytbart medie har deres egen tilstand.',
    numbers: 'Erstatningsnumre tæller som CPR-numre. Officielle testnumre alarmerer aldrig.',
    clean: 'Uden fund betyder: læst til ende, og intet fundet. Andet kaldes aldrig rent.',
  },
  confidential:
    'Rapporten fortæller, hvor registrene ligger. Gem den, hvor kun de rette kan læse den.',
  made: (version: string) => `Lavet af cprvagt ${version}`,
};

export type HtmlText = typeof da;
