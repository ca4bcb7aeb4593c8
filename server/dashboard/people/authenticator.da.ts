/** What is said where an authenticator is set up, in Danish. */
export const da = {
  steps: [
    'Åbn en godkendelsesapp på din telefon, fx Microsoft Authenticator, og vælg at tilføje en konto.',
    'Scan QR-koden. Kan appen ikke det, så skriv nøglen ind, eller åbn linket, hvis appen er på denne enhed.',
    'Skriv den kode, appen så viser.',
  ],
  picture: 'QR-kode med nøglen, der også står som tekst',
  secret: 'Nøgle',
  open: 'Åbn i godkendelsesappen',
  confirm: 'Slå til',
};
