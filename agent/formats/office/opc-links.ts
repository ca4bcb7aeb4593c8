/**
 * What a workbook keeps of other files and of what it once held: the cells that its links brought, and
 * the log of a workbook that several people changed. Nothing that a link names is ever opened.
 */
import { formulaText } from './opc-codes.ts';
import { Passage } from '../passage.ts';
import type { Told } from '../told.ts';
import { limits } from '../../inspect/limits.ts';
import type { Attributes, XmlHandler } from '../markup/xml.ts';

const LAST_ROW = 2 ** 20;

/** A cell's column from its reference, counted from 0; -1 for none. */
export function columnIn(reference: string): number {
  const letters = /^\$?([a-z]{1,3})\$?\d/i.exec(reference)?.[1]?.toUpperCase() ?? '';
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column <= limits.columns ? column - 1 : -1;
}

/** One part of links: a table for each sheet of the other workbook, names and items as texts. */
export class LinkTexts implements XmlHandler {
  wantsText = false;
  readonly #told: Told;
  readonly #passage: Passage;
  #isTable = false;
  #isText = false;
  #row = -1;
  #column = -1;
  #columns = 0;

  constructor(told: Told) {
    this.#told = told;
    this.#passage = new Passage((text) => told.place('linkCache', text));
  }

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'sheetData':
        this.#begin();
        break;
      case 'row':
        this.#setRow(Number(attributes.get('r')) - 1);
        break;
      case 'cell':
        this.#setCell(attributes);
        break;
      case 'values':
        this.#begin();
        this.#columns = Math.min(
          Math.max(Number(attributes.get('cols') ?? 1) || 1, 1),
          limits.columns,
        );
        break;
      case 'value':
        this.#setValue(attributes);
        break;
      case 'v':
      case 'val':
        this.wantsText = true;
        break;
      default:
        this.#names(attributes, name);
    }
  }

  close(name: string): void {
    if (name === 'sheetData' || name === 'values') this.#isTable = false;
    if (name !== 'v' && name !== 'val') return;
    this.wantsText = false;
    const text = this.#passage.take();
    if (!this.#isTable) this.#told.place('linkCache', text);
    else if (this.#isText) this.#told.text(this.#row, this.#column, text);
    else this.#told.number(this.#row, this.#column, text);
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }

  #begin(): void {
    this.#told.table('linkCache');
    this.#isTable = true;
    this.#row = this.#column = -1;
  }

  /** Rows go down, whatever they call themselves. */
  #setRow(told: number): void {
    this.#row = told > this.#row && told < LAST_ROW ? told : this.#row + 1;
    this.#column = -1;
  }

  #setCell(attributes: Attributes): void {
    const told = columnIn(attributes.get('r') ?? '');
    this.#column = told >= 0 ? told : Math.min(this.#column + 1, limits.columns - 1);
    this.#isText = (attributes.get('t') ?? 'n') !== 'n';
  }

  /** Items of another program come without places, row by row. */
  #setValue(attributes: Attributes): void {
    this.#column++;
    if (this.#column >= this.#columns || this.#row < 0) this.#setRow(-1);
    if (this.#column < 0) this.#column = 0;
    this.#isText = (attributes.get('t') ?? 'n') !== 'n';
  }

  #names(attributes: Attributes, name: string): void {
    if (name === 'sheetName') this.#say(attributes.get('val'));
    else if (name === 'definedName') {
      this.#say(
        `${attributes.get('name') ?? ''} = ${formulaText(attributes.get('refersTo') ?? '')}`,
      );
    } else if (name === 'ddeLink') {
      this.#say(attributes.get('ddeService'));
      this.#say(attributes.get('ddeTopic'));
    } else if (name === 'ddeItem' || name === 'oleItem') this.#say(attributes.get('name'));
  }

  #say(text: string | null): void {
    if (text !== null) this.#told.place('linkCache', text);
  }
}

/** One part of the log: the cells as they were and as they became, each column of each sheet as one. */
export class RevisionTexts implements XmlHandler {
  wantsText = false;
  readonly #told: Told;
  readonly #passage: Passage;
  readonly #columns = new Map<string, number>();
  #begun = false;
  #inCell = false;
  #sheet = '';
  #row = -1;
  #column = 0;
  #type = '';

  constructor(told: Told) {
    this.#told = told;
    this.#passage = new Passage((text) => told.place('remnant', text));
  }

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'rcc':
      case 'rm':
        this.#sheet = attributes.get('sId') ?? attributes.get('sheetId') ?? '';
        break;
      case 'oc':
      case 'nc':
        this.#setCell(attributes);
        break;
      case 'v':
      case 't':
      case 'formula':
      case 'oldFormula':
        this.wantsText = true;
        break;
      case 'f':
        this.wantsText = this.#inCell;
        break;
      default:
        for (const key of ['name', 'oldName', 'newName']) this.#say(attributes.get(key));
    }
  }

  close(name: string): void {
    if (name === 'oc' || name === 'nc') {
      this.#cell();
      return;
    }
    if (!this.wantsText) return;
    this.wantsText = false;
    if (!this.#inCell || name === 'f') this.#say(formulaText(this.#passage.take()));
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }

  #setCell(attributes: Attributes): void {
    this.#passage.take();
    this.#inCell = true;
    this.#type = attributes.get('t') ?? 'n';
    this.#row++;
    const key = `${this.#sheet} ${columnIn(attributes.get('r') ?? '')}`;
    const known = this.#columns.get(key);
    this.#column = known ?? Math.min(this.#columns.size, limits.columns - 1);
    if (known === undefined && this.#columns.size < limits.columns)
      this.#columns.set(key, this.#column);
  }

  #cell(): void {
    this.#inCell = false;
    const text = this.#passage.take();
    // An index into a table that is gone.
    if (text === '' || this.#type === 's') return;
    if (!this.#begun) this.#told.table('remnant');
    this.#begun = true;
    if (this.#type === 'n') this.#told.number(this.#row, this.#column, text);
    else this.#told.text(this.#row, this.#column, text);
  }

  #say(text: string | null): void {
    if (text !== null && text !== '') this.#told.place('remnant', text);
  }
}
