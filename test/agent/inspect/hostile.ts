/**
 * Programs that take the parser child's place and misbehave: what a file could make of the real one
 * by a hole in Node or in a reader. They speak the protocol by hand, without our code.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileInHand, Program } from '../../../agent/inspect/parent.ts';
import { limits } from '../../../agent/inspect/limits.ts';

/** What each program can use: `job()` gives the next job's id, and `size` is then its file's. */
const SPEECH = `
const { readSync, writeSync } = require('node:fs');
const TYPES = ['ready', 'job', 'read', 'range', 'verdict', 'tally', 'persons', 'facts', 'key', 'sketch', 'headKey', 'head'];
function take(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const got = readSync(3, bytes, at, length - at, null);
    if (got === 0) process.exit(0);
    at += got;
  }
  return bytes;
}
function give(bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at);
}
function send(type, numbers) {
  const frame = Buffer.alloc(8 + numbers.length * 8);
  frame.writeUInt32LE(numbers.length * 8, 0);
  frame.writeUInt32LE(TYPES.indexOf(type), 4);
  numbers.forEach((number, at) => frame.writeDoubleLE(number, 8 + at * 8));
  give(frame);
}
function next() {
  const head = take(8);
  return { type: TYPES[head.readUInt32LE(4)], payload: take(head.readUInt32LE(0)) };
}
let size = 0;
function job() {
  let frame = next();
  while (frame.type !== 'job') frame = next();
  size = frame.payload.readDoubleLE(8);
  return frame.payload.readDoubleLE(0);
}
function honest(id) {
  send('verdict', [id, 1, -1, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, 0]);
}
/** The same with a number that the parent takes for inflated bytes. */
function tell(id, number) {
  send('verdict', [id, 1, -1, number, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, 0]);
}
function nap(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
`;

export class Workshop implements Disposable {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'cprvagt-wall-'));
  }

  program(name: string, deed: string): Program & { readonly script: string } {
    const path = join(this.folder, `${name}.cjs`);
    // A block: the deed may be the whole real child, with names of its own.
    writeFileSync(path, `${SPEECH}\n{${deed}\n}`);
    return { executable: null, script: path };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Says that it is ready, and answers each job by `deed`, in which `id` is the job's. */
export function answering(deed: string): string {
  return `send('ready', []); for (;;) { const id = job(); ${deed} }`;
}

/** A file of this size whose every read is noted; byte n is n modulo 251. */
export class NotedFile implements FileInHand {
  readonly sizeBytes: number;
  readonly head: Uint8Array;
  readonly reads: { offset: number; length: number }[] = [];

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
    this.head = new Uint8Array(Math.min(sizeBytes, limits.headBytes));
    fill(this.head, 0);
  }

  readonly read = async (target: Uint8Array, offset: number): Promise<number> => {
    this.reads.push({ offset, length: target.length });
    fill(target, offset);
    return Math.min(target.length, this.sizeBytes - offset);
  };
}

function fill(target: Uint8Array, offset: number): void {
  for (let at = 0; at < target.length; at++) target[at] = (offset + at) % 251;
}
