/** Requests and answers of a machine as they went over the wire, byte by byte: kept as lines of a file, and said again. */
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';

/** One request, and what the server of that release said to it. */
export interface Exchange {
  /** By the server's clock. */
  readonly nowMs: number;
  /** To the empty line. */
  readonly head: string;
  /** In base64, as packed as it was. */
  readonly body: string;
  readonly status: number;
  /** Null where there was none. */
  readonly type: string | null;
  /** Null where it was no JSON. */
  readonly answer: unknown;
}

export type Answered = Pick<Exchange, 'status' | 'type' | 'answer'>;

/** `POST /api/v1/enrol` */
export function callOf({ head }: Exchange): string {
  return head.split(' ', 2).join(' ');
}

/** What was asked; null for a request without a body. */
export function askedIn({ head, body }: Exchange): unknown {
  const bytes = Buffer.from(body, 'base64');
  if (bytes.length === 0) return null;
  const plain = /\r\ncontent-encoding: gzip\r\n/i.test(head) ? gunzipSync(bytes) : bytes;
  return JSON.parse(plain.toString('utf8'));
}

const END_OF_HEAD = '\r\n\r\n';

/** The very bytes, to a server of today. */
export async function sayAgain(url: string, { head, body }: Exchange): Promise<Answered> {
  const socket = await connectedTo(url);
  socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body, 'base64')]));
  const heard: Buffer[] = [];
  for await (const piece of socket) {
    heard.push(piece as Buffer);
    if (isWhole(Buffer.concat(heard))) break;
  }
  socket.destroy();
  return answerIn(Buffer.concat(heard));
}

async function connectedTo(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

function isWhole(heard: Buffer): boolean {
  const text = heard.toString('latin1');
  const end = text.indexOf(END_OF_HEAD);
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return heard.length >= end + END_OF_HEAD.length + length;
}

function answerIn(heard: Buffer): Answered {
  const text = heard.toString('utf8');
  const end = text.indexOf(END_OF_HEAD);
  const head = text.slice(0, end);
  const type = /\r\ncontent-type: ([^\r]*)/i.exec(head)?.[1] ?? null;
  const isJson = type?.startsWith('application/json') === true;
  return {
    status: Number(head.split(' ', 2)[1]),
    type,
    answer: isJson ? JSON.parse(text.slice(end + END_OF_HEAD.length)) : null,
  };
}

/** Listens between a machine and the server, and keeps what both say. One request for each connection. */
export class Listener implements AsyncDisposable {
  readonly #target: string;
  readonly #nowMs: () => number;
  readonly #heard: (() => Exchange)[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => void this.#take(socket));

  constructor(target: string, nowMs: () => number) {
    this.#target = target;
    this.#nowMs = nowMs;
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  get exchanges(): readonly Exchange[] {
    return this.#heard.map((exchange) => exchange());
  }

  async #take(socket: Socket): Promise<void> {
    const [asked, answered]: [Buffer[], Buffer[]] = [[], []];
    const nowMs = this.#nowMs();
    this.#heard.push(() => {
      const request = Buffer.concat(asked);
      const end = request.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
      const head = request.subarray(0, end).toString('latin1');
      const body = request.subarray(end).toString('base64');
      return { nowMs, head, body, ...answerIn(Buffer.concat(answered)) };
    });
    const through = await connectedTo(this.#target);
    for (const it of [socket, through]) this.#sockets.add(it.on('error', () => undefined));
    socket.on('data', (piece: Buffer) => asked.push(piece)).pipe(through);
    through.on('data', (piece: Buffer) => answered.push(piece)).pipe(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
