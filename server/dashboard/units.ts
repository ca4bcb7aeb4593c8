/** The units that whoever has signed in may see, and what they are called. */
import type { UnitsAnswer } from '../api/units.ts';
import { useAsked } from './api.ts';
import type { Option } from './parts/filters.tsx';

export interface Units {
  readonly options: readonly Option[];
  /** Empty as long as nobody has told. */
  readonly nameOf: (id: string) => string;
}

export function useUnits(): Units {
  const rows = useAsked<UnitsAnswer>('/api/units').data?.units ?? [];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return {
    options: rows.map(({ id, name }) => ({ value: id, label: name })),
    nameOf: (id) => names.get(id) ?? '',
  };
}
