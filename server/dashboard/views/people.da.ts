/** What the view of people says, in Danish. */
export const da = {
  lead: 'Hvem der kan logge ind her, med hvilken rolle og for hvilke enheder.',
  columns: {
    name: 'Brugernavn',
    role: 'Rolle',
    units: 'Enheder',
    access: 'Adgang',
    signedIn: 'Sidst logget ind',
    sessions: 'Åbne logins',
    deeds: 'Handling',
  },
  allUnits: 'Alle',
  never: 'Aldrig',
  nobody: 'Ingen personer passer til filtrene.',
  access: {
    disabled: 'Spærret',
    code: 'Adgangskode og engangskode',
    password: 'Kun adgangskode',
    link: (until: string) => `Link til ${until}`,
    none: 'Ingen adgangskode',
  },
  terms: {
    role: 'Rolle',
    may: {
      viewer: 'ser tal, men ingen stier',
      analyst: 'ser stier og behandler sager',
      admin: 'alt, også maskiner, tokens og personer',
      auditor: 'ser kun revisionsloggen',
    },
    all: 'Alle enheder, også dem, der kommer til',
    units: 'Enheder',
  },
  add: {
    open: 'Tilføj person',
    title: 'Tilføj person',
    name: 'Brugernavn',
    nameHint: 'Fx medarbejderens initialer. Aldrig et CPR-nummer.',
    add: 'Tilføj',
  },
  change: {
    title: 'Ret rolle og enheder',
    means: 'Gælder fra næste klik; ingen bliver logget ud.',
    save: 'Gem',
    done: 'Rolle og enheder er gemt.',
  },
  link: {
    title: 'Nyt link',
    means:
      'Til den, der ikke kan komme ind mere. Når linket bruges, bliver engangskoden slået fra, og alle åbne logins lukkes. Et ældre link virker ikke længere.',
    make: 'Lav linket',
    made: 'Linket er lavet',
    onceOnly:
      'Kopiér det nu, og giv det til personen ad en sikker vej. Det virker én gang og i et døgn; når vinduet lukkes, kan ingen få det at se igen.',
    label: 'Engangslink',
  },
  deeds: {
    change: 'Ret',
    link: 'Nyt link',
    'sign-out': {
      deed: 'Log ud overalt',
      title: 'Log ud overalt',
      means: 'Alle personens åbne logins lukkes nu. Personen kan logge ind igen.',
      done: 'Personen er logget ud overalt.',
    },
    disable: {
      deed: 'Spær',
      title: 'Spær personen',
      means:
        'Personen bliver logget ud nu og kan ikke logge ind, før nogen åbner igen. Det, personen har gjort, står stadig i revisionsloggen.',
      done: 'Personen er spærret.',
    },
    enable: {
      deed: 'Åbn igen',
      title: 'Åbn for personen igen',
      means: 'Personen kan logge ind igen med samme rolle og adgangskode som før.',
      done: 'Personen kan logge ind igen.',
    },
  },
  second: {
    title: 'To personer om en falsk alarm',
    lead: 'Skal den, der kalder en fil en falsk alarm, have en kollega med på det?',
    isOn: 'Slået til: en falsk alarm gælder først, når en anden har sagt god for den.',
    isOff: 'Slået fra: én person kan alene kalde en fil en falsk alarm.',
    turnOn: {
      deed: 'Slå til',
      title: 'Kræv to personer',
      means: 'Fra nu af skal en anden sige god for hver ny falsk alarm. De gamle står ved magt.',
      done: 'Der kræves nu to personer.',
    },
    turnOff: {
      deed: 'Slå fra',
      title: 'Nøjes med én person',
      means: 'Fra nu af kan én person alene kalde en fil en falsk alarm. Det bliver logført.',
      done: 'Én person er nu nok.',
    },
  },
  /** By the server's word. */
  troubles: {
    'name-taken': 'Brugernavnet er taget. Vælg et andet.',
    'name-is-a-number': 'Det ligner et CPR-nummer. Vælg et andet brugernavn.',
    'wrong-fields':
      'Brugernavnet må have bogstaver, tal og . @ _ + - og skal begynde med et bogstav eller et tal. Vælg mindst én enhed.',
    'last-admin':
      'Det er den sidste administrator for alle enheder. Giv først en anden den rolle; ellers kan ingen lukke folk ind.',
    'beyond-your-units': 'Du kan kun give adgang til de enheder, du selv har.',
    'no-such-unit': 'En af enhederne findes ikke længere. Genindlæs siden.',
    disabled: 'Personen er spærret. Åbn igen, før du laver et link.',
  } as Readonly<Record<string, string>>,
};
