/** The words that all views share, in Danish. The type of `text.en.ts`; what one view alone says stands beside it. */
import { formatsOf } from './format.ts';

const { number } = formatsOf('da');

export const da = {
  shell: {
    product: 'cprvagt',
    skip: 'Gå til indholdet',
    menu: 'Menu',
    close: 'Luk',
    language: 'Sprog',
    languages: { da: 'Dansk', en: 'English' },
    signOut: 'Log ud',
    signedOut: 'Du er logget ud.',
    loading: 'Henter …',
    loaded: 'Siden er opdateret.',
    again: 'Prøv igen',
    atMost: 'højst',
    /** Behind how many cases. */
    waitingForYou: 'venter på dig',
  },
  /** Of views, in the menu and as their headings. */
  titles: {
    overview: 'Overblik',
    files: 'Filer',
    cases: 'Sager',
    machines: 'Maskiner',
    enrolment: 'Tilmelding',
    units: 'Enheder',
    people: 'Personer',
    trail: 'Revision',
  },
  lost: {
    notFound: 'Siden findes ikke',
    notFoundWhy:
      'Adressen fører ikke til noget. Måske er den skrevet forkert, eller siden er flyttet.',
    home: 'Til overblikket',
    broken: 'Siden kan ikke vises',
    brokenWhy:
      'Der er en fejl i programmet, ikke i det, du gjorde. Dine data er ikke berørt. Prøv igen, og sig det til den, der driver serveren, hvis det bliver ved.',
    again: 'Prøv igen',
    notForYou: 'Siden er ikke for din rolle',
    notForRole: (role: string) =>
      `Du er logget ind som ${role}. En administrator kan give dig en anden rolle.`,
  },
  roles: {
    viewer: 'læser',
    analyst: 'sagsbehandler',
    admin: 'administrator',
    auditor: 'revisor',
  },
  severities: { critical: 'Kritisk', high: 'Høj', medium: 'Mellem', low: 'Lav' },
  exposures: { exposed: 'Ubeskyttet', protected: 'Beskyttet', unknown: 'Uvist' },
  standings: {
    active: 'Aktiv',
    silent: 'Tavs',
    waiting: 'Afventer godkendelse',
    neverSeen: 'Aldrig set',
    revoked: 'Spærret',
    gone: 'Udgået',
  },
  code: {
    label: 'Engangskode',
    hint: 'De 6 cifre, som din godkendelsesapp viser lige nu.',
  },
  /** With the day. */
  standingSince: {
    silent: (since: string) => `Tavs siden ${since}`,
    waiting: (since: string) => `Afventer godkendelse siden ${since}`,
    neverSeen: (since: string) => `Tilmeldt ${since}, aldrig set`,
  },
  clone: 'Kopi?',
  day: {
    format: 'dd.mm.åååå',
    wrong: 'Skriv dagen som dd.mm.åååå, fx 23.11.2026.',
    early: (day: string) => `Vælg en dag fra ${day}.`,
    late: (day: string) => `Vælg en dag til og med ${day}.`,
    pick: 'Vælg i kalender',
  },
  deed: { cancel: 'Fortryd', done: 'Færdig' },
  copy: {
    copy: 'Kopiér',
    copied: 'Kopieret.',
    failed: 'Browseren lod ikke teksten kopiere. Den er markeret: tryk Ctrl+C.',
  },
  table: {
    pages: 'Sider',
    first: 'Første side',
    next: 'Næste side',
    shown: (n: string, all: string) => `Viser ${n} af ${all}.`,
    more: 'Vis flere',
    filters: 'Filtre',
    without: 'Fjern filteret',
    moreFilters: 'Flere filtre',
    clear: 'Ryd alle filtre',
    all: 'Alle',
    chosen: (n: number) => `${number(n)} valgt`,
    search: 'Søg',
  },
  refusals: {
    /** The server's own words; what is not here is told by its number. */
    words: {
      unreachable: 'Serveren svarer ikke. Tjek din forbindelse, og prøv igen.',
      'not-signed-in': 'Du er ikke logget ind længere. Log ind igen.',
      'wrong-role': 'Din rolle giver ikke adgang til det.',
      'wrong-units': 'Det gælder alle enheder, og du har kun adgang til nogle af dem.',
      'not-found': 'Det findes ikke længere, eller du har ikke adgang til det.',
      'foreign-page': 'Serveren tager kun imod ændringer fra sine egne sider. Genindlæs siden.',
      'no-assignee':
        'Den, du valgte, kan ikke få sagen: vælg en sagsbehandler eller administrator, der har adgang til filen.',
      'too-many': 'Der er spurgt for mange gange på kort tid. Vent et minut.',
      'too-large': 'Det er for stort til at sende.',
      busy: 'Serveren har travlt. Prøv igen om lidt.',
      fault: 'Serveren har en fejl. Sig det til den, der driver den, hvis det bliver ved.',
    } as Readonly<Record<string, string>>,
    wait: (seconds: number) =>
      seconds < 60
        ? `Vent ${number(seconds)} sekunder, og prøv igen.`
        : `Vent ${number(Math.ceil(seconds / 60))} minutter, og prøv igen.`,
    fields: (fields: readonly string[]) =>
      `Serveren kan ikke bruge det, der er udfyldt: ${fields.join(', ')}.`,
    other: (status: number, word: string) =>
      `Serveren afviste det (${number(status)}, ${word}). Prøv igen om lidt.`,
  },
};

export type Text = typeof da;
