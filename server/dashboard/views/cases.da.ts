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
    decided: 'Afgjorte',
  },
  empty: {
    mine: 'Du har ingen sager lige nu. Kritiske filer uden ansvarlig står i fanen for sig.',
    toApprove: 'Ingen forslag fra andre venter på dig.',
    overdue: 'Ingen sager er over fristen.',
    active: 'Ingen sager er i gang.',
    unassigned:
      'Alle kendte kritiske filer har en sag. Det gælder kun de maskiner, der melder sig.',
    decided: 'Intet er afgjort som falsk alarm eller undtagelse.',
  },
};
