/**
 * Lies told to the parent's end of the pipe: changed answers against its decoders, by the million, and
 * children that speak the protocol well until they do not. Nothing may be thrown, no byte outside the
 * file or over its budget may be served, and the next file must be right.
 */
import { type Answer, decodeAnswer, encodeAnswer } from '../../agent/inspect/answer.ts';
import { decodeFacts, encodeFacts, type FileFacts } from '../../agent/inspect/facts-frame.ts';
import { decodeHead, encodeHead, headFingerprint } from '../../agent/inspect/head.ts';
import { inspect } from '../../agent/inspect/inspect.ts';
import { limits, servedBytes } from '../../agent/inspect/limits.ts';
import { Parser } from '../../agent/inspect/parent.ts';
import {
  decodeSketch,
  encodeSketch,
  isSketchOf,
  PersonHash,
  Sketch,
  sketchOf,
} from '../../agent/inspect/sketch.ts';
import {
  decodePersons,
  decodeRead,
  encodePersons,
  frameOf,
  HEADER_BYTES,
  type Job,
  readHead,
} from '../../agent/inspect/protocol.ts';
import { answering, NotedFile, Workshop } from '../agent/inspect/hostile.ts';
import { bytesOf, TODAY } from '../reading.ts';
import { changedBytes } from './bytes.ts';
import { Dice } from './dice.ts';
import { fixtures } from './seeds.ts';
import { ONE } from './sketches.ts';
import { isLeaking } from './trial.ts';

export interface Amount {
  readonly seed: number;
  /** Payloads for the decoders. */
  readonly lies: number;
  /** Frames of children, those that are fine and those that are not. */
  readonly frames: number;
}

export class Told {
  /** Payloads that were decoded, and how many were believed. */
  lies = 0;
  believed = 0;
  frames = 0;
  readonly ends = { answered: 0, ended: 0 };
  /** What must not be: in words. */
  readonly wrong: string[] = [];

  inWords(): string {
    const { answered, ended } = this.ends;
    return `${this.lies} payloads, ${this.believed} believed; ${this.frames} frames of children, ${answered} files answered, ${ended} children ended`;
  }
}

export async function lied({ seed, lies, frames }: Amount): Promise<Told> {
  const told = new Told();
  lieToDecoders(seed, lies, told);
  await Promise.all([0, 1].map((at) => lieThroughChildren(2 * seed + at, frames / 2, told)));
  return told;
}

const JOB: Job = {
  id: 7,
  sizeBytes: 1_000_000,
  today: TODAY,
  hint: 'table',
  wishes: ['explain', 'head'],
};
const MOST_PERSONS = 500;
/** More than any sketch lists. */
const MANY = 1_000_000;
const KEY = Buffer.alloc(32, 'lies');

/** Whether what was believed can be. */
type Decoder = (payload: Buffer) => boolean | null;

const DECODERS: Readonly<Record<string, Decoder>> = {
  answer: (payload) => soundOrNull(decodeAnswer(payload, JOB), isSoundAnswer),
  facts: (payload) => soundOrNull(decodeFacts(payload, JOB), isSoundFacts),
  sketch: (payload) => soundOrNull(decodeSketch(payload, JOB), isSoundSketch),
  head: (payload) => soundOrNull(decodeHead(payload, JOB), isSoundHead),
  read: (payload) =>
    soundOrNull(
      decodeRead(payload, JOB),
      ({ offset, length }) =>
        offset >= 0 &&
        length > 0 &&
        length <= limits.rangeBytes &&
        offset + length <= JOB.sizeBytes,
    ),
  persons: (payload) =>
    soundOrNull(
      decodePersons(payload, MOST_PERSONS),
      ({ persons }) => persons >= 0 && persons <= MOST_PERSONS,
    ),
};

/** Answers and facts have most to get wrong. */
const KINDS = ['answer', 'answer', 'answer', 'facts', 'facts', 'sketch', 'head', 'read', 'read', 'persons'] as const; // prettier-ignore

function soundOrNull<T>(value: T | null, isSound: (value: T) => boolean): boolean | null {
  return value === null ? null : isSound(value);
}

function lieToDecoders(seed: number, lies: number, told: Told): void {
  const honest = honestPayloads();
  for (let number = 0; number < lies; number++) {
    const dice = new Dice(seed, number);
    const name = dice.pick(KINDS);
    const payload = dice.pick(honest[name]!);
    let changed = payload;
    for (let times = 1 + dice.small(4); times > 0; times--) {
      const partner = dice.pick(honest[dice.pick(KINDS)]!);
      changed = dice.is(0.6) ? withNumber(changed, dice) : changedBytes(changed, dice, partner);
    }
    // Whatever it was: each frame is decoded as what its header claims.
    const decoder = dice.is(0.9) ? name : dice.pick(KINDS);
    told.lies++;
    try {
      readHead(Buffer.concat([changed, Buffer.alloc(HEADER_BYTES)]));
      const isSound = DECODERS[decoder]!(changed);
      if (isSound !== null) told.believed++;
      if (isSound === false) told.wrong.push(`${decoder} ${number}: out of range`);
    } catch {
      told.wrong.push(`${decoder} ${number}: thrown`);
    }
  }
}

