/** The fingerprint of a head, through a real child: by its key alone, for who wishes it, and nothing else in its place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileInHand, Parser, type Wish } from '../../../agent/inspect/parent.ts';
import { somePeople } from '../../../scripts/people.ts';
import { TODAY } from '../../rules/feed.ts';
import { textTable } from '../../text-table.ts';
import { zip } from '../../zip-writer.ts';
import { answering, NotedFile, Workshop } from './hostile.ts';

const KEY = new Uint8Array(32).fill(7);
const OTHER_KEY = new Uint8Array(32).fill(8);
const HEADER = ['CPR-nr', 'Navn', 'Adresse', 'Ydelse'];

function content(seed: number, header = HEADER, count = 20): Buffer {
  const rows = somePeople(count, seed).map((digits) => [digits, `N${seed}`, 'Vej 1', 'SU']);
  return Buffer.from(textTable([header, ...rows.map((row) => row.slice(0, header.length))]));
}

function fileOf(bytes: Buffer): FileInHand {
  const read = async (target: Uint8Array, offset: number) => bytes.copy(target, 0, offset);
  return { sizeBytes: bytes.length, head: bytes, read };
}

async function headOf(bytes: Buffer, headKey = KEY): Promise<string | null> {
  await using parser = new Parser({ headKey });
  const question = { hint: 'table', today: TODAY, wishes: ['head'] } as const;
  const { head, failure } = await parser.inspect(fileOf(bytes), question);
  expect(failure).toBeNull();
  return head;
}

test('is the same for other people, and of another organisation another', async () => {
  const head = await headOf(content(1));
  expect(head).toMatch(/^[\w-]{22}$/);
  expect(await headOf(content(2, HEADER, 300))).toBe(head);
  expect(await headOf(content(1), OTHER_KEY)).not.toBe(head);
  expect(await headOf(content(1, HEADER.slice(0, 3)))).toBeNull();
});

test('of an archive it is that of the member with most people', async () => {
  const small = content(3, ['CPR', 'By', 'Diagnose', 'Dato'], 5);
  const archive = zip([
    { name: 'a.csv', data: small },
    { name: 'b.csv', data: content(4) },
  ]);
  expect(await headOf(archive)).toBe(await headOf(content(1)));
});

test('it comes when it is wished, and only then', async () => {
  await using parser = new Parser({ sketchKey: KEY, headKey: KEY });
  const ask = async (...wishes: readonly Wish[]) =>
    parser.inspect(fileOf(content(1)), { hint: 'table', today: TODAY, wishes });
  expect((await ask()).head).toBeNull();
  const { head, sketch, facts } = await ask('explain', 'sketch', 'head');
  expect([head, sketch, facts]).not.toContain(null);
  expect((await ask('head')).head).toBe(head);
  // The next child has the key too.
  process.kill(parser.pid ?? 0, 'SIGKILL');
  expect((await ask('head')).head).toBe(head);
});

test('without a key there is no answer to one who wishes it', async () => {
  await using parser = new Parser({ sketchKey: KEY });
  const question = { hint: 'table', today: TODAY, wishes: ['head'] } as const;
  expect((await parser.inspect(fileOf(content(1)), question)).failure).toBe('crashed');
});

/** Sends so many bytes as the head of a job. */
function telling(bytes: number, id = 'id'): string {
  return `{ const frame = Buffer.alloc(16 + ${bytes}, 1); frame.writeUInt32LE(8 + ${bytes}, 0);
    frame.writeUInt32LE(TYPES.indexOf('head'), 4); frame.writeDoubleLE(${id}, 8); give(frame); }`;
}

describe('a child that', () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = new Workshop();
  });
  afterAll(() => workshop[Symbol.dispose]());

  const nobody = `${telling(0)} honest(id);`;
  // One number of one person, in a place that is no sheet.
  const somebody = `send('verdict', [id, 1, -1, 0, 1, 1, 0, 0, -1, -1, -1, -1, -1, -1, 0]);`;
  const lies: readonly [why: string, deed: string, wishes: readonly Wish[]][] = [
    ['forgets the head', 'honest(id);', ['head']],
    ['tells one that nobody wished', nobody, []],
    ['tells two', `${telling(0)} ${nobody}`, ['head']],
    ['tells one of another file', `${telling(0, 'id + 1')} honest(id);`, ['head']],
    ['tells one where it told of nobody', `${telling(16)} honest(id);`, ['head']],
    ['tells one that is too short', `${telling(15)} ${somebody}`, ['head']],
    ['tells one that is too long', `${telling(17)} ${somebody}`, ['head']],
    ['tells a text in its place', `${telling(1024)} ${somebody}`, ['head']],
    ['tells a head without even a job', `{ const frame = Buffer.alloc(8); frame.writeUInt32LE(11, 4); give(frame); }`, ['head']],
    ['tells the key', `{ const key = Buffer.alloc(40); key.writeUInt32LE(32, 0); key.writeUInt32LE(10, 4); give(key); }`, ['head']],
  ]; // prettier-ignore

  test.each(lies)('%s is ended, and the next file is right', async (why, deed, wishes) => {
    const right = wishes.length === 0 ? 'honest(id);' : `${telling(16)} ${somebody}`;
    const program = workshop.program(
      why.replaceAll(/\W/g, '-'),
      answering(`if (id === 1) { ${deed} } else { ${right} }`),
    );
    await using parser = new Parser({ program, headKey: KEY });
    const file = new NotedFile(1000);
    const question = { hint: 'table', today: TODAY, wishes } as const;
    expect((await parser.inspect(file, question)).failure).toBe('crashed');
    const { failure, head } = await parser.inspect(file, question);
    expect([failure, head]).toEqual([null, wishes.length === 0 ? null : 'AQEBAQEBAQEBAQEBAQEBAQ']);
  });
});
