/** Asks again and again, in many ways at once, until it is ended: how often it came through is told each second. */
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { QUESTION } from '../../../agent/inquiry.ts';

const [socket = ''] = process.argv.slice(2);
let [tried, answered] = [0, 0];
setInterval(() => process.stdout.write(`${JSON.stringify({ tried, answered })}\n`), 1000);

async function once(): Promise<void> {
  tried++;
  const { promise, resolve } = Promise.withResolvers<void>();
  const guest = createConnection(socket);
  guest.on('error', () => resolve()).on('close', () => resolve());
  guest.on('data', () => answered++);
  guest.write(QUESTION);
  await promise;
}

async function again(): Promise<never> {
  for (;;) {
    await once();
    // A refusal is at once: others on this machine must have their turn too.
    await sleep(1);
  }
}

await Promise.all(Array.from({ length: 20 }, again));
