/**
 * Where the people at this machine ask the agent how it stands (`inquiry.ts` is what is said). Nothing that they can say
 * changes anything, and however often they ask, the agent does not work for it: an answer is made for all of them
 * together and kept, nobody can hold many connections, and of a crowd the door is shut for a while.
 *
 * Who asks is the system's word. He sees the figures of the machine and the files in his own home; what others have is
 * for those who may read the state folder.
 */
import { lstatSync, realpathSync, unlinkSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { sep } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../errno.ts';
import { type Answer, QUESTION, UNREADABLE } from '../inquiry.ts';
import { viewLedger } from '../ledger/ledger.ts';
import { peerOf } from '../platform/peer.ts';
import type { Platform, Volume } from '../platform/platform.ts';
import { json } from '../report/fields.ts';
import { standingOf, toldByPath } from '../status.ts';
import { tellingFields } from '../delivery/telling.ts';
import { codeIn, type Log } from './log.ts';

export interface ReceptionParts {
  readonly stateFolder: string;
  /** Of the machine's own configuration: in minutes after midnight. */
  readonly schedule: number;
  readonly platform: Platform;
  readonly volumes: () => Promise<readonly Volume[]>;
  readonly log: Log;
}

/** Of all, and of one account. */
const MOST_GUESTS = 32;
const MOST_OF_ONE = 4;
/** So long somebody may take to ask, and to read the answer. */
const GUEST_MS = 5000;
/** More guests than this in one turn are a crowd: the door is shut for the rest of it. */
const MOST_IN_TURN = 60;
const TURN_MS = 10_000;
/** An answer is good for this long, and for so many times the time that it took to make. */
const GOOD_MS = 3000;
const GOOD_SHARE = 50;
/** Of one person; nobody reads more. */
const MOST_FILES = 2000;
/** A crowd is news once in this time. */
const CROWD_NEWS_MS = 60 * 60_000;

/** What is said to each account that has a home here, and to all others. */
interface Prepared {
  readonly toAccount: ReadonlyMap<number, Buffer>;
  readonly toOthers: Buffer;
}

/** Of the files of one account. */
interface Pile {
  readonly files: string[];
  more: number;
}

export class Reception implements AsyncDisposable {
  readonly #parts: ReceptionParts;
  readonly #path: string;
  readonly #guests = new Map<Socket, number | null>();
  readonly #closing = new AbortController();
  #door: Server | null = null;
  #prepared: Promise<Prepared> | null = null;
  #forget: NodeJS.Timeout | undefined;
  #turn = { endsMs: 0, guests: 0 };
  #toldOfCrowdMs = -Infinity;

  /** Opens the door, and says so in the log when that cannot be: the agent works on without it. */
  constructor(path: string, parts: ReceptionParts) {
    this.#path = path;
    this.#parts = parts;
    void this.#open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#forget);
    for (const guest of this.#guests.keys()) guest.destroy();
    const door = this.#door;
    if (door?.listening !== true) return;
    door.close();
    await once(door, 'close');
  }

  async #open(): Promise<void> {
    try {
      const door = await doorAt(this.#path);
      if (this.#closing.signal.aborted) {
        door.close();
        return;
      }
      this.#door = door;
      door.on('connection', (guest) => this.#welcome(guest));
      door.on('error', (error) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#parts.log.tell({ event: 'statusClosed', why: codeIn(error) });
  }

  #welcome(guest: Socket): void {
    guest.on('error', () => guest.destroy());
    if (this.#isCrowd()) {
      guest.destroy();
      this.#shut();
      return;
    }
    const account = peerOf(guest);
    const same = [...this.#guests.values()].filter((it) => it === account && it !== null).length;
    if (this.#guests.size >= MOST_GUESTS || same >= MOST_OF_ONE) {
      guest.destroy();
      return;
    }
    this.#guests.set(guest, account);
    guest.on('close', () => this.#guests.delete(guest));
    this.#hear(guest, account);
  }

  #isCrowd(): boolean {
    const nowMs = performance.now();
    if (nowMs >= this.#turn.endsMs) this.#turn = { endsMs: nowMs + TURN_MS, guests: 0 };
    this.#turn.guests++;
    return this.#turn.guests > MOST_IN_TURN;
  }

  /** Who comes now is sent away by the system. */
  #shut(): void {
    const nowMs = performance.now();
    if (this.#door?.listening !== true) return;
    this.#door.close();
    if (nowMs - this.#toldOfCrowdMs >= CROWD_NEWS_MS) {
      this.#toldOfCrowdMs = nowMs;
      this.#parts.log.tell({ event: 'statusCrowd', guests: this.#turn.guests });
    }
    const { signal } = this.#closing;
    void sleep(this.#turn.endsMs - nowMs, undefined, { signal }).then(
      () => this.#open(),
      () => undefined,
    );
  }

  /** Whatever is not the question is none: not a letter more is read. */
  #hear(guest: Socket, account: number | null): void {
    let heard = Buffer.alloc(0);
    let leave = setTimeout(() => guest.destroy(), GUEST_MS);
    guest.on('close', () => clearTimeout(leave));
    const listen = (piece: Buffer): void => {
      heard = Buffer.concat([heard, piece.subarray(0, QUESTION.length + 1 - heard.length)]);
      const isQuestion = heard.equals(QUESTION.subarray(0, heard.length));
      if (!isQuestion) guest.destroy();
      if (!isQuestion || heard.length < QUESTION.length) return;
      guest.off('data', listen).pause();
      clearTimeout(leave);
      void this.#answerFor(account).then((answer) => {
        leave = setTimeout(() => guest.destroy(), GUEST_MS);
        if (!guest.destroyed) guest.end(answer);
        else clearTimeout(leave);
      });
    };
    guest.on('data', listen);
  }

  async #answerFor(account: number | null): Promise<Buffer> {
    this.#prepared ??= this.#prepare();
    const { toAccount, toOthers } = await this.#prepared;
    return (account === null ? null : toAccount.get(account)) ?? toOthers;
  }

  async #prepare(): Promise<Prepared> {
    const { platform, volumes, log } = this.#parts;
    let goodMs = GOOD_MS;
    try {
      const [homes, known] = await Promise.all([platform.homes(), volumes()]);
      const beganMs = performance.now();
      const prepared = await this.#look(homesOf(homes), known);
      goodMs = Math.max(GOOD_MS, (performance.now() - beganMs) * GOOD_SHARE);
      return prepared;
    } catch (error) {
      log.tell({ event: 'fault', code: codeIn(error) });
      return NOTHING_SEEN;
    } finally {
      // In memory no longer than it is of use.
      this.#forget = setTimeout(() => (this.#prepared = null), goodMs);
      this.#forget.unref();
    }
  }

  async #look(homes: readonly Home[], volumes: readonly Volume[]): Promise<Prepared> {
    const { stateFolder, schedule } = this.#parts;
    using ledger = viewLedger(stateFolder);
    if (ledger === null) return NOTHING_SEEN;
    const { status, veil } = await standingOf(ledger, stateFolder, { schedule, volumes });
    const piles = new Map(homes.map(({ account }): [number, Pile] => [account, NO_FILES()]));
    for (const { path, telling } of toldByPath(ledger, veil)) {
      const home = homes.find(({ below }) => path.startsWith(below));
      const pile = home && piles.get(home.account);
      if (pile === undefined) continue;
      if (pile.files.length < MOST_FILES) pile.files.push(json(tellingFields(telling)));
      else pile.more++;
    }
    const said = (filesOf: Answer['filesOf'], { files, more }: Pile): Buffer =>
      Buffer.from(
        `{"version":1,"status":${json(status)},"filesOf":"${filesOf}","more":${more},"files":[${files.join(',')}]}\n`,
      );
    const toAccount = new Map([...piles].map(([account, pile]) => [account, said('own', pile)]));
    return { toAccount, toOthers: said('none', NO_FILES()) };
  }
}

