/** For who watches over the server: whether it lives, whether it can serve. */
import { type Answer, type Call, route, type Route } from './route.ts';

async function ready({ house }: Call<null>): Promise<Answer> {
  try {
    await house.database.selectFrom('audit').select('number').limit(1).execute();
    return { status: 200, body: { ready: true } };
  } catch {
    return { status: 503, body: { ready: false } };
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
    says: 'Its database answers.',
    answers: { 200: null, 503: null },
    handle: ready,
  }),
];
