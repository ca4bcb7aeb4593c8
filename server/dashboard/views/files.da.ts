/** What the list of files says, in Danish. */
export const da = {
  lead: 'Filer med CPR-numre, og filer, ingen kunne læse. De farligste står først.',
  empty: {
    none: 'Ingen maskine har meldt nogen fil. Det siger kun noget om de maskiner, der er set igennem.',
    overview: 'Se på overblikket, hvor mange maskiner det er',
    narrowed: 'Ingen filer passer på alle filtrene. Fjern et af dem for at se flere.',
    pageOver: 'Der er ikke flere filer på denne side af listen. Gå til første side.',
  },
};
