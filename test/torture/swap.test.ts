/**
 * A folder that its owner exchanges for a link, and back, as fast as he can, while we look through it with
 * more rights than he has: nothing outside is ever read.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open } from '../../agent/open.ts';
import { type Candidate, walk } from '../../agent/walk/walk.ts';
import { say, scaled } from './scale.ts';

const onLinux = process.platform === 'linux' ? [true] : [];
const [INSIDE, OUTSIDE] = ['what is his', 'what is not his, and longer'];

async function readingOf(candidate: Candidate): Promise<'inside' | 'refused' | 'outside'> {
  const file = open(candidate);
  if (typeof file === 'string') return 'refused';
  using opened = file;
  const text = Buffer.alloc(100);
  const length = await opened.read(text, 0);
  return text.toString('utf8', 0, length) === INSIDE ? 'inside' : 'outside';
}

/** What came of the candidates in so many milliseconds of walks. */
async function walksOf(
  tree: string,
  ms: number,
): Promise<Record<'inside' | 'refused' | 'outside', number>> {
  const seen = { inside: 0, refused: 0, outside: 0 };
  for (const end = performance.now() + ms; performance.now() < end;) {
    for (const step of walk([tree], {}, { links: 0, excluded: 0 })) {
      if (step.kind === 'candidate') seen[await readingOf(step)]++;
    }
  }
  return seen;
}

test.each(onLinux)(
  'no file outside is read through the link',
  async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-swap-')));
    const [tree, outside] = [join(folder, 'tree'), join(folder, 'outside')];
    for (const [path, content] of [
      [join(tree, 'deep', 'down'), INSIDE],
      [join(outside, 'down'), OUTSIDE],
    ] as const) {
      mkdirSync(path, { recursive: true });
      for (let n = 0; n < 20; n++) writeFileSync(join(path, `${n}.csv`), content);
    }
    const script = join(import.meta.dirname, 'swapping.ts');
    const swapping = spawn(
      process.execPath,
      ['--no-warnings', script, join(tree, 'deep'), outside],
      { stdio: 'ignore' },
    );
    try {
      const seen = await walksOf(tree, scaled(3000, 60_000));
      say(
        `swap: ${seen.inside} read inside, ${seen.refused} refused, ${seen.outside} read outside`,
      );
      expect(seen.outside).toBe(0);
      expect(seen.inside).toBeGreaterThan(100);
      expect(seen.refused).toBeGreaterThan(10);
    } finally {
      const ended = new Promise((resolve) => swapping.once('exit', resolve));
      swapping.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
