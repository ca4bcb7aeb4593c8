/**
 * One mutant through readers and rules in this process: how it ended, and what is wrong with that. An
 * end is wrong when it is a fault of ours, takes too long or too much, cannot be told to the parent, or
 * tells more than counts and places.
 */
import { type ChildTrouble, decodeAnswer, encodeAnswer } from '../../agent/inspect/answer.ts';
import { decodeFacts, encodeFacts } from '../../agent/inspect/facts-frame.ts';
import { inspect, type Reading } from '../../agent/inspect/inspect.ts';
import { limits } from '../../agent/inspect/limits.ts';
import { HEADER_BYTES, type Job, type Wish } from '../../agent/inspect/protocol.ts';
import { type Bytes, Unreadable } from '../../agent/formats/reader.ts';
import { TODAY } from '../reading.ts';
import type { Mutant } from './mutator.ts';

/** What is not contained: the first word of each find. */
export type Fault =
  | 'thrown'
  | 'crashed'
  | 'slow'
  | 'memory'
  | 'refused'
  | 'leak'
  | 'hung'
  | 'died'
  | 'next file';

export interface Trial {
  readonly outcome: string;
  readonly fault: Fault | null;
}

/** Of a mutant's own: it is at most one MiB. */
export const MOST_CPU_MS = 2000;
/** By how much one mutant may raise the peak: what a bomb within the limits takes, doubled. */
const MOST_GROWTH_KB = 96 * 1024;

export function tried({ number, hint, bytes }: Mutant): Trial {
  const wishes: readonly Wish[] =
    number % 4 === 0 ? ['explain'] : number % 4 === 1 ? ['all-names'] : [];
  const job: Job = { id: number, sizeBytes: bytes.length, today: TODAY, hint, wishes };
  const before = { cpu: process.cpuUsage(), peak: process.resourceUsage().maxRSS };
  let reading: Reading;
  try {
    reading = inspect(bytesOf(bytes), job);
  } catch {
    return { outcome: 'thrown', fault: 'thrown' };
  }
  const { user, system } = process.cpuUsage(before.cpu);
  const growth = process.resourceUsage().maxRSS - before.peak;
  const { trouble, verdict } = reading;
  const outcome = outcomeOf(trouble, verdict.findings.length);
  const isSlow = (user + system) / 1000 > MOST_CPU_MS;
  const isLarge = growth > MOST_GROWTH_KB;
  const fault = trouble === 'crashed' ? 'crashed' : isSlow ? 'slow' : isLarge ? 'memory' : null;
  return { outcome, fault: fault ?? faultOfTelling(reading, job) };
}

export function outcomeOf(trouble: ChildTrouble | null, findings: number): string {
  return `${trouble ?? 'read'}${findings > 0 ? ', found' : ''}`;
}

/** What the parent would be told, and whether it would believe it. */
function faultOfTelling(reading: Reading, job: Job): Fault | null {
  const { persons: _counted, facts, ...answer } = reading;
  const told = decodeAnswer(encodeAnswer(job.id, answer).subarray(HEADER_BYTES), job);
  if (told === null) return 'refused';
  const explained = facts === null ? null : encodeFacts(job.id, facts).subarray(HEADER_BYTES);
  if (explained !== null && decodeFacts(explained, job) === null) return 'refused';
  return isLeaking({ ...answer, facts }) ? 'leak' : null;
}

/** Whether any text in it, at any depth, could hold somebody's number, or is no word and no member's name. */
export function isLeaking(told: object): boolean {
  let isLeak = false;
  JSON.stringify(told, (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    isLeak ||= holdsNumber(value) || (key !== 'member' && !/^[a-z\d][a-z\d-]{0,24}$/i.test(value));
    return value;
  });
  return isLeak;
}

/** Ten digits that stand alone, with one of the signs after the sixth that people write there. */
const NUMBER = /(?<!\d)(\d\d)(\d\d)(\d\d)[\p{Zs}\p{Pd}./,:_·]?\d{4}(?!\d)/gu;

/** Whether somebody could be born on the day that such digits say; replacement numbers add 60 to it. */
function holdsNumber(text: string): boolean {
  return [...text.matchAll(NUMBER)].some(([, day, month, year]) => {
    const date = Number(day) > 60 ? Number(day) - 60 : Number(day);
    const born = new Date(Date.UTC(1900 + Number(year), Number(month) - 1, date));
    return date > 0 && born.getUTCDate() === date && born.getUTCMonth() + 1 === Number(month);
  });
}

/** As the pipe hands them out: each range is gone with the next. */
function bytesOf(content: Buffer): Bytes {
  let range: Buffer = Buffer.alloc(0);
  return {
    sizeBytes: content.length,
    read: (offset, length) => {
      if (length > limits.wholePartBytes && content.length > limits.wholePartBytes)
        throw new Unreadable('limit');
      range.fill(0xee);
      const end = Math.min(offset + length, content.length);
      range = offset >= 0 && offset < end ? Buffer.from(content.subarray(offset, end)) : NOTHING;
      return range;
    },
  };
}

const NOTHING = Buffer.alloc(0);
