/** What the sign-in says, in Danish. */
export const da = {
  title: 'Log ind',
  lead: 'For sikkerhedsteamet og databeskyttelsesrådgiveren. Alt, hvad du ser og gør, bliver logført.',
  name: 'Brugernavn',
  password: 'Adgangskode',
  enter: 'Log ind',
  entering: 'Logger ind …',
  /** By the server's word. */
  troubles: {
    'wrong-sign-in': 'Brugernavnet eller adgangskoden passer ikke.',
    'wrong-code':
      'Engangskoden passer ikke. Den skifter hvert halve minut; skriv den, appen viser nu.',
  } as Readonly<Record<string, string>>,
  forgotten: 'Glemt adgangskoden? En administrator kan give dig et nyt engangslink.',
};
