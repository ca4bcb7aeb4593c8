/** An OpenDocument file as an archive: what kind of document it is, which parts hold text, what is sealed. */
import { type Budget, limits } from '../../inspect/limits.ts';
import { encodingOf, sampleText } from '../text/encoding.ts';
import { type Format, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { wordsOf } from '../markup/xml-source.ts';
import { type XmlHandler, XmlTokenizer } from '../markup/xml.ts';
import { type Entry, type Zip, zipIn } from '../archive/zip.ts';

const SPREADSHEETS: ReadonlyMap<string, Format> = new Map([
  ['application/vnd.oasis.opendocument.spreadsheet', 'ods'],
  ['application/vnd.oasis.opendocument.spreadsheet-template', 'ots'],
  ['application/vnd.sun.xml.calc', 'sxc'],
  ['application/vnd.sun.xml.calc.template', 'sxc'],
]);
/** Named one by one: half a name of a spreadsheet is no other document. */
const DOCUMENTS =
  /^application\/(vnd\.oasis\.opendocument\.(text|presentation|graphics|chart|formula|image|database|base)|vnd\.sun\.xml\.(writer|impress|draw|math|base)|epub)/;
const NAMESPACE = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
const MANIFEST = 'META-INF/manifest.xml';
/** Newer programs seal the whole file in this one part. */
const SEALED_PACKAGE = 'encrypted-package';
/** The root's tag, with all the namespaces that programs declare there. */
const ROOT_BYTES = 2 ** 15;

/** The spreadsheet that a file is; null when it is none. Throws Unreadable as `spreadsheetIn` does. */
export function openDocumentIn(specimen: Specimen): Format | null {
  const zip = specimen.ask(zipIn);
  if (zip !== null) return spreadsheetIn(zip, specimen.budget);
  return isFlat(specimen) ? 'fods' : null;
}

/** The spreadsheet that an archive is; null when it is none. Throws Unreadable `not-spreadsheet` for another document. */
function spreadsheetIn(zip: Zip, budget: Budget): Format | null {
  const entry = zip.find('mimetype');
  const told = entry === null ? '' : Buffer.from(zip.whole(entry, budget)).toString('latin1');
  const types = [told.trim(), manifestOf(zip, budget).type];
  for (const type of types) {
    const format = SPREADSHEETS.get(type);
    if (format !== undefined) return format;
    if (DOCUMENTS.test(type)) throw new Unreadable('not-spreadsheet');
  }
  // Both are lost: the content says no less.
  const content = zip.find('content.xml');
  return content !== null && startOf(zip, content, budget).includes(NAMESPACE) ? 'ods' : null;
}

/** Whether a document of markup is a spreadsheet with all its parts in one. */
function isFlat(specimen: Specimen): boolean {
  if (specimen.ask(wordsOf)?.startsWith('<') !== true) return false;
  const start = specimen.bytes.read(0, limits.headBytes);
  let type: string | null = null;
  const tokenizer = new XmlTokenizer({
    wantsText: false,
    open: (name, attributes) => {
      if (name === 'document') type = attributes.get('mimetype') ?? '';
      tokenizer.pause();
    },
    close: () => {},
    text: () => {},
  });
  try {
    tokenizer.write(start);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  if (type !== '') return type !== null && SPREADSHEETS.has(type);
  const encoded = encodingOf(start);
  return encoded !== null && sampleText(start, encoded).includes(NAMESPACE);
}

export interface PackageParts {
  /** More than one of a name is a mistake, and each of them is read. */
  readonly contents: readonly Entry[];
  /** Headers, footers, properties. */
  readonly others: readonly Entry[];
  /** The same of embedded objects: charts, tables. */
  readonly objects: readonly Entry[];
  /** What the manifest says is encrypted, by name. */
  readonly sealed: ReadonlySet<string>;
}

/** Throws Unreadable `sealed` when the content is encrypted, `damaged` when there is none. */
export function partsIn(zip: Zip, budget: Budget): PackageParts {
  const { sealed } = manifestOf(zip, budget);
  const isSealed = sealed.has('content.xml') || sealed.has(SEALED_PACKAGE);
  if (isSealed || zip.entries.some(({ name }) => name === SEALED_PACKAGE)) {
    throw new Unreadable('sealed');
  }
  const contents = zip.all('content.xml');
  if (contents.length === 0) throw new Unreadable('damaged');
  const others = [...zip.all('styles.xml'), ...zip.all('meta.xml')];
  const objects = zip.entries.filter(({ name }) => /.[/\\](content|styles|meta)\.xml$/.test(name));
  return { contents, others, objects, sealed };
}

interface Manifest {
  readonly type: string;
  readonly sealed: ReadonlySet<string>;
}

/** What the manifest says of the document; one that cannot be read says what it said up to there. */
function manifestOf(zip: Zip, budget: Budget): Manifest {
  const listed = new Listed();
  const entry = zip.find(MANIFEST);
  if (entry === null) return listed;
  try {
    const tokenizer = new XmlTokenizer(listed);
    tokenizer.write(zip.whole(entry, budget));
  } catch (error) {
    if (!(error instanceof Unreadable) || error.trouble !== 'damaged') throw error;
  }
  return listed;
}

class Listed implements XmlHandler, Manifest {
  readonly wantsText = false;
  readonly sealed = new Set<string>();
  type = '';
  #path = '';

  open(name: string, attributes: Parameters<XmlHandler['open']>[1]): void {
    if (name === 'encryption-data') this.sealed.add(this.#path);
    if (name !== 'file-entry') return;
    this.#path = attributes.get('full-path') ?? '';
    if (this.#path === '/') this.type = attributes.get('media-type') ?? '';
  }

  close(): void {}

  text(): void {}
}

function startOf(zip: Zip, entry: Entry, budget: Budget): string {
  const head = new Uint8Array(ROOT_BYTES);
  const source = zip.open(entry, budget);
  const length = source.read(head, 0, head.length);
  return Buffer.from(head.subarray(0, length)).toString('latin1');
}
