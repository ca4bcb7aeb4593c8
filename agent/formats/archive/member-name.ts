/**
 * Names in archives. They are keys, hints and, masked, what people are shown; never paths. Slashes
 * stand for whatever separates folders.
 */
import { dosText } from '../text/codepage.ts';

const utf8 = new TextDecoder('utf-8');

/** Text that should be UTF-8; where it is not, `otherwise` reads it. */
function decoded(bytes: Uint8Array, otherwise: (bytes: Uint8Array) => string): string {
  const text = utf8.decode(bytes);
  return text.includes('\uFFFD') ? otherwise(bytes) : text;
}

/**
 * As zip tells it: many writers use UTF-8 without saying so. The book means codepage 437 then; Windows in
 * Denmark writes 850, which has the same letters and those that 437 lacks (Ø and ø).
 */
export function zipName(bytes: Uint8Array, saysUtf8: boolean): string {
  const name = saysUtf8 ? utf8.decode(bytes) : decoded(bytes, dosText);
  return name.replaceAll('\\', '/');
}

/** As gzip and tar tell it: in whatever the machine used, today UTF-8. */
export function plainName(bytes: Uint8Array): string {
  return decoded(bytes, (old) => Buffer.from(old).toString('latin1'));
}
