/** What the welcome says, in Danish. */
export const da = {
  title: 'Velkommen',
  lead: 'Linket, du har fået, virker én gang. Vælg en adgangskode, så kan du logge ind igen.',
  password: 'Ny adgangskode',
  passwordHint:
    'Mindst 12 tegn. En sætning, du kan huske, er bedre end et kort ord med tegn i. Brug den ikke andre steder.',
  again: 'Adgangskoden igen',
  different: 'De to er ikke ens.',
  enter: 'Gem og log ind',
  entering: 'Gemmer …',
  without: 'Log ind uden at vælge en',
  noLink: 'Adressen mangler linkets sidste del. Kopiér hele linket, også det, der står efter #.',
  toSignIn: 'Har du allerede en adgangskode, så log ind.',
  troubles: {
    'no-such-link':
      'Linket er brugt, eller det er mere end et døgn gammelt. Bed en administrator om et nyt.',
    'weak-password': 'Den adgangskode er for let at gætte. Vælg en anden.',
    'wrong-code':
      'Koden passer ikke. Skriv den, appen viser lige nu, og tjek, at telefonens ur går rigtigt.',
    'wrong-fields': 'Adgangskoden skal være mellem 12 og 200 tegn.',
  } as Readonly<Record<string, string>>,
  second: {
    title: 'Et ekstra lag: engangskode',
    lead: 'Med en godkendelsesapp på din telefon kan ingen logge ind som dig med adgangskoden alene.',
    begin: 'Sæt engangskode op',
    later: 'Ikke nu, gå til overblikket',
    done: 'Engangskoden er slået til. Du bliver spurgt om den, næste gang du logger ind.',
    go: 'Til overblikket',
  },
};
