/**
 * HTML that cannot forget to escape: what a template is given is text, unless it is Markup already.
 * Names come from anybody, so nothing becomes Markup but through this template.
 */
import { visible } from './visible.ts';

export class Markup {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** `null` and `false` are nothing; lists stand one after the other. */
type Piece = string | number | null | false | Markup | readonly Piece[];

export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let source = strings[0] ?? '';
  for (const [index, piece] of pieces.entries()) source += written(piece) + strings[index + 1];
  return new Markup(source);
}

function written(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Markup) return piece.source;
  if (typeof piece === 'object') return piece.map(written).join('');
  return escaped(visible(String(piece)));
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}
