/** One cell of an OpenDocument table, from its attributes and its text to what the rules are told. */
import { DATE, NOTHING, NUMBER, TEXT, TIME, TRUTH } from '../cells/kernel-document.ts';
import { ParagraphText } from './ods-text.ts';
import { dateText } from '../dates.ts';
import type { Attributes } from '../markup/xml.ts';

/** A longer value is no number and no date, whatever it is called. */
const VALUE_CHARACTERS = 64;

/** The attributes that hold a value, each for its type. */
const VALUES = ['value', 'string-value', 'date-value', 'time-value', 'boolean-value'] as const;

export class OpenCell {
  /** The cell stands for so many in its row. */
  readonly times: number;
  readonly text: ParagraphText;
  readonly #type: number;
  readonly #value: string;
  readonly #formula: string;

  /**
   * `front` gets the beginning of a text that is too long to be held. `dateStyles`: the cell styles that
   * show a number as a date.
   */
  constructor(
    attributes: Attributes,
    front: (text: string) => void,
    dateStyles: ReadonlySet<string>,
  ) {
    const { type, value } = valueIn(attributes, dateStyles);
    this.times = repeated(attributes.get('number-columns-repeated'));
    this.text = new ParagraphText(front);
    this.#type = value.length > VALUE_CHARACTERS ? TEXT : type;
    this.#value = value;
    const formula = attributes.get('formula') ?? '';
    // An empty value is what the formula gave.
    const isCalculated = formula !== '' && VALUES.some((name) => attributes.get(name) !== null);
    this.#formula = isCalculated ? '' : formula;
  }

  /** What it holds; the text is not longer than it may be at once. */
  take(): { readonly type: number; readonly text: string } {
    const value = this.#value;
    if (this.#type !== TEXT && value !== '') return { type: this.#type, text: value };
    const shown = this.text.take();
    if (shown !== '' && isSame(shown, value)) return { type: TEXT, text: shown };
    // What is shown may be less than what is there.
    const all = [shown, value].filter((part) => part !== '');
    if (all.length === 0) all.push(...textsIn(this.#formula));
    this.text.put(all.join('\n'));
    const text = this.text.take();
    return { type: text === '' ? NOTHING : TEXT, text };
  }
}

/** How often a row or cell is repeated: a claim. */
export function repeated(told: string | null): number {
  return Math.max(1, Math.floor(Number(told ?? 1)) || 1);
}

/** The texts in a formula: what it would show, where nobody has calculated it. */
export function textsIn(formula: string): string[] {
  return formula.split('"').filter((part, at) => at % 2 === 1 && part !== '');
}

/** Most programs say of a date that it is one; some leave it to the style. */
function numberIn(attributes: Attributes, dateStyles: ReadonlySet<string>): Value {
  const value = attributes.get('value') ?? '';
  if (dateStyles.size === 0 || !dateStyles.has(attributes.get('style-name') ?? '')) {
    return { type: NUMBER, value };
  }
  const day = dateText(value, false);
  return { type: day === value ? NUMBER : DATE, value: day };
}

function isSame(shown: string, value: string): boolean {
  return value === '' || shown.replaceAll(/\s/g, '') === value.replaceAll(/\s/g, '');
}

interface Value {
  readonly type: number;
  readonly value: string;
}

/** The value of the cell's type; one of another type is there all the same. */
function valueIn(attributes: Attributes, dateStyles: ReadonlySet<string>): Value {
  const typed = typedValueIn(attributes, dateStyles);
  if (typed.value !== '') return typed;
  for (const name of VALUES) {
    const value = attributes.get(name) ?? '';
    if (value !== '') return { type: TEXT, value };
  }
  return typed;
}

function typedValueIn(attributes: Attributes, dateStyles: ReadonlySet<string>): Value {
  const value = (name: string): string => attributes.get(name) ?? '';
  switch (attributes.get('value-type')) {
    case 'float':
    case 'percentage':
    case 'currency':
      return numberIn(attributes, dateStyles);
    case 'date':
      return { type: DATE, value: value('date-value') };
    case 'time':
      return { type: TIME, value: value('time-value') };
    case 'boolean':
      return { type: TRUTH, value: value('boolean-value') };
    default:
      return { type: TEXT, value: value('string-value') };
  }
}
