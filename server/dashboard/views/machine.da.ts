/** What the view of one machine says, in Danish. */
import type { MachineAnswer } from '../../api/computers.ts';
import { formatsOf } from '../format.ts';

const { number } = formatsOf('da');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Why a file was not read, and what to do about it. */
type Reason = keyof NonNullable<MachineAnswer['coverage']>['reasons'];
type Reading = readonly [reason: string, what: string];

export const da = {
  title: 'Maskine',
  back: 'Til alle maskiner',
  scanAsked: 'Maskinen er bedt om at gennemse alt. Den begynder, næste gang den melder sig.',
  untold: (n: string) =>
    `Maskinen har endnu ${n} ændringer, den ikke har nået at melde. Tallene her kan være bagud.`,
  explained: {
    seen: (day: string) => `Sidst set ${day}.`,
    silent:
      'Den har ikke meldt sig i mere end tre dage. Den kan være slukket, på ferie, stjålet eller geninstalleret, eller agenten kan være stoppet. Det, den sidst meldte, gælder måske ikke mere. Find ud af, hvor den er; er den væk, så behandl den som tabt.',
    waiting:
      'Den er tilmeldt, men ingen har godkendt den. Indtil da tager serveren ikke imod noget om dens filer. Kender du den, så godkend den.',
    neverSeen:
      'Den er tilmeldt, men har aldrig meldt sig. Tjek, at agenten er installeret som tjeneste, og at den kan nå serveren.',
    revoked:
      'Den er spærret: serveren tager ikke imod mere fra den. Det, den nåede at melde, står her stadig.',
    gone: 'Den er taget ud af brug eller har meldt sig ud. Den tæller ikke med i dækningen.',
    cloneTitle: (day: string) => `To maskiner melder sig som denne, siden ${day}`,
    clone:
      'Det sker, når en disk eller et image med agenten i er kopieret. Den ene får sin egen plads her af sig selv, og begge melder alt forfra. Bliver det ved, så fjern agentens nøgle fra imaget, før det rulles ud.',
  },
  figures: {
    persons: 'Personer ubeskyttet',
    personsNote: 'I filer, som en tyv kan læse.',
    exposed: 'Ubeskyttede filer',
    exposedNote: (found: number) => `af ${number(found)} med CPR-numre.`,
    volumes: 'Åbne drev',
    volumesNote: (all: number, unknown: number) =>
      `af ${number(all)}.${unknown > 0 ? ` ${number(unknown)} ved ingen noget om.` : ''}`,
    unread: 'Filer, ingen har kunnet læse',
    unreadNote: 'Ikke læst er ikke ren.',
  },
  findings: {
    title: 'Fund efter alvor',
    severity: 'Alvor',
    files: 'Filer',
    all: 'Se alle filer på maskinen',
    none: 'Ingen filer med CPR-numre i det, der er gennemset.',
    nothingYet: 'Maskinen har intet meldt endnu. Det er ikke det samme som, at den er ren.',
  },
  volumes: {
    title: 'Drev',
    lead: 'Kryptering beskytter kun, når maskinen er slukket og drevet selv er krypteret.',
    none: 'Maskinen har ikke meldt om drev endnu.',
    name: (n: number) => `Drev ${number(n)}`,
    kinds: {
      fixed: 'Fast drev',
      removable: 'Kan tages ud',
      network: 'Netværksdrev',
      other: 'Andet',
    },
    protections: {
      on: 'Krypteret',
      suspended: 'Sat på pause',
      off: 'Uden kryptering',
      unknown: 'Uvist',
    },
    meanings: {
      on: 'En tyv kan ikke læse drevet, så længe maskinen er slukket.',
      suspended:
        'Krypteringen er sat på pause, og nøglen ligger åbent på drevet. Genoptag den, fx med manage-bde -protectors -enable.',
      off: 'Enhver, der får fat i drevet, kan læse det. Slå BitLocker, FileVault eller LUKS til.',
      unknown: 'Ingen kunne svare. Regn drevet for åbent, til nogen ved bedre.',
    },
    witnesses: {
      cim: 'Windows (BitLocker)',
      shell: 'Windows (BitLocker)',
      sysfs: 'Linux',
      fdesetup: 'macOS (FileVault)',
      diskutil: 'macOS (FileVault)',
    } as Readonly<Record<string, string>>,
    evidence: (witness: string, said: string) => `${witness} svarede: “${said}”.`,
    nobody: 'Ingen del af systemet kunne svare.',
    asked: 'Spurgt',
    gone: 'Drevet var ikke i maskinen, sidst den meldte sig.',
    history: 'Sådan har det været',
    since: (day: string) => `siden ${day}`,
    between: (from: string, to: string) => `fra ${from} til ${to}`,
  },
  coverage: {
    title: 'Hvor meget er gennemset',
    none: 'Maskinen har ikke fortalt, hvor meget den har gennemset. Regn med, at intet er.',
    noFull: 'Maskinen er ikke gennemset til ende endnu. Der kan ligge mere, end der står her.',
    lastFull: 'Sidst gennemset til ende',
    took: 'Det tog',
    duration: (ms: number) => {
      if (ms < MINUTE_MS) return 'Under et minut';
      if (ms < 2 * HOUR_MS) return `${number(Math.round(ms / MINUTE_MS))} minutter`;
      return `${number(Math.round(ms / HOUR_MS))} timer`;
    },
    clean: 'Uden CPR-numre',
    found: 'Med CPR-numre',
    sealed: 'Krypterede filer',
    unknown: 'Ikke læst',
    notSpreadsheet: 'Ikke regneark alligevel',
    waiting: 'Venter på at blive læst',
    reasonsTitle: 'Hvorfor filer ikke er læst',
    reason: 'Grund',
    files: 'Filer',
    what: 'Hvad du kan gøre',
    noReasons: 'Alle filer, maskinen kender, er læst.',
    reasons: {
      locked: [
        'Åben i et andet program',
        'Den læses, når programmet lukker. Bliver den ved, så bed brugeren lukke filen.',
      ],
      damaged: [
        'Beskadiget',
        'Filen kan ikke åbnes rigtigt. Se på den; slet den, hvis ingen skal bruge den.',
      ],
      limit: ['For stor', 'Filen er større, end agenten må læse. Se på den med øjnene.'],
      timeout: ['Tog for lang tid', 'Agenten opgav. Se på filen med øjnene.'],
      unsupported: [
        'Ukendt format',
        'Agenten kan ikke læse formatet. Gem filen som xlsx, eller se på den.',
      ],
      'cloud-only': [
        'Kun i skyen',
        'Filen ligger i OneDrive og ikke på disken; agenten henter den ikke ned. Læs den dér.',
      ],
      denied: ['Ingen adgang', 'Agenten må ikke læse filen. Tjek rettighederne på mappen.'],
      unstable: [
        'Ændres hele tiden',
        'Filen blev skrevet til, mens den blev læst. Den prøves igen.',
      ],
      crashed: [
        'Læseren gik ned',
        'Filen får læseren til at fejle. Se på den med øjnene, og meld fejlen.',
      ],
    } satisfies Record<Reason, Reading> as Readonly<Record<Reason, Reading>>,
  },
  about: {
    title: 'Om maskinen',
    kind: 'Slags',
    laptop: 'Bærbar',
    desktop: 'Stationær',
    system: 'System',
    maker: 'Fabrikat og model',
    serial: 'Serienummer',
    lastUser: 'Sidste bruger',
    lastSeen: 'Sidst set',
    never: 'Aldrig',
    enrolled: 'Tilmeldt',
    agent: 'Agentversion',
    rules: 'Reglernes udgave',
    policy: 'Politik',
    noPolicy: 'Ingen endnu',
  },
  deeds: {
    approve: {
      deed: 'Godkend',
      title: 'Godkend maskinen',
      means:
        'Maskinen bliver en af jeres: den melder sine fund og får jeres politik. Godkend kun en maskine, du kender.',
      done: 'Maskinen er godkendt.',
    },
    scan: {
      deed: 'Gennemse nu',
      title: 'Gennemse alt nu',
      means:
        'Maskinen læser alle sine filer igen, næste gang den melder sig. Brugeren mærker det højst som lidt mere arbejde i baggrunden.',
      done: 'Maskinen er bedt om at gennemse alt.',
    },
    revoke: {
      deed: 'Spær',
      title: 'Spær maskinen',
      means:
        'Serveren tager ikke imod mere fra maskinen. Det, den har meldt, bliver stående. Det kan ikke fortrydes: skal den med igen, skal den tilmeldes på ny.',
      done: 'Maskinen er spærret.',
    },
    retire: {
      deed: 'Tag ud af brug',
      title: 'Tag maskinen ud af brug',
      means:
        'Brug det, når maskinen er kasseret og disken slettet. Alle dens filer regnes for væk, og den tæller ikke længere med. Det kan ikke fortrydes. Er maskinen tabt eller stjålet, så gør det ikke: så går overblikket over, hvad der lå på den, tabt.',
      done: 'Maskinen er taget ud af brug.',
    },
  },
  troubles: {
    'wrong-state': 'Maskinens tilstand er en anden nu. Genindlæs siden, og se efter.',
  } as Readonly<Record<string, string>>,
};
