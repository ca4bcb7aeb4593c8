/** Whether a PC is one that people carry, by the chassis type of SMBIOS. */

/** Portable, laptop, notebook, hand held, sub notebook, tablet, convertible, detachable. */
const CARRIED = new Set([8, 9, 10, 11, 14, 30, 31, 32]);
/** Other, unknown. */
const UNTOLD = new Set([0, 1, 2]);

/** Null when none of them says anything. */
export function isCarried(types: readonly number[]): boolean | null {
  const told = types.filter((type) => Number.isInteger(type) && !UNTOLD.has(type));
  return told.length === 0 ? null : told.some((type) => CARRIED.has(type));
}
