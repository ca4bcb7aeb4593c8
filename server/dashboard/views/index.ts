/** All views, in the order of the menu; after them those that are reached by a link. */
import { WaitingCases } from '../files/case-counts.tsx';
import { ACCOUNT, SIGN_IN, type View } from './view.ts';

const READERS = ['viewer', 'analyst', 'admin'] as const;

export const VIEWS: readonly View[] = [
  { path: '/', title: 'overview', roles: READERS, load: () => import('./overview.tsx') },
  { path: '/filer', title: 'files', roles: READERS, load: () => import('./files.tsx') },
  {
    path: '/sager',
    title: 'cases',
    roles: ['analyst', 'admin'],
    Badge: WaitingCases,
    load: () => import('./cases.tsx'),
  },
  { path: '/maskiner', title: 'machines', roles: READERS, load: () => import('./machines.tsx') },
  {
    path: '/tilmelding',
    title: 'enrolment',
    roles: ['admin'],
    load: () => import('./enrolment.tsx'),
  },
  { path: '/enheder', title: 'units', roles: ['admin'], load: () => import('./units.tsx') },
  { path: '/personer', title: 'people', roles: ['admin'], load: () => import('./people.tsx') },
  {
    path: '/revision',
    title: 'trail',
    roles: ['admin', 'auditor'],
    load: () => import('./trail.tsx'),
  },
  { path: '/filer/$machine/$file', roles: READERS, load: () => import('./file.tsx') },
  { path: '/maskiner/$machine', roles: READERS, load: () => import('./machine.tsx') },
  { path: ACCOUNT, roles: [...READERS, 'auditor'], load: () => import('./account.tsx') },
  { path: SIGN_IN, roles: 'anybody', load: () => import('./sign-in.tsx') },
  { path: '/velkommen', roles: 'anybody', load: () => import('./welcome.tsx') },
];
