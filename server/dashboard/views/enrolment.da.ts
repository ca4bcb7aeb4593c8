/** What the view of enrolment says, in Danish. */
export const da = {
  lead: 'Sådan kommer maskiner med: et token lukker dem ind, og de, der skal godkendes, venter her.',
  waiting: {
    title: 'Venter på godkendelse',
    lead: 'Maskiner, der er tilmeldt med et token, som kræver, at nogen siger god for dem.',
    machine: 'Maskine',
    unit: 'Enhed',
    group: 'Gruppe',
    enrolled: 'Tilmeldt',
    deeds: 'Handling',
    none: 'Ingen maskiner venter.',
    approve: {
      deed: 'Godkend',
      title: 'Godkend maskinen',
      means:
        'Maskinen bliver en af jeres: den melder sine fund og får jeres politik. Godkend kun en maskine, du kender; er du i tvivl, så spørg den, der satte den op.',
      done: 'Maskinen er godkendt.',
    },
    revoke: {
      deed: 'Afvis',
      title: 'Afvis maskinen',
      means:
        'Maskinen bliver spærret, og serveren tager aldrig imod noget fra den. Det kan ikke fortrydes: skal den med alligevel, skal den tilmeldes på ny. Kender ingen maskinen, så spær også det token, den kom ind med.',
      done: 'Maskinen er afvist.',
    },
    troubles: {
      'wrong-state': 'En anden har allerede taget stilling til maskinen. Genindlæs siden.',
    } as Readonly<Record<string, string>>,
  },
  tokens: {
    title: 'Tokens',
    lead: 'Et token kan bruges af flere maskiner, til det udløber. Selve koden ses kun, når det laves.',
    label: 'Mærkat',
    unit: 'Enhed',
    group: 'Gruppe',
    uses: 'Brug tilbage',
    expires: 'Udløber',
    approval: 'Godkendelse',
    needed: 'Kræves',
    notNeeded: 'Kræves ikke',
    state: 'Tilstand',
    deeds: 'Handling',
    states: { usable: 'Kan bruges', used: 'Brugt op', expired: 'Udløbet', revoked: 'Spærret' },
    none: 'Ingen tokens endnu. Lav et for at tilmelde den første maskine.',
    noneSuch: 'Ingen tokens passer til filtrene.',
    sought: 'Mærkat, gruppe eller enhed',
    revoke: {
      deed: 'Spær',
      title: 'Spær tokenet',
      means:
        'Ingen flere maskiner kan komme ind med det. De, der allerede er kommet ind, bliver. Det kan ikke fortrydes, men du kan altid lave et nyt.',
      done: 'Tokenet er spærret.',
    },
  },
  make: {
    open: 'Nyt token',
    title: 'Nyt token',
    unit: 'Enhed',
    group: 'Gruppe',
    groupHint:
      'Maskiner, der er sat op ens, fx “Bærbare”. Findes gruppen ikke, bliver den lavet i enheden.',
    label: 'Mærkat',
    labelHint: 'Så du kan kende det igen, fx “Udrulning uge 47”. Kan udelades.',
    uses: 'Antal maskiner',
    days: 'Gælder i dage',
    approval: 'Maskinerne skal godkendes',
    approvalHint: 'Får uvedkommende fat i koden, kommer de ikke ind, uden at du ser dem her.',
    fleeting: 'Maskinerne laves på ny hver dag',
    fleetingHint: 'Virtuelle skriveborde, der genskabes fra et image. Gælder kun for en ny gruppe.',
    make: 'Lav token',
    made: 'Tokenet er lavet',
    onceOnly: 'Kopiér det nu: når vinduet lukkes, kan ingen få det at se igen.',
    command: 'Kør på maskinen',
    token: 'Selve tokenet',
    afterwards: 'Kør derefter sudo cprvagt agent install, så agenten kører som tjeneste.',
    troubles: {
      'group-elsewhere':
        'Gruppen hører til en anden enhed. Vælg den enhed, eller giv gruppen et andet navn.',
      'unknown-unit':
        'Enheden findes ikke længere, eller du har ikke adgang til den. Vælg en anden.',
    } as Readonly<Record<string, string>>,
  },
};
