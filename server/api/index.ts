/** All routes of the API. */
import { CASE_ROUTES } from './cases.ts';
import { documentRoutes } from './documents.ts';
import { HEALTH_ROUTES } from './health.ts';
import { MACHINE_ROUTES } from './machines.ts';
import { METRICS_ROUTES } from './metrics.ts';
import { ORGANISATION_ROUTES } from './organisation.ts';
import { PEOPLE_ROUTES } from './people.ts';
import type { Route } from './route.ts';
import { SESSION_ROUTES } from './session.ts';
import { TRAIL_ROUTES } from './trail.ts';

const OWN: readonly Route[] = [
  ...HEALTH_ROUTES,
  ...METRICS_ROUTES,
  ...MACHINE_ROUTES,
  ...CASE_ROUTES,
  ...ORGANISATION_ROUTES,
  ...SESSION_ROUTES,
  ...PEOPLE_ROUTES,
  ...TRAIL_ROUTES,
];

export const ROUTES: readonly Route[] = [...OWN, ...documentRoutes(OWN)];
