/** All routes of the API. */
import { CASE_ROUTES } from './cases.ts';
import { COMPUTER_ROUTES } from './computers.ts';
import { documentRoutes } from './documents.ts';
import { FILE_ROUTES } from './files.ts';
import { HEALTH_ROUTES } from './health.ts';
import { MACHINE_ROUTES } from './machines.ts';
import { METRICS_ROUTES } from './metrics.ts';
import { ORGANISATION_ROUTES } from './organisation.ts';
import { OVERVIEW_ROUTES } from './overview.ts';
import { PEOPLE_ROUTES } from './people.ts';
import type { Route } from './route.ts';
import { SESSION_ROUTES } from './session.ts';
import { TOKEN_ROUTES } from './tokens.ts';
import { TRAIL_ROUTES } from './trail.ts';
import { UNIT_ROUTES } from './units.ts';

const OWN: readonly Route[] = [
  ...HEALTH_ROUTES,
  ...METRICS_ROUTES,
  ...MACHINE_ROUTES,
  ...OVERVIEW_ROUTES,
  ...FILE_ROUTES,
  ...COMPUTER_ROUTES,
  ...TOKEN_ROUTES,
  ...UNIT_ROUTES,
  ...CASE_ROUTES,
  ...ORGANISATION_ROUTES,
  ...SESSION_ROUTES,
  ...PEOPLE_ROUTES,
  ...TRAIL_ROUTES,
];

export const ROUTES: readonly Route[] = [...OWN, ...documentRoutes(OWN)];
