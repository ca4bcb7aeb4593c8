/**
 * The parts of an Office package and how they refer to each other. Targets are looked up among the
 * archive's names and never become paths or addresses: external ones are left out unread.
 */
import type { Budget } from '../../inspect/limits.ts';
import { type Body, tellRecords } from './biff12.ts';
import { Unreadable } from '../reader.ts';
import { RepeatedParts } from './repeated-parts.ts';
import { XmlTokenizer, type XmlHandler } from '../markup/xml.ts';
import type { Entry, Source, Zip } from '../archive/zip.ts';

export interface Relation {
  readonly id: string;
  /** The last word of its type, the same in transitional, strict and Microsoft's own types. */
  readonly kind: string;
  /** Null when the package has no such part. */
  readonly entry: Entry | null;
}

/** More relations or types than this in one part are no work of any program. */
const REFERENCES = 2 ** 16;
const WINDOW_BYTES = 2 ** 14;

/** What was met while parts were read. */
export interface Condition {
  damaged: boolean;
  hasDoctype: boolean;
}

/** What a part refers to: parts of the package, and addresses elsewhere. */
interface References {
  readonly relations: readonly Relation[];
  readonly outside: readonly string[];
}

/** The same as it is written. */
interface WrittenReferences {
  readonly inside: readonly {
    readonly id: string;
    readonly kind: string;
    readonly target: string;
  }[];
  readonly outside: readonly string[];
}

interface WrittenTypes {
  readonly ofNames: ReadonlyMap<string, string>;
  readonly ofExtensions: ReadonlyMap<string, string>;
}

const repeatedReferences = new RepeatedParts<WrittenReferences>();
const repeatedTypes = new RepeatedParts<ContentTypes>();

export class Parts {
  readonly zip: Zip;
  readonly condition: Condition;
  readonly #references = new Map<string, References>();
  readonly #budget: Budget;

  constructor(zip: Zip, budget: Budget) {
    this.zip = zip;
    this.#budget = budget;
    this.condition = { damaged: zip.damaged, hasDoctype: false };
  }

  /** The part of this name; names are compared as stored, then without and with their escapes. */
  find(name: string): Entry | null {
    const same = this.#all(name);
    if (same.length > 1) this.condition.damaged = true;
    return same.at(-1) ?? null;
  }

  #all(name: string): readonly Entry[] {
    const asStored = this.zip.all(name);
    if (asStored.length > 0) return asStored;
    for (const spelling of spellings(name)) {
      const same = this.zip.all(spelling);
      if (same.length > 0) return same;
    }
    return [];
  }

  /**
   * Hands a part's markup on. Damage ends the part, is remembered, and what was told before stands;
   * throws Unreadable for all else. Returns whether the part was sound.
   */
  tell(entry: Entry, handler: XmlHandler): boolean {
    const tokenizer = new XmlTokenizer(handler);
    const isWhole = this.#attempt(entry, (source) => {
      for (const piece of piecesOf(source)) tokenizer.write(piece);
      tokenizer.end();
    });
    if (tokenizer.hasDoctype) this.condition.hasDoctype = true;
    return isWhole && !tokenizer.hasDoctype;
  }

  /** As `tell`, of a part of records. */
  tellRecords(
    entry: Entry,
    wanted: ReadonlySet<number>,
    tell: (type: number, body: Body) => void,
  ): boolean {
    return this.#attempt(entry, (source) => tellRecords(source, wanted, tell));
  }

  #attempt(entry: Entry, read: (source: Source) => void): boolean {
    try {
      read(this.zip.open(entry, this.#budget));
      return true;
    } catch (error) {
      if (!(error instanceof Unreadable) || error.trouble !== 'damaged') throw error;
      this.condition.damaged = true;
      return false;
    }
  }

  /** What a part of these says, `read` unless it has been read in another package. Throws Unreadable. */
  said<T>(
    entry: Entry,
    repeated: RepeatedParts<T>,
    read: () => { readonly said: T; readonly isSound: boolean },
  ): T {
    return repeated.said(this.zip, entry, this.#budget, read);
  }

  /** A part's content, in pieces that are valid until the next. Throws Unreadable. */
  pieces(entry: Entry, budget: Budget): Iterable<Uint8Array> {
    return piecesOf(this.zip.open(entry, budget));
  }

  /**
   * What a part refers to, in its own order; the package itself when the name is empty. What lies
   * outside is no relation: `outside` is told the text of such a target.
   */
  relations(partName: string, outside?: (target: string) => void): readonly Relation[] {
    const known = this.#references.get(partName) ?? this.#readReferences(partName);
    this.#references.set(partName, known);
    if (outside !== undefined) known.outside.forEach(outside);
    return known.relations;
  }

  #readReferences(partName: string): References {
    const slash = partName.lastIndexOf('/') + 1;
    const folder = partName.slice(0, slash);
    const entry = this.find(`${folder}_rels/${partName.slice(slash)}.rels`);
    if (entry === null) return { relations: [], outside: [] };
    const written = this.said(entry, repeatedReferences, () => this.#writtenReferences(entry));
    const relations = written.inside.map(({ id, kind, target }) => ({
      id,
      kind,
      entry: this.find(resolved(folder, target)),
    }));
    return { relations, outside: written.outside };
  }

  #writtenReferences(entry: Entry): { said: WrittenReferences; isSound: boolean } {
    const inside: WrittenReferences['inside'][number][] = [];
    const outside: string[] = [];
    const isSound = this.tell(entry, {
      wantsText: false,
      open: (name, attributes) => {
        if (name !== 'Relationship') return;
        if (inside.length + outside.length >= REFERENCES) throw new Unreadable('limit');
        const target = attributes.get('Target') ?? '';
        if (attributes.get('TargetMode') === 'External') {
          outside.push(target);
          return;
        }
        const kind = lastWord(attributes.get('Type') ?? '');
        inside.push({ id: attributes.get('Id') ?? '', kind, target });
      },
      close: () => {},
      text: () => {},
    });
    // An address may hold a number: it is not kept.
    return { said: { inside, outside }, isSound: isSound && outside.length === 0 };
  }

  contentTypes(): ContentTypes {
    const entry = this.find('[Content_Types].xml');
    if (entry === null) return new ContentTypes({ ofNames: new Map(), ofExtensions: new Map() });
    return this.said(entry, repeatedTypes, () => this.#readTypes(entry));
  }

  #readTypes(entry: Entry): { said: ContentTypes; isSound: boolean } {
    const ofNames = new Map<string, string>();
    const ofExtensions = new Map<string, string>();
    let count = 0;
    const isSound = this.tell(entry, {
      wantsText: false,
      open: (name, attributes) => {
        const type = (attributes.get('ContentType') ?? '').toLowerCase();
        if (++count > REFERENCES) throw new Unreadable('limit');
        if (name === 'Override')
          ofNames.set(resolved('', attributes.get('PartName') ?? '').toLowerCase(), type);
        if (name === 'Default')
          ofExtensions.set((attributes.get('Extension') ?? '').toLowerCase(), type);
      },
      close: () => {},
      text: () => {},
    });
    return { said: new ContentTypes({ ofNames, ofExtensions }), isSound };
  }
}

