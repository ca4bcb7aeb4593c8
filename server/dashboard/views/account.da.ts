/** What the view of one's own account says, in Danish. */
export const da = {
  title: 'Min konto',
  lead: 'Din adgangskode, din engangskode og dine åbne logins.',
  who: {
    title: 'Det er du logget ind som',
    name: 'Brugernavn',
    role: 'Rolle',
    organisation: 'Organisation',
    units: 'Enheder',
    allUnits: 'Alle',
    until: 'Du bliver logget ud senest',
  },
  password: {
    title: 'Adgangskode',
    lead: 'Når du skifter den, bliver du logget ud alle andre steder.',
    old: 'Nuværende adgangskode',
    yours: 'Din adgangskode',
    new: 'Ny adgangskode',
    hint: 'Mindst 12 tegn. En sætning, du kan huske, er bedre end et kort ord med tegn i.',
    again: 'Den nye adgangskode igen',
    different: 'De to er ikke ens.',
    save: 'Skift adgangskode',
    done: 'Adgangskoden er skiftet, og du er logget ud alle andre steder.',
  },
  code: {
    title: 'Engangskode',
    lead: 'Med en godkendelsesapp på din telefon kan ingen logge ind som dig med adgangskoden alene.',
    isOn: 'Slået til.',
    isOff: 'Slået fra.',
    needsPassword: 'Vælg først en adgangskode.',
    begin: 'Sæt engangskode op',
    remove: 'Slå engangskode fra',
  },
  everywhere: {
    title: 'Alle åbne logins',
    lead: 'Har du glemt at logge ud et sted, så luk dem alle her.',
    deed: {
      deed: 'Log ud overalt',
      title: 'Log ud overalt',
      means: 'Alle dine åbne logins lukkes, også dette. Du kan logge ind igen med det samme.',
      done: 'Du er logget ud overalt.',
    },
  },
  /** By the server's word. */
  troubles: {
    'wrong-sign-in': 'Adgangskoden passer ikke.',
    'wrong-code':
      'Engangskoden passer ikke. Skriv den, appen viser lige nu, og tjek, at telefonens ur går rigtigt.',
    'code-needed': 'Skriv også engangskoden fra din app.',
    'weak-password': 'Den adgangskode er for let at gætte. Vælg en anden.',
    'wrong-fields': 'Adgangskoden skal være mellem 12 og 200 tegn.',
    'no-code-asked': 'Nøglen gælder ikke længere. Begynd forfra.',
  } as Readonly<Record<string, string>>,
};
