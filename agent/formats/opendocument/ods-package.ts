/** An OpenDocument file as an archive: what kind of document it is, which parts hold text, what is sealed. */
import { type Budget, limits } from '../../inspect/limits.ts';
import { encodingOf, sampleText } from '../text/encoding.ts';
import { type Format, Unreadable } from '../reader.ts';
import type { Scheme } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { wordsOf } from '../markup/xml-source.ts';
import { type XmlHandler, XmlTokenizer } from '../markup/xml.ts';
import { EncryptionData } from './ods-encryption.ts';
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
  if (zip !== null) return spreadsheetIn(zip, specimen);
  return isFlat(specimen) ? 'fods' : null;
}

/** The spreadsheet that an archive is; null when it is none. Throws Unreadable `not-spreadsheet` for another document. */
function spreadsheetIn(zip: Zip, specimen: Specimen): Format | null {
  const { budget } = specimen;
  const entry = zip.find('mimetype');
  const told = entry === null ? '' : Buffer.from(zip.whole(entry, budget)).toString('latin1');
  const { type: listed, sealed } = specimen.ask(manifestOf);
  const types = [told.trim(), listed];
  for (const type of types) {
    const format = SPREADSHEETS.get(type);
    if (format !== undefined) return format;
    if (DOCUMENTS.test(type)) throw new Unreadable('not-spreadsheet');
  }
  // Both are lost: the content says no less, and where that is sealed nobody knows that it is none.
  const content = zip.find('content.xml');
  const isSealed = [content, zip.find(SEALED_PACKAGE)].some((it) => it !== null && sealed.has(it));
  if (isSealed) return 'ods';
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
  /** Files of other programs. */
  readonly embedded: readonly Entry[];
  /** What is encrypted, and how. */
  readonly sealed: ReadonlyMap<Entry, Scheme>;
}

/** As LibreOffice calls them; charts and tables of its own are folders. */
const EMBEDDED = /^obj(?:ect)? ?\d+$/i;

/** Those of an archive. Throws Unreadable `damaged` when there is no content. */
export function partsIn(specimen: Specimen, zip: Zip): PackageParts {
  const packages = zip.all(SEALED_PACKAGE);
  const contents = [...zip.all('content.xml'), ...packages];
  if (contents.length === 0) throw new Unreadable('damaged');
  const others = [...zip.all('styles.xml'), ...zip.all('meta.xml')];
  const objects = zip.entries.filter(({ name }) => /.[/\\](content|styles|meta)\.xml$/.test(name));
  const listed = specimen.ask(manifestOf);
  const [last] = packages.slice(-1);
  // Whatever the manifest forgets of it.
  if (last !== undefined && !listed.sealed.has(last)) listed.sealed.set(last, new EncryptionData());
  const sealed = listed.schemes();
  const embedded = zip.entries.filter((entry) => EMBEDDED.test(entry.name) && !sealed.has(entry));
  return { contents, others, objects, embedded, sealed };
}

/** What the manifest says of the document; one that cannot be read says what it said up to there. */
function manifestOf(specimen: Specimen): Listed {
  const zip = specimen.ask(zipIn);
  if (zip === null) throw new Unreadable('damaged');
  const listed = new Listed(zip);
  const entry = zip.find(MANIFEST);
  if (entry === null) return listed;
  try {
    const tokenizer = new XmlTokenizer(listed);
    tokenizer.write(zip.whole(entry, specimen.budget));
  } catch (error) {
    if (!(error instanceof Unreadable) || error.trouble !== 'damaged') throw error;
  }
  return listed;
}

class Listed implements XmlHandler {
  readonly wantsText = false;
  /** By the last entry of a name, which stands for all of them. */
  readonly sealed = new Map<Entry, EncryptionData>();
  type = '';
  #path = '';
  #isForKeys = false;
  #data: EncryptionData | null = null;
  readonly #zip: Zip;

  constructor(zip: Zip) {
    this.#zip = zip;
  }

  open(name: string, attributes: Parameters<XmlHandler['open']>[1]): void {
    if (name === 'encrypted-key') this.#isForKeys = true;
    if (name === 'encryption-data') {
      this.#data = new EncryptionData();
      const entry = this.#zip.find(this.#path);
      if (entry !== null) this.sealed.set(entry, this.#data);
    }
    this.#data?.tell(name, attributes);
    if (name !== 'file-entry') return;
    this.#path = attributes.get('full-path') ?? '';
    this.#data = null;
    // A sealed package is the document: there no other entry says what it is.
    if (this.#path !== '/' && (this.#path !== SEALED_PACKAGE || this.type !== '')) return;
    this.type = attributes.get('media-type') ?? '';
  }

  close(): void {}

  text(): void {}

  schemes(): ReadonlyMap<Entry, Scheme> {
    const schemes = new Map<Entry, Scheme>();
    for (const [last, data] of this.sealed) {
      const same = this.#zip.all(last.name);
      const isPackage = same === this.#zip.all(SEALED_PACKAGE);
      const scheme = data.scheme(isPackage ? 'odf-package' : 'odf', this.#isForKeys);
      for (const entry of same) schemes.set(entry, scheme);
    }
    return schemes;
  }
}

function startOf(zip: Zip, entry: Entry, budget: Budget): string {
  const head = new Uint8Array(ROOT_BYTES);
  const source = zip.open(entry, budget);
  const length = source.read(head, 0, head.length);
  return Buffer.from(head.subarray(0, length)).toString('latin1');
}
