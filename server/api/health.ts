/** For who watches over the server: whether it lives, whether it can serve. */
import { type Answer, type Call, type House, route, type Route } from './route.ts';

/** Whoever asks more often is told what the last one was. */
const AGAIN_MS = 2000;

interface Tried {
  readonly atMs: number;
  readonly isTaken: Promise<boolean>;
}

const tried = new WeakMap<House['database'], Tried>();

async function ready({ house }: Call<null>): Promise<Answer> {
  let last = tried.get(house.database);
  if (last === undefined || Math.abs(performance.now() - last.atMs) > AGAIN_MS) {
    last = { atMs: performance.now(), isTaken: takesWrites(house) };
    tried.set(house.database, last);
  }
  const isReady = !house.isStopping() && (await last.isTaken);
  return { status: isReady ? 200 : 503, body: { ready: isReady } };
}

/** A row that is written each time: a disk that is full still reads. */
async function takesWrites({ commits, nowMs }: House): Promise<boolean> {
  const row = { id: 'ready', expires_ms: nowMs() };
  try {
    await commits.write((it) =>
      it
        .insertInto('signature')
        .values(row)
        .onConflict((on) => on.column('id').doUpdateSet(row))
        .execute(),
    );
    return true;
  } catch {
    return false;
  }
}

export const HEALTH_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/health/live',
    caller: 'anybody',
    says: 'The server runs.',
    answers: { 200: null },
    handle: () => Promise.resolve({ status: 200, body: { live: true } }),
  }),
  route({
    method: 'GET',
    path: '/health/ready',
    caller: 'anybody',
    says: 'Its database takes writes, and it does not stop.',
    answers: { 200: null, 503: null },
    handle: ready,
  }),
];
