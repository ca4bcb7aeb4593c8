/**
 * What PowerShell tells as JSON, taken for what it is and not for what it should be. Its version 5.1 writes a list
 * of one as the thing itself, a number now and then as text, and nothing at all where it failed.
 */
export type Row = Readonly<Record<string, unknown>>;

/** Of a list, of one thing without a list, of nothing. */
export function rowsIn(value: unknown): readonly Row[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.filter(isRow);
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whole and not below 0, as all numbers that we ask for. */
export function numberIn(row: Row, name: string): number | null {
  return wholeOf(row[name]);
}

export function numbersIn(value: unknown): readonly number[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.map(wholeOf).filter((it) => it !== null);
}

function wholeOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
