/** What the page of one file says, in Danish. */
import type { FileAnswer } from '../../api/files.ts';
import type { Advice } from '../files/advice.ts';
import { formatsOf } from '../format.ts';

const { number, list } = formatsOf('da');
const count = (n: number, one: string, many: string): string =>
  `${number(n)} ${n === 1 ? one : many}`;

export const da = {
  title: 'Fil',
  back: 'Alle filer',
  gone: (when: string) =>
    `Maskinen har meldt, at filen er væk eller uden fund (${when}). Det, der står her, er, som den var sidst.`,

  where: {
    title: 'Hvor den ligger',
    machine: 'Maskine',
    place: 'Sted',
    path: 'Sti',
    copy: 'Kopiér stien',
    copied: 'Stien er kopieret.',
    noPath: 'Din rolle ser ikke stier.',
    format: 'Filtype',
    size: 'Størrelse',
    modified: 'Sidst ændret',
    firstSeen: 'Først set',
    seen: 'Sidst set',
    portable: 'Ligger på noget, der kan bæres ud: en bærbar pc eller et flytbart drev.',
  },

  shield: {
    title: 'Hvem kan læse den',
    exposures: {
      exposed: 'Enhver, der får fat i maskinen eller drevet, kan læse filen.',
      protected: 'En tyv kan ikke læse filen, så længe maskinen er slukket.',
      unknown: 'Ingen ved, om en tyv kan læse filen. Det regnes for muligt.',
    } satisfies Record<FileAnswer['exposure'], string>,
    file: {
      none: 'Filen selv har ingen adgangskode.',
      weak: 'Filen har en adgangskode, men krypteringen er så svag, at den kan brydes.',
      strong: 'Filen selv er stærkt krypteret.',
      efs: 'Filen er krypteret af Windows (EFS): kun brugeren selv kan læse den.',
    } satisfies Record<FileAnswer['protection']['file'], string>,
    cipher: (name: string) => `Metode: ${name}.`,
    /** By who says so. */
    lock: (witness: string | null): string => {
      if (witness === 'cim' || witness === 'shell') return 'BitLocker';
      return witness === 'fdesetup' || witness === 'diskutil' ? 'FileVault' : 'Drevets kryptering';
    },
    witnesses: {
      cim: 'Windows',
      shell: 'Windows',
      sysfs: 'Linux',
      fdesetup: 'macOS',
      diskutil: 'macOS',
    } as Readonly<Record<string, string>>,
    volume: {
      on: 'er slået til',
      suspended: 'er sat på pause, så nøglen ligger åbent på drevet',
      off: 'er slået fra',
    },
    says: (lock: string, state: string, by: string, when: string) =>
      `${lock} ${state}, sagde ${by} ${when}.`,
    saysNobody: (lock: string, state: string) => `${lock} ${state}.`,
    unknown: 'Ingen kunne sige, om drevet er krypteret.',
    unknownAt: (when: string) => `Ingen kunne sige, om drevet er krypteret (${when}).`,
    since: (when: string) => `Sådan har det været siden ${when}.`,
  },

  why: {
    title: (severity: string) => `Hvorfor alvoren er ${severity.toLocaleLowerCase('da')}`,
    byPersons: (people: string, severity: string) =>
      `${people} giver som udgangspunkt ${severity.toLocaleLowerCase('da')}.`,
    grave: (words: readonly string[]) =>
      `Et trin op: den fortæller om ${list(words.map((it) => it.toLocaleLowerCase('da')))}.`,
    portable: 'Et trin op: den ligger på noget bærbart, som nemt bliver væk.',
    graveAndPortable: (words: readonly string[]) =>
      `Et trin op: den fortæller om ${list(words.map((it) => it.toLocaleLowerCase('da')))} og ligger på noget bærbart.`,
    softened: 'Sat ned til højst mellem, fordi filen eller drevet er krypteret.',
    assumed: 'Ingen ved, om drevet er krypteret. Det regnes for, at det ikke er.',
    weakSeal: 'Krypteringen er svag, og ingen ved, hvad der er bag den. Det kan være et register.',
    own: 'Regnet ud på maskinen efter jeres egne grænser.',
  },

  advice: {
    title: 'Gør dette',
    encrypt: 'Slå kryptering til på maskinens drev. Det lukker alle sager på drevet på én gang.',
    resume: 'Slå drevets kryptering til igen. Den er kun sat på pause.',
    ask: 'Find ud af, om drevet er krypteret. Indtil da regnes filen for ubeskyttet.',
    stick:
      'Filen ligger på et flytbart drev: flyt den til fagsystemet, slet den, og udlevér et krypteret drev, hvis det er nødvendigt.',
    weak: 'Stol ikke på adgangskoden. Gem filen i et nyt format med en ny, lang adgangskode, eller slet den.',
    process:
      'Samme udtræk ligger flere steder: find dem, der laver det, og ret arbejdsgangen. Ellers kommer filen igen.',
    owner: 'Spørg maskinens bruger, hvad filen skal bruges til. Sæt sagen på vent imens.',
    move: 'Hører oplysningerne til en sag, så læg dem i fagsystemet eller ESDH. Slet derefter filen.',
    leftBehind: 'Filen er en rest af noget andet og kan som regel slettes uden videre.',
    recycleBin: 'Tøm papirkurven. En slettet fil ligger der stadig.',
    mailCache: 'Slet også mailen, som filen kom med: i indbakken, i sendt post og i slettet post.',
    oneDrive: 'Slet også i skyens papirkurv og i tidligere versioner.',
    copies: 'Slet også kopierne på maskinen. Sagen lukkes først, når de er væk.',
    sealed: 'Spørg ejeren, hvad filen rummer, og om den stadig skal bruges. Slet den ellers.',
    again: 'Lad maskinen se filen igennem igen, når ingen arbejder i den.',
    cloud: 'Filen ligger kun i skyen. Bed ejeren hente den ned, eller slette den der.',
    access: 'Giv agenten adgang til mappen, eller bed ejeren se filen igennem.',
    open: 'Åbn filen, og gem den som xlsx eller csv, så den kan læses. Kan den ikke åbnes, så slet den.',
    delete: 'Slet med Skift + Delete, eller tøm papirkurven bagefter.',
  } satisfies Record<Advice | 'title' | 'delete', string>,

  relatives: {
    title: 'Andre steder',
    leftoverOf: 'Kopieret eller flyttet fra',
    leftovers: 'Rester og kopier af den',
    copies: 'Samme indhold',
    twins: 'Samme fil under andre navne',
    gone: 'væk',
    sameHead: (files: number, machines: number) =>
      `${count(files, 'fil', 'filer')} på ${count(machines, 'maskine', 'maskiner')} har de samme overskrifter: samme udtræk. Ret arbejdsgangen, der laver det.`,
  },

  history: {
    title: 'Historik',
    gone: 'Væk eller uden fund',
    says: (outcome: string, persons: string, exposure: string) =>
      [outcome, persons, exposure.toLocaleLowerCase('da')].filter((it) => it !== '').join(', '),
    none: 'Intet er sket, siden filen blev set første gang.',
  },

  case: {
    title: 'Sag',
    status: 'Status',
    assignee: 'Ansvarlig',
    nobody: 'Ingen endnu',
    due: 'Frist',
    noDue: 'Ingen',
    until: 'Gælder til og med',
    basis: 'Grundlag',
    journal: 'Journalnummer',
    take: 'Tag sagen',
    taken: 'Sagen er din.',
    proposal: {
      falseAlarm: (by: string) => `${by} foreslår, at det er en falsk alarm.`,
      exception: (by: string) => `${by} foreslår en undtagelse.`,
    },
    ownProposal: 'En anden end dig skal godkende forslaget.',
    residue: (n: number) =>
      `Filen selv er sikret, men ${count(n, 'kopi', 'kopier')} på maskinen er ubeskyttet. Sagen er åben, til de er væk.`,
    over: 'Filen er ikke ubeskyttet længere. Kun maskinen kan åbne sagen igen.',
    comment: 'Bemærkning',
    commentHint: 'Skriv aldrig et CPR-nummer; ligner noget et, bliver det sløret.',
    send: 'Gem bemærkning',
    log: 'Det er der sket',
    noLog: 'Ingen har gjort noget ved den endnu.',
    server: 'Maskinen',
    entries: {
      assign: (to: string) => `tildelte sagen til ${to}`,
      assignNobody: 'tog ansvaret fra sagen',
      wait: 'satte sagen på vent',
      due: (when: string) => `satte fristen til ${when}`,
      noDue: 'fjernede fristen',
      comment: 'skrev',
      propose: (what: string) => `foreslog: ${what.toLocaleLowerCase('da')}`,
      approve: (what: string) => `godkendte: ${what.toLocaleLowerCase('da')}`,
      decline: (what: string) => `afviste forslaget: ${what.toLocaleLowerCase('da')}`,
      decide: (what: string) => `afgjorde: ${what.toLocaleLowerCase('da')}`,
      reopen: 'genåbnede sagen',
      resolved: 'meldte filen sikret, og sagen er løst',
      residueLeft: (n: number) =>
        `meldte filen sikret, men ${count(n, 'kopi', 'kopier')} er tilbage`,
      cameBack: 'meldte filen ubeskyttet eller ændret, og sagen er åben igen',
      exceptionOver: 'Undtagelsen er udløbet, og sagen er åben igen',
    },
  },

  scan: {
    title: 'Hvornår lukkes sagen?',
    hint: 'Kun maskinen kan sige, at den er løst: når den er set igennem og filen er væk, flyttet eller krypteret.',
    seen: 'Maskinen meldte sig sidst',
    never: 'Maskinen har aldrig meldt sig.',
    now: 'Gennemse maskinen nu',
    asked: 'Maskinen er bedt om at se alt igennem. Den begynder, når den melder sig.',
    admin: 'En administrator kan bede maskinen om det nu.',
  },
};
