/** What the sign-in says, in Danish. */
export const da = {
  title: 'Log ind',
  lead: 'For sikkerhedsteamet og databeskyttelsesrådgiveren. Alt, hvad du ser og gør, bliver logført.',
  name: 'Brugernavn',
  password: 'Adgangskode',
  code: 'Engangskode',
  codeHint: 'De 6 cifre, som din godkendelsesapp viser lige nu.',
  enter: 'Log ind',
  entering: 'Logger ind …',
  wrong: 'Brugernavnet, adgangskoden eller engangskoden passer ikke.',
  wrongCode: 'Engangskoden passer ikke. Den skifter hvert halve minut; skriv den, appen viser nu.',
  forgotten: 'Glemt adgangskoden? En administrator kan give dig et nyt engangslink.',
};