/** What real readings of all seeds are told as, by kind; of archives also with names that hold a number. */
function honestPayloads(): Readonly<Record<string, readonly Buffer[]>> {
  const answers: Uint8Array[] = [];
  const facts: Uint8Array[] = [];
  const sketches: Uint8Array[] = [];
  const heads: Uint8Array[] = [];
  const hash = new PersonHash(KEY);
  for (const { bytes, isSlow } of fixtures()) {
    if (isSlow === true) continue;
    const reading = inspect(bytesOf(bytes), { ...JOB, hint: 'spreadsheet' });
    const { verdict } = reading;
    const findings = verdict.findings.map((finding) => ({ ...finding, member: `${ONE}.csv` }));
    answers.push(encodeAnswer(JOB.id, reading));
    answers.push(encodeAnswer(JOB.id, { ...reading, verdict: { ...verdict, findings } }));
    facts.push(encodeFacts(JOB.id, reading.facts ?? { facts: [], total: 0 }));
    heads.push(encodeHead(JOB.id, headFingerprint(reading.head, KEY)));
    sketches.push(encodeSketch(JOB.id, sketchOf(reading.persons, hash)));
  }
  const payloads = {
    answer: answers,
    facts,
    sketch: sketches,
    head: heads,
    read: [frameOf('read', [JOB.id, 100, 65_536]), frameOf('read', [JOB.id, 999_000, 1000])],
    persons: [encodePersons({ persons: 40, exact: true })],
  };
  return Object.fromEntries(
    Object.entries(payloads).map(([kind, frames]) => [
      kind,
      frames.map((frame) => Buffer.from(frame.subarray(HEADER_BYTES))),
    ]),
  );
}

const NUMBERS = [
  0, 1, 2, -1, 0.5, 7, 8, 400, 10_000, 10_001, 16_383, 16_384, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308, 5e-324,
  -0, Number.NaN, Infinity, -Infinity,
] as const; // prettier-ignore

function withNumber(payload: Buffer, dice: Dice): Buffer {
  const places = Math.floor(payload.length / 8);
  if (places === 0) return payload;
  const copy = Buffer.from(payload);
  const at = 8 * dice.small(places);
  const was = copy.readDoubleLE(at);
  copy.writeDoubleLE(dice.is(0.4) ? was + dice.pick([1, -1]) : dice.pick(NUMBERS), at);
  return copy;
}

function isSoundAnswer(answer: Answer): boolean {
  const { verdict, inflatedBytes, members } = answer;
  const counts = [inflatedBytes, verdict.matches, verdict.persons];
  for (const { matches, persons, columns, sheet, row, headerRow } of verdict.findings) {
    counts.push(matches, persons, ...columns, sheet ?? 0, row ?? 0, headerRow ?? 0);
    if (persons > matches || columns.length > 2) return false;
  }
  for (const state of Object.values(members ?? {})) counts.push(...state);
  const isShort = verdict.findings.every(
    ({ member }) => (member ?? '').length <= limits.memberName,
  );
  return (
    isShort && counts.every(isCount) && verdict.persons <= verdict.matches && !isLeaking(answer)
  );
}

function isSoundFacts(facts: FileFacts): boolean {
  const counts = facts.facts.flatMap((fact) => [
    ...Object.values(fact.counts),
    ...Object.values(fact.alone),
    ...Object.values(fact.matches),
  ]);
  return counts.every(isCount) && facts.facts.length <= facts.total && !isLeaking(facts);
}

/** What is believed can be taken in, and is then what it was. */
function isSoundSketch(bytes: Uint8Array): boolean {
  const sketch = new Sketch();
  const isTaken = sketch.addSketch(bytes) && isSketchOf(bytes, sketch.entries ?? MANY);
  return isTaken && Buffer.from(sketch.toBytes()).equals(bytes);
}

function isSoundHead(head: string): boolean {
  return /^(?:[\w-]{22})?$/.test(head);
}

