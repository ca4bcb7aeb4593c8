/**
 * A table for a spreadsheet: RFC 4180 with semicolons and a UTF-8 BOM, which Excel opens right on a Danish computer.
 * What begins like a formula, or would if it were read with another separator, gets an apostrophe in front, so that no
 * spreadsheet runs it.
 */

/** Also the full-width signs, which East Asian Excel takes for the plain ones. */
const FORMULA = /(^|[;,|"'])(\s*)(?=[=+\-@＝＋－＠])/gu;

export function csvOf(rows: readonly (readonly (number | string)[])[]): string {
  return `\u{feff}${rows.map((row) => `${row.map(cellOf).join(';')}\r\n`).join('')}`;
}

function cellOf(value: number | string): string {
  if (typeof value === 'number') return `${value}`;
  return `"${value.replace(FORMULA, "$1'$2").replaceAll('"', '""')}"`;
}

/** Given to the browser as a file. */
export function download(name: string, csv: string): void {
  const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
