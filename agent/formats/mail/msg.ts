/**
 * A mail as Outlook keeps it (MS-OXMSG): a compound file with a storage for each attachment. A mail in a
 * mail is a storage with the same in it.
 */
import { limits } from '../../inspect/limits.ts';
import { type CompoundFile, compoundFileIn } from '../archive/cfb.ts';
import { plainName } from '../archive/member-name.ts';
import { contentOf, objectIn } from '../archive/ole-object.ts';
import { type Member, Unreadable, type Unpacker } from '../reader.ts';
import { kindOf } from './attachment.ts';

/** In each mail, and in nothing else. */
const PROPERTIES = '__properties_version1.0';
const ATTACHMENT = /(^|\/)__attach_version1\.0_#[0-9a-f]{1,8}$/;

/** Properties by their number and type, as their streams are called. */
const DATA = '37010102';
const OBJECT = '3701000d';
const TYPE = ['370e'];
/** The long name, the one of DOS, and what is shown. */
const NAMES = ['3707', '3704', '3001'];

export const msg: Unpacker = {
  name: 'msg',
  sniff: (specimen) => {
    const file = specimen.tell(compoundFileIn);
    return file !== null && isOutlookMail(file);
  },
  open: (specimen) => {
    const file = specimen.ask(compoundFileIn);
    if (file === null) throw new Unreadable('unsupported');
    return { format: 'msg', isLetter: true, members: () => membersOf(file) };
  },
};

export function isOutlookMail({ names }: CompoundFile): boolean {
  return names.has(PROPERTIES);
}

function* membersOf(file: CompoundFile): Generator<Member> {
  yield* attachedIn(file, { storage: '', path: '', depth: 1 });
  if (file.damaged) throw new Unreadable('damaged');
}

interface Mail {
  readonly storage: string;
  /** Of the mails that it lies in. */
  readonly path: string;
  readonly depth: number;
}

function* attachedIn(file: CompoundFile, { storage, path, depth }: Mail): Generator<Member> {
  for (const at of file.below(storage)) {
    if (!ATTACHMENT.test(at)) continue;
    const name = path + (textOf(file, at, NAMES) ?? '');
    const data = file.stream(`${at}/__substg1.0_${DATA}`);
    const hint = kindOf((textOf(file, at, TYPE) ?? '').toLowerCase())?.hint;
    if (data !== null) yield { name, open: () => contentOf(data), ...(hint !== undefined && { hint }) }; // prettier-ignore
    const object = `${at}/__substg1.0_${OBJECT}`;
    if (!file.isStorage(object)) continue;
    if (!file.names.has(`${object}/${PROPERTIES}`)) yield* objectIn(file, object, name);
    else if (depth >= limits.archiveDepth) throw new Unreadable('limit');
    else yield* attachedIn(file, { storage: object, path: `${name}/`, depth: depth + 1 });
  }
}

/** The first of these properties that is there, in Unicode or in the bytes of its time; null for none. */
function textOf(file: CompoundFile, storage: string, properties: readonly string[]): string | null {
  for (const property of properties) {
    const wide = file.stream(`${storage}/__substg1.0_${property}001f`);
    const narrow = wide === null ? file.stream(`${storage}/__substg1.0_${property}001e`) : null;
    const stream = wide ?? narrow;
    if (stream === null || stream.sizeBytes === 0) continue;
    if (stream.sizeBytes > 2 * limits.memberNameBytes) throw new Unreadable('limit');
    const bytes = Buffer.from(stream.read(0, stream.sizeBytes));
    const text = wide === null ? plainName(bytes) : bytes.toString('utf16le');
    return text.replaceAll('\0', '').replaceAll('\\', '/');
  }
  return null;
}