function isSketchOfAnswer(
  { verdict }: Answer,
  sketch: Uint8Array | null,
  isWished: boolean,
): boolean {
  if (sketch === null || !isWished) return sketch === null && !isWished;
  return isSoundSketch(sketch) && isSketchOf(sketch, verdict.persons);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The size of the file at which a child is honest; other sizes are the seed of what it says. */
const KNOWN_BYTES = 999;
const LEAST_BYTES = 1000;
const MOST_BYTES = 60_000;

const DEED = `
  let state = size;
  const dice = (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most);
  };
  const NUMBERS = [${NUMBERS.map((number) => (Object.is(number, -0) ? '-0' : String(number))).join(', ')}, size, size - 1, size + 1, id, ${limits.rangeBytes}];
  const odd = () => (dice(2) ? NUMBERS[dice(NUMBERS.length)] : dice(100));
  const noise = (length) => Buffer.from(Array.from({ length }, () => dice(256)));
  const answer = [id, 1, -1, 0, 5, 3, 0, 0, -1, -1, -1, -1, -1, -1, 1, 0, 0, 1, 1, 2, -1, -1, 1, 5, 3, 2];
  if (size === ${KNOWN_BYTES}) { honest(id); continue; }
  for (let times = dice(200); times > 0; times--) {
    const length = 1 + dice(300);
    const both = dice(8) === 0;
    send('read', [id, dice(size - length), length]);
    if (both) send('read', [id, dice(size - length), length]);
    next();
    if (both) next();
  }
  const lies = [
    () => give(noise(1 + dice(300))),
    () => { const head = noise(8); head.writeUInt32LE(dice(70000), 0); head.writeUInt32LE(dice(14), 4); give(head); give(noise(dice(2000))); },
    () => send('read', [odd(), odd(), odd()]),
    () => send('read', [id, odd(), odd()]),
    () => send('read', [id, size - dice(100), 1 + dice(200)]),
    () => send('verdict', Array.from({ length: dice(40) }, odd)),
    () => send('facts', Array.from({ length: dice(80) }, odd)),
    () => send('sketch', Array.from({ length: dice(400) }, odd)),
    () => send('persons', [odd(), odd()]),
    () => send(TYPES[dice(TYPES.length)], Array.from({ length: dice(5) }, odd)),
    () => { for (let n = 0; n < 1000; n++) send('read', [id, dice(size), 1]); },
    () => { for (let n = 0; n < 5000; n++) { send('read', [id, 0, size]); next(); } },
    () => { send('verdict', answer.slice(0, dice(26))); },
    () => { answer[dice(26)] = odd(); send('verdict', answer); honest(id); },
  ];
  if (dice(4) === 0) {
    lies[dice(lies.length)]();
    process.exit(0);
  }
  answer[1] = dice(20);
  answer[4] = dice(6);
  answer[5] = dice(50) === 0 ? odd() : dice(answer[4] + 1);
  if (size % 2 === 1) {
    const entries = answer[5] > 0 && answer[5] < 9 ? 1 + dice(answer[5]) : 0;
    const sketch = Buffer.from([1, ...Array.from({ length: entries }, (_, n) => [n, 16, 0]).flat()]);
    if (dice(6) === 0) sketch[dice(sketch.length)] = dice(256);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(8 + sketch.length, 0);
    head.writeUInt32LE(TYPES.indexOf('sketch'), 4);
    head.writeDoubleLE(id, 8);
    give(Buffer.concat([head, sketch]));
  }
  send('verdict', answer);
`;

async function lieThroughChildren(seed: number, frames: number, told: Told): Promise<void> {
  using workshop = new Workshop();
  const program = workshop.program('liar', answering(DEED));
  await using parser = new Parser({ program, wallMs: 20_000, sketchKey: KEY });
  let own = 0;
  for (let number = 0; own < frames; number++) {
    const dice = new Dice(seed, number);
    const file = new NotedFile(LEAST_BYTES + dice.below(MOST_BYTES));
    const isSketched = file.sizeBytes % 2 === 1;
    const wishes = isSketched ? (['sketch'] as const) : [];
    const question = { hint: 'table', today: TODAY, wishes } as const;
    try {
      const { answer, failure, sketch } = await parser.inspect(file, question);
      told.ends[answer === null ? 'ended' : 'answered']++;
      own += file.reads.length + 1;
      told.frames += file.reads.length + 1;
      if (failure === 'timeout') told.wrong.push(`file ${seed} ${number}: not in time`);
      if (
        answer !== null &&
        !(isSoundAnswer(answer) && isSketchOfAnswer(answer, sketch, isSketched))
      )
        told.wrong.push(`file ${seed} ${number}: out of range`);
      if (answer === null && !(await isNextRight(parser)))
        told.wrong.push(`file ${seed} ${number}: the next one`);
    } catch {
      told.wrong.push(`file ${seed} ${number}: thrown`);
    }
    if (!isServedRightly(file))
      told.wrong.push(`file ${seed} ${number}: served more than there is`);
  }
}

/** Two children may have had it, each with the whole budget. */
function isServedRightly({ reads, sizeBytes }: NotedFile): boolean {
  const all = reads.reduce((sum, { length }) => sum + length, 0);
  const isWithin = reads.every(({ offset, length }) => offset >= 0 && offset + length <= sizeBytes);
  return isWithin && all <= 2 * servedBytes(sizeBytes);
}

async function isNextRight(parser: Parser): Promise<boolean> {
  const file = new NotedFile(KNOWN_BYTES);
  const { answer } = await parser.inspect(file, { hint: 'table', today: TODAY, wishes: [] });
  return answer?.format === 'xlsx' && answer.verdict.matches === 0 && file.reads.length === 0;
}
