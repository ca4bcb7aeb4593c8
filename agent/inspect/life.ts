/**
 * One life of a parser child, from its start to its end: the process, the pipe, and the file that
 * it has in hand. Everything that comes out of the pipe is checked before it is believed.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSea } from 'node:sea';
import { Duplex } from 'node:stream';
import { confine, NoParser, type Program, startChild } from './confinement.ts';
import { type Brake, type Braked, CAN_STOP, Stopwatch } from './brake.ts';
import { limits, servedBytes } from './limits.ts';
import { type Answer, decodeAnswer } from './answer.ts';
import { Asides } from './asides.ts';
import type { FileFacts } from './facts-frame.ts';
import {
  decodePersons,
  decodeRead,
  frameOf,
  frameWith,
  type FrameType,
  HEADER_BYTES,
  type Job,
  JOB_BYTES,
  jobNumbers,
  type Persons,
  RANGE_BYTES,
  type RangeWanted,
  readHead,
  writeHead,
} from './protocol.ts';
import { cpuMsOf, memoryBytesOf } from './usage.ts';

/** Beside our own executable. */
const EXECUTABLE = `cprvagt-parser${process.platform === 'win32' ? '.exe' : ''}`;

/** The bundled child: beside this file when that is bundled too, else where the build puts it. */
const SCRIPT =
  ['child.cjs', '../../dist/child.cjs']
    .map((path) => join(import.meta.dirname, path))
    .find((path) => existsSync(path)) ?? 'child.cjs';

export const PROGRAM: Program = isSea()
  ? { executable: join(dirname(process.execPath), EXECUTABLE), script: null }
  : { executable: null, script: SCRIPT };

/** An opened file: what the parent needs of it. */
export interface FileInHand {
  readonly sizeBytes: number;
  /** The first bytes, up to `limits.headBytes`. Valid until the inspection ends. */
  readonly head: Uint8Array;
  /** Fills `target` from `offset` of the file; fewer bytes only at its end. */
  readonly read: (target: Uint8Array, offset: number) => Promise<number>;
}

/**
 * Why there is no answer; `crashed` also for a child that was ended for what it said, `limit` for one
 * that took too much memory.
 */
export type Failure = 'timeout' | 'limit' | 'crashed';

interface InspectedFile {
  readonly answer: Answer;
  readonly failure: null;
  /** These where they were wished. */
  readonly facts: FileFacts | null;
  readonly sketch: Uint8Array | null;
  /** Null also where there is none. */
  readonly head: string | null;
}

export type Inspected =
  | InspectedFile
  | {
      readonly answer: null;
      readonly failure: Failure;
      readonly facts: null;
      readonly sketch: null;
      readonly head: null;
    };

export interface LifeOptions {
  readonly cpuMs?: number;
  readonly wallMs?: number;
  readonly brake?: Brake | null;
  /** Of persons; only with it can a sketch be wished. */
  readonly sketchKey?: Uint8Array;
  /** Of tables' heads; only with it can a head be wished. */
  readonly headKey?: Uint8Array;
  /** The child that was built; another one only in tests of this wall. */
  readonly program?: Program;
}

/** The file in hand, or the one that waits behind it. */
interface Work {
  readonly job: Job;
  readonly file: FileInHand;
  readonly settle: (inspected: Inspected) => void;
  readonly fail: (error: unknown) => void;
  startedMs: number;
  readonly wanted: RangeWanted[];
  reading: Promise<void> | null;
  servedBytes: number;
  /** The child's CPU time when this file began, as near as it can be told. */
  cpuFloorMs: number | null;
  readonly asides: Asides;
}

/** A child that reads one range ahead has no more than these unanswered. */
const MOST_WANTED = 2;
const WATCH_MS = 250;
const FAREWELL_MS = 2000;

export class Life implements Braked {
  /** Ended, or about to: it takes no more files. */
  over = false;
  answers = 0;
  /** The sum over the files, until the child has been asked. */
  run: Persons = { persons: 0, exact: true };
  #tallied: (() => void) | null = null;
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #exited: Promise<void>;
  readonly #watch: NodeJS.Timeout;
  readonly #cpuMs: number;
  readonly #wallMs: number;
  readonly #brake: Brake | null;
  readonly #clock = new Stopwatch();
  /** With files that are done. */
  #busyMs = 0;
  #usedMs = 0;
  readonly #frames: Uint8Array[] = [];
  #ready = false;
  /** What waits until the child is confined; null when it is. */
  #held: Uint8Array[] | null = [];
  #pending: Uint8Array = new Uint8Array(0);
  /** The file in hand, then the one that was sent ahead. */
  readonly #works: Work[] = [];

