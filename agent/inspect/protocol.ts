/**
 * What parent and parser child say to each other over one pipe. A frame is two uint32 (length of
 * the payload, type) and the payload; every number in a payload is a float64, so that all fields
 * are read and checked in the same way. One job may wait in the pipe behind the one in hand.
 *
 *   child  -> parent   READY    once, when the child has seen that it has no rights
 *   parent -> child    KEY      before all jobs, where sketches are to be made: the key of persons
 *   parent -> child    HEADKEY  the same, where fingerprints of heads are: the organisation's key
 *   parent -> child    JOB      id, size, today, hint, wishes, then the first bytes of the file
 *   child  -> parent   READ     id, offset, length
 *   parent -> child    RANGE    id, offset, then the bytes
 *   child  -> parent   FACTS    when they are wished: why the answer is what it is, `facts-frame.ts`
 *   child  -> parent   SKETCH   when it is wished: id, then the sketch of the persons, `sketch.ts`
 *   child  -> parent   HEAD     when it is wished: id, then the fingerprint of the head, `head.ts`
 *   child  -> parent   VERDICT  id and an `Answer`: see `answer.ts`
 *   parent -> child    TALLY    once, after the last job
 *   child  -> parent   PERSONS  distinct persons of all files, and whether that is exact
 *
 * The parent trusts nothing that comes back: the decoders of READ, FACTS, SKETCH, HEAD and VERDICT give
 * null for all that an honest child would not send, and the parent then ends that child.
 */
import { type Hint, HINTS } from '../formats/reader.ts';
import { limits } from './limits.ts';

export const FRAMES = [
  'ready',
  'job',
  'read',
  'range',
  'verdict',
  'tally',
  'persons',
  'facts',
  'key',
  'sketch',
  'headKey',
  'head',
] as const;
export type FrameType = (typeof FRAMES)[number];

const NOTHING = new Uint8Array(0);

export const HEADER_BYTES = 8;
export const NUMBER_BYTES = 8;
/** The numbers before the bytes of a JOB and of a RANGE. */
export const JOB_BYTES = 5 * NUMBER_BYTES;
export const RANGE_BYTES = 2 * NUMBER_BYTES;

/** What may be asked for beyond the usual. Ordered: one bit each. */
export const WISHES = ['closed-archives', 'all-names', 'explain', 'sketch', 'head'] as const;
/**
 * `closed-archives`: archives are not looked into; `all-names`: nor are their members passed over
 * by name; `explain`: the facts behind the verdict come with it; `sketch`: so does a sketch of the
 * persons, and `head`: so does a fingerprint of the head, for each of which the child must have a key.
 */
export type Wish = (typeof WISHES)[number];

/** What the child is told of a file besides its bytes. */
export interface Question {
  readonly hint: Hint;
  /** Calendar day as yyyymmdd. */
  readonly today: number;
  readonly wishes: readonly Wish[];
}

/** One file for the child. */
export interface Job extends Question {
  readonly id: number;
  readonly sizeBytes: number;
}

/** One range of the job's file that the child wants. */
export interface RangeWanted {
  readonly offset: number;
  readonly length: number;
}

/** Distinct persons of several files, and whether that is exact. */
export interface Persons {
  readonly persons: number;
  readonly exact: boolean;
}

/** Header and payload of a frame that is numbers alone. */
export function frameOf(type: FrameType, numbers: readonly number[]): Uint8Array {
  return frameWith(type, numbers, NOTHING);
}

/** Header and payload of a frame with numbers and then bytes. */
export function frameWith(
  type: FrameType,
  numbers: readonly number[],
  bytes: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + numbers.length * NUMBER_BYTES + bytes.length);
  frame.set(bytes, writeHead(frame, type, numbers, bytes.length));
  return frame;
}

/** Writes header and numbers of a frame that `bytes` further bytes follow. Returns their length. */
export function writeHead(
  target: Uint8Array,
  type: FrameType,
  numbers: readonly number[],
  bytes: number,
): number {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  view.setUint32(0, numbers.length * NUMBER_BYTES + bytes, true);
  view.setUint32(4, FRAMES.indexOf(type), true);
  numbers.forEach((number, index) => {
    view.setFloat64(HEADER_BYTES + index * NUMBER_BYTES, number, true);
  });
  return HEADER_BYTES + numbers.length * NUMBER_BYTES;
}

/** Length and type of the frame that starts here; the type is undefined when there is none such. */
export function readHead(
  bytes: Uint8Array,
): readonly [payloadBytes: number, type: FrameType | undefined] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  return [view.getUint32(0, true), FRAMES[view.getUint32(4, true)]];
}

export function numbersOf(payload: Uint8Array, count: number): number[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return Array.from({ length: count }, (_, index) => view.getFloat64(index * NUMBER_BYTES, true));
}

/** The numbers of a JOB, for `writeHead`. */
export function jobNumbers(job: Job): readonly number[] {
  const { id, sizeBytes, today, hint, wishes } = job;
  return [id, sizeBytes, today, HINTS.indexOf(hint), bitsOf(WISHES, wishes)];
}

/** Said by the parent, which the child believes. */
export function decodeJob(payload: Uint8Array): Job {
  const [id = 0, sizeBytes = 0, today = 0, hint = 0, wishes] = numbersOf(payload, 5);
  return {
    id,
    sizeBytes,
    today,
    hint: HINTS[hint] ?? 'other',
    wishes: membersOf(WISHES, wishes) ?? [],
  };
}

/** Said by the parent, which the child believes. */
export function decodeRangeHead(payload: Uint8Array): { id: number; offset: number } {
  const [id = 0, offset = 0] = numbersOf(payload, 2);
  return { id, offset };
}

/** A range within the job's file and of a bounded length, or null. */
export function decodeRead(payload: Uint8Array, job: Job): RangeWanted | null {
  if (payload.byteLength !== 3 * NUMBER_BYTES) return null;
  const [id = -1, offset = -1, length = -1] = numbersOf(payload, 3);
  if (id !== job.id || !isCount(offset, job.sizeBytes)) return null;
  if (!isCount(length, limits.rangeBytes) || length === 0) return null;
  return offset + length <= job.sizeBytes ? { offset, length } : null;
}

export function encodePersons({ persons, exact }: Persons): Uint8Array {
  return frameOf('persons', [persons, exact ? 1 : 0]);
}

/** Null when there are more persons than the files had one by one, or anything else is odd. */
export function decodePersons(payload: Uint8Array, most: number): Persons | null {
  if (payload.byteLength !== 2 * NUMBER_BYTES) return null;
  const [persons, exact] = numbersOf(payload, 2);
  if (!isCount(persons, most) || !isCount(exact, 1)) return null;
  return { persons, exact: exact === 1 };
}

export function isCount(value: number | undefined, most: number): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= most;
}

export function memberAt<T>(list: readonly T[], index: number | undefined): T | undefined {
  return index === undefined ? undefined : list[index];
}

export function bitsOf<T>(list: readonly T[], members: readonly T[]): number {
  return list.reduce(
    (bits, member, index) => bits + (members.includes(member) ? 2 ** index : 0),
    0,
  );
}

export function membersOf<T>(list: readonly T[], bits: number | undefined): T[] | null {
  if (!isCount(bits, 2 ** list.length - 1)) return null;
  return list.filter((_, index) => Math.floor(bits / 2 ** index) % 2 === 1);
}
