/**
 * Drills: a register that nobody is harmed by, planted to see whether the agent finds it. All of one is
 * known but for its mark: the people in it were born before 1900. So the agent takes a file for a drill
 * only when it is one, byte for byte, and nobody can hide a register by calling it a drill.
 */
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileInHand } from '../inspect/parent.ts';

/** In the file and in its name: letters alone, so that nothing in it can look like a number. */
const MARK = /^\ufeffcprvagt drill;([a-z]{12})\r\n/;
const MARK_LETTERS = 12;
const NAME = /^cprvagt-drill-[a-z]{12}\.csv$/;

/** Their control digits fit, and there are enough for a column that is certain. */
const PEOPLE = [
  '300471-6271',
  '040295-7751',
  '200896-6357',
  '180199-7100',
  '300682-5477',
  '080296-5230',
  '180895-6485',
  '270163-8746',
  '150266-8907',
  '060261-8536',
  '190277-5125',
  '310392-7071',
];

function contentOf(mark: string): Buffer {
  const rows = PEOPLE.map((number, at) => `Øvelse ${at + 1};${number}`);
  const lines = [`cprvagt drill;${mark}`, 'Navn;CPR-nummer', ...rows];
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}

const DRILL_BYTES = contentOf('a'.repeat(MARK_LETTERS)).length;

/** Whether a file is a drill; `head` are its first bytes. */
export function isDrill({ sizeBytes, head }: Pick<FileInHand, 'sizeBytes' | 'head'>): boolean {
  if (sizeBytes !== DRILL_BYTES || head.length < DRILL_BYTES) return false;
  const content = Buffer.from(head.buffer, head.byteOffset, DRILL_BYTES);
  const mark = MARK.exec(content.toString())?.[1];
  return mark !== undefined && content.equals(contentOf(mark));
}

/** One that lies there until it is disposed of. */
export class Drill implements Disposable {
  readonly path: string;

  /** Throws the system's error when the folder cannot be written to. */
  constructor(folder: string) {
    const letters = Array.from({ length: MARK_LETTERS }, () => letterOf(randomInt(26)));
    this.path = join(folder, `cprvagt-drill-${letters.join('')}.csv`);
    writeFileSync(this.path, contentOf(letters.join('')), { flag: 'wx' });
  }

  [Symbol.dispose](): void {
    remove(this.path);
  }
}

/** Removes what an earlier run that was killed has left in the folder. */
export function removeDrills(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (NAME.test(name)) remove(join(folder, name));
  }
}

/** Never anything else than a drill, whatever its name is. */
function remove(path: string): void {
  try {
    if (statSync(path).size !== DRILL_BYTES) return;
    const head = readFileSync(path);
    if (isDrill({ sizeBytes: head.length, head })) rmSync(path);
  } catch {
    // It is gone, which is what was wanted, or others have it in hand now.
  }
}

function letterOf(at: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + at);
}
