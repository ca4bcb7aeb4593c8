/** What the list of machines says, in Danish. */
import { formatsOf } from '../format.ts';

const { number } = formatsOf('da');

export const da = {
  lead: 'Hver maskine, der er tilmeldt, med det, den sidst har meldt.',
  filters: {
    standing: 'Tilstand',
    unit: 'Enhed',
    version: 'Agentversion',
    exposed: 'Med ubeskyttede filer',
    openVolume: 'Med åbne drev',
    clone: 'Mulige kopier',
  },
  columns: {
    name: 'Maskine',
    unit: 'Enhed',
    standing: 'Tilstand',
    lastSeen: 'Sidst set',
    persons: 'Personer',
    exposed: 'Ubeskyttede filer',
    volumes: 'Åbne drev',
    version: 'Agent',
  },
  openOf: (open: number, all: number) => `${number(open)} af ${number(all)}`,
  unread: (n: number) => `${number(n)} ikke læst`,
  never: 'Aldrig',
  total: (n: number) => (n === 1 ? '1 maskine' : `${number(n)} maskiner`),
  none: 'Ingen maskine passer til filtrene.',
  nobody: 'Ingen maskine er tilmeldt endnu. Det siger intet om, hvor data ligger.',
};
