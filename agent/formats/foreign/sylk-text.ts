/** Texts in SYLK: semicolons are doubled, and what is not ASCII is spelt behind an escape. */

const QUOTED_VALUE = 'K"';

/** The fields of a record, with the semicolons that were doubled. */
export function fieldsOf(line: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let start = 0;
  for (let at = 0; at <= line.length;) {
    const next = line.indexOf(';', at);
    const end = next < 0 ? line.length : next;
    field += line.slice(at, end);
    at = end + 1;
    const isDoubled = next >= 0 && line[at] === ';';
    if (isDoubled) at++;
    // Not every program doubles what stands between quotes.
    if (isDoubled || (next >= 0 && isOpen(line, start, end))) {
      field += ';';
      continue;
    }
    fields.push(field);
    field = '';
    start = at;
  }
  return fields;
}

function isOpen(line: string, start: number, end: number): boolean {
  if (!line.startsWith(QUOTED_VALUE, start)) return false;
  return end === start + QUOTED_VALUE.length || line[end - 1] !== '"';
}

const ESCAPE = '\u001B';
/** A letter and the sign that it is told to bear. */
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['A', '\u0300'],
  ['B', '\u0301'],
  ['C', '\u0302'],
  ['D', '\u0303'],
  ['H', '\u0308'],
  ['J', '\u030A'],
  ['K', '\u0327'],
]);
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['a', 'Æ'],
  ['q', 'æ'],
  ['i', 'Ø'],
  ['y', 'ø'],
  ['{', 'ß'],
  [' ', ' '],
]);

/** What was escaped, as it is read. */
export function sylkText(text: string): string {
  const [plain = '', ...escaped] = text.split(ESCAPE);
  return escaped.length === 0 ? plain : plain + escaped.map(spelt).join('');
}

/** What follows an escape: a letter by its name, or any by the two halves of its code. */
function spelt(part: string): string {
  const [first = '', second = '', third = ''] = part;
  if (first === 'N') {
    const sign = ACCENTS.get(second);
    if (sign === undefined) return (LETTERS.get(second) ?? ' ') + part.slice(2);
    return `${third}${sign}`.normalize('NFC') + part.slice(3);
  }
  const [high, low] = [first.charCodeAt(0) - 0x20, second.charCodeAt(0) - 0x30];
  const isCode = high >= 0 && high < 16 && low >= 0 && low < 16;
  return isCode ? String.fromCharCode(high * 16 + low) + part.slice(2) : part;
}