  /** Throws NoParser. */
  constructor({ cpuMs, wallMs, brake, sketchKey, headKey, program }: LifeOptions) {
    this.#cpuMs = cpuMs ?? limits.cpuMs;
    this.#wallMs = wallMs ?? limits.wallMs;
    this.#brake = brake ?? null;
    this.#child = startChild(program ?? PROGRAM);
    this.#watch = setInterval(() => this.#look(), WATCH_MS).unref();
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (cause) => this.#ended(resolve, cause.message));
      this.#child.once('exit', (status, signal) => this.#ended(resolve, String(signal ?? status)));
    });
    const pipe = this.#child.stdio[3];
    if (!(pipe instanceof Duplex)) throw new NoParser('the parser child has no pipe');
    this.#pipe = pipe;
    pipe.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    pipe.on('error', () => {}); // The child is dying: its end says so.
    this.#brake?.enter(this);
    if (sketchKey !== undefined) this.#send(frameWith('key', [], sketchKey));
    if (headKey !== undefined) this.#send(frameWith('headKey', [], headKey));
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  get cpuMs(): number {
    const [work] = this.#works;
    const busyMs = this.#busyMs + (work === undefined ? 0 : this.#clock.ms - work.startedMs);
    const usedMs = CAN_STOP ? cpuMsOf(this.#child.pid ?? 0) : busyMs;
    this.#usedMs = Math.max(this.#usedMs, usedMs ?? 0);
    return this.#usedMs;
  }

  hold(): void {
    this.#clock.hold();
    if (CAN_STOP) this.#child.kill('SIGSTOP');
  }

  release(): void {
    this.#clock.release();
    if (CAN_STOP) this.#child.kill('SIGCONT');
  }

  /** Whether a file is in hand and none waits behind it. */
  get hasRoomAhead(): boolean {
    return !this.over && this.#works.length === 1;
  }

  /**
   * Rejects with NoParser, or with the error of `file.read`. A file that is sent while another one is
   * in hand waits in the pipe, so that the child goes on at once; when it ends before it comes to
   * that file, nothing is told of it.
   */
  inspect(job: Job, file: FileInHand): Promise<Inspected> {
    const head = new Uint8Array(HEADER_BYTES + JOB_BYTES);
    writeHead(head, 'job', jobNumbers(job), file.head.byteLength);
    this.#send(head, file.head);
    return new Promise((settle, fail) => {
      const startedMs = this.#clock.ms;
      const idle = { reading: null, servedBytes: 0, cpuFloorMs: null };
      const asides = new Asides(job);
      this.#works.push({ job, file, settle, fail, startedMs, wanted: [], asides, ...idle });
    });
  }

  #send(...pieces: readonly Uint8Array[]): void {
    if (this.#held !== null) {
      this.#held.push(...pieces);
      return;
    }
    this.#pipe.cork();
    for (const piece of pieces) this.#pipe.write(piece);
    this.#pipe.uncork();
  }

  /** The child has started: from now on it can do nothing but compute, and gets its first file. */
  #begin(): boolean {
    this.#ready = true;
    confine(this.#child.pid ?? 0).then(
      () => {
        const held = this.#held ?? [];
        this.#held = null;
        this.#send(...held);
      },
      (error: unknown) => this.abort(error),
    );
    return true;
  }

  /** Ends the child at once; the file in hand is rejected with this reason. */
  abort(reason: unknown): void {
    const [work] = this.#works;
    this.#kill();
    work?.fail(reason);
  }

  /** Asks for the persons of the run if need be, and lets the child end by itself, or ends it. */
  async close(): Promise<void> {
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), FAREWELL_MS);
    if (this.#works.length > 0) this.#kill();
    else if (!this.run.exact && !this.over) await this.#tally();
    this.over = true;
    this.#pipe.end();
    await this.#exited;
    clearTimeout(impatience);
  }

  #tally(): Promise<void> {
    this.#pipe.write(frameOf('tally', []));
    const tallied = new Promise<void>((resolve) => {
      this.#tallied = resolve;
    });
    return Promise.race([tallied, this.#exited]);
  }

  #kill(): void {
    this.over = true;
    this.#works.length = 0;
    this.#child.kill('SIGKILL');
  }

  #end(failure: Failure): void {
    const [work] = this.#works;
    this.#kill();
    work?.settle(failed(failure));
  }

  #ended(resolve: () => void, how: string): void {
    clearInterval(this.#watch);
    this.#brake?.leave(this);
    const [work] = this.#works;
    this.over = true;
    this.#works.length = 0;
    if (this.#ready) work?.settle(failed('crashed'));
    else work?.fail(new NoParser(`the parser child does not start (${how})`));
    resolve();
  }

  /** Time is the child's own where the system tells it: a busy machine is not a bad file. */
  #look(): void {
    const [work] = this.#works;
    if (work === undefined) return;
    const elapsedMs = this.#clock.ms - work.startedMs;
    if (elapsedMs > this.#wallMs) return this.#end('timeout');
    const pid = this.#child.pid ?? 0;
    if ((memoryBytesOf(pid) ?? 0) > limits.childBytes) return this.#end('limit');
    const cpuMs = cpuMsOf(pid);
    if (cpuMs === null) return;
    work.cpuFloorMs ??= cpuMs - Math.min(cpuMs, elapsedMs);
    if (cpuMs - work.cpuFloorMs > this.#cpuMs) this.#end('timeout');
  }

  #receive(chunk: Uint8Array): void {
    let bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (bytes.length >= HEADER_BYTES && !this.over) {
      const [length, type] = readHead(bytes);
      if (type === undefined || length > limits.verdictBytes) return this.#end('crashed');
      const end = HEADER_BYTES + length;
      if (bytes.length < end) break;
      if (!this.#heed(type, bytes.subarray(HEADER_BYTES, end))) return this.#end('crashed');
      bytes = bytes.subarray(end);
    }
    this.#pending = bytes;
  }

  /** Whether this is what an honest child would say now. */
  #heed(type: FrameType, payload: Uint8Array): boolean {
    const [work] = this.#works;
    if (type === 'ready' && !this.#ready && payload.length === 0) return this.#begin();
    if (type === 'persons') return this.#count(payload);
    if (!this.#ready || work === undefined) return false;
    if (type === 'verdict') return this.#conclude(work, payload);
    const heard = work.asides.hear(type, payload);
    if (heard !== null) return heard;
    const wanted = type === 'read' ? decodeRead(payload, work.job) : null;
    if (wanted === null || work.wanted.length >= MOST_WANTED) return false;
    work.servedBytes += wanted.length;
    if (work.servedBytes > servedBytes(work.job.sizeBytes)) return false;
    work.wanted.push(wanted);
    work.reading ??= this.#serve(work);
    return true;
  }

  #conclude(work: Work, payload: Uint8Array): boolean {
    const { job, asides } = work;
    const answer = decodeAnswer(payload, job);
    if (answer === null || !asides.fit(answer)) return false;
    this.#works.shift();
    this.#busyMs += this.#clock.ms - work.startedMs;
    const [next] = this.#works;
    if (next !== undefined) next.startedMs = this.#clock.ms;
    this.answers++;
    const { persons } = answer.verdict;
    const isFirst = this.run.persons === 0 || persons === 0;
    this.run = { persons: this.run.persons + persons, exact: this.run.exact && isFirst };
    // The file may be closed only when a range that was asked for in vain has been read.
    const { facts, sketch, head } = asides;
    void Promise.resolve(work.reading).then(() =>
      work.settle({ answer, failure: null, facts, sketch, head: head || null }),
    );
    return true;
  }

  #count(payload: Uint8Array): boolean {
    const persons = decodePersons(payload, this.run.persons);
    if (persons === null || this.#tallied === null) return false;
    this.run = persons;
    this.#tallied();
    this.#tallied = null;
    return true;
  }

  /** Answers what is wanted, in order. Never rejects. */
  async #serve(work: Work): Promise<void> {
    for (let wanted = work.wanted[0]; wanted !== undefined; wanted = work.wanted[0]) {
      const frame = this.#frames.pop() ?? newFrame();
      const start = HEADER_BYTES + RANGE_BYTES;
      const target = frame.subarray(start, start + wanted.length);
      try {
        await this.#pass(wanted.length);
        const got = await work.file.read(target, wanted.offset);
        if (this.#works[0] !== work) return;
        writeHead(frame, 'range', [work.job.id, wanted.offset], got);
        this.#pipe.write(frame.subarray(0, start + got), () => this.#frames.push(frame));
      } catch (error) {
        if (this.#works[0] === work) this.abort(error);
        return;
      }
      work.wanted.shift();
    }
    work.reading = null;
  }

  async #pass(bytes: number): Promise<void> {
    if (this.#brake === null) return;
    this.#clock.hold();
    await this.#brake.pass(bytes);
    this.#clock.release();
  }
}

function failed(failure: Failure): Inspected {
  return { answer: null, failure, facts: null, sketch: null, head: null };
}

function newFrame(): Uint8Array {
  return new Uint8Array(HEADER_BYTES + RANGE_BYTES + limits.rangeBytes);
}
