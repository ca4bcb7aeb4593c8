/**
 * What anybody at this machine may ask the agent that runs here, and what it answers: how it stands with the whole
 * machine, and each of the asker's own files as a server is told of it. One question, one answer, over a local socket;
 * `service/reception.ts` answers.
 */
import { createConnection } from 'node:net';
import { codeOf } from './errno.ts';
import { type FileFields, type Telling, tellingIn } from './delivery/telling.ts';
import type { Status } from './status.ts';

/** The only one there is, to the letter. */
export const QUESTION = Buffer.from('{"ask":"status","version":1}\n');

/** Whose files are listed; `none` when the system does not say who asks, or a person has no home here. */
export type FilesOf = 'all' | 'own' | 'none';

export interface Answer {
  readonly status: Status;
  readonly filesOf: Exclude<FilesOf, 'all'>;
  /** The last changed first. */
  readonly told: readonly Telling[];
  /** Further ones, which are only counted. */
  readonly more: number;
}

/** As it is said: one line. */
export interface Said {
  readonly version: 1;
  readonly status: Status;
  readonly filesOf: Answer['filesOf'];
  readonly more: number;
  readonly files: readonly FileFields[];
}

/** What the agent has to say for it when it cannot see how it stands. */
export const UNREADABLE = '{"version":1,"status":null}\n';

/** Why there is no answer: the system's own code, or a word of ours. */
export interface NoAnswer {
  readonly trouble: 'unreadable' | (string & {});
}

/** An agent that is just asking all disks takes some seconds. */
const PATIENCE_MS = 20_000;
const MOST_BYTES = 32 * 2 ** 20;

export async function ask(socket: string): Promise<Answer | NoAnswer> {
  const { promise, resolve } = Promise.withResolvers<Answer | NoAnswer>();
  const heard: Buffer[] = [];
  let bytes = 0;
  const guest = createConnection(socket);
  guest.setTimeout(PATIENCE_MS, () => resolve({ trouble: 'ETIMEDOUT' }));
  guest.on('error', (error) => resolve({ trouble: codeOf(error) }));
  guest.on('close', () => resolve(answerIn(Buffer.concat(heard).toString())));
  guest.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > MOST_BYTES) resolve({ trouble: 'EMSGSIZE' });
    else heard.push(piece);
  });
  guest.write(QUESTION);
  const answer = await promise;
  guest.destroy();
  return answer;
}

/** Of an agent that is busy nothing comes, and of one that was ended a part. */
function answerIn(text: string): Answer | NoAnswer {
  if (!text.endsWith('\n')) return { trouble: 'ECONNRESET' };
  const said = JSON.parse(text) as Partial<Said>;
  if (said.version !== 1) return { trouble: 'EPROTO' };
  if (said.status == null) return { trouble: 'unreadable' };
  const { status, filesOf = 'none', more = 0, files = [] } = said;
  return { status, filesOf, more, told: files.map(tellingIn) };
}
