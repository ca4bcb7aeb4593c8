/** The units of an organisation, and how many machines each is known to have. */
import { type Static, Type } from 'typebox';
import { count, name, object, orNull } from '../wire.ts';

export const UnitRow = object({
  id: Type.String(),
  name,
  /** That enrolled and neither left nor were revoked. */
  machines: count,
  /** Null where nobody has said. */
  expected: orNull(count),
});
export type UnitRow = Static<typeof UnitRow>;

export const UnitsAnswer = object({ units: Type.Array(UnitRow) });
export type UnitsAnswer = Static<typeof UnitsAnswer>;

/** Null takes back what was said. */
export const ExpectedMachines = object({ expected: orNull(count) });
export type ExpectedMachines = Static<typeof ExpectedMachines>;
