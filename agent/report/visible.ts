/**
 * Text from outside (paths, member names, what somebody typed) made safe to print. A file name may
 * hold terminal escapes that recolour, rename or overwrite what the person sees, and bidi controls
 * that turn `slx.exe` into `exe.xls`: each becomes a visible escape instead of acting.
 */

/** Controls, format characters (bidi, zero width), lone surrogates, line and paragraph separators. */
const ACTING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

export function visible(text: string): string {
  return text.replace(ACTING, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}

/** The folder with its last separator, and the name; both as they are, not yet visible. */
export function folderAndName(path: string): readonly [folder: string, name: string] {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return [path.slice(0, end), path.slice(end)];
}