/** Windows that wait for their next part: most parts are small, and come by the dozen. */
const idle: Uint8Array[] = [];

function* piecesOf(source: Source): Generator<Uint8Array> {
  const window = idle.pop() ?? new Uint8Array(WINDOW_BYTES);
  try {
    for (;;) {
      const given = source.read(window, 0, WINDOW_BYTES);
      if (given === 0) return;
      yield window.subarray(0, given);
    }
  } finally {
    if (idle.length < 2) idle.push(window);
  }
}

/** Of so many parts it is kept what was found out about their names: of short ones, in which no number can stand. */
const ASKED = 64;
const SHORT_NAME = /^(?=.{1,64}$)\P{Nd}*(?:\p{Nd}\P{Nd}*){0,6}$/u;

/**
 * What each part is said to be. Types and names are compared in lower case. Packages share one that they repeat, so
 * what follows from a name is found out once for all of them.
 */
export class ContentTypes {
  readonly #ofNames: ReadonlyMap<string, string>;
  readonly #ofExtensions: ReadonlyMap<string, string>;
  readonly #answers = new Map<Question<unknown>, Map<string, unknown>>();

  constructor({ ofNames, ofExtensions }: WrittenTypes) {
    this.#ofNames = ofNames;
    this.#ofExtensions = ofExtensions;
  }

  /** The types of parts named one by one, there or not. */
  all(): readonly string[] {
    return [...this.#ofNames.values()];
  }

  /** The empty text when nothing is said. */
  of(partName: string): string {
    // An archive that is no package asks for each of its parts, too.
    if (this.#ofNames.size + this.#ofExtensions.size === 0) return '';
    return this.ask(typeOf, partName);
  }

  /** What a question comes to whose answer depends on these types and the part's name alone. */
  ask<T>(question: Question<T>, partName: string): T {
    let answers = this.#answers.get(question) as Map<string, T> | undefined;
    const known = answers?.get(partName);
    if (known !== undefined) return known;
    const answer = question(this, partName);
    if (answers === undefined) this.#answers.set(question, (answers = new Map<string, T>()));
    if (answers.size < ASKED && SHORT_NAME.test(partName)) answers.set(partName, answer);
    return answer;
  }

  /** Null for one that is not named. */
  ofName(partName: string): string | null {
    return this.#ofNames.get(resolved('', partName).toLowerCase()) ?? null;
  }

  ofExtension(partName: string): string {
    return this.#ofExtensions.get(partName.slice(partName.lastIndexOf('.') + 1)) ?? '';
  }
}

type Question<T> = (types: ContentTypes, partName: string) => T;

function typeOf(types: ContentTypes, partName: string): string {
  const name = resolved('', partName).toLowerCase();
  return types.ofName(name) ?? types.ofExtension(name);
}

/** A target as a name in the archive: from the root, or from the folder of the part that refers. */
export function resolved(folder: string, target: string): string {
  // Nearly all are plain, and each part of each package comes by here.
  if (folder === '' && !/[\\#]|\/\/|(^|\/)\.|\/$/.test(target)) {
    return target.startsWith('/') ? target.slice(1) : target;
  }
  const path = target.replaceAll('\\', '/').split('#', 1)[0] ?? '';
  const segments = path.startsWith('/') ? [] : folder.split('/');
  for (const segment of path.split('/')) {
    if (segment === '..') {
      // A folder ends with a slash, so its last segment is empty.
      while (segments.at(-1) === '') segments.pop();
      segments.pop();
    } else if (segment !== '.' && segment !== '') {
      segments.push(segment);
    }
  }
  return segments.filter((segment) => segment !== '').join('/');
}

/** Without and with escapes: archive and target need not agree on them. */
function spellings(name: string): readonly string[] {
  // Nearly all have no other one, and most sheets refer to nothing: that is asked of each.
  if (/^[\w/.-]*$/.test(name)) return [];
  try {
    const plain = decodeURIComponent(name);
    return [plain, encodeURI(plain)];
  } catch {
    return []; // A percent sign that escapes nothing.
  }
}

function lastWord(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}
