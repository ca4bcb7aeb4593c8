/** All views, in the order of the menu; after them those that are reached by a link. */
import { machines } from './machines.tsx';
import { machine } from './machine.tsx';
import { overview } from './overview.tsx';
import { signIn } from './sign-in.tsx';
import type { View } from './view.ts';
import { welcome } from './welcome.tsx';

export const VIEWS: readonly View[] = [overview, machines, machine, signIn, welcome];
