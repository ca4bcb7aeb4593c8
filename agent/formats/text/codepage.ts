/** Texts in code pages, by the numbers that Windows gives them. */

const LABELS: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [10_000, 'macintosh'],
  [10_007, 'x-mac-cyrillic'],
  [20_866, 'koi8-r'],
  [21_866, 'koi8-u'],
  // As older programs for the Macintosh and for Windows number theirs.
  [32_768, 'macintosh'],
  [65_001, 'utf-8'],
]);

/** Those of DOS, which nothing here knows, are read as 850: Danish letters are the same in all that have them. */
const DOS = [437, 720, 737, 775, 850, 852, 857, 858, 860, 861, 862, 863, 864, 865, 869] as const;
/** Codepage 850, its upper half. */
const DOS_LETTERS =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

/** Turns bytes into text, piece by piece; a letter may begin in one and end in the next. */
export type Decode = (bytes: Uint8Array) => string;

/** One that nobody knows is read as that of Windows in the west. */
export function decoderOf(codepage: number): Decode {
  if ((DOS as readonly number[]).includes(codepage)) return dosText;
  const isWindows = codepage >= 1250 && codepage <= 1258;
  const label = isWindows ? `windows-${codepage}` : (LABELS.get(codepage) ?? 'windows-1252');
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return (bytes) => decoder.decode(bytes, { stream: true });
}

export function dosText(bytes: Uint8Array): string {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return plain.replaceAll(/[\u0080-\u00ff]/g, (letter) => DOS_LETTERS[letter.charCodeAt(0) - 128]!);
}
