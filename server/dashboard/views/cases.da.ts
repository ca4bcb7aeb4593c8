/** What the cases say, in Danish. */
export const da = {
  lead: 'En sag lukkes kun af maskinen: når filen er væk, flyttet eller krypteret, næste gang den ses igennem.',
  tabsLabel: 'Hvilke sager',
  tabs: {
    mine: 'Mine',
    toApprove: 'Til godkendelse',
    overdue: 'Over fristen',
    active: 'I gang',
    unassigned: 'Kritiske uden ansvarlig',
    residue: 'Kopier tilbage',
    decided: 'Afgjorte',
    resolved: 'Løste',
  },
  /** What has to be known to understand a tab. */
  about: {
    residue:
      'Filen selv er væk eller krypteret, men kopier af den på maskinen er ubeskyttede. Sagen lukkes, når den sidste kopi er væk.',
    resolved:
      'Maskinen har meldt dem væk, flyttet eller krypteret. Sager om filer, der er væk, slettes efter en tid (30 dage, hvis intet andet er valgt).',
  } as Readonly<Record<string, string>>,
  empty: {
    mine: 'Du har ingen sager lige nu. Kritiske filer uden ansvarlig står i fanen for sig.',
    toApprove: 'Ingen forslag fra andre venter på dig.',
    overdue: 'Ingen sager er over fristen.',
    active: 'Ingen sager er i gang.',
    unassigned:
      'Alle kendte kritiske filer har en sag. Det gælder kun de maskiner, der melder sig.',
    residue: 'Ingen filer er væk eller krypteret, mens kopier af dem er ubeskyttede.',
    decided: 'Intet er afgjort som falsk alarm eller undtagelse.',
    resolved: 'Ingen sager er løst endnu.',
  },
};
