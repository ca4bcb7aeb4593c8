/** Figures for Prometheus: of the process, of what is asked, of the fleet. Told to programs on the same machine alone. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Answer, type Call, route, type Route } from './route.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Counter({
  name: 'cprvagt_requests_total',
  help: 'Requests by route and status.',
  labelNames: ['route', 'status'],
  registers: [registry],
});
const seconds = new Histogram({
  name: 'cprvagt_request_seconds',
  help: 'How long requests took.',
  labelNames: ['route'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
});
const reports = new Counter({
  name: 'cprvagt_csp_reports_total',
  help: 'What browsers kept the dashboard from: anything but 0 is a fault of it, or an attack.',
  registers: [registry],
});
const machines = new Gauge({
  name: 'cprvagt_machines',
  help: 'Machines by state.',
  labelNames: ['state'],
  registers: [registry],
});
const waiting = new Gauge({
  name: 'cprvagt_writes_waiting',
  help: 'Writes that wait for a commit.',
  registers: [registry],
});

/** `path` as the route is listed, never as it was asked for. */
export function observe(path: string, status: number, ms: number): void {
  requests.inc({ route: path, status: `${status}` });
  seconds.observe({ route: path }, ms / 1000);
}

export function observeReport(): void {
  reports.inc();
}

async function metrics({ house }: Call<null>): Promise<Answer> {
  const rows = await house.database
    .selectFrom('machine')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  machines.reset();
  for (const { state, count } of rows) machines.set({ state }, count);
  waiting.set(house.commits.length);
  return {
    status: 200,
    body: await registry.metrics(),
    headers: { 'content-type': registry.contentType },
  };
}

export const METRICS_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/metrics',
    caller: 'local',
    says: 'Figures for Prometheus.',
    answers: { 200: null },
    handle: metrics,
  }),
];