const NO_FILES = (): Pile => ({ files: [], more: 0 });
const NOTHING_SEEN: Prepared = { toAccount: new Map(), toOthers: Buffer.from(UNREADABLE) };

interface Home {
  /** Ends with the separator. */
  readonly below: string;
  readonly account: number;
}

/** Where they really are, and whose; the innermost first, since a file in one home may lie below another. */
function homesOf(homes: readonly string[]): readonly Home[] {
  const found = homes.flatMap((home) => {
    try {
      const real = realpathSync(home);
      // Whoever puts a link there meanwhile has no home.
      const { uid: account } = lstatSync(real);
      return real.endsWith(sep) ? [] : [{ below: real + sep, account }];
    } catch {
      return [];
    }
  });
  return found.toSorted((one, other) => other.below.length - one.below.length);
}

/** Listens, for everybody. What a killed agent left there is replaced; throws when somebody else is there. */
async function doorAt(path: string): Promise<Server> {
  try {
    return await listenAt(path);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE' || !(await isLeft(path))) throw error;
    unlinkSync(path);
    return await listenAt(path);
  }
}

async function listenAt(path: string): Promise<Server> {
  const door = createServer();
  door.listen({ path, readableAll: true, writableAll: true, backlog: MOST_GUESTS });
  await once(door, 'listening');
  return door;
}

/** A socket that nobody listens at. */
async function isLeft(path: string): Promise<boolean> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return false;
  const guest = createConnection(path);
  try {
    await once(guest, 'connect');
    return false;
  } catch (error) {
    return codeOf(error) === 'ECONNREFUSED';
  } finally {
    guest.destroy();
  }
}
